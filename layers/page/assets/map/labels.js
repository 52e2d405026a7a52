// Placing labels: each beside its point, over no other label, no marker and no frame's edge.
"use strict";

// Directions in the order in which a label prefers them: east, west, north, south, the corners.
StoryMap.DIRECTIONS = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [1, 1], [-1, -1], [-1, 1]];
// Right on the point, for what is as wide as a country.
/** @type {Pair[]} */
StoryMap.UPON = [[0, 0]];
StoryMap.RINGS = [9, 20, 34, 50, 68];

// Pixels all. Of items, lower ranks are placed first; lines are points that labels had better not
// cover. Returns a spot for each item, or null where no place is free.
/**
 * @typedef {{ x: number, y: number, width: number, height: number, upon?: "first" | "only" }} Sized
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
  /** @type {Box[]} */
  const labels = [];
  const placed = new Array(items.length).fill(null);
  const order = items.map((_, index) => index).sort((a, b) => items[a].rank - items[b].rank);
  for (const index of order) {
    const item = items[index];
    /** @type {Leader & { cost: number, box: Box, ring: number } | null} */
    let best = null;
    const rings = item.upon ? [0, ...(item.upon === "first" ? StoryMap.RINGS : [])] : StoryMap.RINGS;
    for (const [ring, plain] of rings.entries()) {
      const distance = plain * scale;
      for (const [preference, [dx, dy]] of (plain ? StoryMap.DIRECTIONS : StoryMap.UPON).entries()) {
        if (best && best.cost <= ring * 30 + preference) { continue; }
        const box = StoryMap.boxBeside(item, dx, dy, distance);
        const inside = box.left >= margin && box.top >= margin
          && box.right <= width - margin && box.bottom <= height - margin;
        if (!inside || taken.some((other) => StoryMap.overlap(box, other, 2))) { continue; }
        // Two labels in one line would read as one.
        if (labels.some((other) => StoryMap.overlap(box, { ...other, left: other.left - 10, right: other.right + 10 }, 0))) { continue; }
        const covered = lines.reduce((sum, [x, y]) => sum
          + (x > box.left - 2 && x < box.right + 2 && y > box.top && y < box.bottom ? 1 : 0), 0);
        const crossed = ring > 0
          && [...labels, ...obstacles].some((other) => StoryMap.crosses(item, dx, dy, distance, other));
        const cost = ring * 30 + preference + Math.min(covered, 24) * 12 + (crossed ? 60 : 0);
        if (!best || cost < best.cost) { best = { cost, box, ring, distance, dx, dy }; }
      }
    }
    if (best) {
      taken.push(best.box);
      labels.push(best.box);
      placed[index] = { left: best.box.left, top: best.box.top, side: best.dx, leader: best.ring > 0 ? best : null };
    }
  }
  return placed;
};

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
