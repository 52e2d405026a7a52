// Placing labels: each beside its point, over no other label, no marker and no frame's edge.
"use strict";

// Directions in the order in which a label prefers them: east, west, north, south, the corners.
StoryMap.DIRECTIONS = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [1, 1], [-1, -1], [-1, 1]];
StoryMap.RINGS = [9, 20, 34, 50, 68];

// Items: {x, y, width, height, radius, rank}, in pixels; lower ranks are placed first.
// Obstacles: boxes {left, top, right, bottom}. Lines: points [x, y] that labels had better not cover.
// Returns for each item {left, top, side, leader} or null where no place is free.
StoryMap.placeLabels = (items, { obstacles, lines, width, height, margin = 3 }) => {
  const taken = [...obstacles];
  const placed = new Array(items.length).fill(null);
  const order = items.map((_, index) => index).sort((a, b) => items[a].rank - items[b].rank);
  for (const index of order) {
    const item = items[index];
    let best = null;
    for (const [ring, distance] of StoryMap.RINGS.entries()) {
      for (const [preference, [dx, dy]] of StoryMap.DIRECTIONS.entries()) {
        const box = StoryMap.boxBeside(item, dx, dy, distance);
        const inside = box.left >= margin && box.top >= margin
          && box.right <= width - margin && box.bottom <= height - margin;
        if (!inside || taken.some((other) => StoryMap.overlap(box, other, 2))) { continue; }
        const covered = lines.reduce((sum, [x, y]) => sum
          + (x > box.left - 2 && x < box.right + 2 && y > box.top && y < box.bottom ? 1 : 0), 0);
        const cost = ring * 30 + preference + Math.min(covered, 12) * 6;
        if (!best || cost < best.cost) { best = { cost, box, ring, distance, dx, dy }; }
      }
    }
    if (best) {
      taken.push(best.box);
      placed[index] = { left: best.box.left, top: best.box.top, side: best.dx, leader: best.ring > 0 ? best : null };
    }
  }
  return placed;
};

StoryMap.boxBeside = (item, dx, dy, distance) => {
  const length = Math.hypot(dx, dy);
  const x = item.x + (dx / length) * distance;
  const y = item.y + (dy / length) * distance;
  const left = x + (dx > 0 ? 0 : dx < 0 ? -item.width : -item.width / 2);
  const top = y + (dy > 0 ? 0 : dy < 0 ? -item.height : -item.height / 2);
  return { left, top, right: left + item.width, bottom: top + item.height };
};

StoryMap.overlap = (a, b, gap) => a.left < b.right + gap && b.left < a.right + gap
  && a.top < b.bottom + gap && b.top < a.bottom + gap;
