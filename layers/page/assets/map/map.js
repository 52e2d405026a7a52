// The map's side of the story: its shapes, what is marked, chosen and framed.
"use strict";

StoryMap.calm = window.matchMedia("(prefers-reduced-motion: reduce)");

// What is spoken of, by kind and id, as in "place havana".
/** @type {(spoken: Spoken) => Set<string>} */
StoryMap.listKeys = ({ places, routes, events }) => new Set([
  ...places.map((id) => `place ${id}`), ...routes.map((id) => `route ${id}`), ...events.map((id) => `event ${id}`),
]);

// Whether a layer is the story's: others may stand beside them in a notebook.
/** @type {(layer: L.Layer & { feature?: { properties: { kind?: string } | null } }) => layer is Shape} */
StoryMap.isShape = (layer) => Boolean(layer.feature?.properties?.kind);

// What buttons beside the map's middle take of its width, with a mark beside its place, in pixels.
StoryMap.TOOLS_ASIDE = 72;

StoryMap.StoryView = class {
  /**
   * @param {L.Map} map
   * @param {StoryData} story
   * @param {Chapter} chapter
   */
  constructor(map, story, chapter) {
    this.map = map;
    this.story = story;
    this.container = map.getContainer();
    this.stage = StoryMap.need(".stage");
    /** @type {Map<string, Shape[]>} */
    this.shapes = new Map(); // by keys
    this.chapter = chapter;
    this.active = this.listActive(chapter); // the keys of what the chapter speaks of
    /** @type {Set<string> | null} */
    this.only = null; // the keys of what alone is there, on the cover
    this.pick = ""; // the sign of the legend that alone is shown
    this.group = ""; // the group of journeys that alone is shown
    /** @type {StoryMap.Basemap | undefined} */
    this.basemap = undefined;
    /** @type {StoryMap.Areas | undefined} */
    this.areas = undefined; // where the story has any
    /** @type {StoryMap.Flows | undefined} */
    this.flows = undefined; // where the overview tells any
    this.onSettle = () => {};
    /** @type {(around: { taken: Box[], lines: Pair[], size: L.Point }) => void} */
    this.onNamed = () => {}; // the story has its names, and what is left is the ground's
    /** @type {(chapter: Chapter) => void} */
    this.onMark = () => {};
    /** @type {Record<LayerKind, LayerChoice>} */
    this.layers = { route: "chapter", event: "chapter", country: "chapter" }; // what the reader asks for
    const [west, east] = story.extent;
    this.world = L.latLngBounds([-85, west], [85, east]);
    /** @type {(feature: Named) => string} */
    this.names = (feature) => feature.label;
    /** @type {(feature: Named) => boolean} */
    this.wants = () => true; // whether a feature's name is to be shown
    /** @type {Set<string> | null} */
    this.spoken = null; // the keys of what alone is there, in a lesson
    this.scale = 1; // of marks, against their size on a page
    this.hasToolsBelow = window.matchMedia("(max-width: 52rem), (max-height: 30rem)"); // as screens.css
    this.hasToolsBeside = window.matchMedia("(max-width: 30rem) and (max-height: 22rem)"); // as screens.css
    /** @type {(event: { layer: L.Layer }) => void} */
    this.receiving = ({ layer }) => this.receive(layer);
    this.framing = false; // the map is being moved by the page, not by the reader
    /** @type {(key: string, on: boolean) => void} */
    this.onHover = () => {};
    /** @type {(key: string) => void} */
    this.onChoose = () => {};
    this.onMiss = () => {};
    /** @type {Pointed[]} */
    this.pointed = []; // what the last click or tap may have meant, and where it was
    this.pointedAt = L.point(0, 0);
    /** @type {PointerEvent | null} */
    this.pressed = null; // where a finger is: browsers move the click to what they take it to mean
    /** @type {string | null} */
    this.single = null; // the journey that is shown without the others
    this.onSingle = () => {};
    /** @type {StoryMap.Legend | undefined} */
    this.legend = undefined;
    this.labels = new (StoryMap.MarkedLabels || StoryMap.MapLabels)(this);
    this.flight = new StoryMap.NamesInFlight(this);
    this.journeys = new StoryMap.Journeys(this);
    map.on("moveend", () => this.settle());
    map.on("dragstart", () => this.offerReset());
    map.on("click", (event) => this.choose(event));
    this.container.addEventListener("pointerdown", (event) => { this.pressed = event; }, { capture: true });
    map.on("zoomstart", () => { if (!this.framing && !map._enforcingBounds) { this.offerReset(); } });
    this.reset = StoryMap.need(".reset");
    this.reset.addEventListener("click", () => this.frame({ fly: true }));
    this.letGo = StoryMap.need(".let-go");
    this.letGo.addEventListener("click", () => this.showOnly(null));
    this.hover = new StoryMap.Hover(this);
    // Twice on a shape is a choice and its chapter, twice beside one brings the map nearer.
    map.doubleClickZoom.disable();
    map.on("dblclick", ({ originalEvent, latlng }) => {
      if (!StoryMap.listPointed(this, originalEvent).length && !this.pointed.length) { map.setZoomAround(latlng, map.getZoom() + 1); }
    });
  }

  // A shape as it comes, before the page is ready: there or away by the chapter to be read, and a
  // line that is to draw itself not there yet.
  /** @param {L.Layer} layer */
  receive(layer) {
    const classList = StoryMap.isShape(layer) && layer.getElement()?.classList;
    if (!classList) { return; }
    const { kind, id } = layer.feature.properties;
    const key = `${kind} ${id}`;
    const there = this.shows(key);
    classList.toggle("is-active", this.active.has(key));
    classList.toggle("is-away", !there);
    classList.toggle("is-waiting", kind === "route" && there && this.isTelling && !StoryMap.calm.matches);
  }

  // What makes the map ready, each a matter of a moment.
  listTurns() {
    return [() => this.collectAll()];
  }

  collectAll() {
    this.map.off("layeradd", this.receiving);
    this.map.eachLayer((layer) => this.collect(layer));
    if (this.story.flows) {
      this.flows = new StoryMap.Flows(this);
      this.flows.draw();
      this.sort();
    }
  }

  // The keys of what a chapter shows. Flows stand in the place of its journeys, and of the places at
  // which these call.
  /** @param {Spoken & { flows?: boolean }} chapter */
  listActive(chapter) {
    const { flows } = this.story;
    if (!flows || !chapter.flows) { return StoryMap.listKeys(chapter); }
    const spoken = StoryMap.listKeys({ ...chapter, places: flows.places, routes: [] });
    return new Set([...spoken, ...flows.list.map(({ id }) => `flow ${id}`)]);
  }

  /** @param {L.Layer} layer */
  collect(layer) {
    if (!StoryMap.isShape(layer)) { return; }
    const feature = layer.feature.properties;
    const key = `${feature.kind} ${feature.id}`;
    this.shapes.set(key, [...(this.shapes.get(key) || []), layer]);
    const writeWords = () => {
      const words = document.createElement("span");
      words.textContent = feature.words;
      return words;
    };
    layer.bindTooltip(writeWords, { className: "tooltip", sticky: feature.kind === "route", direction: "top", offset: [0, -8] });
    // Shown for what lies nearest to the pointer, which is not always what lies on top there.
    layer._initTooltipInteractions(true);
    const element = layer.getElement();
    // Every click on a shape is the map's as well.
    layer.options.bubblingMouseEvents = true;
    if (!element) { return; }
    // The chapters say all this in words, in order; the map would only say it again.
    element.setAttribute("aria-hidden", "true");
    // An SVG shape that listens for focus, as one with a tooltip does, would be a stop of its own.
    element.setAttribute("tabindex", "-1");
    element.removeAttribute("role");
  }

  // What was clicked or tapped, or lay nearest to it.
  /** @param {L.LeafletMouseEvent} event */
  choose({ originalEvent, containerPoint }) {
    this.hover.leave();
    const pressed = StoryMap.isTouch(originalEvent) && this.pressed;
    this.pressed = null;
    this.pointed = StoryMap.listPointed(this, pressed || originalEvent);
    this.pointedAt = pressed ? this.map.mouseEventToContainerPoint(pressed) : containerPoint;
    const [nearest] = this.pointed;
    if (nearest) { this.onChoose(nearest.key); } else { this.onMiss(); }
  }

  /** @param {Pointed} pointed */
  findLayer({ key, leg }) {
    const layers = this.listLayers(key);
    return layers.find((layer) => layer instanceof L.Polyline && layer.feature.properties.key === leg) || layers[0];
  }

  // What a card says of a shape; a place by the name that the reader chose.
  /** @param {Pointed} pointed */
  describe({ key, leg }) {
    const [kind] = key.split(" ");
    const card = this.readCard(leg && kind === "route" ? `route ${leg}` : key);
    const [layer] = this.listLayers(key);
    const feature = layer?.feature.properties;
    const name = feature && feature.kind !== "route" && feature.kind !== "flow" ? this.names(feature) : card.name;
    if (kind === "flow") { return { ...card, kind: this.flows?.data.words.kind || "" }; }
    return { ...card, name, kind: this.story.words.kinds[kind], when: card.when || this.story.words.undated };
  }

  /** @param {string} key kind and id, of a journey its leg's */
  readCard(key) {
    return key.startsWith("flow ") && this.flows ? this.flows.find(key.slice("flow ".length)).card : this.story.cards[key];
  }

  /** @param {string | null} key */
  markChosen(key) {
    for (const element of this.container.querySelectorAll(".is-chosen")) { element.classList.remove("is-chosen"); }
    if (!key) { return; }
    for (const element of this.elementsOf(key)) { element.classList.add("is-chosen"); }
  }

  // One journey without the others, seen whole, until the reader lets go.
  /** @param {string | null} id */
  showOnly(id) {
    this.single = id;
    for (const key of this.listJourneys()) {
      for (const element of this.elementsOf(key)) { element.classList.toggle("is-off", id !== null && key !== `route ${id}`); }
    }
    this.letGo.hidden = id === null;
    const name = id === null ? "" : this.readCard(`route ${id} 1`).name;
    StoryMap.need("span", this.letGo).textContent = StoryMap.fill(this.story.words.onlyShown, { name });
    this.onSingle();
    this.journeys.finish();
    this.sort();
    this.legend?.update();
    if (id) { this.frame({ fly: true, bounds: this.boundsOfRoute(id) }); } else { this.settle(); }
  }

  listJourneys() {
    return [...this.shapes.keys()].filter((key) => key.startsWith("route "));
  }

  /** @param {string} id */
  boundsOfRoute(id) {
    const bounds = L.latLngBounds([]);
    for (const layer of this.shapes.get(`route ${id}`) || []) {
      if (layer instanceof L.Polyline) { bounds.extend(layer.getBounds()); }
    }
    return bounds;
  }

  listShapes() {
    return [...this.shapes.values()].flat();
  }

  /** @param {string} key */
  listLayers(key) {
    return this.shapes.get(key) || [];
  }

  /** @param {string} key */
  elementsOf(key) {
    return [...this.listLayers(key).flatMap((layer) => layer.getElement() || []), ...(this.areas?.elementsOf(key) || [])];
  }

  /** @param {string} id */
  findChapter(id) {
    return StoryMap.demand(this.story.chapters.find((chapter) => chapter.id === id), id);
  }

  /**
   * @param {string} key
   * @param {boolean} on
   */
  light(key, on) {
    for (const element of this.elementsOf(key)) { element.classList.toggle("is-lit", on); }
  }

  /**
   * @param {Chapter} chapter
   * @param {{ fly: boolean }} how
   */
  show(chapter, { fly }) {
    this.mark(chapter);
    this.journeys.arm();
    this.frame({ fly });
  }

  /** @param {Chapter} chapter */
  mark(chapter) {
    if (chapter.id !== this.chapter.id) { this.pick = this.group = ""; }
    this.chapter = chapter;
    this.active = this.listActive(chapter);
    for (const key of this.shapes.keys()) {
      for (const element of this.elementsOf(key)) { element.classList.toggle("is-active", this.active.has(key)); }
    }
    this.container.dataset.chapter = chapter.id;
    this.sort();
    this.onMark(chapter);
  }

  // On the cover one journey is there, and the others come when the story begins. Who asks for
  // less motion has all of them at once.
  /** @param {boolean} on */
  setCover(on) {
    const { cover } = this.story;
    if (!cover || StoryMap.calm.matches) { return; }
    const drawn = on || !this.only ? [] : [cover];
    this.only = on ? this.listCovered(cover) : null;
    this.sort();
    this.journeys.arm({ drawn });
    this.settle();
    this.legend?.updateSoon();
  }

  /** @param {string} cover */
  listCovered(cover) {
    return StoryMap.listKeys({ places: this.story.stops[cover], routes: [cover], events: [] });
  }

  // After the reader has asked for more or for less.
  refresh() {
    this.journeys.finish();
    this.sort();
    this.settle();
    this.legend?.update();
  }

  // A lesson shows what its step is about, and what is asked is not to be told.
  get isTelling() {
    return ["scroll", "step"].includes(document.body.dataset.mode || "") && !document.body.classList.contains("is-asking");
  }

  // What is there and what is away: the chapter's, unless the reader asks for more or for less.
  sort() {
    for (const [key, layers] of this.shapes) {
      for (const layer of layers) { layer.getElement()?.classList.toggle("is-away", !this.isLayerThere(layer, key)); }
    }
    this.areas?.sort();
    this.flows?.sort();
    this.container.classList.toggle("shows-more", this.pick !== "" || this.layers.route === "all");
    const codes = this.listNamed().filter(({ shaded }) => shaded).map(({ code }) => `country-${code}`);
    for (const country of this.container.querySelectorAll(".country")) {
      country.classList.toggle("is-active", codes.some((code) => country.classList.contains(code)));
    }
  }

  /**
   * @param {Shape} layer
   * @param {string} key
   */
  isLayerThere(layer, key) {
    if (this.flows?.isIdle(layer)) { return false; }
    return this.pick ? StoryMap.listSignsOf(layer, this).includes(this.pick) : this.shows(key);
  }

  /**
   * @param {string} key
   * @returns {boolean}
   */
  shows(key) {
    if (!this.isTelling) { return true; }
    if (this.only) { return this.only.has(key); }
    const [kind, id] = key.split(" ");
    if (kind === "flow") { return this.flows !== undefined && this.flows.shows(key); }
    if (kind === "place") {
      // A journey that is there has its stops.
      const stops = Object.entries(this.story.stops);
      return (!this.group && this.active.has(key)) || stops.some(([route, ids]) => ids.includes(id) && this.shows(`route ${route}`));
    }
    if (kind === "route" && this.group && this.story.groups?.[id] !== this.group) { return false; }
    // What was asked for singly is there, whatever is shown of its kind.
    if (kind === "route" && this.single !== null) { return id === this.single; }
    const choice = this.layers[kind === "event" ? "event" : "route"];
    return choice === "all" || (choice === "chapter" && this.active.has(key));
  }

  // The countries that are named: the chapter's, unless the reader asks for all or for none.
  listNamed() {
    if (!this.isTelling) { return this.chapter.countries.filter(({ shaded }) => shaded); }
    if (this.only || this.pick || this.layers.country === "none") { return []; }
    if (this.layers.country === "chapter") { return this.chapter.countries; }
    const all = this.story.chapters.flatMap((chapter) => chapter.countries).sort((one, other) => Number(other.shaded) - Number(one.shaded));
    return all.filter(({ code }, index) => all.findIndex((other) => other.code === code) === index);
  }

  /** @param {Element | undefined | null} element */
  isSeen(element) {
    if (!element) { return false; }
    const { display, visibility } = getComputedStyle(element);
    return display !== "none" && visibility !== "hidden";
  }

  // What lies at a pointer and is no shape.
  /** @param {MouseEvent} event */
  listAround(event) {
    return this.areas?.listAround(event) || [];
  }

  // And what of it names had better not cover.
  /**
   * @param {L.Bounds} seen
   * @param {L.Point} pane
   */
  listEdges(seen, pane) {
    return this.areas?.listLines(seen, pane) || [];
  }

  /**
   * @param {string} sign
   * @param {boolean} on
   */
  lightAll(sign, on) {
    this.areas?.light(sign, on);
  }

  // And the signs of what is seen of it.
  /** @param {Seen} seen */
  addSigns({ names }) {
    for (const sign of [...(this.areas?.listSigns() || []), ...(this.flows?.listSigns() || [])]) { names.add(sign); }
  }

  // Where places and events stand that are seen, in pixels of the frame.
  listPoints() {
    return this.listShapes().flatMap((layer) => {
      if (layer instanceof L.Polyline || !this.isSeen(layer.getElement())) { return []; }
      const feature = layer.feature.properties;
      const shift = feature.kind === "event" && feature.shift || [0, 0];
      return [this.map.latLngToContainerPoint(layer.getLatLng()).add(shift)];
    });
  }

  /** @param {Chapter} chapter */
  boundsOf(chapter) {
    const [west, south, east, north] = chapter.bounds;
    return L.latLngBounds([south, west], [north, east]);
  }

  // A view of places close together, and one that the author gives, is shown as near as it is.
  pickMaxZoom() {
    const { exact, bounds: [west, south, east, north] } = this.chapter;
    const close = Math.max(east - west, north - south) < this.story.closeSpan;
    return exact || close ? this.story.closeZoom : this.story.maxZoom;
  }

  /** @param {{ fly: boolean, bounds?: L.LatLngBounds }} how the chapter's bounds where none are given */
  frame({ fly, bounds }) {
    const size = this.map.getSize();
    if (size.x === 0 || size.y === 0) { return; }
    const pad = Math.min(72, Math.round(Math.min(size.x, size.y) * 0.13));
    // Where buttons stand below, nothing that the view is about is to lie under them.
    const isBeside = this.hasToolsBeside.matches;
    const below = this.hasToolsBelow.matches && !isBeside ? Math.max(pad, Math.min(58, Math.round(size.y * 0.26))) : pad;
    const aside = isBeside ? StoryMap.TOOLS_ASIDE : pad;
    const options = { paddingTopLeft: L.point(aside, pad), paddingBottomRight: L.point(aside, below), maxZoom: this.pickMaxZoom() };
    const own = !bounds;
    const box = bounds || this.boundsOf(this.chapter);
    this.reset.hidden = own;
    this.framing = true;
    if (fly && !StoryMap.calm.matches) {
      this.container.classList.add("is-flying");
      // To where it may stay: it would be pulled back into the world after the flight.
      const { center, zoom } = this.map._getBoundsCenterZoom(box, options);
      this.map.flyTo(this.map._limitCenter(center, zoom, this.limits), zoom, { duration: 0.9 });
    } else {
      // Not pulled back into the world while it is being set, which would be by an animation.
      this.map._enforcingBounds = true;
      this.map.fitBounds(box, { ...options, animate: false });
      this.map._enforcingBounds = false;
      this.map.panInsideBounds(this.limits, { animate: false });
      this.reset.hidden = own;
    }
  }

  settle() {
    this.container.classList.remove("is-flying");
    this.framing = false;
    const far = this.map.getZoom() < this.story.nearZoom;
    this.container.classList.toggle("is-far", far);
    const { x } = this.map.getSize();
    // So near, the coasts of the basemap are no longer true.
    this.container.classList.toggle("is-close", (360 / (256 * 2 ** this.map.getZoom())) * x < this.story.closeSpan);
    this.spreadEvents();
    this.onSettle();
    this.labels.placeSoon(() => this.journeys.start());
  }

  // Events stand beside the place at which they happened, at every scale.
  spreadEvents() {
    /** @type {(layer: PlaceLayer | EventLayer) => Pair} */
    const at = (layer) => {
      const { x, y } = this.map.latLngToContainerPoint(layer.getLatLng());
      return [x, y];
    };
    const layers = this.listShapes().filter((layer) => this.isSeen(layer.getElement()));
    const events = layers.filter((layer) => layer instanceof L.Marker);
    const places = layers.filter((layer) => layer instanceof L.CircleMarker);
    const shifts = StoryMap.spread(events.map(at), places.map(at), 15 * this.scale);
    for (const [index, layer] of events.entries()) {
      const [right, down] = shifts[index];
      const [across, up] = layer.options.icon.options.iconAnchor;
      const { style } = StoryMap.demand(layer.getElement(), "event");
      layer.feature.properties.shift = shifts[index];
      style.marginLeft = `${right - across}px`;
      style.marginTop = `${down - up}px`;
    }
  }

  // How far the map may be moved: to the world's edges, and past them where buttons stand there.
  get limits() {
    const beyond = this.hasToolsBeside.matches ? this.story.extent.map((lon, side) => lon + (side ? 90 : -90)) : this.story.extent;
    return L.latLngBounds([this.world.getSouth(), beyond[0]], [this.world.getNorth(), beyond[1]]);
  }

  offerReset() {
    this.reset.hidden = false;
  }

  followSize() {
    this.map.setMaxBounds(this.map.options.maxBounds);
    new ResizeObserver(() => this.resize()).observe(this.container);
  }

  // The view fits its frame, unless the reader has moved it.
  resize() {
    const { x, y } = this.map.getSize();
    if (x === this.container.clientWidth && y === this.container.clientHeight) { return; }
    const framed = this.reset.hidden;
    // Nor is it pulled back into the world meanwhile, which would seem the reader's doing.
    this.map._enforcingBounds = true;
    this.map.invalidateSize({ animate: false });
    this.limit();
    this.map._enforcingBounds = false;
    if (framed) { this.frame({ fly: false }); }
  }

  // Never further out than the opened world is wide, unless a chapter needs it.
  limit() {
    const size = this.map.getSize();
    if (size.x === 0 || size.y === 0) { return; }
    const [west, east] = this.story.extent;
    // A limit between two steps of the zoom would be left for the next step by itself.
    const { zoomSnap: step = 1 } = this.map.options;
    const full = Math.ceil(Math.log2((size.x / 256) * (360 / (east - west))) / step) * step;
    const isBeside = this.hasToolsBeside.matches;
    // Between buttons there are fewer pixels than the world has at the first zoom.
    this.map.options.minZoom = isBeside ? -1 : 0;
    const padding = L.point(isBeside ? 2 * StoryMap.TOOLS_ASIDE : 40, 40);
    const zooms = this.story.chapters.map((chapter) => this.map.getBoundsZoom(this.boundsOf(chapter), false, padding));
    // Set as options: setMinZoom would move the map by itself, before it is framed.
    this.map.options.minZoom = Math.min(full, ...zooms);
    this.map.options.maxBounds = this.limits;
    this.map.fire("zoomlevelschange");
  }
};

