// Placing labels: each beside its point, over no other label, no marker and no frame's edge.
"use strict";

// Directions in the order in which a label prefers them: east, west, north, south, the corners.
/** @type {Pair[]} */
StoryMap.DIRECTIONS = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [1, 1], [-1, -1], [-1, 1]];
// Those between, for leaders: where many stand about, one of them leads past the others.
/** @type {Pair[]} */
StoryMap.MORE_DIRECTIONS = [
  ...StoryMap.DIRECTIONS,
  ...[1, -1].flatMap((side) => [-0.2, 0.2, -0.4, 0.4, -0.7, 0.7, -1.5, 1.5, -2.4, 2.4, -5, 5].map((steep) => /** @type {Pair} */ ([side, steep]))),
];
// Right on the point, for what is as wide as a country.
/** @type {Pair} */
StoryMap.UPON = [0, 0];
StoryMap.RINGS = [9, 20, 34, 50, 68];
// As far as what a label says is still taken for its point's where others stand about.
StoryMap.NEAR_RINGS = StoryMap.RINGS.slice(0, 3);
// Further out is only what would else have no name.
StoryMap.FAR_RINGS = [...StoryMap.RINGS, 90, 115];
// What it costs a label to be crossed by a leader, its own or another's: more than the furthest ring.
StoryMap.CROSSING = 320;
// How many orders are tried, what found no good place coming first in the next.
StoryMap.TRIES = 24;
// Lines are followed in steps of this, and looked up in columns as wide as that.
StoryMap.LINE_STEP = 7;
StoryMap.LINE_COLUMN = 32;

// Points on lines, which are looked up by the boxes that cover them.
StoryMap.Points = class {
  /** @param {Pair[]} points */
  constructor(points = []) {
    /** @type {Map<number, Pair[]>} */
    this.columns = new Map();
    for (const point of points) { this.add(point); }
  }

  /** @param {Pair} point */
  add(point) {
    const column = Math.floor(point[0] / StoryMap.LINE_COLUMN);
    const there = this.columns.get(column);
    if (there) { there.push(point); } else { this.columns.set(column, [point]); }
  }

  /** @param {Box} box */
  count({ left, top, right, bottom }) {
    let sum = 0;
    for (let column = Math.floor(left / StoryMap.LINE_COLUMN); column <= right / StoryMap.LINE_COLUMN; column += 1) {
      for (const [x, y] of this.columns.get(column) || []) {
        if (x > left && x < right && y > top && y < bottom) { sum += 1; }
      }
    }
    return sum;
  }
};

// Pixels all. Of items, lower ranks are placed first; lines are points that labels had better not
// cover. Returns a spot for each item, or null where no place is free. What stands upon its point
// and nowhere else may have other points to choose from, and covers no line. Where what is
// active finds no good place, other orders are tried, and the best is taken.
/**
 * @typedef {{ x: number, y: number, width: number, height: number, upon?: "first" | "only", others?: Pair[], isNear?: boolean }} Sized
 * @typedef {Sized & { rank: number, active?: boolean }} Ranked
 * @typedef {{ distance: number, dx: number, dy: number }} Leader
 * @typedef {{ left: number, top: number, side: number, leader: Leader | null }} LabelSpot
 * @typedef {{ obstacles: Box[], lines: Pair[], width: number, height: number, margin?: number, scale?: number }} Room
 */
/**
 * @param {Ranked[]} items
 * @param {Room} around
 * @returns {(LabelSpot | null)[]}
 */
StoryMap.placeLabels = (items, around) => {
  const search = StoryMap.searchLabels(items, around);
  for (;;) {
    const { done, value } = search.next();
    if (done) { return value; }
  }
};

// The same order by order, so that nobody has to wait for all of them in one task.
/**
 * @param {Ranked[]} items
 * @param {Room} around
 * @returns {Generator<undefined, (LabelSpot | null)[], undefined>}
 */
