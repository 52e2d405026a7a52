// The presenter's window: what is on the wall and what comes next, notes, questions, the time.
"use strict";

StoryMap.Presenter = class {
  constructor(lesson) {
    this.lesson = lesson;
    this.words = lesson.data.words;
    const { view } = lesson;
    [this.desk] = StoryMap.unfold("presenter-template");
    document.body.append(this.desk);
    this.notice = this.desk.querySelector(".wall-notice");
    this.clock = new StoryMap.Clock(this.desk.querySelector(".clock"));
    document.title = `${this.words.presenter} · ${document.title}`;
    this.listen(view);
    lesson.knowsNames = true;
    lesson.start(() => this.render(), { fresh: false });
    lesson.onPresence = (here) => this.sayPresence(here);
    this.sayPresence(false);
  }

  listen(view) {
    const { lesson } = this;
    const toggle = (name) => lesson.change({ [name]: !lesson.state[name] });
    const actions = {
      next: () => lesson.turn(1), back: () => lesson.turn(-1),
      first: () => lesson.goTo(0), last: () => lesson.goTo(-1),
      black: () => toggle("black"), ring: () => toggle("ring"), names: () => toggle("names"),
      full: () => this.notify(this.words.full_there),
      clock: () => this.clock.toggle(), zero: () => this.clock.reset(), wall: () => this.openWall(),
    };
    StoryMap.listenToLessonKeys(actions, {});
    this.desk.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-do]");
      if (!button) { return; }
      if (button.dataset.do === "language") {
        lesson.change({ language: button.dataset.language });
      } else {
        actions[button.dataset.do]();
      }
      if (event.detail) { button.blur(); }
    });
    // Links of the notes would take this window away from the lesson.
    this.desk.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-kind]");
      if (link) { event.preventDefault(); }
    });
    // Pointing at the small map points on the wall.
    let waiting = false;
    view.map.on("mousemove", ({ latlng }) => {
      if (waiting || !lesson.state.ring) { return; }
      waiting = true;
      requestAnimationFrame(() => { waiting = false; });
      lesson.link.post("point", { lat: latlng.lat, lng: latlng.lng });
    });
    view.onChoose = () => {};
  }

  render() {
    const { lesson } = this;
    const step = lesson.step;
    const next = lesson.steps[lesson.index + 1];
    this.say(".wall-", lesson.describe(step), ["chapter", "head", "text"]);
    const coming = next ? lesson.describe(next) : { head: this.words.end, text: "" };
    this.say(".next-", coming, ["head", "text"]);
    for (const button of this.desk.querySelectorAll("[aria-pressed]")) {
      const name = button.dataset.do;
      button.setAttribute("aria-pressed", String(name === "names" ? !lesson.state.names : lesson.state[name]));
    }
    this.desk.classList.toggle("is-black", lesson.state.black);
    lesson.draw();
    if (this.chapter !== step.chapter) { this.showNotes(step.chapter); }
    this.chapter = step.chapter;
    const count = StoryMap.fill(this.words.step, { number: lesson.index + 1, count: lesson.steps.length });
    const said = `${count}. ${this.desk.querySelector(".wall-head").textContent}`;
    if (lesson.reading.announcer.textContent !== said) { lesson.reading.announcer.textContent = said; }
  }

  say(prefix, words, parts) {
    for (const part of parts) { this.desk.querySelector(prefix + part).textContent = words[part] || ""; }
  }

  showNotes(chapter) {
    const texts = document.getElementById("lesson-texts").content;
    const note = texts.querySelector(`[data-note="${CSS.escape(chapter)}"]`);
    const place = this.desk.querySelector(".note-text");
    place.replaceChildren(note ? note.cloneNode(true) : place.dataset.none);
    const questions = this.lesson.data.questions.filter((question) => question.chapter === chapter);
    this.desk.querySelector(".note-questions").hidden = questions.length === 0;
    const list = this.desk.querySelector(".question-list");
    list.replaceChildren(...questions.map((question) => this.writeQuestion(question, texts)));
    this.desk.querySelector(".notes").scrollTop = 0;
  }

  writeQuestion({ id, text }, texts) {
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = text;
    details.append(summary, texts.querySelector(`[data-answer="${CSS.escape(id)}"]`).cloneNode(true));
    return details;
  }

  sayPresence(here) {
    if (this.here === here) { return; }
    this.here = here;
    const line = this.desk.querySelector(".link");
    line.querySelector("span").textContent = here ? line.dataset.together : line.dataset.alone;
    line.querySelector("button").hidden = here;
  }

  openWall() {
    const query = new URLSearchParams(location.search);
    query.set("mode", "class");
    const opened = window.open(`${location.pathname}?${query}#${encodeURIComponent(this.lesson.step.chapter)}`, "_blank");
    if (opened) { this.lesson.link.windows.add(opened); } else { this.notify(this.words.blocked); }
  }

  notify(text) {
    StoryMap.notify(this.notice, text);
  }
};

// How long the lesson has gone on; kept through a reload.
StoryMap.Clock = class {
  constructor(element) {
    this.face = element.querySelector("b");
    this.button = element.querySelector("[data-do='clock']");
    const kept = StoryMap.findKept("clock");
    const sound = kept && Number.isFinite(kept.spent) && (kept.since === null || Number.isFinite(kept.since));
    this.set(sound ? kept : { since: Date.now(), spent: 0 });
    setInterval(() => this.show(), 500);
  }

  get elapsed() {
    return this.spent + (this.since === null ? 0 : Date.now() - this.since);
  }

  toggle() {
    this.set({ since: this.since === null ? Date.now() : null, spent: this.elapsed });
  }

  reset() {
    this.set({ since: this.since === null ? null : Date.now(), spent: 0 });
  }

  set({ since, spent }) {
    Object.assign(this, { since, spent });
    StoryMap.keep("clock", { since, spent });
    this.button.textContent = since === null ? this.button.dataset.start : this.button.dataset.pause;
    this.show();
  }

  show() {
    const seconds = Math.max(0, Math.floor(this.elapsed / 1000));
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    const two = (number) => String(number).padStart(2, "0");
    const text = hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
    if (this.face.textContent !== text) { this.face.textContent = text; }
  }
};
