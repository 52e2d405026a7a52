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
StoryMap.NEAR_RINGS = StoryMap.RINGS.slice(0, 4);
// Further out is only what would else have no name.
StoryMap.FAR_RINGS = [...StoryMap.RINGS, 90, 115];
// What it costs a label to be crossed by a leader, its own or another's: more than the furthest ring.
StoryMap.CROSSING = 320;
// What it costs two leaders to cross, a label to hide a step of a line (a date twice), and one without
// a leader to stand on the side on which another mark touches its own.
StoryMap.LEADERS_CROSSING = 160;
StoryMap.HIDING = 36;
StoryMap.TOWARDS = 12;
// What it costs a label with a leader to stand where one of another mark would stand.
StoryMap.STRANGE = 50;
// What costs more of these is to find a better place.
StoryMap.POOR = 80;
// What it costs to leave a label out: what the chapter is about is to be named, by whatever leader,
// and marks before shaded land; whose a date is must be clear, and nothing else is worth a crossing.
StoryMap.MISSING = { active: 3200, land: 960, near: 640, quiet: 300 };
// How often some labels are placed anew where one found no good place, and how often each is looked
// after among the others.
StoryMap.TRIES = 300;
StoryMap.SWEEPS = 4;
// So many of them in one task.
StoryMap.BIT = 6;
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
// active finds no good place, some are placed anew again and again, and the best is taken.
/**
 * @typedef {{ x: number, y: number, width: number, height: number, upon?: "first" | "only", others?: Pair[], isNear?: boolean }} Sized
 * @typedef {Sized & { rank: number, active?: boolean }} Ranked
 * @typedef {{ distance: number, dx: number, dy: number }} Leader
 * @typedef {{ left: number, top: number, side: number, leader: Leader | null }} LabelSpot
 * @typedef {{ obstacles: Box[], lines: Pair[], width: number, height: number, margin?: number, scale?: number }} Room
 * @typedef {Leader & { box: Box, from: Pair, to: Pair | null, reach: Box, cost: number, flaw: number }} Candidate where
 *   a label may stand, with its leader's ends; `reach` holds both, `cost` is what it costs by itself,
 *   and `flaw` as much of it as is for lines hidden and marks crossed
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

// The same bit by bit, so that nobody has to wait for all of it in one task.
/**
 * @param {Ranked[]} items
 * @param {Room} around
 * @returns {Generator<undefined, (LabelSpot | null)[], undefined>}
 */
StoryMap.searchLabels = function* searchLabels(items, around) {
  const room = { ...around, lined: new StoryMap.Points(around.lines) };
  /** @type {Candidate[][]} */
  const candidates = [];
  for (const [index, item] of items.entries()) {
    candidates.push(StoryMap.listCandidates(item, room));
    if (index % StoryMap.BIT === StoryMap.BIT - 1) { yield; }
  }
  const labels = new StoryMap.Placing(items, candidates);
  const order = items.map((_, index) => index).sort((a, b) => items[a].rank - items[b].rank);
  for (const index of order) { labels.place(index); }
  yield;
  labels.settle(order);
  let best = { chosen: [...labels.chosen], cost: labels.sum() };
  let poor = labels.listPoor();
  const draw = StoryMap.drawNumbers();
  for (let tries = 0; poor.length && tries < StoryMap.TRIES; tries += 1) {
    if (tries % StoryMap.BIT === 0) { yield; }
    const before = [...labels.chosen];
    const cost = labels.sum();
    labels.shuffle(poor[Math.floor(draw() * poor.length)], draw);
    const now = labels.sum();
    if (now < best.cost) { best = { chosen: [...labels.chosen], cost: now }; }
    // Something worse now and then, ever less: what is best is often not reached by better steps alone.
    if (now > cost + StoryMap.CROSSING * (1 - tries / StoryMap.TRIES) * draw()) { labels.chosen = before; }
    poor = labels.listPoor();
  }
  labels.chosen = best.chosen;
  labels.settle(order);
  return labels.chosen.map((spot) => spot && { left: spot.box.left, top: spot.box.top, side: spot.dx, leader: spot.to && spot });
};

// Numbers from 0 to 1 that look drawn at random and are the same each time, as a map's names must be.
/** @type {() => () => number} */
StoryMap.drawNumbers = () => {
  let seed = 1;
  return () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
};

