// Journeys as the text tells of them: a leg draws itself when the reader has come to its words.
"use strict";

// How far down the text in view is read already, as a share of its height: what stands lower has
// hardly been seen when a reader scrolls on.
StoryMap.READ_DOWN_TO = 0.75;

StoryMap.Pace = class {
  /**
   * @param {StoryMap.StoryView} view
   * @param {StoryMap.Reading} reading
   */
  constructor(view, reading) {
    this.view = view;
    this.reading = reading;
    // Who reads on is told leg by leg. Who leaps to a chapter has not come to see half of it: all
    // its legs draw themselves, one after the other.
    this.byText = false;
    this.count = 0;
    /** @type {Map<string, Element>} */
    this.words = new Map(); // those that legs wait for, by the legs' keys
    /** @type {Set<string>} */
    this.told = new Set(); // the chapters whose legs have all been drawn: they stay
    this.button = StoryMap.need(".drawn-so-far");
    this.said = StoryMap.need("span", this.button);
    this.button.addEventListener("click", () => view.journeys.finish());
    view.journeys.plan = (keys) => this.plan(keys);
    view.journeys.onDraw = () => this.say();
    let waiting = 0;
    const look = () => {
      if (this.words.size && !waiting) { waiting = requestAnimationFrame(() => { waiting = 0; this.look(); }); }
    };
    window.addEventListener("scroll", look, { passive: true });
    window.addEventListener("resize", look);
  }

  /** @param {string[]} keys */
  plan(keys) {
    const chapter = this.view.only ? "" : this.view.chapter.id;
    this.words.clear();
    this.count = 0;
    if (this.told.has(chapter)) { return { order: [], held: [] }; }
    this.count = keys.length;
    const section = this.byText && keys.length ? this.reading.find(chapter) : null;
    if (!section) { return { order: keys, held: [] }; }
    const names = [...section.querySelectorAll(".name[data-kind]")];
    const places = StoryMap.listTold(keys, names, this.view.story.stops);
    const order = [...keys].sort((one, other) => (places.get(one) ?? -1) - (places.get(other) ?? -1));
    for (const key of order) {
      const name = names[places.get(key) ?? -1];
      if (name) { this.words.set(key, name); }
    }
    this.dropRead();
    return { order, held: [...this.words.keys()] };
  }

  // Forgets the words that have been read, and returns the legs that waited for them.
  dropRead() {
    const top = StoryMap.stacked.matches ? StoryMap.need(".stage").getBoundingClientRect().bottom : 0;
    const line = top + (window.innerHeight - top) * StoryMap.READ_DOWN_TO;
    const ended = this.reading.find(this.view.chapter.id)?.getBoundingClientRect();
    const all = ended && ended.bottom <= window.innerHeight;
    return [...this.words].flatMap(([key, name]) => {
      if (!all && name.getBoundingClientRect().top > line) { return []; }
      this.words.delete(key);
      return [key];
    });
  }

  look() {
    for (const key of this.dropRead()) { this.view.journeys.release(key); }
    this.say();
  }

  // As long as something waits for the reader, the map says that it does not show all yet.
  say() {
    const { waiting, held } = this.view.journeys;
    if (!waiting.size) {
      this.words.clear();
      if (this.count && !this.view.only) { this.told.add(this.view.chapter.id); }
    }
    this.button.hidden = !held.size;
    if (!this.button.hidden) {
      this.said.textContent = StoryMap.fill(this.button.dataset.words, { drawn: this.count - waiting.size, count: this.count });
    }
  }
};

// The place in the text, as the number of a name in it, at which each leg is told: where its end is
// named, after what tells of the leg before it. What the text does not name comes with the leg before
// it, and a first one with the first name of the journey or of where it began.
/** @type {(keys: string[], names: HTMLElement[], stops: Record<string, string[]>) => Map<string, number>} */
StoryMap.listTold = (keys, names, stops) => {
  /** @type {(kind: string, id: string, from: number) => number} */
  const find = (kind, id, from) => names.findIndex((name, index) => index >= from && name.dataset.kind === kind && name.dataset.id === id);
  /** @type {Map<string, number>} */
  const places = new Map();
  /** @type {Map<string, number>} */
  const reached = new Map(); // by route
  for (const key of keys) {
    const at = key.lastIndexOf(" ");
    const [route, number] = [key.slice(0, at), Number(key.slice(at + 1))];
    const [start] = stops[route];
    const first = [find("route", route, 0), find("place", start, 0)].filter((index) => index >= 0);
    const before = reached.get(route) ?? -1;
    const own = stops[route].length > 2 ? find("place", stops[route][number], before + 1) : -1;
    const place = own >= 0 ? own : before >= 0 ? before : Math.min(...first, Infinity);
    if (Number.isFinite(place)) {
      places.set(key, place);
      reached.set(route, place);
    }
  }
  return places;
};
