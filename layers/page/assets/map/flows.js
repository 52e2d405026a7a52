// Flows: a line for all journeys that begin at one place and end at another, in the overview.
"use strict";

// Of a flow's journeys, as many as a card lists.
StoryMap.MOST_IN_CARD = 50;

/** @typedef {{ flow: FlowData, line: Pair[], arrow: RouteLayer | null, rings: { layer: RouteLayer, from: number, to: number }[] }} DrawnFlow */

StoryMap.Flows = class {
  /** @param {StoryMap.StoryView} view */
  constructor(view) {
    this.view = view;
    this.data = StoryMap.demand(view.story.flows, "flows");
    /** @type {Map<string, DrawnFlow>} */
    this.drawn = new Map();
    this.picked = ""; // the one that is shown by itself
    /** @type {Map<string, number[]>} */
    this.spots = new Map(); // the longitudes at which flows end, by their places
    this.key = StoryMap.need(".flow-key", view.stage);
    view.map.on("zoomend", () => this.arrange());
    for (const button of this.key.querySelectorAll("button")) { this.listen(button); }
  }

  // A row lights its flow up; pressed, it leaves no other.
  /** @param {HTMLButtonElement} button */
  listen(button) {
    const id = button.dataset.flow || "";
    for (const [type, on] of /** @type {const} */ ([["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]])) {
      button.addEventListener(type, () => this.view.light(`flow ${id}`, on));
    }
    button.addEventListener("click", () => this.choose(this.picked === id ? "" : id));
  }

  /** @param {string} id */
  choose(id) {
    this.picked = id;
    for (const button of this.key.querySelectorAll("button")) {
      const isOn = button.dataset.flow === id;
      button.setAttribute("aria-pressed", String(isOn));
      const item = StoryMap.demand(button.parentElement, "row");
      item.querySelector("ul")?.remove();
      if (isOn) { item.append(this.listJourneys(id, this.key.dataset.linked !== undefined)); }
    }
    this.findSpots();
    this.view.refresh();
    this.view.frame({ fly: true, ...(id ? { bounds: this.boundsOf(id) } : {}) });
  }

  /** @param {string} id */
  boundsOf(id) {
    const bounds = L.latLngBounds([]);
    for (const layer of this.view.shapes.get(`flow ${id}`) || []) {
      if (layer instanceof L.Polyline && layer.getLatLngs().length) { bounds.extend(layer.getBounds()); }
    }
    return bounds;
  }

  findSpots() {
    this.spots.clear();
    for (const { id, ends } of this.data.list) {
      for (const [index, place] of id.split("--").entries()) {
        const lons = this.spots.get(place) || [];
        this.spots.set(place, !this.picked || id === this.picked ? [...lons, ends[index][0]] : lons);
      }
    }
  }

  // Of a place at which flows end, a mark where just now none does, as in another turn of the world.
  /** @param {Shape} layer */
  isIdle(layer) {
    const { kind, id } = layer.feature.properties;
    const lons = kind === "place" && this.areTold && this.spots.get(id);
    return Boolean(lons && layer instanceof L.CircleMarker && !lons.some((lon) => Math.abs(lon - layer.getLatLng().lng) < 1e-4));
  }

  get areTold() {
    return this.areThere && Boolean(this.view.chapter.flows);
  }

  sort() {
    this.key.hidden = !this.areTold;
    this.view.stage.classList.toggle("tells-flows", this.areTold);
  }

  // Whether flows stand for journeys just now: not where a reader asks for these.
  get areThere() {
    const { view } = this;
    return view.isTelling && !view.pick && !view.group && view.single === null && view.layers.route === "chapter";
  }

  /** @param {string} key */
  shows(key) {
    return this.areThere && this.view.active.has(key) && (!this.picked || key === `flow ${this.picked}`);
  }

  // The widest first, so that thin ones lie on top.
  draw() {
    for (const flow of this.data.list) {
      const [start, end] = flow.ends.map(StoryMap.toPlane);
      const line = flow.arrow ? StoryMap.bendArc(start, end, flow.bow) : [start];
      /** @type {DrawnFlow} */
      const drawn = { flow, line, arrow: null, rings: [] };
      this.drawn.set(flow.id, drawn);
      let from = 0;
      const casing = { share: 1, certainty: "casing", dashes: "", isCasing: true };
      for (const { share, certainty, dashes, isCasing } of [casing, ...flow.parts.map((part) => ({ ...part, isCasing: false }))]) {
        const to = isCasing ? 0 : Math.min(1, from + share);
        const points = flow.arrow ? StoryMap.cutStretch(line, isCasing ? 0 : from, isCasing ? 1 : to) : line;
        const layer = this.add(flow, points, {
          className: isCasing ? "flow-casing" : `flow certainty-${certainty}`, weight: flow.width + (isCasing ? 2 : 0), dashArray: dashes || "none", fill: false,
        });
        if (!flow.arrow) { drawn.rings.push({ layer, from: isCasing ? 0 : from, to: isCasing ? 1 : to }); }
        from = to;
      }
      if (flow.arrow) { drawn.arrow = this.add(flow, [start], { className: "flow-arrow", fill: true, weight: 1.5 }); }
    }
    this.findSpots();
    this.arrange();
    // Below all else, in their order.
    for (const layer of this.listLayers().reverse()) { layer.bringToBack(); }
  }

  listLayers() {
    return this.data.list.flatMap(({ id }) => this.view.shapes.get(`flow ${id}`) || []).filter((layer) => layer instanceof L.Polyline);
  }

  /**
   * @param {FlowData} flow
   * @param {Pair[]} points
   * @param {L.PolylineOptions} options
   */
  add(flow, points, options) {
    const line = L.polyline(points.map(StoryMap.fromPlane), { lineCap: "butt", interactive: false, smoothFactor: 0.4, ...options });
    /** @type {RouteFeature} */
    const properties = { kind: "flow", id: flow.id, key: flow.id, words: flow.words };
    const layer = /** @type {RouteLayer} */ (Object.assign(line, { feature: { type: "Feature", properties } }));
    layer.addTo(this.view.map);
    this.view.collect(layer);
    layer.getElement()?.classList.toggle("is-active", this.view.active.has(`flow ${flow.id}`));
    return layer;
  }

  // What has a size of its own at every scale: arrows and rings.
  arrange() {
    const { map } = this.view;
    const zoom = map.getZoom();
    /** @type {(at: Pair) => L.Point} */
    const project = (at) => map.project(StoryMap.fromPlane(at), zoom);
    /** @type {(points: L.Point[]) => L.LatLng[]} */
    const unproject = (points) => points.map((point) => map.unproject(point, zoom));
    for (const { flow, line, arrow, rings } of this.drawn.values()) {
      const points = line.map(project);
      if (arrow) { arrow.setLatLngs(unproject(StoryMap.drawFlowArrow(points, flow.arrow, this.data))); }
      for (const { layer, from, to } of rings) {
        const radius = this.data.ring + flow.width / 2;
        const turns = Array.from({ length: 49 }, (_, index) => 2 * Math.PI * (from + ((to - from) * index) / 48));
        layer.setLatLngs(unproject(turns.map((turn) => points[0].add([radius * Math.sin(turn), -radius * Math.cos(turn)]))));
      }
    }
  }

  // The signs of what is seen: how sure, as of journeys, and that width says how many.
  listSigns() {
    const seen = this.data.list.filter(({ id }) => this.view.elementsOf(`flow ${id}`).some((element) => this.view.isSeen(element)));
    const certainties = seen.flatMap(({ parts }) => parts.map(({ certainty }) => certainty));
    // Of flows, what is not stated has a pattern of its own.
    return new Set([...certainties.filter((certainty) => certainty !== "unstated"), ...(seen.length ? ["flow"] : [])]);
  }

  /** @param {string} id */
  find(id) {
    return StoryMap.demand(this.drawn.get(id), id).flow;
  }

  // A card of a flow lists its journeys, each a link to its chapter where there is one.
  /**
   * @param {HTMLElement} card
   * @param {string} id
   * @param {boolean} isLinked
   */
  fillCard(card, id, isLinked) {
    const details = document.createElement("details");
    const summary = details.appendChild(document.createElement("summary"));
    summary.textContent = `${this.data.words.journeys} · ${this.write(this.find(id).routes.length)}`;
    details.append(this.listJourneys(id, isLinked));
    StoryMap.need(".card-sure", card).after(details);
  }

  /** @param {number} count */
  write(count) {
    return count.toLocaleString(this.view.story.language);
  }

  /**
   * @param {string} id
   * @param {boolean} isLinked
   */
  listJourneys(id, isLinked) {
    const { story } = this.view;
    const ids = Object.keys(story.stops);
    const { routes } = this.find(id);
    const list = document.createElement("ul");
    list.className = "flow-journeys";
    for (const number of routes.slice(0, StoryMap.MOST_IN_CARD)) {
      const route = ids[number];
      const home = story.homes[`route ${route}`];
      const link = document.createElement(isLinked && home ? "a" : "span");
      if (link instanceof HTMLAnchorElement) { link.href = `#${home}`; }
      Object.assign(link.dataset, { kind: "route", id: route });
      link.textContent = this.view.readCard(`route ${route} 1`).name;
      list.appendChild(document.createElement("li")).append(link);
    }
    if (routes.length > StoryMap.MOST_IN_CARD) {
      const rest = list.appendChild(document.createElement("li"));
      rest.textContent = StoryMap.fill(this.data.words.shown, { shown: this.write(StoryMap.MOST_IN_CARD), count: this.write(routes.length) });
    }
    return list;
  }
};

// The stretch of a line between two shares of its length.
/** @type {(line: Pair[], from: number, to: number) => Pair[]} */
StoryMap.cutStretch = (line, from, to) => {
  const way = [0];
  for (const [index, [x, y]] of line.slice(1).entries()) { way.push(way[index] + Math.hypot(x - line[index][0], y - line[index][1])); }
  const length = way[way.length - 1];
  /** @type {(share: number) => Pair} */
  const stand = (share) => {
    const at = share * length;
    const next = Math.max(1, way.findIndex((value) => value >= at - 1e-9));
    const part = (at - way[next - 1]) / (way[next] - way[next - 1] || 1);
    const [[x, y], [toX, toY]] = [line[next - 1], line[next]];
    return [x + (toX - x) * part, y + (toY - y) * part];
  };
  return [stand(from), ...line.filter((_, index) => way[index] > from * length && way[index] < to * length), stand(to)];
};

// The corners of the arrow on a line of pixels; none where it has no room.
/** @type {(points: L.Point[], side: number, data: FlowsData) => L.Point[]} */
StoryMap.drawFlowArrow = (points, side, { arrowAt, arrowRoom }) => {
  /** @type {Pair[]} */
  const line = points.map(({ x, y }) => [x, y]);
  const length = points.slice(1).reduce((sum, point, index) => sum + point.distanceTo(points[index]), 0);
  if (length < arrowRoom * side) { return []; }
  const stretch = StoryMap.cutStretch(line, arrowAt - side / length, arrowAt + side / length);
  const [back, tip] = [stretch[0], stretch[stretch.length - 1]].map(([x, y]) => L.point(x, y));
  const ahead = tip.subtract(back).divideBy(tip.distanceTo(back) || 1);
  const across = L.point(-ahead.y, ahead.x).multiplyBy(side);
  return [tip, back.add(across), back.subtract(across), tip];
};
