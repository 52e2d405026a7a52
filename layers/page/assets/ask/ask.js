// Ask the map: a panel beside the map, with its parts; nothing is kept and nothing recorded.
"use strict";

/**
 * A part of asking; what it does not have, it need not answer.
 * @typedef {object} AskPart
 * @property {(by: number) => void} turn
 * @property {() => void} [end]
 * @property {() => void} [onNames]
 * @property {(event: KeyboardEvent) => boolean} [hear]
 */

/**
 * What asking was opened from, to be gone back to.
 * @typedef {object} Opened
 * @property {AbortController} ending
 * @property {Element | null} opener
 * @property {Mode} mode
 * @property {string} chapter
 * @property {(key: string) => void} choose
 * @property {() => void} onNames
 */

// The parts, by the names that the panel's buttons give them.
/** @type {() => Record<string, new (ask: StoryMap.Ask) => AskPart>} */
StoryMap.listAskParts = () => ({
  names: StoryMap.AskNames,
  find: StoryMap.AskFind,
  order: StoryMap.AskOrder,
  lines: StoryMap.AskLines,
  questions: StoryMap.AskQuestions,
});

StoryMap.Ask = class {
  /** @param {{ view: StoryMap.StoryView, reading: StoryMap.Reading, names: StoryMap.NameCover, lesson: StoryMap.Lesson }} room */
  constructor({ view, reading, names, lesson }) {
    this.view = view;
    this.reading = reading;
    this.names = names;
    this.lesson = lesson;
    this.data = lesson.data;
    this.words = lesson.data.words;
    this.onWall = false;
    /** @type {AskPart | null} */
    this.part = null;
    this.panel = StoryMap.need(".ask", StoryMap.unfold("ask-template"));
    this.body = StoryMap.need(".ask-body", this.panel);
    this.said = StoryMap.need(".ask-said", this.panel);
    StoryMap.need(".ask-close", this.panel).addEventListener("click", () => this.close());
    for (const button of this.listParts()) { button.addEventListener("click", () => this.pick(button.dataset.part)); }
    /** @type {Opened | null} */
    this.kept = null; // while it is open, what it was opened from
  }

  get isOpen() {
    return this.kept !== null;
  }

  open() {
    if (this.kept) { return; }
    const { mode, current: chapter } = this.reading;
    const ending = new AbortController();
    this.kept = {
      ending, mode, chapter, opener: document.activeElement, choose: this.view.onChoose, onNames: this.names.onChange,
    };
    // Without a map there is nothing to ask.
    if (mode === "text") { this.reading.setMode("scroll", { keep: false }); }
    document.body.append(this.panel);
    document.body.classList.add("is-asking");
    document.addEventListener("keydown", (event) => this.hear(event), { capture: true, signal: ending.signal });
    this.view.onChoose = (key) => { this.names.show(key); };
    this.names.onChange = () => this.part?.onNames?.();
    this.pick(this.listParts()[0].dataset.part);
    this.panel.focus({ preventScroll: true });
  }

  listParts() {
    const buttons = [...this.panel.querySelectorAll(".ask-parts button")];
    /** @type {Record<string, boolean>} */
    const empty = { order: this.data.moments.length < 2, lines: !this.data.lines.length, questions: !this.data.questions.length };
    for (const button of buttons) { button.hidden = Boolean(empty[button.dataset.part || ""]); }
    return buttons.filter((button) => !button.hidden);
  }

  /** @param {string} [name] */
  pick(name = "") {
    this.endPart();
    for (const button of this.listParts()) { button.setAttribute("aria-pressed", String(button.dataset.part === name)); }
    this.panel.dataset.part = name;
    this.panel.scrollTop = 0;
    StoryMap.unmarkWithin(this.view);
    this.part = new (StoryMap.listAskParts()[name])(this);
  }

  endPart() {
    this.part?.end?.();
    this.part = null;
    this.say("");
    this.body.replaceChildren();
    this.names.cover(false);
  }

  /** @param {string} text */
  say(text) {
    this.said.textContent = text;
  }

  // What the map shows while something is asked.
  /** @param {Partial<Chapter> & { bounds: Bounds }} content */
  showOnMap(content) {
    this.view.mark({ id: this.reading.current, places: [], routes: [], events: [], countries: [], ...content });
    this.view.frame({ fly: false });
  }

  /** @param {number} by */
  turn(by) {
    this.part?.turn(by);
  }

  // Whether a key is for the panel rather than for the lesson behind it.
  /** @param {string} name */
  takesKey(name) {
    return this.isOpen && !["black", "ring", "presenter", "full", "help", "leave", "ask"].includes(name);
  }

  /** @param {KeyboardEvent} event */
  hear(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || StoryMap.findAround(event, "dialog[open], select, input")) { return; }
    if (event.key === "Escape" && !this.onWall) {
      event.stopImmediatePropagation();
      this.close();
    } else if (event.key === "PageDown" || event.key === "PageUp") {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.turn(event.key === "PageDown" ? 1 : -1);
    } else if (event.key !== "Escape" && event.key !== "Tab") {
      // Behind the panel no key turns a chapter; what has the focus still gets it.
      const own = this.part?.hear?.(event);
      if (own) { event.preventDefault(); }
      if (own || !StoryMap.findAround(event, ".leaflet-container")) { event.stopPropagation(); }
    }
  }

  close() {
    if (!this.kept) { return; }
    const { ending, mode, chapter, opener, choose, onNames } = this.kept;
    this.endPart();
    this.kept = null;
    ending.abort();
    this.view.onChoose = choose;
    this.names.onChange = onNames;
    this.panel.remove();
    document.body.classList.remove("is-asking");
    if (mode === "text") {
      this.reading.setMode("text", { keep: false });
      this.reading.goTo(chapter);
    }
    if (this.onWall) {
      this.lesson.shown = null;
      this.lesson.settle();
    } else {
      this.view.show(this.view.findChapter(this.reading.current), { fly: false });
    }
    if (opener instanceof HTMLElement && opener.isConnected) { opener.focus({ preventScroll: true }); }
  }
};
