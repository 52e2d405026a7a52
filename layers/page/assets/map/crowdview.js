// The map of many journeys: what is told of as shapes, as long as it is few, and all else on a canvas.
"use strict";

// As layers/scene.py has it.
StoryMap.MOST_LEGS = 120;
// Among lines beyond counting marks are half as large.
StoryMap.CROWD_MARKS = 0.5;
// So many journeys are read in one task.
StoryMap.CROWD_BIT = 500;

StoryMap.CrowdedView = class extends StoryMap.MarkedView {
  /**
   * @param {L.Map} map
   * @param {StoryData} story
   * @param {Chapter} chapter
   */
  constructor(map, story, chapter) {
    super(map, story, chapter);
    this.crowd = new StoryMap.Crowd({ ...story, crowd: StoryMap.demand(story.crowd, "crowd") });
    this.told = new Set(chapter.routes);
    /** @type {Set<string>} */
    this.few = new Set(); // the journeys that are drawn as shapes
    /** @type {Map<string, RouteLayer[]>} */
    this.drawn = new Map(); // by the journeys' ids
    /** @type {unknown[]} */
    this.asked = []; // what `there` and `calledAt` were made for
    /** @type {Set<CrowdRoute>} */
    this.there = new Set(); // the journeys that are
    /** @type {Set<string>} */
    this.calledAt = new Set(); // and the places at which they call
    this.canvas = new StoryMap.CrowdLayer(this);
    this.canvas.addTo(map);
    /** @type {StoryMap.CrowdKey | null} */
    this.key = null;
    /** @type {StoryMap.CrowdLists | null} */
    this.lists = null;
  }

  // The cover is there before the journeys have been read.
  /**
   * @override
   * @param {string} cover
   */
  listCovered(cover) {
    const { places, routes } = StoryMap.demand(this.story.crowd, "crowd");
    const stops = routes.stops[routes.ids.indexOf(cover)];
    return StoryMap.listKeys({ places: stops.map((number) => places.ids[number]), routes: [cover], events: [] });
  }

  /** @override */
  listTurns() {
    const turns = Math.ceil(this.crowd.data.routes.ids.length / StoryMap.CROWD_BIT);
    return [...Array.from({ length: turns }, () => () => this.crowd.read(StoryMap.CROWD_BIT)), ...super.listTurns()];
  }

  /** @override */
  collectAll() {
    this.nameBeginnings();
    super.collectAll();
    this.drawFew();
    this.key = new StoryMap.CrowdKey(this);
    this.lists = StoryMap.CrowdLists ? new StoryMap.CrowdLists(this) : null; // where there are any
  }

  /**
   * @override
   * @param {Chapter} chapter
   */
  mark(chapter) {
    this.told = new Set(chapter.routes);
    super.mark(chapter);
    this.nameBeginnings();
    this.lists?.refresh();
  }

  /** @override */
  sort() {
    this.drawFew();
    super.sort();
    this.key?.refresh();
  }

  /** @override */
  settle() {
    this.drawFew();
    super.settle();
  }

  /**
   * @override
   * @param {string} id
   */
  countCallers(id) {
    return (this.crowd.callers.get(id) || []).length;
  }

  // Whose journeys begin at a place is said where it is a matter of some names.
  nameBeginnings() {
    const areMany = this.chapter.flows || this.chapter.routes.length > StoryMap.MOST_VISITS * 3;
    const routes = areMany ? [] : this.chapter.routes;
    for (const { feature } of this.marks.list) {
      if (feature.kind !== "place") { continue; }
      feature.begins = routes.flatMap((id) => {
        const { stops, name, year, hue } = this.findRoute(id);
        return stops[0] === feature.id ? [{ route: id, hue, text: [name, ...(year ? [year] : [])].join(this.crowd.words.list.comma) }] : [];
      });
    }
  }

  /** @param {string} id */
  findRoute(id) {
    return StoryMap.demand(this.crowd.routes.get(id), id);
  }

  /** @param {CrowdRoute} route */
  isThere(route) {
    this.sortJourneys();
    return this.there.has(route);
  }

  listThere() {
    this.sortJourneys();
    return [...this.there];
  }

  /** @override */
  listCalledAt() {
    this.sortJourneys();
    return this.calledAt;
  }

  // Which of thousands are there is asked many times a picture, and is found when it changes.
  sortJourneys() {
    const { active, spoken, told, only, single, pick, group, isTelling } = this;
    const asked = [active, spoken, told, only, single, pick, group, isTelling, this.layers.route];
    if (asked.length === this.asked.length && asked.every((value, index) => value === this.asked[index])) { return; }
    this.asked = asked;
    /** @type {(route: CrowdRoute) => boolean} */
    const isThere = (route) => {
      if (group) { return this.nameGroup(route) === group && this.isToldOf(route); }
      if (pick) { return route.legs.some((leg) => this.isPicked(leg)); }
      const key = `route ${route.id}`;
      return isTelling ? this.shows(key) : (spoken || active).has(key);
    };
    this.there = new Set([...this.crowd.routes.values()].filter(isThere));
    const { ids } = this.crowd.data.places;
    const legs = [...this.there].flatMap((route) => route.legs.filter((leg) => !pick || this.isPicked(leg)));
    this.calledAt = new Set(legs.flatMap(({ from, to }) => [ids[from], ids[to]]));
  }

  // The author's group of a journey, or else how sure it is.
  /** @param {CrowdRoute} route */
  nameGroup(route) {
    const { groups, routes, certainties } = this.crowd.data;
    return groups ? `group-${routes.groups?.[route.index] ?? groups.length}` : certainties[StoryMap.rateRoute(route)].id;
  }

  // Whether the chapter speaks of a journey, or the reader asks for all.
  /** @param {CrowdRoute} route */
  isToldOf({ id }) {
    return this.layers.route === "all" || this.told.has(id);
  }

  /** @param {CrowdLeg} leg */
  isPicked({ certainty }) {
    return this.crowd.data.certainties[certainty].id === this.pick;
  }

  // The journeys that are drawn as shapes: all that are there, or of them those in view, or none.
  pickFew() {
    /** @type {(routes: CrowdRoute[]) => boolean} */
    const areFew = (routes) => routes.reduce((sum, { legs }) => sum + legs.length, 0) <= StoryMap.MOST_LEGS;
    const there = this.listThere();
    if (areFew(there)) { return there; }
    const view = this.boxView();
    const seen = there.filter(({ legs }) => legs.some(({ box }) => StoryMap.doMeet(box, view)));
    return areFew(seen) ? seen : [];
  }

  drawFew() {
    if (!this.isCollected) { return; }
    const few = this.pickFew();
    this.few = new Set(few.map(({ id }) => id));
    this.drawShapes();
    this.canvas.paintSoon();
  }

  /** @override */
  measureShares() {
    const shares = super.measureShares();
    const areMany = this.listCalledAt().size > 0 || (this.flows?.areTold && this.flows.spots.size > StoryMap.BUSIEST.places);
    return !this.few.size && areMany ? { ...shares, place: Math.max(StoryMap.MARK_SHARES.place.least, shares.place * StoryMap.CROWD_MARKS) } : shares;
  }

  // And those that are pointed at, chosen, or alone there.
  drawShapes() {
    const cover = this.only && this.story.cover;
    const wanted = new Set([...this.few, ...this.listHeld(), this.single || "", cover || ""].filter((id) => this.crowd.routes.has(id)));
    for (const [id, layers] of this.drawn) {
      if (wanted.has(id)) { continue; }
      for (const layer of layers) { layer.remove(); }
      this.drawn.delete(id);
      this.shapes.delete(`route ${id}`);
    }
    for (const id of wanted) {
      if (!this.drawn.has(id)) { this.drawn.set(id, this.findRoute(id).legs.map((leg) => this.drawShape(leg))); }
    }
  }

  listHeld() {
    return Object.values(this.held).flatMap((key) => (key.startsWith("route ") ? [key.slice("route ".length)] : []));
  }

  /** @param {CrowdLeg} leg */
  drawShape(leg) {
    const { route, key } = leg;
    const { id, weight, dashes } = this.crowd.data.certainties[leg.certainty];
    const of = `route ${route.id}`;
    const states = [["is-active", this.active.has(of)], ["is-away", !this.shows(of)], ["is-within", this.spoken?.has(of)]];
    const line = L.polyline(this.crowd.trace(leg).map(StoryMap.fromPlane), {
      className: ["route", `route-${route.id}`, `certainty-${id}`, `hue-${route.hue}`, ...states.flatMap(([name, is]) => (is ? [name] : []))].join(" "),
      weight, dashArray: dashes, lineCap: "round", interactive: false, smoothFactor: 0.4,
    });
    /** @type {RouteFeature} */
    const properties = { kind: "route", id: route.id, key, words: this.crowd.describe(leg) };
    const layer = /** @type {RouteLayer} */ (Object.assign(line, { feature: { type: "Feature", properties } }));
    layer.addTo(this.map);
    layer.bringToBack();
    this.collect(layer);
    return layer;
  }

  // The legs that the canvas draws, of those in a box of the plane.
  /** @param {Bounds} box */
  listPainted(box) {
    const routes = this.listThere().filter((route) => !this.few.has(route.id));
    return routes.flatMap(({ legs }) => legs.filter((leg) => StoryMap.doMeet(leg.box, box) && (!this.pick || this.isPicked(leg))));
  }

  /**
   * @override
   * @param {string} key
   * @returns {boolean}
   */
  shows(key) {
    const [kind, id] = key.split(" ");
    if (kind === "route" && this.group && this.isTelling && !this.only) { return this.isThere(this.findRoute(id)); }
    return super.shows(key);
  }

  /**
   * @override
   * @param {Shape} layer
   * @param {string} key
   */
  isLayerThere(layer, key) {
    const [kind, id] = key.split(" ");
    if (this.group && kind === "place") { return this.listCalledAt().has(id); }
    const isStop = this.pick && kind === "place" && this.crowd.data.certainties.some((certainty) => certainty.id === this.pick);
    return isStop ? this.listCalledAt().has(id) : super.isLayerThere(layer, key);
  }

  /**
   * @override
   * @param {string} key
   */
  readCard(key) {
    const [kind, id, number] = key.split(" ");
    if (kind === "route") { return this.crowd.writeCard(this.findRoute(id).legs[Number(number) - 1]); }
    const card = super.readCard(key);
    return kind === "place" ? { ...card, when: this.crowd.sayVisits(id, (route) => this.isThere(route)) } : card;
  }

  /** @override */
  listJourneys() {
    return [...this.crowd.routes.keys()].map((id) => `route ${id}`);
  }

  /**
   * @override
   * @param {string | null} id
   */
  showOnly(id) {
    this.single = id;
    this.drawFew();
    super.showOnly(id);
  }

  /**
   * @override
   * @param {"lit" | "chosen"} why
   * @param {string} key
   */
  hold(why, key) {
    if (this.held[why] === key) { return; }
    super.hold(why, key);
    this.drawShapes();
  }

  // What of the canvas lies at a pointer, as of all shapes.
  /**
   * @override
   * @param {MouseEvent} event
   * @returns {Pointed[]}
   */
  listAround(event) {
    const { x, y } = this.map.mouseEventToLayerPoint(event).add(this.map.getPixelOrigin());
    const scale = (256 * 2 ** this.map.getZoom()) / 360;
    /** @type {Pair} */
    const at = [x / scale - 180, 180 - y / scale];
    const reach = StoryMap.reachOf({ rank: 2, radius: 0 }, StoryMap.isTouch(event));
    const found = this.crowd.listNear(at, reach / scale).flatMap((leg) => {
      const { route, key } = leg;
      if (this.few.has(route.id) || !this.isThere(route) || (this.pick && !this.isPicked(leg))) { return []; }
      const away = this.crowd.measure(leg, at) * scale;
      return away <= reach ? [{ key: `route ${route.id}`, leg: key, away, rank: 2 }] : [];
    });
    return [...found, ...super.listAround(event)];
  }

  /**
   * @override
   * @param {Seen} seen
   */
  addSigns(seen) {
    super.addSigns(seen);
    const telling = this.isTelling;
    for (const { key, route, certainty } of this.listPainted(this.boxView())) {
      // Which of them it is a lesson asks, and no page.
      if (!telling) { seen.legs.add(key); }
      seen.routes.add(route.id);
      seen.names.add(this.crowd.data.certainties[certainty].id);
    }
  }
};

// Whether two boxes of the plane have anything in common.
/** @type {(one: Bounds, other: Bounds) => boolean} */
StoryMap.doMeet = (one, other) => one[0] <= other[2] && one[2] >= other[0] && one[1] <= other[3] && one[3] >= other[1];
