// Reading: which chapter is being read, in which of the three ways, and under which address.
"use strict";

StoryMap.Reading = class {
  /**
   * @param {HTMLElement[]} sections
   * @param {{ place: string, resolve: (id: string) => string, onRead: (id: string, how: { first: boolean, leap: boolean }) => void, onCover: (on: boolean, how: { leap: boolean }) => void }} on
   */
  constructor(sections, { place, resolve, onRead, onCover }) {
    this.sections = sections;
    this.place = place; // the words that say which chapter it is
    this.resolve = resolve; // the id that a chapter has now
    this.onRead = onRead;
    this.onCover = onCover;
    this.onTheCover = false; // above the first chapter
    this.hasLeapt = true; // since the reader's last sign: they came by an address
    this.current = "";
    /** @type {Mode} */
    this.mode = "scroll";
    // What keeps its place while what stands above it is laid out: a chapter, a source.
    /** @type {{ place: HTMLElement, top: number, scrolled: number } | null} */
    this.held = null;
    this.announcer = StoryMap.need(".announcer");
    // What a frame adds to the history is the host's, whose reader would have to go back through it.
    this.isGuest = window.parent !== window && !StoryMap.inApp;
  }

  start() {
    this.setMode(StoryMap.recall("mode"), { keep: false });
    new ResizeObserver(StoryMap.keepBelowMap).observe(StoryMap.need(".stage"));
    const asked = this.readAddress();
    const named = this.findAround(asked);
    const place = document.getElementById(asked);
    if (asked && !named) {
      // It keeps its place where nothing above it is laid out later; a browser that was there
      // before has come to where it stood by guessed heights.
      document.documentElement.classList.remove("is-opening");
      if (!place) { this.sayUnknown(asked); }
    }
    if (this.turns) {
      const section = named || this.findBefore(place) || this.sections[0];
      this.read(section, { first: true });
      this.bringIntoView(section);
      if (!named) { this.leadTo(place); }
    } else {
      this.leadTo(named || place);
      this.read(named || this.findRead(), { first: true });
    }
    if (named) { this.tidyAddress(); }
    this.lookForCover();
    this.listen();
  }

  // A browser scrolls to the address's chapter by itself, maybe before map and tools are there.
  listen() {
    let waiting = false;
    window.addEventListener("scroll", () => {
      if (waiting || this.turns) { return; }
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        this.read(this.findRead());
        this.lookForCover();
      });
    }, { passive: true });
    for (const sign of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      window.addEventListener(sign, ({ target }) => {
        // What is pressed moves nothing, nor does what is done on the map.
        if (sign !== "pointerdown" && !(target instanceof Element && target.closest(".stage"))) { this.held = null; }
        this.hasLeapt = false;
      }, { passive: true, capture: true });
    }
    window.addEventListener("popstate", () => this.followAddress());
    // Between the two, scrolling may have said where the reader has come to.
    window.addEventListener("hashchange", ({ newURL }) => { if (newURL === location.href) { this.followAddress(); } });
  }

  // The address that is copied from here on is the chapter's own, whatever was appended to it.
  tidyAddress() {
    const named = StoryMap.readAddress();
    if (named && named !== encodeURIComponent(this.current)) { history.replaceState(history.state, "", StoryMap.writeAddress(this.current)); }
    this.mirrorAddress();
  }

  // Whether the reader is still above the first chapter.
  lookForCover() {
    const on = this.mode === "scroll" && this.index === 0 && this.sections[0].getBoundingClientRect().top > this.findLine();
    if (on === this.onTheCover) { return; }
    this.onTheCover = on;
    this.onCover(on, { leap: this.hasLeapt });
  }

  // One chapter at a time, and no scrolling from one to the next.
  get turns() {
    return !["scroll", "text"].includes(this.mode);
  }

  get index() {
    return this.sections.findIndex((section) => section.id === this.current);
  }

  /** @param {string} id */
  find(id) {
    return this.sections.find((section) => section.id === id);
  }

  // The chapter of that id, or the one in which something of it stands, such as a heading.
  /** @param {string} id */
  findAround(id) {
    const place = document.getElementById(id);
    return this.sections.find((section) => section.contains(place));
  }

  // The chapter after which lists and sources stand, where one chapter is there at a time.
  /** @param {HTMLElement | null} place */
  findBefore(place) {
    return this.mode === "step" && place?.closest(".appendix") ? this.sections.at(-1) : undefined;
  }

  /** @param {HTMLElement | null | undefined} place */
  leadTo(place) {
    if (place && (!this.turns || this.findBefore(place))) { this.scrollTo(place); }
  }

  // The reading line, in pixels from the window's top.
  findLine() {
    const stage = StoryMap.need(".stage").getBoundingClientRect();
    const top = StoryMap.stacked.matches && this.mode === "scroll" ? Math.max(0, stage.bottom) : 0;
    return top + (window.innerHeight - top) * 0.4;
  }

  // The chapter being read is the last one that begins above the reading line.
  findRead() {
    const line = this.findLine();
    return this.sections.findLast((section) => section.getBoundingClientRect().top <= line) || this.sections[0];
  }

  // Go to a chapter by its number or id; the reader's focus goes along when keys or buttons lead.
  // A leap can be gone back from, a step is taken back by a step.
  /**
   * @param {number | string} which
   * @param {{ focus?: boolean, leap?: boolean }} [options]
   */
  goTo(which, { focus = false, leap = true } = {}) {
    const section = typeof which === "number"
      ? this.sections[Math.max(0, Math.min(this.sections.length - 1, which))]
      : this.find(which);
    if (!section) { return; }
    this.hasLeapt = leap;
    this.read(section, { leap });
    this.bringIntoView(section);
    if (focus) { section.querySelector("h2")?.focus({ preventScroll: true }); }
  }

  /**
   * @param {number} step
   * @param {{ focus?: boolean }} [options]
   */
  turn(step, options) {
    this.goTo(this.index + step, { ...options, leap: false });
  }

  /** @param {HTMLElement} section */
  bringIntoView(section) {
    if (this.turns) {
      StoryMap.need(".text").scrollIntoView();
    } else {
      this.scrollTo(section);
    }
  }

  /** @param {HTMLElement} place */
  scrollTo(place) {
    const opening = document.documentElement.classList.contains("is-opening");
    if (opening) { place.closest(".chapter, .appendix > section, .appendix li")?.classList.add("is-open"); }
    place.scrollIntoView();
    this.held = opening ? { place, top: place.getBoundingClientRect().top, scrolled: window.scrollY } : null;
  }

  // Lays out what may stand above a place that was leapt to, which keeps where it is. Some browsers
  // see to that themselves, by scrolling; in others it moves; for a reader who scrolls it does both.
  /** @param {() => void} layOut */
  hold(layOut) {
    if (this.held) {
      const { place, top, scrolled } = this.held;
      const moved = Math.abs(place.getBoundingClientRect().top - top) > 2;
      if (moved && window.scrollY !== scrolled) { this.held = null; }
    }
    layOut();
    if (this.held && !this.turns) { this.scrollTo(this.held.place); }
  }

  /**
   * @param {HTMLElement} section
   * @param {{ first?: boolean, leap?: boolean, back?: boolean }} [how]
   */
  read(section, { first = false, leap = false, back = false } = {}) {
    if (section.id === this.current) { return; }
    this.current = section.id;
    for (const other of this.sections) {
      if (other === section) { other.setAttribute("aria-current", "step"); } else { other.removeAttribute("aria-current"); }
    }
    document.body.classList.toggle("at-end", section === this.sections.at(-1));
    StoryMap.showPlace(this.index, this.sections.length);
    if (!first && !back) { this.writeAddress({ leap }); }
    if (!first) { this.announce(section); }
    this.onRead(section.id, { first, leap: leap || this.hasLeapt });
  }

  /** @param {HTMLElement} section */
  announce(section) {
    this.announcer.textContent = StoryMap.fill(this.place, {
      number: this.index + 1,
      count: this.sections.length,
      title: StoryMap.need("h2", section).textContent,
    });
  }

  /** @param {string} id */
  sayUnknown(id) {
    const notice = StoryMap.need(".notice");
    notice.textContent = StoryMap.fill(notice.dataset.words, { id });
    notice.hidden = false;
  }

  readAddress() {
    return this.resolve(StoryMap.readAddress());
  }

  followAddress() {
    const asked = this.readAddress();
    const section = this.findAround(asked);
    if (!section) {
      const place = document.getElementById(asked);
      const before = this.findBefore(place);
      if (before) { this.read(before, { back: true }); }
      this.leadTo(place);
      return;
    }
    this.hasLeapt = true;
    this.read(section, { back: true });
    this.bringIntoView(section);
    this.tidyAddress();
  }

  // Scrolling and stepping leave no trace in the history; a leap can be gone back from.
  /** @param {{ leap: boolean }} how */
  writeAddress({ leap }) {
    if (this.readAddress() === this.current) { return; }
    const address = StoryMap.writeAddress(this.current);
    if (leap && !this.isGuest) {
      history.pushState(null, "", address);
    } else {
      history.replaceState(history.state, "", address);
    }
    this.mirrorAddress();
  }

  // In the app, its own address says chapter and language too, so that it can be copied.
  mirrorAddress() {
    if (!StoryMap.inApp) { return; }
    const language = StoryMap.readQuery().get("lang");
    StoryMap.tryParent((parent) => {
      const query = new URLSearchParams(parent.location.search);
      if (language) { query.set("lang", language); }
      const said = String(query);
      parent.history.replaceState(parent.history.state, "", `${parent.location.pathname}${said && "?"}${said}#${encodeURIComponent(this.current)}`);
    });
  }

  /**
   * @param {string | null} mode
   * @param {{ keep?: boolean }} [options]
   */
  setMode(mode, { keep = true } = {}) {
    this.mode = StoryMap.pickMode(mode);
    document.body.dataset.mode = this.mode;
    for (const button of document.querySelectorAll("[data-mode][aria-pressed]")) {
      button.setAttribute("aria-pressed", String(button.dataset.mode === this.mode));
    }
    StoryMap.keepBelowMap();
    if (!keep) { return; }
    StoryMap.store("mode", this.mode);
    const section = this.find(this.current);
    if (section) { this.bringIntoView(section); }
    this.lookForCover();
  }
};
