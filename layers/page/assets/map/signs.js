// The signs that are on the map just now, and the page's legend, which explains them and no others.
"use strict";

// A kind of border is explained where at least this much of it is seen, in pixels.
StoryMap.LEAST_BORDER = 25;
// Between the signs of the key's row, in pixels.
StoryMap.KEY_GAP = 12;

/** @typedef {{ names: Set<string>, legs: Set<string>, routes: Set<string> }} Seen */

// The signs in view: certainties, kinds of points and of borders; and the legs and routes seen.
/** @type {(view: StoryMap.StoryView) => Seen} */
StoryMap.listSigns = (view) => {
  const { map, story, shapes, spoken } = view;
  /** @type {Seen} */
  const seen = { names: new Set(StoryMap.listBorders(map, story)), legs: new Set(), routes: new Set() };
  const bounds = map.getBounds();
  for (const [key, layers] of shapes) {
    if (spoken && !spoken.has(key)) { continue; }
    for (const layer of layers) { StoryMap.addSigns(layer, bounds, seen); }
  }
  view.addSigns(seen);
  return seen;
};

/** @type {(map: L.Map, story: StoryData) => string[]} */
StoryMap.listBorders = (map, story) => {
  const view = map.getPixelBounds();
  /** @type {(box: Bounds) => number} */
  const measure = ([west, south, east, north]) => {
    const [start, end] = [map.project([north, west]), map.project([south, east])];
    if (!view.intersects(L.bounds(start, end))) { return 0; }
    const [first, last] = [view.getTopLeft(), view.getBottomRight()];
    const from = L.point(Math.max(start.x, first.x), Math.max(start.y, first.y));
    return from.distanceTo([Math.min(end.x, last.x), Math.min(end.y, last.y)]);
  };
  return Object.entries(story.borders).filter(
    ([, boxes]) => boxes.reduce((sum, box) => sum + measure(box), 0) >= StoryMap.LEAST_BORDER,
  ).map(([kind]) => kind);
};

/** @type {(layer: Shape, bounds: L.LatLngBounds, seen: Seen) => void} */
StoryMap.addSigns = (layer, bounds, { names, legs, routes }) => {
  const element = layer.getElement();
  if (!element || !element.matches(".place, .event, .route")) { return; }
  const { display, visibility } = getComputedStyle(element);
  if (display === "none" || visibility === "hidden") { return; }
  const points = layer instanceof L.Polyline ? layer.getLatLngs() : [layer.getLatLng()];
  if (!points.some((point) => bounds.contains(point))) { return; }
  const feature = layer.feature.properties;
  if (feature.kind === "route") {
    legs.add(feature.key);
    routes.add(feature.id);
  }
  if (element.matches(".is-unmarked")) { return; }
  const kind = StoryMap.readKind([...element.classList]);
  const sign = StoryMap.readSign(feature.kind, [...element.classList]);
  if (kind) { names.add(kind); }
  // Of one of a kind a dot would say nothing.
  if (!kind || sign !== "city") { names.add(sign); }
};

// Which kind of place a mark of these classes is; nothing for one of none.
/** @type {(classes: string[]) => string | undefined} */
StoryMap.readKind = (classes) => classes.find((name) => name.startsWith("kind-"));

// Which sign of the legend a mark of these classes is.
/** @type {(kind: string, classes: string[]) => string} */
StoryMap.readSign = (kind, classes) => {
  /** @type {(start: string) => string} */
  const read = (start) => StoryMap.demand(classes.find((name) => name.startsWith(start)), start).slice(start.length);
  if (kind === "place") { return read("precision-").replace("site", "city").replace("unstated", "plain"); }
  const certainty = read("certainty-");
  if (kind === "event") { return certainty === "documented" ? "event" : `event-${certainty}`; }
  return certainty;
};

// The signs that a shape stands for: a place for those of the legs that lead to it, too.
/** @type {(layer: Shape, view: StoryMap.StoryView) => string[]} */
StoryMap.listSignsOf = (layer, view) => {
  const feature = layer.feature.properties;
  const classes = [...layer.getElement()?.classList || layer.options.classes || []];
  if (!classes.length) { return []; }
  /** @type {(id: string, number: number) => string[]} */
  const readLeg = (id, number) => (view.shapes.get(`route ${id}`) || []).flatMap((leg) => {
    const own = leg.feature.properties;
    const drawn = leg.getElement();
    const same = own.kind === "route" && own.key === `${id} ${number}` && drawn?.matches(".route");
    return same && drawn ? [StoryMap.readSign("route", [...drawn.classList])] : [];
  });
  // Who asks for a sign of journeys is shown these.
  if (feature.kind === "flow") { return []; }
  if (feature.kind === "route") { return readLeg(feature.id, Number(feature.key.slice(feature.id.length + 1))); }
  const area = view.areas?.readSign(`${feature.kind} ${feature.id}`) || [];
  const own = [...area, ...(classes.includes("is-unmarked") ? [] : [StoryMap.readSign(feature.kind, classes)])];
  if (feature.kind === "event") { return own; }
  const kind = StoryMap.readKind(classes);
  return [...own, ...(kind ? [kind] : []), ...Object.entries(view.story.stops).flatMap(([route, stops]) => stops.flatMap((id, index) => (
    id === feature.id ? [...readLeg(route, index), ...readLeg(route, index + 1)] : []
  )))];
};

