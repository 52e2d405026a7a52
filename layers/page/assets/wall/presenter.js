// The presenter's window: what is on the wall and what comes next, notes, questions, the time.
"use strict";

StoryMap.Presenter = class {
  /** @param {StoryMap.Lesson} lesson */
  constructor(lesson) {
    this.lesson = lesson;
    this.words = lesson.data.words;
    const { view } = lesson;
    this.desk = StoryMap.need(".presenter", StoryMap.unfold("presenter-template"));
    document.body.append(this.desk);
    this.notice = StoryMap.need(".wall-notice", this.desk);
    this.clock = new StoryMap.Clock(StoryMap.need(".clock", this.desk));
    this.chapter = "";
    /** @type {boolean | undefined} */
    this.here = undefined; // whether the wall answers
    document.title = `${this.words.presenter} · ${document.title}`;
    this.listen(view);
    lesson.knowsNames = true;
    lesson.start(() => this.render(), { fresh: false });
    lesson.onPresence = (here) => this.sayPresence(here);
    this.sayPresence(false);
  }

  /** @param {StoryMap.StoryView} view */
  listen(view) {
    const { lesson } = this;
    /** @type {(name: "black" | "ring" | "names") => void} */
    const toggle = (name) => lesson.change({ [name]: !lesson.state[name] });
    /** @type {Record<string, () => void>} */
    const actions = {
      next: () => lesson.turn(1), back: () => lesson.turn(-1),
      first: () => lesson.goTo(0), last: () => lesson.goTo(-1),
      black: () => toggle("black"), ring: () => toggle("ring"), names: () => toggle("names"),
      full: () => this.notify(this.words.full_there),
      clock: () => this.clock.toggle(), zero: () => this.clock.reset(), wall: () => this.openWall(),
    };
    StoryMap.listenToLessonKeys(actions);
    StoryMap.listenToLessonButtons(this.desk, lesson, actions);
    // Links of the notes would take this window away from the lesson.
    this.desk.addEventListener("click", (event) => {
      const link = StoryMap.findAround(event, "a[data-kind]");
      if (link) { event.preventDefault(); }
    });
    // Pointing at the small map points on the wall, once a picture: at where the pointer then is.
    let waiting = false;
    /** @type {Spot} */
    let spot = { lat: 0, lng: 0 };
    view.map.on("mousemove", ({ latlng }) => {
      spot = { lat: latlng.lat, lng: latlng.lng };
      if (waiting || !lesson.state.ring) { return; }
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        lesson.link.post("point", spot);
      });
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
    StoryMap.pressButtons(this.desk, lesson.state);
    this.desk.classList.toggle("is-black", lesson.state.black);
    lesson.draw();
    if (this.chapter !== step.chapter) { this.showNotes(step.chapter); }
    this.chapter = step.chapter;
    const count = StoryMap.fill(this.words.step, { number: lesson.index + 1, count: lesson.steps.length });
    const said = `${count}. ${StoryMap.need(".wall-head", this.desk).textContent}`;
    if (lesson.reading.announcer.textContent !== said) { lesson.reading.announcer.textContent = said; }
  }

  /**
   * @param {string} prefix
   * @param {Record<string, string>} words
   * @param {string[]} parts
   */
  say(prefix, words, parts) {
    for (const part of parts) { StoryMap.need(prefix + part, this.desk).textContent = words[part]; }
  }

  /** @param {string} chapter */
  showNotes(chapter) {
    const note = StoryMap.findText("note", chapter);
    const place = StoryMap.need(".note-text", this.desk);
    place.replaceChildren(note || place.dataset.none || "");
    const questions = this.lesson.data.questions.filter((question) => question.chapter === chapter);
    StoryMap.need(".note-questions", this.desk).hidden = questions.length === 0;
    StoryMap.need(".question-list", this.desk).replaceChildren(...questions.map(this.writeQuestion));
    StoryMap.need(".notes", this.desk).scrollTop = 0;
  }

  /** @param {Question} question */
  writeQuestion({ id, text }) {
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = text;
    details.append(summary, StoryMap.demand(StoryMap.findText("answer", id), id));
    return details;
  }

  /** @param {boolean} here */
  sayPresence(here) {
    if (this.here === here) { return; }
    this.here = here;
    const line = StoryMap.need(".link", this.desk);
    const { together = "", alone = "" } = line.dataset;
    StoryMap.need("span", line).textContent = here ? together : alone;
    StoryMap.need("button", line).hidden = here;
  }

  openWall() {
    if (!this.lesson.openWindow("class", "_blank")) { this.notify(this.words.blocked); }
  }

  /** @param {string} text */
  notify(text) {
    StoryMap.notify(this.notice, text);
  }
};