// Where an item may stand as far as no other label is concerned, the best first.
/**
 * @param {Ranked} item
 * @param {Room & { lined: StoryMap.Points }} around
 * @returns {Candidate[]}
 */
StoryMap.listCandidates = (item, { obstacles, lined, width, height, margin = 3, scale = 1 }) => {
  const around = item.isNear ? StoryMap.NEAR_RINGS : item.active ? StoryMap.FAR_RINGS : StoryMap.RINGS;
  const rings = item.upon ? [0, ...(item.upon === "first" ? around : [])] : around;
  /** @type {Candidate[]} */
  const found = [];
  for (const [ring, plain] of rings.entries()) {
    const distance = plain * scale;
    /** @type {[Sized, Pair, boolean][]} */
    const tries = [];
    if (plain) {
      for (const direction of ring ? StoryMap.MORE_DIRECTIONS : StoryMap.DIRECTIONS) { tries.push([item, direction, false]); }
      // A leader may end at the middle of a side as well as at a corner.
      for (const direction of ring ? StoryMap.MORE_DIRECTIONS.slice(4) : []) { tries.push([item, direction, true]); }
    } else {
      tries.push([item, StoryMap.UPON, false]);
      for (const [x, y] of item.others || []) { tries.push([{ ...item, x, y }, StoryMap.UPON, false]); }
    }
    for (const [preference, [at, [dx, dy], isMiddle]] of tries.entries()) {
      const box = StoryMap.boxBeside(at, dx, dy, distance, isMiddle);
      const inside = box.left >= margin && box.top >= margin
        && box.right <= width - margin && box.bottom <= height - margin;
      if (!inside || obstacles.some((other) => StoryMap.overlap(box, other, 2))) { continue; }
      const covered = lined.count({ ...box, left: box.left - 2, right: box.right + 2 });
      if (covered && item.upon === "only") { continue; }
      const crossed = ring > 0 && obstacles.some((other) => StoryMap.crosses(item, dx, dy, distance, other));
      // Whose a date is must be clear.
      if (crossed && item.isNear) { continue; }
      const towards = !ring && obstacles.some((other) => StoryMap.touches(item, dx, dy, other));
      const beside = ring > 0 && !item.upon && obstacles.some((other) => other.isRound && StoryMap.standsBeside(box, other) && !StoryMap.covers(other, item));
      const flaw = Math.min(covered, 24) * StoryMap.HIDING * (item.isNear ? 2 : 1) + (crossed ? StoryMap.CROSSING : 0);
      const cost = ring * 30 + preference / 2 + (towards ? StoryMap.TOWARDS : 0) + (beside ? StoryMap.STRANGE : 0) + flaw;
      const length = Math.hypot(dx, dy);
      /** @type {Pair} */
      const from = [at.x, at.y];
      /** @type {Pair | null} */
      const to = ring > 0 ? [at.x + (dx / length) * distance, at.y + (dy / length) * distance] : null;
      const reach = to ? StoryMap.joinBoxes(box, { left: at.x, top: at.y, right: at.x, bottom: at.y }) : box;
      found.push({ box, dx, dy, distance, from, to, reach, cost, flaw });
    }
  }
  return found.sort((one, other) => one.cost - other.cost);
};