StoryMap.Legend = class {
  /** @param {StoryMap.StoryView} view */
  constructor(view) {
    this.view = view;
    this.waiting = 0;
    this.width = -1;
    this.element = StoryMap.need(".legend", view.stage);
    this.signs = [...this.element.querySelectorAll("[data-sign]")];
    this.journeys = [...this.element.querySelectorAll("[data-route]")];
    this.claims = [...this.element.querySelectorAll(".schematic")];
    this.row = StoryMap.need(".key-row ul", this.element);
    this.panel = StoryMap.need("ul.marks", this.element);
    this.lines = this.signs.filter((item) => item.querySelector(".route"));
    // What the row has where no line is drawn: it is never empty.
    this.marks = this.signs.filter((item) => item.querySelector("button.sign") && !this.lines.includes(item));
    this.listen();
    view.map.on("moveend", () => this.updateSoon());
    this.update();
  }

  // It measures what has just been changed, and so waits for a task of its own.
  updateSoon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.update(), 0);
  }

  listen() {
    const opener = StoryMap.need(".more-signs", this.element);
    /** @param {boolean} on */
    const open = (on) => {
      this.element.classList.toggle("is-open", on);
      opener.setAttribute("aria-expanded", String(on));
    };
    opener.addEventListener("click", () => open(!this.element.classList.contains("is-open")));
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.element.classList.contains("is-open")) { return; }
      event.stopPropagation();
      open(false);
      opener.focus();
    });
    document.addEventListener("click", (event) => { if (!StoryMap.findAround(event, ".legend")) { open(false); } });
    for (const item of this.signs) {
      const { sign = "" } = item.dataset;
      const button = item.querySelector("button.sign");
      if (!button) { continue; }
      // A sign lights up all that it stands for; pressed, it leaves nothing else.
      for (const [type, on] of /** @type {const} */ ([["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]])) {
        button.addEventListener(type, () => this.light(sign, on));
      }
      button.addEventListener("click", () => {
        this.view.pick = this.view.pick === sign ? "" : sign;
        this.light(sign, false);
        this.view.refresh();
      });
    }
  }

  /**
   * @param {string} sign
   * @param {boolean} on
   */
  light(sign, on) {
    for (const layer of this.view.listShapes()) {
      const element = layer.getElement();
      const own = element?.matches(".route, .place, .event") && StoryMap.readSign(layer.feature.properties.kind, [...element.classList]) === sign;
      if (element && own && !element.classList.contains("is-away")) { element.classList.toggle("is-lit", on); }
    }
    this.view.lightAll(sign, on);
  }

  update() {
    for (const item of this.signs) {
      item.querySelector("button.sign")?.setAttribute("aria-pressed", String(this.view.pick !== "" && item.dataset.sign === this.view.pick));
    }
    // What can be let go again stays.
    if (this.view.pick || this.view.group) { return; }
    // Without a map, the legend is that of all still maps.
    const all = !this.view.container.clientHeight;
    this.reserve();
    const { names, routes } = StoryMap.listSigns(this.view);
    for (const item of this.signs) { item.hidden = !all && !names.has(item.dataset.sign || ""); }
    // What an arc claims is said where lines are drawn; where none are, the row is for marks alone.
    for (const words of this.claims) { words.classList.toggle("is-idle", !all && !routes.size); }
    this.fillRow();
    for (const item of this.journeys) {
      const { route = "" } = item.dataset;
      item.hidden = !all && !routes.has(route);
      item.classList.toggle("is-active", all || this.view.chapter.routes.includes(route));
    }
    const first = this.journeys.find((item) => item.classList.contains("is-active"));
    const list = first?.parentElement;
    if (first && list) {
      const edge = document.documentElement.dir === "rtl" ? "right" : "left";
      list.scrollLeft += first.getBoundingClientRect()[edge] - list.getBoundingClientRect()[edge];
    }
  }

  // One row of line styles; where no line is drawn, of the marks that there are, as many as fit.
  fillRow() {
    const isBare = this.signs.every((item) => item.hidden || !this.lines.includes(item));
    this.row.classList.toggle("is-bare", isBare);
    if (!isBare) { this.emptyRow(); return; }
    this.row.append(...this.marks);
    let room = this.row.clientWidth;
    const fitting = this.marks.map((item) => {
      room -= item.hidden ? 0 : item.offsetWidth + StoryMap.KEY_GAP;
      return room >= -StoryMap.KEY_GAP;
    });
    fitting[this.marks.findIndex(({ hidden }) => !hidden)] = true; // one is there, however long
    this.panel.prepend(...this.marks.filter((_, index) => !fitting[index]));
  }

  emptyRow() { this.panel.prepend(...this.marks); }

  // It keeps the height that all signs need, so that neither map nor text jumps when there are fewer.
  reserve() {
    const width = this.element.clientWidth;
    if (width === this.width) { return; }
    this.width = width;
    this.emptyRow();
    for (const item of [...this.signs, ...this.journeys]) { item.hidden = false; }
    for (const words of this.claims) { words.classList.remove("is-idle"); }
    this.element.style.minHeight = "";
    this.element.style.minHeight = `${this.element.offsetHeight}px`;
    // One row that scrolls sideways is a stop for keys.
    for (const list of this.element.querySelectorAll("ul:not(.journeys)")) {
      if (list.scrollWidth > list.clientWidth) { list.setAttribute("tabindex", "0"); } else { list.removeAttribute("tabindex"); }
    }
  }
};