StoryMap.searchLabels = function* searchLabels(items, around) {
  const room = { ...around, lined: new StoryMap.Points(around.lines) };
  let order = items.map((_, index) => index).sort((a, b) => items[a].rank - items[b].rank);
  let best = StoryMap.placeInOrder(items, order, room);
  let waiting = StoryMap.listFirsts(best.poor, items);
  for (let tries = 1; waiting.length && tries < StoryMap.TRIES; tries += 1) {
    yield;
    const [firsts, ...later] = waiting;
    const other = [...firsts, ...order.filter((index) => !firsts.includes(index))];
    const placed = StoryMap.placeInOrder(items, other, room);
    const isBetter = placed.cost < best.cost;
    if (isBetter) { [best, order] = [placed, other]; }
    waiting = isBetter ? StoryMap.listFirsts(placed.poor, items) : later;
  }
  return best.spots;
};

// What may be placed before all others where some items found no good place: each of them, each two
// of them, and each with another that the chapter is about, which may stand in its way.
/** @type {(poor: number[], items: Ranked[]) => number[][]} */
StoryMap.listFirsts = (poor, items) => {
  const good = [...items.keys()].filter((index) => items[index].active && !items[index].isNear && !poor.includes(index));
  return [
    ...poor.map((one) => [one]),
    ...poor.flatMap((one) => poor.filter((other) => other !== one).map((other) => [one, other])),
    ...poor.flatMap((one) => good.flatMap((other) => [[other, one], [one, other]])),
  ];
};

/**
 * @param {Ranked[]} items
 * @param {number[]} order
 * @param {Room & { lined: StoryMap.Points }} around
 * @returns {{ spots: (LabelSpot | null)[], cost: number, poor: number[] }}
 */
StoryMap.placeInOrder = (items, order, { obstacles, lined, width, height, margin = 3, scale = 1 }) => {
  const taken = [...obstacles];
  const leaders = new StoryMap.Points();
  /** @type {Box[]} */
  const labels = [];
  // Two labels in one line would read as one.
  /** @type {Box[]} */
  const lines = [];
  const spots = new Array(items.length).fill(null);
  let sum = 0;
  const poor = [];
  for (const index of order) {
    const item = items[index];
    /** @type {Leader & { cost: number, box: Box, ring: number } | null} */
    let best = null;
    const around = item.isNear ? StoryMap.NEAR_RINGS : item.active ? StoryMap.FAR_RINGS : StoryMap.RINGS;
    const rings = item.upon ? [0, ...(item.upon === "first" ? around : [])] : around;
    for (const [ring, plain] of rings.entries()) {
      const distance = plain * scale;
      /** @type {[Sized, Pair][]} */
      const tries = [];
      if (plain) {
        for (const direction of ring ? StoryMap.MORE_DIRECTIONS : StoryMap.DIRECTIONS) { tries.push([item, direction]); }
      } else {
        tries.push([item, StoryMap.UPON]);
        for (const [x, y] of item.others || []) { tries.push([{ ...item, x, y }, StoryMap.UPON]); }
      }
      for (const [preference, [at, [dx, dy]]] of tries.entries()) {
        if (best && best.cost <= ring * 30 + preference) { continue; }
        const box = StoryMap.boxBeside(at, dx, dy, distance);
        const inside = box.left >= margin && box.top >= margin
          && box.right <= width - margin && box.bottom <= height - margin;
        if (!inside || taken.some((other) => StoryMap.overlap(box, other, 2))) { continue; }
        if (lines.some((other) => StoryMap.overlap(box, other, 0))) { continue; }
        const covered = lined.count({ ...box, left: box.left - 2, right: box.right + 2 });
        if (covered && item.upon === "only") { continue; }
        const plainCost = ring * 30 + preference + Math.min(covered, 24) * 12;
        if (best && best.cost <= plainCost) { continue; }
        const crossed = leaders.count(box) > 0 || (ring > 0 && (
          labels.some((other) => StoryMap.covers(other, item) || StoryMap.crosses(item, dx, dy, distance, other))
          || obstacles.some((other) => StoryMap.crosses(item, dx, dy, distance, other))));
        // Whose a date is must be clear.
        if (crossed && item.isNear) { continue; }
        const cost = plainCost + (crossed ? StoryMap.CROSSING : 0);
        if (!best || cost < best.cost) { best = { cost, box, ring, distance, dx, dy }; }
      }
    }
    // What the chapter is about is to be named, and by a leader that runs through nothing.
    sum += best ? best.cost : StoryMap.CROSSING * (item.isNear ? 2 : item.active ? 10 : 0.5);
    if (item.active && (!best || best.cost >= StoryMap.CROSSING)) { poor.push(index); }
    if (best) {
      taken.push(best.box);
      labels.push(best.box);
      lines.push({ ...best.box, left: best.box.left - 10, right: best.box.right + 10 });
      if (best.ring > 0) {
        const length = Math.hypot(best.dx, best.dy);
        for (let along = 0; along <= best.distance; along += 3) {
          leaders.add([item.x + (best.dx / length) * along, item.y + (best.dy / length) * along]);
        }
      }
      spots[index] = { left: best.box.left, top: best.box.top, side: best.dx, leader: best.ring > 0 ? best : null };
    }
  }
  return { spots, cost: sum, poor };
};

