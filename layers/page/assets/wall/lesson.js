// The lesson: at which step the class is, in the wall's window and in the presenter's alike.
"use strict";

/** @type {() => LessonData} */
StoryMap.readLesson = () => JSON.parse(StoryMap.need("#lesson-data").textContent);

/** @type {(step: Step) => string} */
StoryMap.keyOfStep = ({ chapter, kind, id, leg }) => [chapter, kind, id, leg || 0].join(" ");

// Of two states, the one of the higher turn is the later; `by` settles two of the same turn; `at`
// is a step's key.
StoryMap.Lesson = class {
  /**
   * @param {StoryMap.StoryView} view
   * @param {StoryMap.Reading} reading
   * @param {StoryMap.NameCover} names
   */
  constructor(view, reading, names) {
    this.view = view;
    this.reading = reading;
    this.names = names;
    this.data = StoryMap.readLesson();
    const { steps, plans } = this.data;
    const plan = StoryMap.readQuery().get("plan");
    const planned = plan !== null && Object.hasOwn(plans, plan) ? plans[plan] : null;
    this.unplanned = planned ? null : plan; // what the address calls a plan and is none
    /** @type {Step[]} */
    this.steps = planned ? planned.flatMap((id) => steps.filter(({ chapter }) => chapter === id)) : steps;
    this.open = false;
    this.moving = false;
    /** @type {Step | null} */
    this.shown = null; // the step that is on the map
    /** @type {Bounds | null} */
    this.framed = null;
    this.state = this.begin();
    /** @type {StoryMap.Link | undefined} */
    this.joined = undefined; // once the lesson has started
    this.onRender = () => {};
    /** @type {(point: Spot) => void} */
    this.onPoint = () => {};
    /** @type {(here: boolean) => void} */
    this.onPresence = () => {};
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

  /** @returns {LessonState} */
  begin() {
    const { reading, view } = this;
    const at = this.openingOf(reading.current);
    return { turn: 0, by: "", at, black: false, ring: false, names: true, language: view.story.language };
  }

  get link() {
    return StoryMap.demand(this.joined, "link");
  }

  get step() {
    return StoryMap.demand(this.find(this.state.at), this.state.at);
  }

  get index() {
    return this.steps.indexOf(this.step);
  }

  /** @param {string} key */
  find(key) {
    return this.steps.find((step) => StoryMap.keyOfStep(step) === key);
  }

  // A chapter that the plan leaves out has no step: then the lesson's first.
  /** @param {string} chapter */
  openingOf(chapter) {
    return StoryMap.keyOfStep(this.steps.find((step) => step.chapter === chapter) || this.steps[0]);
  }

  // Fresh: begun by the reader at the chapter being read; otherwise gone on with, after a reload.
  /**
   * @param {() => void} onRender
   * @param {{ fresh: boolean }} how
   */
  start(onRender, { fresh }) {
    this.onRender = onRender;
    const show = StoryMap.readQuery().get("show") || StoryMap.findKept("show") || StoryMap.makeToken();
    StoryMap.keep("show", show);
    this.joined = new StoryMap.Link(show, {
      onState: (state) => this.receive(state),
      onPoint: (point) => this.onPoint(point),
      onPresence: (here) => this.onPresence(here),
    });
    const none = this.begin();
    const { at: opening, language } = none;
    const kept = StoryMap.findKept("lesson");
    const sound = kept !== null && typeof kept === "object" && StoryMap.isState(kept) && this.find(kept.at);
    this.state = sound ? kept : { ...none, by: this.link.id };
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

  // The lesson's other window, which may be kept from opening: whether it was not.
  /**
   * @param {"class" | "presenter"} mode
   * @param {string} name
   * @param {string} [features]
   */
  openWindow(mode, name, features) {
    const query = StoryMap.readQuery();
    query.set("mode", mode);
    query.set("show", this.link.show);
    const address = `${location.pathname}?${query}#${encodeURIComponent(this.step.chapter)}`;
    const { windows } = this.link;
    const opened = window.open(address, name, features);
    if (opened && windows.has(opened)) {
      // One that is just being closed still has its name, and takes the address along.
      let looks = 0;
      const looking = setInterval(() => {
        looks += 1;
        if (!opened.closed && looks < 20) { return; }
        clearInterval(looking);
        const again = opened.closed && window.open(address, name, features);
        if (again) { windows.add(again); }
      }, 100);
    }
    if (opened) { windows.add(opened); }
    return opened !== null;
  }

  stop() {
    this.open = false;
    this.link.close();
    this.view.container.classList.remove("hides-names");
  }

  // What is done here.
  /** @param {Partial<LessonState>} change */
  change(change) {
    this.adopt({ ...this.state, ...change, turn: this.state.turn + 1, by: this.link.id });
  }

  // What was done in the other window.
  /** @param {LessonState} state */
  receive(state) {
    const [here, there] = [this.state, state];
    if (!this.find(there.at)) { return; }
    if (there.turn === here.turn && there.by === here.by) { return; }
    const newer = there.turn > here.turn || (there.turn === here.turn && there.by > here.by);
    if (newer) { this.adopt(there); } else { this.link.post("state", here); }
  }

  /** @param {LessonState} state */
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

  /** @param {number} by */
  turn(by) {
    const index = Math.max(0, Math.min(this.steps.length - 1, this.index + by));
    this.goTo(index);
  }

  // To a step by its number, or by that from the end, below 0.
  /** @param {number} index */
  goTo(index) {
    const at = StoryMap.keyOfStep(this.steps.at(index) || this.step);
    if (at !== this.state.at || this.state.black) { this.change({ at, black: false }); }
  }

  // Marks the present step on the map; the view moves only where the step needs another one.
  draw() {
    const { step, view } = this;
    if (this.shown === step) { return; }
    const chapter = view.findChapter(step.chapter);
    const content = StoryMap.focusOn(chapter, step);
    const still = this.framed && view.reset.hidden && String(this.framed) === String(content.bounds);
    this.shown = step;
    this.framed = content.bounds;
    view.mark(content);
    StoryMap.markWithin(view, chapter, step);
    if (still) { view.settle(); } else { view.frame({ fly: true }); }
  }

  // The words of a step: chapter, head and text; names that are covered stay so.
  /** @param {Step} step */
  describe(step) {
    const words = this.data.words;
    const chapters = [...new Set(this.steps.map(({ chapter }) => chapter))];
    const where = StoryMap.fill(words.chapter, { number: chapters.indexOf(step.chapter) + 1, count: chapters.length });
    // Titles and journeys' names say where it was.
    const { covered } = this.names;
    if (step.kind === "chapter") {
      return covered ? { chapter: "", head: where, text: "" } : { chapter: where, head: step.head, text: step.text || "" };
    }
    const title = this.steps.find(({ chapter }) => chapter === step.chapter)?.head;
    const [start, end] = (step.places || []).map((id) => this.names.say(`place ${id}`));
    const pattern = covered ? words.covered_leg : words.leg;
    const head = step.kind === "leg"
      ? StoryMap.fill(pattern, { name: step.head, start, end })
      : this.names.say(`event ${step.id}`, step.head);
    return { chapter: covered ? where : `${where} · ${title}`, head, text: step.text || "" };
  }
};

// A chapter of which only one step is spoken of.
/** @type {(chapter: Chapter, step: Step) => Chapter} */
StoryMap.focusOn = (chapter, step) => (step.kind === "chapter" ? chapter : {
  ...chapter,
  flows: false,
  places: step.places || [],
  routes: step.kind === "leg" ? [step.id] : [],
  events: step.kind === "event" ? [step.id] : [],
  bounds: step.bounds || chapter.bounds,
});
