// Ask the map: a panel beside the map, with its parts; nothing is kept and nothing recorded.
"use strict";

StoryMap.make = (tag, { text, ...properties } = {}, children = []) => {
  const element = document.createElement(tag);
  if (text !== undefined) { element.textContent = text; }
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("aria-") || name.startsWith("data-") || name === "role") { element.setAttribute(name, value); } else { element[name] = value; }
  }
  element.append(...children);
  return element;
};

StoryMap.makeButton = (text, onclick, properties = {}) => {
  const button = StoryMap.make("button", { text, type: "button", ...properties });
  button.addEventListener("click", onclick);
  return button;
};

StoryMap.Ask = class {
  constructor({ view, reading, names, lesson }) {
    Object.assign(this, { view, reading, names, lesson });
    this.isOpen = false;
    this.onWall = false;
  }

  open() {
    if (this.isOpen) { return; }
    this.data = StoryMap.readLesson();
    this.words = this.data.words;
    this.isOpen = true;
    this.opener = document.activeElement;
    this.mode = this.reading.mode;
    this.chapter = this.reading.current;
    // Without a map there is nothing to ask.
    if (this.mode === "text") { this.reading.setMode("scroll", { keep: false }); }
    [this.panel] = StoryMap.unfold("ask-template");
    this.body = this.panel.querySelector(".ask-body");
    this.said = this.panel.querySelector(".ask-said");
    document.body.append(this.panel);
    document.body.classList.add("is-asking");
    this.ending = new AbortController();
    const { signal } = this.ending;
    this.panel.querySelector(".ask-close").addEventListener("click", () => this.close());
    for (const button of this.listParts()) { button.addEventListener("click", () => this.pick(button.dataset.part)); }
    document.addEventListener("keydown", (event) => this.hear(event), { capture: true, signal });
    this.choose = this.view.onChoose;
    this.view.onChoose = (key) => { if (this.names.show(key)) { return; } };
    this.kept = this.names.onChange;
    this.names.onChange = () => { if (this.part && this.part.onNames) { this.part.onNames(); } };
    this.pick(this.listParts()[0].dataset.part);
    this.panel.focus({ preventScroll: true });
  }

  listParts() {
    const buttons = [...this.panel.querySelectorAll(".ask-parts button")];
    const empty = { order: this.data.moments.length < 2, lines: !this.data.lines.length, questions: !this.data.questions.length };
    for (const button of buttons) { button.hidden = Boolean(empty[button.dataset.part]); }
    return buttons.filter((button) => !button.hidden);
  }

  pick(name) {
    this.endPart();
    for (const button of this.listParts()) { button.setAttribute("aria-pressed", String(button.dataset.part === name)); }
    this.panel.dataset.part = name;
    this.panel.scrollTop = 0;
    this.view.unmarkWithin();
    this.part = new StoryMap.ASK_PARTS[name](this);
  }

  endPart() {
    if (this.part && this.part.end) { this.part.end(); }
    this.part = null;
    this.say("");
    this.body.replaceChildren();
    this.names.cover(false);
  }

  say(text) {
    this.said.textContent = text;
  }

  // What the map shows while something is asked.
  showOnMap(content) {
    this.view.mark({ id: this.reading.current, places: [], routes: [], events: [], countries: [], ...content });
    this.view.frame({ fly: false });
  }

  turn(by) {
    if (this.part.turn) { this.part.turn(by); }
  }

  // Whether a key is for the panel rather than for the lesson behind it.
  takesKey(event, name) {
    return this.isOpen && !["black", "ring", "presenter", "full", "help", "leave", "ask"].includes(name);
  }

  hear(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("dialog[open], select, input")) { return; }
    if (event.key === "Escape" && !this.onWall) {
      event.stopImmediatePropagation();
      this.close();
    } else if (event.key === "PageDown" || event.key === "PageUp") {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.turn(event.key === "PageDown" ? 1 : -1);
    } else if (event.key !== "Escape" && event.key !== "Tab") {
      // Behind the panel no key turns a chapter; what has the focus still gets it.
      const own = this.part.hear && this.part.hear(event);
      if (own) { event.preventDefault(); }
      if (own || !event.target.closest(".leaflet-container")) { event.stopPropagation(); }
    }
  }

  close() {
    if (!this.isOpen) { return; }
    this.endPart();
    this.isOpen = false;
    this.ending.abort();
    this.view.onChoose = this.choose;
    this.names.onChange = this.kept;
    this.panel.remove();
    document.body.classList.remove("is-asking");
    if (this.mode === "text") {
      this.reading.setMode("text", { keep: false });
      this.reading.goTo(this.chapter);
    }
    if (this.onWall) {
      this.lesson.shown = null;
      this.lesson.settle();
    } else {
      this.view.show(this.view.story.chapters.find(({ id }) => id === this.reading.current), { fly: false });
    }
    if (this.opener && this.opener.isConnected) { this.opener.focus({ preventScroll: true }); }
  }
};

