// Class mode: the wall and its bar.
"use strict";

StoryMap.Wall = class {
  /**
   * @param {StoryMap.Lesson} lesson
   * @param {StoryMap.Ask} ask
   * @param {{ fresh: boolean }} how
   */
  constructor(lesson, ask, { fresh }) {
    this.lesson = lesson;
    this.ask = ask;
    this.view = lesson.view;
    this.words = lesson.data.words;
    this.ending = new AbortController();
    this.stage = this.view.stage;
    const parts = StoryMap.unfold("wall-template");
    this.strip = StoryMap.need(".wall", parts);
    this.bar = StoryMap.need(".wall-bar", parts);
    this.notice = StoryMap.need(".wall-notice", parts);
    this.ring = StoryMap.need(".wall-ring", parts);
    this.black = StoryMap.need(".wall-black", parts);
    this.help = StoryMap.need("dialog", parts);
    this.parts = [...parts.children];
    this.stage.append(...this.parts);
    this.choose = this.view.onChoose;
    this.at = "";
    this.said = "";
    this.resting = 0;
    this.tallest = 0; // of all legends so far
    this.stage.setAttribute("role", "main");
    if (fresh) { this.writeMode("class"); }
    lesson.reading.setMode("class", { keep: false });
    this.listen();
    ask.onWall = true;
    this.fitSize();
    lesson.start(() => this.render(), { fresh });
    this.writeMode("class");
    if (lesson.unplanned !== null) { this.notify(StoryMap.fill(this.words.no_plan, { plan: lesson.unplanned })); }
    lesson.onPoint = (point) => this.point(this.view.map.latLngToContainerPoint(point), this.view.container);
    lesson.names.onChange = () => {
      this.write();
      this.pickSigns();
    };
  }

  listen() {
    const { signal } = this.ending;
    const { lesson } = this;
    /** @type {Record<string, () => void>} */
    const actions = {
      next: () => lesson.turn(1), back: () => lesson.turn(-1),
      first: () => lesson.goTo(0), last: () => lesson.goTo(-1),
      black: () => this.toggle("black"), ring: () => this.toggle("ring"), names: () => this.toggle("names"),
      ask: () => (this.ask.isOpen ? this.ask.close() : this.ask.open()),
      presenter: () => this.openPresenter(), full: () => this.fillScreen(),
      help: () => this.help.showModal(), leave: () => this.leaveOne(),
    };
    StoryMap.listenToLessonKeys(actions, { signal, isBusy: (name) => this.ask.takesKey(name) });
    // A black wall has no buttons: a touch anywhere lights it again.
    this.black.addEventListener("click", () => this.toggle("black"), { signal });
    StoryMap.listenToLessonButtons(this.bar, lesson, { ...actions, leave: () => this.leave() });
    document.addEventListener("pointermove", (event) => {
      this.wake();
      this.point({ x: event.clientX, y: event.clientY });
    }, { signal });
    for (const type of ["pointerdown", "focusin"]) { document.addEventListener(type, () => this.wake(), { signal }); }
    window.addEventListener("resize", () => this.fitSize(), { signal });
    this.view.map.on("moveend", this.pickSigns, this);
    // A mark on the wall leads to its own step, not away.
    this.view.onChoose = (key) => {
      if (lesson.names.show(key) || this.ask.isOpen) { return; }
      const here = lesson.steps.find((step) => step.chapter === lesson.step.chapter
        && `${step.kind === "leg" ? "route" : step.kind} ${step.id}` === key);
      if (here) { lesson.change({ at: StoryMap.keyOfStep(here), black: false }); }
    };
    this.wake();
  }

  render() {
    const { state } = this.lesson;
    this.black.hidden = !state.black;
    this.ring.hidden = !state.ring;
    StoryMap.pressButtons(this.bar, state);
    // Who goes on with the lesson from elsewhere has asked enough.
    if (this.ask.isOpen && this.at !== state.at) { this.ask.close(); }
    this.at = state.at;
    this.write();
    // The strip is as high as its words; the map is framed once it has what is left.
    this.view.resize();
    if (!this.ask.isOpen) { this.lesson.draw(); }
    this.pickSigns();
  }

  // The strip's words; said aloud as well when they are new.
  write() {
    const words = this.lesson.describe(this.lesson.step);
    for (const [name, text] of Object.entries(words)) { StoryMap.need(`.wall-${name}`, this.strip).textContent = text; }
    const step = StoryMap.fill(this.words.step, { number: this.lesson.index + 1, count: this.lesson.steps.length });
    const said = `${step}. ${Object.values(words).filter(Boolean).join(". ")}`;
    if (this.said !== said) { this.say(said); }
    this.said = said;
  }

  /** @param {string} text */
  say(text) {
    this.lesson.reading.announcer.textContent = text;
  }

  // The legend has the signs that are on the wall, and no others.
  pickSigns() {
    const signs = StoryMap.listSigns(this.view);
    const lines = new Set(this.lesson.data.lines.filter(({ path }) => path === "schematic").map(({ id, leg }) => `${id} ${leg}`));
    if ([...signs.legs].some((key) => lines.has(key))) { signs.names.add("schematic"); }
    // Why a country is shaded also says which.
    const shaded = !this.lesson.names.covered && this.lesson.data.shaded[this.lesson.step.chapter];
    if (shaded) { signs.names.add("shaded"); }
    StoryMap.need(".wall-shaded", this.strip).textContent = shaded || "";
    const legend = StoryMap.need(".wall-legend", this.strip);
    for (const item of legend.querySelectorAll("li")) { item.hidden = !signs.names.has(item.dataset.sign || ""); }
    // It never shrinks from step to step, so that the map keeps its frame.
    this.tallest = Math.max(this.tallest, legend.offsetHeight);
    legend.style.minHeight = `${this.tallest}px`;
  }

  /** @param {"black" | "ring" | "names"} name */
  toggle(name) {
    const { lesson } = this;
    lesson.change({ [name]: !lesson.state[name] });
    if (name === "black") { this.say(lesson.state.black ? this.words.is_black : this.words.is_lit); }
    if (name === "names") { this.say(lesson.state.names ? this.words.names_shown : this.words.names_hidden); }
  }

  /**
   * @param {{ x: number, y: number }} spot
   * @param {HTMLElement} [container]
   */
  point({ x, y }, container) {
    const box = container ? container.getBoundingClientRect() : { left: 0, top: 0 };
    this.ring.style.translate = `calc(${box.left + x}px - 50%) calc(${box.top + y}px - 50%)`;
  }

  wake() {
    clearTimeout(this.resting);
    document.body.classList.remove("is-resting");
    this.resting = setTimeout(() => document.body.classList.add("is-resting"), 3000);
  }

  // Marks grow with the window, as the type does.
  fitSize() {
    StoryMap.setScale(this.view, (Math.min(window.innerWidth, window.innerHeight) / 1080) * 2.1);
    this.tallest = 0;
  }

  /** @param {string} text */
  notify(text) {
    StoryMap.notify(this.notice, text);
  }

  openPresenter() {
    const name = `story-map-presenter-${this.lesson.link.show}`;
    if (!this.lesson.openWindow("presenter", name, "popup,width=1120,height=800")) { this.notify(this.words.blocked); }
  }

  async fillScreen() {
    if (document.fullscreenElement) {
      document.exitFullscreen();
      return;
    }
    try { await document.documentElement.requestFullscreen(); } catch { this.notify(this.words.no_full); }
  }

  // One thing at a time, the uppermost first.
  leaveOne() {
    if (this.ask.isOpen) {
      this.ask.close();
    } else if (this.lesson.state.black) {
      this.toggle("black");
    } else if (document.fullscreenElement) {
      document.exitFullscreen();
    } else {
      this.leave();
    }
  }

  leave() {
    if (document.fullscreenElement) { document.exitFullscreen(); }
    this.ask.close();
    this.ending.abort();
    clearTimeout(this.resting);
    document.body.classList.remove("is-resting");
    this.view.map.off("moveend", this.pickSigns, this);
    this.view.onChoose = this.choose;
    this.ask.onWall = false;
    this.lesson.names.onChange = () => {};
    this.lesson.names.cover(false);
    this.lesson.stop();
    for (const part of this.parts) { part.remove(); }
    this.stage.removeAttribute("role");
    StoryMap.setScale(this.view, 1);
    StoryMap.unmarkWithin(this.view);
    this.writeMode(null);
    this.lesson.shown = null;
    this.lesson.framed = null;
    const { reading } = this.lesson;
    reading.setMode(StoryMap.recall("mode"), { keep: false });
    reading.goTo(reading.current);
    this.view.show(this.view.findChapter(reading.current), { fly: false });
  }

  // The address says the mode, so that a reload keeps it.
  /** @param {"class" | null} mode */
  writeMode(mode) {
    const query = StoryMap.readQuery();
    if (mode) { query.set("mode", mode); } else { query.delete("mode"); }
    if (mode && this.lesson.joined) { query.set("show", this.lesson.link.show); } else { query.delete("show"); }
    if (!mode) { query.delete("plan"); }
    const text = String(query);
    history.replaceState(history.state, "", `${location.pathname}${text && "?"}${text}${location.hash}`);
  }
};
