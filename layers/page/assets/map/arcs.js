// Arcs and steps: a line's course from the few numbers that travel of it, as geo/globe/arcs.py draws it.
"use strict";

// As geo/globe/arcs.py has them: degrees between vertices, and the fewest of them.
StoryMap.ARC_STEP = 1.5;
StoryMap.LEAST_VERTICES = 49;

// The Mercator plane, one unit a degree of longitude, y growing northward.
/** @type {(at: Pair) => Pair} */
StoryMap.toPlane = ([lon, lat]) => [lon, (Math.asinh(Math.tan((lat * Math.PI) / 180)) * 180) / Math.PI];
/** @type {(at: Pair) => L.LatLng} */
StoryMap.fromPlane = ([x, y]) => L.latLng((Math.atan(Math.sinh((y * Math.PI) / 180)) * 180) / Math.PI, x);

/** @typedef {{ centre: Pair, radius: number, half: number, left: Pair, along: Pair, middle: number }} Circle */

// The circle on which an arc lies; null of a line that is straight or has no length.
/** @type {(start: Pair, end: Pair, bow: number) => Circle | null} */
StoryMap.findCircle = (start, end, bow) => {
  const [across, up] = [end[0] - start[0], end[1] - start[1]];
  const length = Math.hypot(across, up);
  if (!length || !bow) { return null; }
  // Half of the angle that the arc spans, from its height: tan(angle / 4) = 2 height / chord.
  const half = 2 * Math.atan(2 * Math.abs(bow));
  const radius = length / (2 * Math.sin(half));
  const side = Math.sign(bow);
  /** @type {Pair} */
  const left = [(-up / length) * side, (across / length) * side];
  const away = radius * Math.cos(half);
  return {
    centre: [(start[0] + end[0]) / 2 - left[0] * away, (start[1] + end[1]) / 2 - left[1] * away],
    radius, half, left, along: [across / length, up / length], middle: Math.atan2(left[1], left[0]),
  };
};

// How far an angle lies from the middle of an arc, as its centre sees both.
/** @type {(circle: Circle, angle: number) => number} */
StoryMap.measureTurn = ({ middle }, angle) => Math.abs(Math.atan2(Math.sin(angle - middle), Math.cos(angle - middle)));

// The box that holds an arc: its ends, and where it turns back.
/** @type {(circle: Circle, start: Pair, end: Pair) => Bounds} */
StoryMap.boxArc = (circle, start, end) => {
  const { centre, radius, half } = circle;
  /** @type {Pair[]} */
  const turning = [[1, 0], [0, 1], [-1, 0], [0, -1]];
  const reached = turning.filter(([right, up]) => StoryMap.measureTurn(circle, Math.atan2(up, right)) <= half);
  return StoryMap.boxPoints([start, end, ...reached.map(([right, up]) => /** @type {Pair} */ ([centre[0] + radius * right, centre[1] + radius * up]))]);
};

// How far a point lies from an arc between two ends.
/** @type {(point: Pair, circle: Circle, start: Pair, end: Pair) => number} */
StoryMap.measureFromArc = (point, circle, start, end) => {
  const [across, up] = [point[0] - circle.centre[0], point[1] - circle.centre[1]];
  if (StoryMap.measureTurn(circle, Math.atan2(up, across)) <= circle.half) { return Math.abs(Math.hypot(across, up) - circle.radius); }
  return Math.min(...[start, end].map(([x, y]) => Math.hypot(point[0] - x, point[1] - y)));
};

/** @type {(points: Pair[]) => Bounds} */
StoryMap.boxPoints = (points) => {
  /** @type {Bounds} */
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
};

// An arc's vertices on the plane: `count` of them, or as many as the server would draw.
/** @type {(start: Pair, end: Pair, bow: number, count?: number) => Pair[]} */
StoryMap.bendArc = (start, end, bow, count) => {
  const circle = StoryMap.findCircle(start, end, bow);
  if (!circle) { return [start, end]; }
  const { centre, radius, half, left, along } = circle;
  const last = (count || Math.max(StoryMap.LEAST_VERTICES, Math.ceil((2 * half * radius) / StoryMap.ARC_STEP))) - 1;
  return Array.from({ length: last + 1 }, (_, index) => {
    if (index === 0) { return start; }
    if (index === last) { return end; }
    const turn = half * ((2 * index) / last - 1);
    const [cos, sin] = [radius * Math.cos(turn), radius * Math.sin(turn)];
    return [centre[0] + cos * left[0] + sin * along[0], centre[1] + cos * left[1] + sin * along[1]];
  });
};

// How far a point lies from a stretch between two others.
/** @type {(point: Pair, start: Pair, end: Pair) => number} */
StoryMap.measureAway = ([x, y], start, end) => {
  const [across, up] = [end[0] - start[0], end[1] - start[1]];
  const share = Math.max(0, Math.min(1, ((x - start[0]) * across + (y - start[1]) * up) / (across * across + up * up || 1)));
  return Math.hypot(start[0] + share * across - x, start[1] + share * up - y);
};
