// Class mode: the wall, its keys and its bar.
"use strict";

StoryMap.KEYS = {
  ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next", Enter: "next",
  ArrowLeft: "back", ArrowUp: "back", PageUp: "back",
  Home: "first", End: "last",
  b: "black", ".": "black", p: "ring", n: "names", q: "ask", w: "presenter",
  f: "full", F5: "full", "?": "help", Escape: "leave",
};
// Where the keyboard writes another script, the key in the same place counts.
StoryMap.CODES = {
  KeyB: "b", KeyP: "p", KeyN: "n", KeyQ: "q", KeyW: "w", KeyF: "f", Period: ".", Space: " ",
};

StoryMap.readKey = (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) { return undefined; }
  const known = StoryMap.KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  return known || (event.key.length === 1 && event.key < "\u0080" ? undefined : StoryMap.KEYS[StoryMap.CODES[event.code]]);
};

// Keys of a lesson come before all others, unless they are for what has the focus.
StoryMap.listenToLessonKeys = (actions, { signal, isBusy = () => false }) => {
  document.addEventListener("keydown", (event) => {
    const name = StoryMap.readKey(event);
    if (!name || !actions[name]) { return; }
    const target = event.target;
    const pressed = [" ", "Enter"].includes(event.key) && target.closest("button, a[href], summary, select");
    if (target.closest("dialog[open], input, select, textarea") || pressed || isBusy(event, name)) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat || ["next", "back"].includes(name)) { actions[name](); }
  }, { capture: true, signal });
};

// Said for a while, and to a screen reader.
StoryMap.notify = (element, text) => {
  element.textContent = text;
  element.hidden = false;
  setTimeout(() => { element.hidden = true; }, 9000);
};

StoryMap.unfold = (id) => [...document.getElementById(id).content.cloneNode(true).children];

