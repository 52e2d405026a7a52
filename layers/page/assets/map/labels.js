// Placing labels: each beside its point, over no other label, no marker and no frame's edge.
"use strict";

// Directions in the order in which a label prefers them: east, west, north, south, the corners.
/** @type {Pair[]} */
StoryMap.DIRECTIONS = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [1, 1], [-1, -1], [-1, 1]];
// Right on the point, for what is as wide as a country.
/** @type {Pair} */
StoryMap.UPON = [0, 0];
StoryMap.RINGS = [9, 20, 34, 50, 68];
// As far as what a label says is still taken for its point's where others stand about.
StoryMap.NEAR_RINGS = StoryMap.RINGS.slice(0, 3);
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
// and nowhere else may have other points to choose from, and covers no line.
/**
 * @typedef {{ x: number, y: number, width: number, height: number, upon?: "first" | "only", others?: Pair[], isNear?: boolean }} Sized
 * @typedef {{ distance: number, dx: number, dy: number }} Leader
 * @typedef {{ left: number, top: number, side: number, leader: Leader | null }} LabelSpot
 */
/**
 * @param {(Sized & { rank: number })[]} items
 * @param {{ obstacles: Box[], lines: Pair[], width: number, height: number, margin?: number, scale?: number }} around
 * @returns {(LabelSpot | null)[]}
 */
StoryMap.placeLabels = (items, { obstacles, lines, width, height, margin = 3, scale = 1 }) => {
  const taken = [...obstacles];
  const lined = new StoryMap.Points(lines);
  const leaders = new StoryMap.Points();
  /** @type {Box[]} */
  const labels = [];
  const placed = new Array(items.length).fill(null);
  const order = items.map((_, index) => index).sort((a, b) => items[a].rank - items[b].rank);
  for (const index of order) {
    const item = items[index];
    /** @type {Leader & { cost: number, box: Box, ring: number } | null} */
    let best = null;
    const around = item.isNear ? StoryMap.NEAR_RINGS : StoryMap.RINGS;
    const rings = item.upon ? [0, ...(item.upon === "first" ? around : [])] : around;
    for (const [ring, plain] of rings.entries()) {
      const distance = plain * scale;
      /** @type {[Sized, Pair][]} */
      const tries = [];
      if (plain) {
        for (const direction of StoryMap.DIRECTIONS) { tries.push([item, direction]); }
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
        // Two labels in one line would read as one.
        if (labels.some((other) => StoryMap.overlap(box, { ...other, left: other.left - 10, right: other.right + 10 }, 0))) { continue; }
        const covered = lined.count({ ...box, left: box.left - 2, right: box.right + 2 });
        if (covered && item.upon === "only") { continue; }
        const crossed = leaders.count(box) > 0 || (ring > 0
          && [...labels, ...obstacles].some((other) => StoryMap.crosses(item, dx, dy, distance, other)));
        const cost = ring * 30 + preference + Math.min(covered, 24) * 12 + (crossed ? 60 : 0);
        if (!best || cost < best.cost) { best = { cost, box, ring, distance, dx, dy }; }
      }
    }
    if (best) {
      taken.push(best.box);
      labels.push(best.box);
      if (best.ring > 0) {
        const length = Math.hypot(best.dx, best.dy);
        for (let along = 0; along <= best.distance; along += 3) {
          leaders.add([item.x + (best.dx / length) * along, item.y + (best.dy / length) * along]);
        }
      }
      placed[index] = { left: best.box.left, top: best.box.top, side: best.dx, leader: best.ring > 0 ? best : null };
    }
  }
  return placed;
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

// Whether a leader line would run through a label or a marker that stands already.
/** @type {(item: Sized, dx: number, dy: number, distance: number, box: Box) => boolean} */
StoryMap.crosses = (item, dx, dy, distance, box) => {
  if (item.x >= box.left && item.x <= box.right && item.y >= box.top && item.y <= box.bottom) { return false; }
  const length = Math.hypot(dx, dy);
  for (let along = 0; along < distance; along += 3) {
    const [x, y] = [item.x + (dx / length) * along, item.y + (dy / length) * along];
    if (x > box.left && x < box.right && y > box.top && y < box.bottom) { return true; }
  }
  return false;
};

/** @type {(a: Box, b: Box, gap: number) => boolean} */
StoryMap.overlap = (a, b, gap) => a.left < b.right + gap && b.left < a.right + gap
  && a.top < b.bottom + gap && b.top < a.bottom + gap;
