// Journeys as they were made: arrows, numbers, and lines that draw themselves leg by leg.
"use strict";

/**
 * A leg as it lies on the screen: `points` in layer pixels, as far as they are in view.
 * @typedef {{ key: string, route: string, number: number, several: boolean, when: string, hue: string, layer: RouteLayer, points: L.Point[], length: number }} LegInView
 * @typedef {LegInView & { mark: L.Point | null, arrow: SVGElement | null, rest: Spotted | null }} MarkedLeg
 * @typedef {{ point: L.Point, angle: number }} Spotted
 */

StoryMap.Journeys = class {
  /** @param {StoryMap.StoryView} view */
  constructor(view) {
    this.view = view;
    /** @type {MarkedLeg[]} */
    this.legs = [];
    this.armed = false; // to be drawn once the map stands still
    /** @type {Set<string>} */
    this.waiting = new Set(); // the keys of legs that are not drawn yet
    this.running = 0;
    view.map.on("movestart zoomstart", () => { if (!this.armed) { this.finish(); } });
  }

  // The legs that are there, in their order.
  list() {
    if (!this.view.isTelling) { return []; }
    const layers = this.view.listShapes().filter((layer) => layer instanceof L.Polyline);
    return layers.filter((layer) => !layer.options.interactive && this.view.isSeen(layer.getElement()));
  }

  // Where many are told of, there is room for arrows alone: their beginnings bear the years.
  get areMany() {
    return new Set(this.list().map(({ feature }) => feature.properties.id)).size > 2;
  }

  // Before a flight: what is to draw itself is not there yet. `drawn` are routes that stand already.
  /** @param {{ drawn?: string[] }} [how] */
  arm({ drawn = [] } = {}) {
    this.finish();
    if (StoryMap.calm.matches || !this.view.isTelling) { return; }
    const legs = this.list().filter(({ feature }) => !drawn.includes(feature.properties.id));
    this.waiting = new Set(legs.map(({ feature }) => feature.properties.key));
    this.armed = this.waiting.size > 0;
    for (const layer of legs) { layer.getElement()?.classList.add("is-waiting"); }
  }

  // Once the map stands still.
  start() {
    if (!this.armed) { return; }
    this.armed = false;
    const legs = this.legs.filter(({ key }) => this.waiting.has(key));
    const spans = legs.map(({ length }) => Math.max(450, Math.min(1300, length * 2.2)));
    const pace = Math.min(1, 6000 / spans.reduce((sum, span) => sum + span, 0));
    let at = 0;
    const plan = legs.map((leg, index) => {
      const from = at;
      at += spans[index] * pace;
      return { leg, from, until: at, parts: StoryMap.copyParts(leg.layer) };
    });
    const begun = performance.now();
    const draw = () => {
      const now = performance.now() - begun;
      while (plan.length && plan[0].until <= now) { this.show(StoryMap.demand(plan.shift(), "leg").leg); }
      if (!plan.length) { this.finish(); return; }
      const [{ leg, from, until, parts }] = plan;
      this.drawPart(leg, parts, (now - from) / (until - from));
      this.running = requestAnimationFrame(draw);
    };
    this.running = requestAnimationFrame(draw);
  }

  /**
   * @param {MarkedLeg} leg
   * @param {L.Point[][]} parts
   * @param {number} share
   */
  drawPart({ layer, arrow, key }, parts, share) {
    const element = StoryMap.demand(layer.getElement(), "line");
    const { data, head } = StoryMap.cutLine(parts, share * share * (3 - 2 * share));
    element.setAttribute("d", data);
    element.classList.remove("is-waiting");
    if (arrow && head) {
      StoryMap.turnArrow(arrow, head);
      arrow.classList.remove("is-waiting");
    }
    this.uncover(key);
  }

  // A leg that is drawn: its arrow rests where it stays.
  /** @param {MarkedLeg} leg */
  show({ key, layer, arrow, rest }) {
    this.waiting.delete(key);
    layer.getElement()?.classList.remove("is-waiting");
    layer.redraw();
    arrow?.classList.remove("is-waiting");
    if (arrow && rest) { StoryMap.turnArrow(arrow, rest); }
    this.uncover(key);
  }

  // The words and numbers of a leg come with its line.
  /** @param {string} key */
  uncover(key) {
    for (const element of this.view.labels.pane.querySelectorAll(`[data-leg="${CSS.escape(key)}"]`)) { element.classList.remove("is-waiting"); }
  }

  finish() {
    cancelAnimationFrame(this.running);
    this.armed = false;
    if (!this.waiting.size) { return; }
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const leg of this.legs) { if (waiting.includes(leg.key)) { this.show(leg); } }
    for (const layer of this.view.listShapes()) { layer.getElement()?.classList.remove("is-waiting"); }
  }

  // Arrows and numbers, where they cover no place and not each other. Returns the legs in view.
  decorate() {
    for (const { arrow } of this.legs) { arrow?.remove(); }
    const pane = this.view.map.containerPointToLayerPoint([0, 0]);
    const size = this.view.map.getSize();
    const seen = L.bounds(pane, pane.add(size));
    const taken = this.view.listPoints().map((point) => pane.add(point));
    const legs = this.list().flatMap((layer) => this.follow(layer, seen));
    const many = this.areMany;
    this.legs = legs.map((leg) => {
      const mark = leg.several && !many ? StoryMap.findFree(leg, [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8], taken, 17) || StoryMap.findBeside(leg, taken, 17) : null;
      if (mark) { taken.push(mark.point); }
      const rest = leg.length > 24 ? StoryMap.findFree(leg, [0.56, 0.66, 0.44, 0.34, 0.76, 0.24, 0.86], taken, 15) : null;
      if (rest) { taken.push(rest.point); }
      return { ...leg, mark: mark && mark.point, rest, arrow: rest && this.drawArrow(leg, rest) };
    });
    return this.legs;
  }

  // A leg as far as it is seen: its longest stretch in view.
  /**
   * @param {RouteLayer} layer
   * @param {L.Bounds} seen
   * @returns {LegInView[]}
   */
  follow(layer, seen) {
    const { id, key } = layer.feature.properties;
    const stretches = StoryMap.listStretches(layer._rings.flat(), seen);
    if (!stretches.length) { return []; }
    const [points] = stretches.sort((one, other) => StoryMap.measure(other) - StoryMap.measure(one));
    const hue = [...StoryMap.demand(layer.getElement(), "line").classList].find((name) => name.startsWith("hue-")) || "";
    return [{
      key, route: id, hue, layer, points,
      number: Number(key.slice(id.length + 1)),
      several: this.view.story.stops[id].length > 2,
      when: this.view.story.legs[key],
      length: StoryMap.measure(points),
    }];
  }

  /**
   * @param {LegInView} leg
   * @param {Spotted} spot
   */
  drawArrow({ layer, hue, key }, spot) {
    const arrow = L.SVG.create("path");
    arrow.setAttribute("class", `arrow ${hue}`);
    arrow.setAttribute("d", "M-6 -5.5L7 0L-6 5.5Z");
    arrow.setAttribute("aria-hidden", "true");
    arrow.classList.toggle("is-waiting", this.waiting.has(key));
    StoryMap.turnArrow(arrow, spot);
    layer.getElement()?.parentNode?.append(arrow);
    return arrow;
  }
};