// The points of a line, in steps so short that no label slips through between them.
/** @type {(points: L.Point[]) => Pair[]} */
StoryMap.stepAlong = (points) => points.flatMap((end, index) => {
  const start = points[index - 1] || end;
  const steps = Math.ceil(start.distanceTo(end) / StoryMap.LINE_STEP) || 1;
  return Array.from({ length: steps }, (_, step) => {
    const share = (step + 1) / steps;
    return /** @type {Pair} */ ([start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share]);
  });
});

// Moves each point that stands on another one aside, along rings around where it belongs.
// Returns the shift [right, down] of each.
/** @type {(points: Pair[], fixed: Pair[], distance: number) => Pair[]} */
StoryMap.spread = (points, fixed, distance) => {
  const taken = [...fixed];
  return points.map(([x, y]) => {
    /** @type {Pair[]} */
    const shifts = [[0, 0]];
    for (const ring of [1.05, 2.1]) {
      for (let turn = 0; turn < 6; turn += 1) {
        const angle = ((60 * turn - 30) * Math.PI) / 180;
        shifts.push([ring * distance * Math.cos(angle), ring * distance * Math.sin(angle)]);
      }
    }
    const free = shifts.find(([right, down]) => taken.every((other) => Math.hypot(x + right - other[0], y + down - other[1]) >= distance));
    const [right, down] = free || [0, 0];
    taken.push([x + right, y + down]);
    return [right, down];
  });
};

/** @type {(item: Sized, dx: number, dy: number, distance: number) => Box} */
StoryMap.boxBeside = (item, dx, dy, distance) => {
  const length = Math.hypot(dx, dy) || 1;
  const x = item.x + (dx / length) * distance;
  const y = item.y + (dy / length) * distance;
  const left = x + (dx > 0 ? 0 : dx < 0 ? -item.width : -item.width / 2);
  const top = y + (dy > 0 ? 0 : dy < 0 ? -item.height : -item.height / 2);
  return { left, top, right: left + item.width, bottom: top + item.height };
};

/** @type {(box: Box, point: { x: number, y: number }) => boolean} */
StoryMap.covers = ({ left, top, right, bottom }, { x, y }) => x >= left && x <= right && y >= top && y <= bottom;

// Whether a leader line would run through a label or a marker that stands already, and not at its
// own beginning.
/** @type {(item: Sized, dx: number, dy: number, distance: number, box: Box) => boolean} */
StoryMap.crosses = ({ x, y }, dx, dy, distance, box) => {
  const length = Math.hypot(dx, dy);
  const [right, down] = [(dx / length) * distance, (dy / length) * distance];
  // The share of the leader that lies within the box: from where it is in across to where it is out down.
  const [left, top] = [right ? (box.left - x) / right : -Infinity, down ? (box.top - y) / down : -Infinity];
  const [far, low] = [right ? (box.right - x) / right : Infinity, down ? (box.bottom - y) / down : Infinity];
  if ((!right && (x <= box.left || x >= box.right)) || (!down && (y <= box.top || y >= box.bottom))) { return false; }
  const from = Math.max(Math.min(left, far), Math.min(top, low));
  const to = Math.min(Math.max(left, far), Math.max(top, low));
  return from < to && from > 0 && from < 1;
};

/** @type {(a: Box, b: Box, gap: number) => boolean} */
StoryMap.overlap = (a, b, gap) => a.left < b.right + gap && b.left < a.right + gap
  && a.top < b.bottom + gap && b.top < a.bottom + gap;