StoryMap.Wall = class {
  constructor(lesson, ask, { fresh }) {
    Object.assign(this, { lesson, ask });
    this.view = lesson.view;
    this.words = lesson.data.words;
    this.ending = new AbortController();
    this.stage = this.view.stage;
    this.parts = StoryMap.unfold("wall-template");
    [this.strip, this.bar, this.notice, this.ring, this.black, this.help] = this.parts;
    this.stage.append(...this.parts);
    this.stage.setAttribute("role", "main");
    if (fresh) { this.writeMode("class"); }
    lesson.reading.setMode("class", { keep: false });
    this.listen();
    ask.onWall = true;
    this.fitSize();
    lesson.start(() => this.render(), { fresh });
    this.writeMode("class");
    if (lesson.isUnplanned) { this.notify(StoryMap.fill(this.words.no_plan, { plan: lesson.plan })); }
    lesson.onPoint = (point) => this.point(this.view.map.latLngToContainerPoint(point), this.view.container);
    lesson.names.onChange = () => {
      this.write();
      this.pickSigns();
    };
  }

  listen() {
    const { signal } = this.ending;
    const { lesson } = this;
    const actions = {
      next: () => lesson.turn(1), back: () => lesson.turn(-1),
      first: () => lesson.goTo(0), last: () => lesson.goTo(-1),
      black: () => this.toggle("black"), ring: () => this.toggle("ring"), names: () => this.toggle("names"),
      ask: () => (this.ask.isOpen ? this.ask.close() : this.ask.open()),
      presenter: () => this.openPresenter(), full: () => this.fillScreen(),
      help: () => this.help.showModal(), leave: () => this.leaveOne(), quit: () => this.leave(),
    };
    StoryMap.listenToLessonKeys({ ...actions }, { signal, isBusy: (event, name) => this.ask.takesKey(event, name) });
    // A black wall has no buttons: a touch anywhere lights it again.
    this.black.addEventListener("click", () => this.toggle("black"), { signal });
    this.bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) { return; }
      if (button.dataset.do === "language") {
        lesson.change({ language: button.dataset.language });
      } else {
        actions[button.dataset.do === "leave" ? "quit" : button.dataset.do]();
      }
      // By pointer: the clicker's Enter is for the lesson again.
      if (event.detail) { button.blur(); }
    }, { signal });
    document.addEventListener("pointermove", (event) => {
      this.wake();
      this.point({ x: event.clientX, y: event.clientY });
    }, { signal });
    for (const type of ["pointerdown", "focusin"]) { document.addEventListener(type, () => this.wake(), { signal }); }
    window.addEventListener("resize", () => this.fitSize(), { signal });
    this.view.map.on("moveend", this.pickSigns, this);
    const choose = this.view.onChoose;
    this.choose = choose;
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
    for (const button of this.bar.querySelectorAll("[aria-pressed]")) {
      const name = button.dataset.do;
      button.setAttribute("aria-pressed", String(name === "names" ? !state.names : state[name]));
    }
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
    for (const [name, text] of Object.entries(words)) { this.strip.querySelector(`.wall-${name}`).textContent = text; }
    const step = StoryMap.fill(this.words.step, { number: this.lesson.index + 1, count: this.lesson.steps.length });
    const said = `${step}. ${Object.values(words).filter(Boolean).join(". ")}`;
    if (this.said !== said) { this.say(said); }
    this.said = said;
  }

  say(text) {
    this.lesson.reading.announcer.textContent = text;
  }

  // The legend has the signs that are on the wall, and no others.
  pickSigns() {
    const signs = this.view.listSigns();
    const lines = new Set(this.lesson.data.lines.filter(({ path }) => path === "schematic").map(({ id, leg }) => `${id} ${leg}`));
    if ([...signs.legs].some((key) => lines.has(key))) { signs.names.add("schematic"); }
    // Why a country is shaded also says which.
    const shaded = !this.lesson.names.covered && this.lesson.data.shaded[this.lesson.step.chapter];
    if (shaded) { signs.names.add("shaded"); }
    this.strip.querySelector(".wall-shaded").textContent = shaded || "";
    const legend = this.strip.querySelector(".wall-legend");
    for (const item of legend.children) { item.hidden = !signs.names.has(item.dataset.sign); }
    // It never shrinks from step to step, so that the map keeps its frame.
    this.tallest = Math.max(this.tallest, legend.offsetHeight);
    legend.style.minHeight = `${this.tallest}px`;
  }

  toggle(name) {
    const { lesson } = this;
    lesson.change({ [name]: !lesson.state[name] });
    if (name === "black") { this.say(lesson.state.black ? this.words.is_black : this.words.is_lit); }
    if (name === "names") { this.say(lesson.state.names ? this.words.names_shown : this.words.names_hidden); }
  }

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
    this.view.setScale((Math.min(window.innerWidth, window.innerHeight) / 1080) * 2.1);
    this.tallest = 0;
  }

  notify(text) {
    StoryMap.notify(this.notice, text);
  }

  openPresenter() {
    const query = new URLSearchParams(location.search);
    query.set("mode", "presenter");
    query.set("show", this.lesson.link.show);
    const address = `${location.pathname}?${query}#${encodeURIComponent(this.lesson.step.chapter)}`;
    const opened = window.open(address, `story-map-presenter-${this.lesson.link.show}`, "popup,width=1120,height=800");
    if (opened) { this.lesson.link.windows.add(opened); } else { this.notify(this.words.blocked); }
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
    this.view.setScale(1);
    this.view.unmarkWithin();
    this.writeMode(null);
    this.lesson.shown = null;
    this.lesson.framed = null;
    const { reading } = this.lesson;
    reading.setMode(StoryMap.recall("mode"), { keep: false });
    reading.bringIntoView(reading.find(reading.current));
    this.view.show(this.lesson.chapters.find(({ id }) => id === reading.current), { fly: false });
  }

  // The address says the mode, so that a reload keeps it.
  writeMode(mode) {
    const query = new URLSearchParams(location.search);
    if (mode) { query.set("mode", mode); } else { query.delete("mode"); }
    if (mode && this.lesson.link) { query.set("show", this.lesson.link.show); } else { query.delete("show"); }
    if (!mode) { query.delete("plan"); }
    const text = String(query);
    history.replaceState(history.state, "", `${location.pathname}${text && `?${text}`}${location.hash}`);
  }
};