/** @type {(arrow: SVGElement, spot: Spotted) => void} */
StoryMap.turnArrow = (arrow, { point, angle }) => {
  arrow.setAttribute("transform", `translate(${point.x.toFixed(1)} ${point.y.toFixed(1)}) rotate(${angle.toFixed(1)})`);
};

/** @type {(points: L.Point[]) => number} */
StoryMap.measure = (points) => points.slice(1).reduce((sum, point, index) => sum + point.distanceTo(points[index]), 0);

// The runs of a line's points that lie within bounds.
/** @type {(points: L.Point[], bounds: L.Bounds) => L.Point[][]} */
StoryMap.listStretches = (points, bounds) => {
  /** @type {L.Point[][]} */
  const runs = [[]];
  for (const point of points) {
    if (bounds.contains(point)) { StoryMap.demand(runs.at(-1), "run").push(point); } else { runs.push([]); }
  }
  return runs.filter((run) => run.length > 1);
};

// Where a share of a line's length ends, and which way it goes there, in degrees.
/** @type {(points: L.Point[], share: number) => Spotted} */
StoryMap.walk = (points, share) => {
  let left = StoryMap.measure(points) * share;
  for (const [index, end] of points.slice(1).entries()) {
    const start = points[index];
    const step = end.distanceTo(start);
    if (left <= step && step > 0) {
      const point = start.add(end.subtract(start).multiplyBy(left / step));
      return { point, angle: (Math.atan2(end.y - start.y, end.x - start.x) * 180) / Math.PI };
    }
    left -= step;
  }
  return { point: points[points.length - 1], angle: 0 };
};

// The first of some shares of a line at which nothing stands yet.
/** @type {(leg: LegInView, shares: number[], taken: L.Point[], room: number) => Spotted | null} */
StoryMap.findFree = ({ points }, shares, taken, room) => shares.map((share) => StoryMap.walk(points, share))
  .find(({ point }) => taken.every((other) => other.distanceTo(point) >= room)) || null;

// Beside the middle of a line that is too short to bear anything.
/** @type {(leg: LegInView, taken: L.Point[], room: number) => Spotted | null} */
StoryMap.findBeside = ({ points }, taken, room) => {
  const { point, angle } = StoryMap.walk(points, 0.5);
  const across = ((angle + 90) * Math.PI) / 180;
  const spots = [1.1, -1.1, 1.6, -1.6, 2.2, -2.2].map((away) => ({
    point: point.add([Math.cos(across) * away * room, Math.sin(across) * away * room]), angle,
  }));
  return spots.find((spot) => taken.every((other) => other.distanceTo(spot.point) >= room)) || null;
};

// A line's pieces as Leaflet drew them.
/** @type {(layer: RouteLayer) => L.Point[][]} */
StoryMap.copyParts = (layer) => layer._parts.map((part) => [...part]);

// The beginning of a line, by a share of its length, as SVG path data, and its end.
/** @type {(parts: L.Point[][], share: number) => { data: string, head: Spotted | null }} */
StoryMap.cutLine = (parts, share) => {
  let left = parts.reduce((sum, part) => sum + StoryMap.measure(part), 0) * Math.max(0, Math.min(1, share));
  let data = "";
  /** @type {Spotted | null} */
  let head = null;
  for (const part of parts) {
    const length = StoryMap.measure(part);
    if (left <= 0 || part.length < 2) { break; }
    const within = Math.min(1, left / length);
    head = StoryMap.walk(part, within);
    let along = 0;
    const passed = part.filter((point, index) => {
      along += index ? point.distanceTo(part[index - 1]) : 0;
      return along < left;
    });
    const points = [...passed, head.point].map(({ x, y }) => [x.toFixed(1), y.toFixed(1)].join(" "));
    data += `M${points.join("L")}`;
    left -= length;
  }
  return { data: data || "M0 0", head };
};
