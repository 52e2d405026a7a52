// The lesson: at which step the class is, in the wall's window and in the presenter's alike.
"use strict";

StoryMap.fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));

StoryMap.readLesson = () => {
  const data = document.getElementById("lesson-data");
  data.lesson = data.lesson || JSON.parse(data.textContent);
  return data.lesson;
};

StoryMap.keyOfStep = ({ chapter, kind, id, leg }) => [chapter, kind, id, leg || 0].join(" ");

StoryMap.keep = (name, value) => {
  try { sessionStorage.setItem(`story-map-${name}`, JSON.stringify(value)); } catch { /* then not through a reload */ }
};

StoryMap.findKept = (name) => {
  try { return JSON.parse(sessionStorage.getItem(`story-map-${name}`)); } catch { return null; }
};

// State: {turn, by, at, black, ring, names, language}. The higher turn is the later one; `by`
// settles two of the same turn; `at` is a step's key.
StoryMap.Lesson = class {
  constructor(view, reading, names) {
    Object.assign(this, { view, reading, names });
    this.data = StoryMap.readLesson();
    this.plan = new URLSearchParams(location.search).get("plan");
    const planned = Object.hasOwn(this.data.plans, this.plan) && this.data.plans[this.plan];
    this.isUnplanned = this.plan !== null && !planned;
    this.steps = planned ? planned.flatMap((id) => this.data.steps.filter(({ chapter }) => chapter === id)) : this.data.steps;
    this.chapters = view.story.chapters;
    this.open = false;
    this.shown = null;
    this.asking = () => false;
    this.knowsNames = false; // what the class is to find, the presenter knows
    const { onRead } = reading;
    reading.onRead = (id, how) => {
      if (!this.open) {
        // What is asked keeps the map until it is closed.
        if (!this.asking()) { onRead(id, how); }
      } else if (!this.moving) {
        this.change({ at: this.openingOf(id) });
      }
    };
  }

  get step() {
    return this.find(this.state.at);
  }

  get index() {
    return this.steps.indexOf(this.step);
  }

  find(key) {
    return this.steps.find((step) => StoryMap.keyOfStep(step) === key);
  }

  // A chapter that the plan leaves out has no step: then the lesson's first.
  openingOf(chapter) {
    return StoryMap.keyOfStep(this.steps.find((step) => step.chapter === chapter) || this.steps[0]);
  }

  // Fresh: begun by the reader at the chapter being read; otherwise gone on with, after a reload.
  start(onRender, { fresh }) {
    this.onRender = onRender;
    this.onPoint = () => {};
    this.onPresence = () => {};
    const show = new URLSearchParams(location.search).get("show") || StoryMap.findKept("show") || StoryMap.makeToken();
    StoryMap.keep("show", show);
    this.link = new StoryMap.Link(show, {
      onState: (state) => this.receive(state),
      onPoint: (point) => this.onPoint(point),
      onPresence: (here) => this.onPresence(here),
    });
    const language = this.view.story.language;
    const opening = this.openingOf(this.reading.current);
    const none = { turn: 0, by: this.link.id, at: opening, black: false, ring: false, names: true, language };
    const kept = StoryMap.findKept("lesson");
    const sound = kept !== null && typeof kept === "object" && StoryMap.isState(kept) && this.find(kept.at);
    this.state = sound ? kept : none;
    this.open = true;
    const elsewhere = location.hash && this.step.chapter !== this.reading.current;
    if (fresh || elsewhere) {
      this.change({ at: opening, black: false, language });
    } else if (this.state.language !== language) {
      this.change({ language });
    } else {
      this.settle();
    }
  }

  stop() {
    this.open = false;
    this.link.close();
    this.view.container.classList.remove("hides-names");
  }

  // What is done here.
  change(change) {
    this.adopt({ ...this.state, ...change, turn: this.state.turn + 1, by: this.link.id });
  }

  // What was done in the other window.
  receive(state) {
    const [here, there] = [this.state, state];
    if (!this.find(there.at)) { return; }
    if (there.turn === here.turn && there.by === here.by) { return; }
    const newer = there.turn > here.turn || (there.turn === here.turn && there.by > here.by);
    if (newer) { this.adopt(there); } else { this.link.post("state", here); }
  }

  adopt(state) {
    this.state = state;
    this.settle();
  }

  settle() {
    StoryMap.keep("lesson", this.state);
    this.link.send(this.state);
    const other = this.state.language;
    if (other !== this.view.story.language) {
      const link = [...document.querySelectorAll(".languages a")].find(({ hreflang }) => hreflang === other);
      if (link) { link.click(); return; }
    }
    this.moving = true;
    if (this.reading.current !== this.step.chapter) { this.reading.goTo(this.step.chapter); }
    this.moving = false;
    if (!this.knowsNames && !this.asking()) { this.names.cover(!this.state.names); }
    this.onRender();
  }

  turn(by) {
    const index = Math.max(0, Math.min(this.steps.length - 1, this.index + by));
    this.goTo(index);
  }

  goTo(index) {
    const at = StoryMap.keyOfStep(this.steps.at(index));
    if (at !== this.state.at || this.state.black) { this.change({ at, black: false }); }
  }

  // Marks the present step on the map; the view moves only where the step needs another one.
  draw() {
    const { step, view } = this;
    if (this.shown === step) { return; }
    const chapter = this.chapters.find(({ id }) => id === step.chapter);
    const content = StoryMap.focusOn(chapter, step);
    const still = this.framed && view.reset.hidden && String(this.framed) === String(content.bounds);
    this.shown = step;
    this.framed = content.bounds;
    view.mark(content);
    view.markWithin(chapter, step);
    if (still) { view.settle(); } else { view.frame({ fly: true }); }
  }

  // The words of a step: chapter, head and text; names that are covered stay so.
  describe(step) {
    const words = this.data.words;
    const chapters = [...new Set(this.steps.map(({ chapter }) => chapter))];
    const where = StoryMap.fill(words.chapter, { number: chapters.indexOf(step.chapter) + 1, count: chapters.length });
    // Titles and journeys' names say where it was.
    const { covered } = this.names;
    if (step.kind === "chapter") {
      return covered ? { chapter: "", head: where, text: "" } : { chapter: where, head: step.head, text: step.text || "" };
    }
    const title = this.steps.find(({ chapter }) => chapter === step.chapter).head;
    const [start, end] = (step.places || []).map((id) => this.names.say("place", id));
    const pattern = covered ? words.covered_leg : words.leg;
    const head = step.kind === "leg"
      ? StoryMap.fill(pattern, { name: step.head, start, end })
      : this.names.say("event", step.id, step.head);
    return { chapter: covered ? where : `${where} · ${title}`, head, text: step.text };
  }
};

// A chapter of which only one step is spoken of.
StoryMap.focusOn = (chapter, step) => (step.kind === "chapter" ? chapter : {
  ...chapter,
  places: step.places || [],
  routes: step.kind === "leg" ? [step.id] : [],
  events: step.kind === "event" ? [step.id] : [],
  bounds: step.bounds || chapter.bounds,
});