/** @type {StoryMap.StoryView | undefined} */
StoryMap.view = undefined;

// The id under which a chapter stands now: addresses with one that it once had lead to it.
/** @type {(story: StoryData, hash: string) => string} */
StoryMap.resolveChapter = (story, hash) => {
  const id = StoryMap.readId(hash);
  return Object.hasOwn(story.aliases, id) ? story.aliases[id] : id;
};

// The map before it has any layer: each is then drawn once, where it is to be seen.
/** @type {(map: L.Map) => void} */
StoryMap.open = (map) => {
  /** @type {StoryData} */
  const story = JSON.parse(StoryMap.need("#story-data").textContent);
  const asked = StoryMap.resolveChapter(story, StoryMap.readAddress());
  const view = new (StoryMap.CrowdedView || StoryMap.MarkedView || StoryMap.StoryView)(map, story, story.chapters.find(({ id }) => id === asked) || story.chapters[0]);
  StoryMap.view = view;
  map.createPane("basemap").style.zIndex = "150";
  const { cover } = story;
  // Who asks for no chapter begins on the cover.
  if (cover && !asked && document.querySelector(".cover") && document.body.dataset.mode === "scroll" && !StoryMap.calm.matches) {
    view.only = view.listCovered(cover);
  }
  map.on("layeradd", view.receiving);
  view.limit();
  view.frame({ fly: false });
};

// What the map is called, and its buttons.
/** @type {(view: StoryMap.StoryView) => void} */
StoryMap.prepareMap = ({ map, container, stage, story }) => {
  container.setAttribute("role", "application");
  container.setAttribute("aria-label", stage.getAttribute("aria-label") || "");
  for (const [name, words] of [["in", story.words.zoomIn], ["out", story.words.zoomOut]]) {
    const button = StoryMap.need(`.leaflet-control-zoom-${name}`, container);
    button.title = words;
    button.setAttribute("aria-label", words);
  }
  // One finger scrolls the page, two move the map.
  if (StoryMap.coarse.matches) { map.dragging.disable(); }
};
