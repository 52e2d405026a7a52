// The map of many places and events: few as shapes, all else on a canvas.
"use strict";

// Where more is in view than a map of 1280 by 800 has room to name, those places are named that most
// journeys touch, and events that lie apart; fewer where the map is smaller, or its names are larger.
StoryMap.MOST_LABELS = 40;
StoryMap.BUSIEST = { places: 24, events: 12, least: 6, area: 455000 };

/** @type {WeakMap<object, Set<string>>} */
StoryMap.listedKeys = new WeakMap();

StoryMap.MarkedView = class extends StoryMap.StoryView {
  /**
   * @param {L.Map} map
   * @param {StoryData} story
   * @param {Chapter} chapter
   */
  constructor(map, story, chapter) {
    super(map, story, chapter);
    this.isCollected = false; // all other shapes are there
    this.shares = { place: 1, event: 1 }; // of their plain size
    /** @type {Set<string> | null} */
    this.named = null; // what has a name, by its key; null where all have
    this.held = { lit: "", chosen: "" }; // the keys of what is a shape meanwhile
    /** @type {unknown[]} */
    this.askedCalled = [];
    /** @type {Set<string>} */
    this.called = new Set();
    /** @type {(feature: Named) => boolean} */
    this.wants = ({ kind, id }) => (kind !== "place" && kind !== "event") || !this.named || this.named.has(`${kind} ${id}`);
    /** @type {StoryMap.MarksKey | null} */
    this.search = null; // where the key of many journeys has none
    this.marks = new StoryMap.Marks(this);
    this.heaps = new StoryMap.Heaps(this);
    this.marksLayer = new StoryMap.MarksLayer(this);
    this.marksLayer.addTo(map);
  }

  /** @override */
  collectAll() {
    super.collectAll();
    this.isCollected = true;
    this.drawMarks();
    if (!this.story.crowd) { this.search = new StoryMap.MarksKey(this); }
  }

  /** @override */
  sort() {
    this.drawMarks();
    super.sort();
  }

  /** @override */
  settle() {
    if (!this.isCollected) { return; }
    this.named = this.pickNamed();
    this.drawMarks();
    super.settle();
  }

  // Of thousands of keys it is found once a chapter.
  /**
   * @override
   * @param {Spoken & { flows?: boolean }} chapter
   */
  listActive(chapter) {
    const keys = StoryMap.listedKeys.get(chapter) || super.listActive(chapter);
    StoryMap.listedKeys.set(chapter, keys);
    return keys;
  }

  // On what depends what is there.
  /** @returns {unknown[]} */
  readState() {
    const { active, spoken, only, single, pick, group, isTelling, layers, flows } = this;
    const asksFar = document.body.classList.contains("is-asking") && this.container.classList.contains("is-far");
    return [active, spoken, only, single, pick, group, isTelling, asksFar, layers.route, layers.event, flows?.picked, this.isCollected];
  }

  /** @param {Mark} mark */
  isMarkThere(mark) {
    const { key, kind } = mark;
    if (this.isTelling) {
      return this.pick || this.group || this.flows ? this.isLayerThere(this.marks.layerOf(mark), key) : this.shows(key);
    }
    const asksFar = document.body.classList.contains("is-asking") && this.container.classList.contains("is-far");
    return (!this.spoken || this.spoken.has(key)) && !(asksFar && kind === "event" && !this.active.has(key));
  }

  // Whether the chapter speaks of it, where that makes a difference.
  /** @param {Mark} mark */
  isTold({ key }) {
    return this.active.has(key);
  }

  // The stops of the journeys that are there.
  listCalledAt() {
    const asked = this.readState();
    if (asked.length !== this.askedCalled.length || asked.some((value, index) => value !== this.askedCalled[index])) {
      this.askedCalled = asked;
      this.called = new Set(Object.entries(this.story.stops).flatMap(([id, stops]) => (this.shows(`route ${id}`) ? stops : [])));
    }
    return this.called;
  }

  /**
   * @override
   * @param {string} key
   * @returns {boolean}
   */
  shows(key) {
    const [kind, id] = key.split(" ");
    if (kind !== "place" || !this.isTelling || this.only) { return super.shows(key); }
    return (!this.group && this.active.has(key)) || this.listCalledAt().has(id);
  }

  // The view on the plane, as its corners, with a share of it around it.
  /** @returns {Bounds} */
  boxView(margin = 0) {
    const bounds = this.map.getBounds().pad(margin);
    // The plane ends before the poles.
    const [west, south] = StoryMap.toPlane([bounds.getWest(), Math.max(-89, bounds.getSouth())]);
    const [east, north] = StoryMap.toPlane([bounds.getEast(), Math.min(89, bounds.getNorth())]);
    return [west, south, east, north];
  }

  // How many journeys touch a place.
  /** @param {string} id */
  countCallers(id) {
    return Object.values(this.story.stops).filter((stops) => stops.includes(id)).length;
  }

  // How much of a large map's room this one has, at the size of its marks.
  measureRoom() {
    const { x, y } = this.map.getSize();
    return Math.min(1, (x * y) / StoryMap.BUSIEST.area / this.scale ** 2);
  }

  pickNamed() {
    const seen = this.marks.listWithin(this.boxView());
    if (seen.length <= StoryMap.MOST_LABELS) { return null; }
    const { places, events, least } = StoryMap.BUSIEST;
    const share = this.measureRoom();
    // What lies among very many others could not be told from them.
    const heaped = new Set(this.heaps.gather(seen).flatMap(({ marks }) => marks));
    const apart = seen.filter((mark) => !heaped.has(mark));
    const happened = apart.filter(({ kind }) => kind === "event");
    const stood = apart.filter(({ kind }) => kind === "place");
    /** @type {(most: number) => number} */
    const fit = (most) => Math.max(least, Math.round(most * share));
    return new Set([...this.pickPlaces(stood, fit(happened.length ? places - events / 2 : places)), ...this.pickEvents(happened, fit(stood.length ? events : places))]);
  }

  // Of places those that the chapter speaks of, and of them those that most journeys touch.
  /**
   * @param {Mark[]} seen
   * @param {number} most
   */
  pickPlaces(seen, most) {
    /** @type {Map<string, Mark[]>} */
    const marks = new Map();
    for (const mark of seen) { StoryMap.file(marks, mark.key, mark); }
    const ranked = [...marks].map(([key, { length }]) => {
      const [{ feature }] = StoryMap.demand(marks.get(key), key);
      const isHub = feature.kind === "place" && feature.role === "hub";
      return { key, length, rank: (this.active.has(key) ? 1e6 : 0) + (isHub ? 1e5 : 0) + this.countCallers(feature.id) };
    }).sort((one, other) => other.rank - one.rank);
    let room = most;
    return ranked.flatMap(({ key, length }) => {
      room -= length;
      return room >= 0 ? [key] : [];
    });
  }

  // Of events, none of which is more than another, those that lie furthest from each other.
  /**
   * @param {Mark[]} seen
   * @param {number} most
   */
  pickEvents(seen, most) {
    const told = seen.filter((mark) => this.isTold(mark));
    const rest = told.length ? told : seen;
    const away = rest.map(() => Infinity);
    /** @type {string[]} */
    const picked = [];
    let next = 0;
    while (picked.length < Math.min(most, rest.length)) {
      const { key, at } = rest[next];
      picked.push(key);
      for (const [index, other] of rest.entries()) { away[index] = Math.min(away[index], Math.hypot(other.at[0] - at[0], other.at[1] - at[1])); }
      next = away.indexOf(Math.max(...away));
    }
    return picked;
  }

  /** @param {Mark} mark */
  isNamed({ key }) {
    return this.named !== null && this.named.has(key);
  }

  // Shapes are all that are there, or what the chapter speaks of, or all in view, as far as these are
  // few; what bears a name; and what is pointed at or chosen.
  pickMarks() {
    const there = this.marks.listThere();
    /** @type {(some: Mark[]) => Mark[]} */
    const ifFew = (some) => (some.length <= StoryMap.MOST_MARKS ? some : []);
    const few = ifFew(there);
    const held = Object.values(this.held).flatMap((key) => this.marks.byKey.get(key) || []);
    if (few.length) { return new Set([...few, ...held]); }
    const told = there.filter(({ key }) => this.active.has(key));
    const seen = this.marks.listWithin(this.boxView());
    const areas = there.filter(({ look }) => look.className.includes("is-unmarked"));
    return new Set([...ifFew(told), ...ifFew(seen), ...seen.filter((mark) => this.isNamed(mark)), ...areas, ...held]);
  }

  // Of their plain size, where marks are many beside each other.
  measureShares() {
    const seen = this.marks.listWithin(this.boxView());
    const count = seen.filter(({ kind }) => kind === "place").length;
    const { place, event } = StoryMap.MARK_SHARES;
    const room = this.measureRoom();
    /** @type {(shares: { least: number, most: number }, number: number) => number} */
    const share = ({ least, most }, number) => Math.max(least, Math.min(1, Math.sqrt((most * room) / number)));
    return { place: share(place, count), event: share(event, seen.length - count) };
  }

  drawMarks() {
    if (!this.isCollected) { return; }
    this.shares = this.measureShares();
    this.container.style.setProperty("--event-share", `${this.shares.event}`);
    this.marks.draw(this.pickMarks());
    this.heaps.arrange(this.listSingle(this.boxView(StoryMap.HEAP_MARGIN)));
    this.heaps.light();
    this.marksLayer.paintSoon();
  }

  // What no shape stands for, of a box of the plane.
  /** @param {Bounds} box */
  listSingle(box) {
    return this.marks.listWithin(box).filter((mark) => !this.marks.drawn.has(mark));
  }

  // What the canvas draws of a box of the plane.
  /** @param {Bounds} box */
  listCanvasMarks(box) {
    return this.listSingle(box).filter((mark) => !this.heaps.marks.has(mark));
  }

  /**
   * @override
   * @param {string} key
   * @returns {Shape[]}
   */
  listLayers(key) {
    return this.shapes.get(key) || (this.marks.byKey.get(key) || []).map((mark) => this.marks.layerOf(mark));
  }

  /**
   * @override
   * @param {string} key
   */
  elementsOf(key) {
    // Who asks for what the canvas draws is given its shape.
    const marks = this.marks.byKey.get(key) || [];
    if (marks.some((mark) => !this.marks.drawn.has(mark))) { this.marks.draw(new Set([...this.marks.drawn, ...marks])); }
    return super.elementsOf(key);
  }

  /**
   * @override
   * @param {string | null} key
   */
  markChosen(key) {
    super.markChosen(null);
    this.hold("chosen", key || "");
    super.markChosen(key);
  }

  /**
   * @override
   * @param {string} key
   * @param {boolean} on
   */
  light(key, on) {
    if (on) { this.hold("lit", key); }
    super.light(key, on);
    if (!on) { this.hold("lit", ""); }
  }

  /**
   * @param {"lit" | "chosen"} why
   * @param {string} key
   */
  hold(why, key) {
    if (this.held[why] === key) { return; }
    this.held[why] = key;
    this.marks.draw(this.pickMarks());
    this.heaps.light();
    this.marksLayer.paintSoon();
  }

  /**
   * @override
   * @param {string} sign
   * @param {boolean} on
   */
  lightAll(sign, on) {
    super.lightAll(sign, on);
    this.marksLayer.sign = on ? sign : "";
    this.marksLayer.paintSoon();
  }

  // What of the canvas lies at a pointer, as of all shapes.
  /**
   * @override
   * @param {MouseEvent} event
   * @returns {Pointed[]}
   */
  listAround(event) {
    const spot = this.map.mouseEventToLayerPoint(event);
    const touch = StoryMap.isTouch(event);
    const found = this.listCanvasMarks(this.boxView()).flatMap((mark) => {
      const { key, kind, latlng, look } = mark;
      const plain = kind === "event" ? StoryMap.MARK_SIZES.event : look.radius || 0;
      const radius = plain * this.scale * this.shares[kind];
      const away = Math.max(0, this.map.latLngToLayerPoint(latlng).distanceTo(spot) - radius);
      return away <= StoryMap.reachOf({ rank: 0, radius }, touch) ? [{ key, leg: "", away, rank: 0 }] : [];
    });
    return [...found, ...super.listAround(event)];
  }

  // Names had better not cover what the canvas draws.
  /**
   * @override
   * @param {L.Bounds} seen
   * @param {L.Point} pane
   * @returns {Pair[]}
   */
  listEdges(seen, pane) {
    const spots = this.listCanvasMarks(this.boxView()).map(({ latlng }) => {
      const { x, y } = this.map.latLngToLayerPoint(latlng).subtract(pane);
      return /** @type {Pair} */ ([x, y]);
    });
    return [...super.listEdges(seen, pane), ...spots];
  }

  /**
   * @override
   * @param {Seen} seen
   */
  addSigns(seen) {
    super.addSigns(seen);
    const looks = new Map(this.listCanvasMarks(this.boxView()).map(({ look, kind }) => [look, kind]));
    for (const [look, kind] of looks) {
      const classes = look.className.split(" ");
      const own = StoryMap.readKind(classes);
      const sign = StoryMap.readSign(kind, classes);
      if (own) { seen.names.add(own); }
      if (!own || sign !== "city") { seen.names.add(sign); }
    }
  }
};

// Adds to what is kept under a key.
/** @type {<Key, Value>(kept: Map<Key, Value[]>, key: Key, value: Value) => void} */
StoryMap.file = (kept, key, value) => {
  const held = kept.get(key);
  if (held) { held.push(value); } else { kept.set(key, [value]); }
};