// Labels being placed: which candidate of each is chosen.
StoryMap.Placing = class {
  /**
   * @param {Ranked[]} items
   * @param {Candidate[][]} candidates
   */
  constructor(items, candidates) {
    this.items = items;
    this.candidates = candidates;
    /** @type {(Candidate | null)[]} */
    this.chosen = items.map(() => null);
  }

  /** @param {number} index */
  costMissing(index) {
    const { isNear, active, upon } = this.items[index];
    return StoryMap.MISSING[isNear ? "near" : !active ? "quiet" : upon ? "land" : "active"];
  }

  // What it costs an item to stand somewhere beside all others, as far as it is below a limit.
  /** @type {(index: number, candidate: Candidate, limit?: number) => number} */
  costOf(index, candidate, limit = Infinity) {
    let { cost } = candidate;
    for (let other = 0; other < this.chosen.length && cost < limit; other += 1) {
      const spot = this.chosen[other];
      if (spot && other !== index) { cost += StoryMap.clash(candidate, spot, Boolean(this.items[index].isNear || this.items[other].isNear)); }
    }
    return cost;
  }

  // Puts an item where it costs least, or nowhere.
  /** @param {number} index */
  place(index) {
    let least = this.costMissing(index);
    this.chosen[index] = null;
    for (const candidate of this.candidates[index]) {
      if (candidate.cost >= least) { break; }
      const cost = this.costOf(index, candidate, least);
      if (cost < least) { [this.chosen[index], least] = [candidate, cost]; }
    }
  }

  // Each again beside all others, until none finds a better place.
  /** @param {number[]} order */
  settle(order) {
    for (let sweep = 0; sweep < StoryMap.SWEEPS; sweep += 1) {
      const before = [...this.chosen];
      for (const index of order) { this.place(index); }
      if (before.every((spot, index) => spot === this.chosen[index])) { return; }
    }
  }

  // Marks that have no name, and what the chapter is about and has one that a leader runs through.
  listPoor() {
    return this.items.flatMap(({ active, upon }, index) => {
      const spot = this.chosen[index];
      const isPoor = spot ? active && this.costOf(index, spot) - spot.cost + spot.flaw > StoryMap.POOR : active || !upon;
      return isPoor && this.candidates[index].length ? [index] : [];
    });
  }

  // Takes an item and some others away, and places them anew, in another order: those around it, or
  // those that keep it from some place of its own.
  /** @type {(index: number, draw: () => number) => void} */
  shuffle(index, draw) {
    const spots = this.candidates[index];
    const wanted = draw() < 0.5 ? spots[Math.floor(draw() * draw() * spots.length)] : null;
    const others = wanted ? this.listBlocking(index, wanted) : this.listAround(index, draw).slice(0, 2 + Math.floor(draw() * 5));
    const order = others.map((other) => ({ other, turn: draw() })).sort((one, other) => one.turn - other.turn).map(({ other }) => other);
    if (!wanted) { order.splice(Math.floor(draw() * draw() * (order.length + 1)), 0, index); }
    for (const one of order) { this.chosen[one] = null; }
    if (wanted) { this.chosen[index] = wanted; }
    for (const one of order) { this.place(one); }
    if (wanted) { this.place(index); }
  }

  // The others that can be placed, roughly the nearest first.
  /** @type {(index: number, draw: () => number) => number[]} */
  listAround(index, draw) {
    const { x, y } = this.items[index];
    const around = this.items.map((item, other) => ({ other, away: Math.hypot(item.x - x, item.y - y) * (0.4 + draw()) }));
    return around.filter(({ other }) => other !== index && this.candidates[other].length)
      .sort((one, other) => one.away - other.away).map(({ other }) => other);
  }

  /** @type {(index: number, wanted: Candidate) => number[]} */
  listBlocking(index, wanted) {
    return this.chosen.flatMap((spot, other) => (
      spot && other !== index && StoryMap.clash(wanted, spot, false) >= StoryMap.CROSSING ? [other] : []
    ));
  }

  // What all cost together, each two that clash once.
  sum() {
    return this.chosen.reduce((sum, spot, index) => {
      if (!spot) { return sum + this.costMissing(index); }
      let cost = sum + spot.cost;
      for (let other = 0; other < index; other += 1) {
        const beside = this.chosen[other];
        if (beside) { cost += StoryMap.clash(spot, beside, Boolean(this.items[index].isNear || this.items[other].isNear)); }
      }
      return cost;
    }, 0);
  }
};

// What it costs two labels to stand beside one another, of which one may be a date; infinite where
// they cannot. Two in one line would read as one.
/** @type {(one: Candidate, other: Candidate, isNear: boolean) => number} */
StoryMap.clash = (one, other, isNear) => {
  if (!StoryMap.overlap(one.reach, other.reach, 10)) { return 0; }
  const { left, top, right, bottom } = other.box;
  if (StoryMap.overlap(one.box, other.box, 2)) { return Infinity; }
  if (StoryMap.overlap(one.box, { left: left - 10, top, right: right + 10, bottom }, 0)) { return Infinity; }
  const through = Number(StoryMap.runsThrough(one, other.box)) + Number(StoryMap.runsThrough(other, one.box));
  const crossing = isNear ? StoryMap.MISSING.near : StoryMap.CROSSING;
  return through * crossing + (StoryMap.leadersCross(one, other) ? StoryMap.LEADERS_CROSSING : 0);
};

// Whether a leader runs through a label, or begins in it.
/** @type {(candidate: Candidate, box: Box) => boolean} */
StoryMap.runsThrough = ({ from: [x, y], to, dx, dy, distance }, box) => (
  to !== null && (StoryMap.covers(box, { x, y }) || StoryMap.crosses({ x, y }, dx, dy, distance, box))
);

