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
    this.waiting = new Set(); // the keys of legs that are not drawn yet, in the order in which they come
    /** @type {Set<string>} */
    this.held = new Set(); // the keys of those that wait for the text
    /** @type {{ key: string, parts: L.Point[][], begun: number, span: number } | null} */
    this.drawing = null;
    this.running = 0;
    // In which order legs come, and which wait for the text: none, where no text stands beside them.
    /** @type {(keys: string[]) => { order: string[], held: string[] }} */
    this.plan = (keys) => ({ order: keys, held: [] });
    this.onDraw = () => {};
    view.map.on("movestart zoomstart", () => { if (!this.armed) { this.finish(); } });
  }

  // The legs that are there, in their order.
  list() {
    if (!this.view.isTelling) { return []; }
    const layers = this.view.listShapes().filter((layer) => layer instanceof L.Polyline);
    return layers.filter((layer) => layer.feature.properties.kind === "route" && this.view.isSeen(layer.getElement()));
  }

  // Where many are told of, there is room for arrows alone: their beginnings bear the years.
  get areMany() {
    return new Set(this.list().map(({ feature }) => feature.properties.id)).size > 2;
  }

  // Before a flight: what is to draw itself is not there yet. `drawn` are routes that stand already.
  /** @param {{ drawn?: string[] }} [how] */
  arm({ drawn = [] } = {}) {
    this.clear();
    const calm = StoryMap.calm.matches || !this.view.isTelling;
    const legs = calm ? [] : this.list().filter(({ feature }) => !drawn.includes(feature.properties.id));
    const { order, held } = this.plan(legs.map(({ feature }) => feature.properties.key));
    this.waiting = new Set(order);
    this.held = new Set(held);
    this.armed = this.waiting.size > 0;
    for (const layer of legs) { layer.getElement()?.classList.toggle("is-waiting", this.waiting.has(layer.feature.properties.key)); }
    this.onDraw();
  }

  // Once the map stands still.
  start() {
    if (!this.armed) { return; }
    this.armed = false;
    this.run();
  }

  // The text has come to a leg.
  /** @param {string} key */
  release(key) {
    this.held.delete(key);
    this.run();
  }

  run() {
    if (this.running || this.armed) { return; }
    this.running = requestAnimationFrame((now) => {
      this.running = 0;
      if (this.draw(now)) { this.run(); }
    });
  }

  // Whether there is more to draw just now.
  /** @param {number} now */
  draw(now) {
    this.drawing ||= this.pickNext(now);
    if (!this.drawing) { return false; }
    const { key, parts, begun, span } = this.drawing;
    const leg = this.legs.find((other) => other.key === key);
    const share = (now - begun) / span;
    if (leg && share < 1) {
      this.drawPart(leg, parts, Math.max(0, share));
      return true;
    }
    this.drawing = null;
    if (leg) { this.show(leg); } else { this.waiting.delete(key); }
    this.onDraw();
    return this.waiting.size > 0;
  }

  // The first leg that waits for nothing; the more of them there are, the quicker each is drawn.
  /** @param {number} now */
  pickNext(now) {
    const due = [...this.waiting].filter((key) => !this.held.has(key));
    if (!due.length) { return null; }
    const [key] = due;
    /** @param {string} other */
    const timeLeg = (other) => Math.max(450, Math.min(1300, (this.legs.find((leg) => leg.key === other)?.length || 0) * 2.2));
    const pace = Math.min(1, 6000 / due.reduce((sum, other) => sum + timeLeg(other), 0));
    const leg = this.legs.find((other) => other.key === key);
    return { key, parts: leg ? StoryMap.copyParts(leg.layer) : [], begun: now, span: timeLeg(key) * pace };
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

  // All that is not drawn yet stands there at once.
  finish() {
    if (!this.waiting.size) { return; }
    this.clear();
    this.onDraw();
  }

  clear() {
    cancelAnimationFrame(this.running);
    this.running = 0;
    this.armed = false;
    this.drawing = null;
    this.held.clear();
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const leg of this.legs) { if (waiting.includes(leg.key)) { this.show(leg); } }
    for (const layer of this.view.listShapes()) { layer.getElement()?.classList.remove("is-waiting"); }
  }

  // Arrows and numbers, where they cover no place and not each other, and are whole: not over the
  // frame's edge and not below its buttons. Returns the legs in view.
  /** @param {Box[]} controls boxes of the frame that are taken */
  decorate(controls) {
    for (const { arrow } of this.legs) { arrow?.remove(); }
    const pane = this.view.map.containerPointToLayerPoint([0, 0]);
    const size = this.view.map.getSize();
    const seen = L.bounds(pane, pane.add(size));
    const taken = this.view.listPoints().map((point) => pane.add(point));
    const whole = L.bounds(pane.add([12, 12]), pane.add(size).subtract([12, 12]));
    /** @type {(room: number) => (point: L.Point) => boolean} */
    const isFree = (room) => (point) => whole.contains(point) && taken.every((other) => other.distanceTo(point) >= room)
      && !controls.some((box) => StoryMap.isNear(box, point.subtract(pane), 12));
    const legs = this.list().flatMap((layer) => this.follow(layer, seen));
    const many = this.areMany;
    this.legs = legs.map((leg) => {
      const mark = leg.several && !many ? StoryMap.findFree(leg, [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8], isFree(17)) || StoryMap.findBeside(leg, 17, isFree(17)) : null;
      if (mark) { taken.push(mark.point); }
      const rest = leg.length > 24 ? StoryMap.findFree(leg, [0.56, 0.66, 0.44, 0.34, 0.76, 0.24, 0.86], isFree(15)) : null;
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
/** @type {(leg: LegInView, shares: number[], isFree: (point: L.Point) => boolean) => Spotted | null} */
StoryMap.findFree = ({ points }, shares, isFree) => shares.map((share) => StoryMap.walk(points, share))
  .find(({ point }) => isFree(point)) || null;

// Beside the middle of a line that is too short to bear anything.
/** @type {(leg: LegInView, room: number, isFree: (point: L.Point) => boolean) => Spotted | null} */
StoryMap.findBeside = ({ points }, room, isFree) => {
  const { point, angle } = StoryMap.walk(points, 0.5);
  const across = ((angle + 90) * Math.PI) / 180;
  const spots = [1.1, -1.1, 1.6, -1.6, 2.2, -2.2].map((away) => ({
    point: point.add([Math.cos(across) * away * room, Math.sin(across) * away * room]), angle,
  }));
  return spots.find((spot) => isFree(spot.point)) || null;
};

/** @type {(box: Box, point: L.Point, room: number) => boolean} */
StoryMap.isNear = ({ left, top, right, bottom }, { x, y }, room) => x > left - room && x < right + room && y > top - room && y < bottom + room;

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