// A row of buttons that lead from one thing asked to the next.
StoryMap.makeSteps = (ask, { index, count, turn }) => {
  const counted = StoryMap.make("span", { text: StoryMap.fill(ask.words.counted, { number: index + 1, count }) });
  const back = StoryMap.makeButton(ask.words.previous_one, () => turn(-1), { disabled: index === 0 });
  const next = StoryMap.makeButton(ask.words.next_one, () => turn(1), { disabled: index === count - 1 });
  return StoryMap.make("p", { className: "ask-steps" }, [back, counted, next]);
};

// The same order each time, and not the one in which things are written.
StoryMap.shuffle = (items, seed = 7) => {
  const shuffled = [...items];
  let state = seed;
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    state = (state * 1103515245 + 12345) % 2147483648;
    const other = Math.floor((state / 2147483648) * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
  }
  return shuffled;
};

// Names, hidden until asked for: one by one, or all.
StoryMap.AskNames = class {
  constructor(ask) {
    this.ask = ask;
    const { words, names } = ask;
    ask.showOnMap({ places: ask.data.places.map(({ id }) => id), bounds: ask.data.bounds });
    this.count = StoryMap.make("p", { className: "ask-count" });
    ask.body.append(
      StoryMap.make("p", { text: words.names_how }),
      this.count,
      StoryMap.make("p", { className: "ask-buttons" }, [
        StoryMap.makeButton(words.names_one, () => this.showOne()),
        StoryMap.makeButton(words.names_all, () => this.keys.forEach((key) => names.show(key))),
        StoryMap.makeButton(words.names_none, () => { names.cover(false); names.cover(true); }),
      ]),
    );
    this.keys = ask.data.places.map(({ id }) => `place ${id}`);
    names.cover(true);
    this.onNames();
  }

  showOne() {
    const key = this.keys.find((hidden) => !this.ask.names.shows(hidden));
    if (key) { this.ask.names.show(key); }
  }

  turn(by) {
    if (by > 0) { this.showOne(); }
  }

  onNames() {
    const { names, words } = this.ask;
    const shown = this.keys.filter((key) => names.shows(key));
    this.count.textContent = StoryMap.fill(words.names_count, { shown: shown.length, count: this.keys.length });
    const last = [...names.shown].at(-1);
    this.ask.say(last && names.covered ? names.say(...last.split(" ")) : "");
  }
};

// The lesson's own questions, with their answers.
StoryMap.AskQuestions = class {
  constructor(ask) {
    this.ask = ask;
    this.index = 0;
    this.right = 0;
    this.answered = new Set();
    const here = ask.data.questions.findIndex(({ chapter }) => chapter === ask.reading.current);
    this.index = Math.max(0, here);
    this.show();
  }

  turn(by) {
    this.index = Math.max(0, Math.min(this.ask.data.questions.length - 1, this.index + by));
    this.show();
  }

  show() {
    const { ask } = this;
    const question = ask.data.questions[this.index];
    ask.say("");
    const chapter = ask.view.story.chapters.find(({ id }) => id === question.chapter);
    ask.showOnMap({ ...chapter, id: ask.reading.current });
    const choices = question.choices.map(({ text, right }) => StoryMap.makeButton(text, (event) => {
      if (!right) { event.target.classList.add("is-wrong"); }
      // The answer below gives the right one away; so it is marked as well.
      choices[question.choices.findIndex((choice) => choice.right)].classList.add("is-right");
      this.answer(question, right);
    }));
    if (!choices.length) { choices.push(StoryMap.makeButton(ask.words.question_answer, () => this.answer(question, null))); }
    this.place = StoryMap.make("div", { className: "ask-answer" });
    ask.body.replaceChildren(
      StoryMap.make("p", { className: "ask-question", text: question.text }),
      StoryMap.make("p", { className: "ask-buttons" }, choices),
      this.place,
      StoryMap.makeSteps(ask, { index: this.index, count: ask.data.questions.length, turn: (by) => this.turn(by) }),
    );
  }

  answer({ id }, right) {
    const { words } = this.ask;
    const texts = document.getElementById("lesson-texts").content;
    this.place.replaceChildren(texts.querySelector(`[data-answer="${CSS.escape(id)}"]`).cloneNode(true));
    const said = right === null ? "" : right ? words.lines_right : words.lines_wrong;
    this.ask.say([said, this.place.textContent.trim()].filter(Boolean).join(" "));
  }
};
