// Distances on the WGS 84 ellipsoid.
"use strict";

StoryMap.WGS84 = { a: 6378137, f: 1 / 298.257223563 };

// The length in metres of the shortest line between two points [lon, lat], in degrees.
/** @type {(one: Pair, other: Pair) => number} */
StoryMap.measureGeodesic = (one, other) => {
  const metres = StoryMap.measureVincenty(one, other);
  return Number.isNaN(metres) ? StoryMap.measureByHalves(one, other) : metres;
};

// T. Vincenty (1975), Direct and inverse solutions of geodesics on the ellipsoid, Survey Review
// 23 (176), 88-93. NaN where it does not converge, which is near the antipode.
/** @type {(one: Pair, other: Pair) => number} */
StoryMap.measureVincenty = ([lon1, lat1], [lon2, lat2]) => {
  const { a, f } = StoryMap.WGS84;
  const b = a * (1 - f);
  const turn = Math.PI / 180;
  // By way of the nearer side.
  const L = ((((lon2 - lon1 + 180) % 360) + 360) % 360 - 180) * turn;
  const [U1, U2] = [lat1, lat2].map((lat) => Math.atan((1 - f) * Math.tan(lat * turn)));
  const [sin1, cos1, sin2, cos2] = [Math.sin(U1), Math.cos(U1), Math.sin(U2), Math.cos(U2)];
  let lambda = L;
  for (let round = 0; round < 200; round += 1) {
    const [sinL, cosL] = [Math.sin(lambda), Math.cos(lambda)];
    const sinS = Math.hypot(cos2 * sinL, cos1 * sin2 - sin1 * cos2 * cosL);
    const cosS = sin1 * sin2 + cos1 * cos2 * cosL;
    if (sinS < 1e-15) { return cosS > 0 ? 0 : NaN; }
    const sigma = Math.atan2(sinS, cosS);
    const sinA = (cos1 * cos2 * sinL) / sinS;
    const cosA2 = 1 - sinA * sinA;
    const cosM = cosA2 > 1e-15 ? cosS - (2 * sin1 * sin2) / cosA2 : 0;
    const C = (f / 16) * cosA2 * (4 + f * (4 - 3 * cosA2));
    const before = lambda;
    lambda = L + (1 - C) * f * sinA
      * (sigma + C * sinS * (cosM + C * cosS * (2 * cosM * cosM - 1)));
    if (Math.abs(lambda) > Math.PI) { return NaN; }
    if (Math.abs(lambda - before) > 1e-12) { continue; }
    const u2 = (cosA2 * (a * a - b * b)) / (b * b);
    const A = 1 + (u2 / 16384) * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)));
    const B = (u2 / 1024) * (256 + u2 * (-128 + u2 * (74 - 47 * u2)));
    const delta = B * sinS * (cosM + (B / 4) * (cosS * (2 * cosM * cosM - 1)
      - (B / 6) * cosM * (4 * sinS * sinS - 3) * (4 * cosM * cosM - 3)));
    return b * A * (sigma - delta);
  }
  return NaN;
};

// Between points that lie almost opposite: the shortest line crosses the circle a quarter of the
// world away, so it is the shortest of all ways through a point of that circle, and each half is
// short enough for Vincenty.
/** @type {(one: Pair, other: Pair) => number} */
StoryMap.measureByHalves = (one, other) => {
  const through = (/** @type {number} */ bearing) => {
    const half = StoryMap.goAlong(one, bearing, Math.PI / 2);
    return StoryMap.measureVincenty(one, half) + StoryMap.measureVincenty(half, other);
  };
  let step = Math.PI / 90;
  let best = 0;
  for (let bearing = 0; bearing < 2 * Math.PI; bearing += step) {
    if (through(bearing) < through(best)) { best = bearing; }
  }
  for (; step > 1e-7; step /= 2) {
    for (const bearing of [best - step, best + step]) {
      if (through(bearing) < through(best)) { best = bearing; }
    }
  }
  return through(best);
};

// The point [lon, lat] that lies an angle away on the sphere; bearing and angle in radians.
/** @type {(from: Pair, bearing: number, angle: number) => Pair} */
StoryMap.goAlong = ([lon, lat], bearing, angle) => {
  const turn = Math.PI / 180;
  const [phi, sin, cos] = [lat * turn, Math.sin(angle), Math.cos(angle)];
  const phi2 = Math.asin(Math.max(-1, Math.min(1, Math.sin(phi) * cos + Math.cos(phi) * sin * Math.cos(bearing))));
  const across = Math.atan2(Math.sin(bearing) * sin * Math.cos(phi), cos - Math.sin(phi) * Math.sin(phi2));
  return [lon + across / turn, phi2 / turn];
};

// Points [lon, lat] along the shortest line, longitudes continuous. Traced on the sphere: at most
// a fifth of a degree beside the line on the ellipsoid, which no line on a map of the world shows.
/** @type {(one: Pair, other: Pair) => Pair[]} */
StoryMap.traceBetween = (one, other) => {
  const turn = Math.PI / 180;
  const [phi1, phi2] = [one[1] * turn, other[1] * turn];
  const across = (other[0] - one[0]) * turn;
  const bearing = Math.atan2(Math.sin(across) * Math.cos(phi2),
    Math.cos(phi1) * Math.sin(phi2) - Math.sin(phi1) * Math.cos(phi2) * Math.cos(across));
  const angle = 2 * Math.asin(Math.min(1, Math.hypot(Math.sin((phi2 - phi1) / 2),
    Math.sqrt(Math.cos(phi1) * Math.cos(phi2)) * Math.sin(across / 2))));
  /** @type {Pair[]} */
  const points = [];
  for (let part = 0; part <= 64; part += 1) {
    const [lon, lat] = StoryMap.goAlong(one, bearing, (angle * part) / 64);
    const [last] = points.at(-1) || one;
    points.push([lon + 360 * Math.round((last - lon) / 360), lat]);
  }
  return points;
};