/** @type {(one: Candidate, other: Candidate) => boolean} */
StoryMap.leadersCross = (one, other) => {
  if (!one.to || !other.to) { return false; }
  /** @type {(a: Pair, b: Pair, c: Pair) => number} */
  const turn = ([ax, ay], [bx, by], [cx, cy]) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
  return turn(one.from, one.to, other.from) * turn(one.from, one.to, other.to) < 0
    && turn(other.from, other.to, one.from) * turn(other.from, other.to, one.to) < 0;
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

// Where a label lies whose leader ends at its corner, or at the middle of the side that it comes to.
/** @type {(item: Sized, dx: number, dy: number, distance: number, isMiddle?: boolean) => Box} */
StoryMap.boxBeside = (item, dx, dy, distance, isMiddle = false) => {
  const length = Math.hypot(dx, dy) || 1;
  const x = item.x + (dx / length) * distance;
  const y = item.y + (dy / length) * distance;
  const isSteep = Math.abs(dy) > Math.abs(dx);
  const [right, down] = isMiddle ? [isSteep ? 0 : dx, isSteep ? dy : 0] : [dx, dy];
  const left = x + (right > 0 ? 0 : right < 0 ? -item.width : -item.width / 2);
  const top = y + (down > 0 ? 0 : down < 0 ? -item.height : -item.height / 2);
  return { left, top, right: left + item.width, bottom: top + item.height };
};

/** @type {(one: Box, other: Box) => Box} */
StoryMap.joinBoxes = (one, other) => ({
  left: Math.min(one.left, other.left), top: Math.min(one.top, other.top),
  right: Math.max(one.right, other.right), bottom: Math.max(one.bottom, other.bottom),
});

/** @type {(box: Box, point: { x: number, y: number }) => boolean} */
StoryMap.covers = ({ left, top, right, bottom }, { x, y }) => x >= left && x <= right && y >= top && y <= bottom;

// Whether a leader line would run through a label or a marker that stands already, and not only at
// its own beginning: of a marker that touches its own, over the middle.
/** @type {(item: { x: number, y: number }, dx: number, dy: number, distance: number, box: Box) => boolean} */
StoryMap.crosses = (item, dx, dy, distance, box) => {
  if (StoryMap.covers(box, item)) { return StoryMap.touches(item, dx, dy, box); }
  const { x, y } = item;
  if (box.isRound) { return StoryMap.meets(item, dx, dy, distance, box); }
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

// Whether a leader line comes nearer to the middle of a mark than most of its half width.
/** @type {(point: { x: number, y: number }, dx: number, dy: number, distance: number, box: Box) => boolean} */
StoryMap.meets = (point, dx, dy, distance, box) => {
  const [right, down] = [(box.left + box.right) / 2 - point.x, (box.top + box.bottom) / 2 - point.y];
  const length = Math.hypot(dx, dy);
  const along = Math.max(0, Math.min(distance, (dx * right + dy * down) / length));
  return Math.hypot((dx / length) * along - right, (dy / length) * along - down) < (box.right - box.left) * 0.4;
};

// Whether a label stands so near to a mark that it could be its name.
/** @type {(label: Box, mark: Box) => boolean} */
StoryMap.standsBeside = (label, { left, top, right, bottom }) => {
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const [across, down] = [Math.max(label.left - x, 0, x - label.right), Math.max(label.top - y, 0, y - label.bottom)];
  return Math.hypot(across, down) < (right - left) / 2 + 8;
};

// Whether from a point whose marker another touches the way leads over the middle of the other.
/** @type {(point: { x: number, y: number }, dx: number, dy: number, box: Box) => boolean} */
StoryMap.touches = (point, dx, dy, box) => {
  if (!StoryMap.covers(box, point)) { return false; }
  const [right, down] = [(box.left + box.right) / 2 - point.x, (box.top + box.bottom) / 2 - point.y];
  const length = Math.hypot(dx, dy);
  const along = (dx * right + dy * down) / length;
  const beside = Math.abs(dx * down - dy * right) / length;
  return along > 0.5 && beside < (box.right - box.left) * 0.4;
};

/** @type {(a: Box, b: Box, gap: number) => boolean} */
StoryMap.overlap = (a, b, gap) => a.left < b.right + gap && b.left < a.right + gap
  && a.top < b.bottom + gap && b.top < a.bottom + gap;
