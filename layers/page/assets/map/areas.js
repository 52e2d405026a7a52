// Areas: SVG symbols of the page between the basemap and the lines, pointed at and named as places are.
"use strict";

// Whoever points into an area and at nothing in it means the area.
StoryMap.AREA_AWAY = 12;

/** @typedef {{ key: string, sign: string, options: AreaOptions, path: Path2D, rings: Pair[][], uses: SVGElement[] }} Area */

StoryMap.Areas = class extends StoryMap.Symbols {
  /** @param {AreasOptions} options */
  constructor(options) {
    super("areas", options);
    this.turns = options.turns;
    this.view = StoryMap.demand(StoryMap.view, "map");
    this.view.areas = this;
    this.pen = StoryMap.demand(document.createElement("canvas").getContext("2d"), "canvas");
    /** @type {Map<string, Area>} */
    this.areas = new Map(options.areas.map((area) => [area.key, this.read(area)]));
    // Over the ground, below all lines.
    this.view.map.createPane("areas").style.zIndex = "170";
  }

  /**
   * @param {AreaOptions} options
   * @returns {Area}
   */
  read(options) {
    const { key, className } = options;
    const id = `area-${key.replace(" ", "-")}`;
    const data = StoryMap.demand(document.getElementById(id), id).getAttribute("d") || "";
    const sign = StoryMap.demand(className.split(" ").find((name) => name.startsWith("sign-")), key).slice("sign-".length);
    const uses = this.turns.map(() => {
      const use = this.svg.appendChild(L.SVG.create("use"));
      use.setAttribute("href", `#${id}`);
      use.setAttribute("class", className);
      return use;
    });
    return { key, sign, options, path: new Path2D(data), rings: StoryMap.readRings(data), uses };
  }

  /** @override */
  arrange() {
    // Each from its own corner: from that of the world, a browser's numbers would be off by pixels.
    for (const area of this.areas.values()) {
      for (const [index, use] of area.uses.entries()) {
        const { x, y } = this.placeCorner(area, this.turns[index]);
        use.setAttribute("transform", `translate(${x} ${y}) scale(${this.scaleOf(area)})`);
      }
    }
  }

  /**
   * @param {Area} area
   * @param {number} turn
   */
  placeCorner({ options }, turn) {
    return this.view.map.latLngToLayerPoint([options.lat, options.lon + 360 * turn]);
  }

  /** @param {Area} area */
  scaleOf({ options }) {
    return ((256 * 2 ** this.view.map.getZoom()) / 360) * options.unit;
  }

  /** @param {string} key */
  elementsOf(key) {
    return this.areas.get(key)?.uses || [];
  }

  /**
   * @param {string} sign
   * @param {boolean} on
   */
  light(sign, on) {
    for (const area of this.areas.values()) {
      for (const use of area.sign === sign && this.isThere(area) ? area.uses : []) { use.classList.toggle("is-lit", on); }
    }
  }

  // What is there and what is away, as of all shapes.
  sort() {
    const { view } = this;
    for (const { key, sign, uses } of this.areas.values()) {
      const active = view.active.has(key);
      const there = view.isTelling ? view.shows(key) : (view.spoken || view.active).has(key);
      for (const use of uses) {
        use.classList.toggle("is-active", active);
        use.classList.toggle("is-there", view.pick ? view.pick === sign : there);
      }
    }
  }

  // The sign of the legend that an area is; none of what is none.
  /** @param {string} key */
  readSign(key) {
    const area = this.areas.get(key);
    return area ? [area.sign] : [];
  }

  // Whether a spot of the map lies in an area.
  /**
   * @param {string} key
   * @param {L.LatLng} spot
   */
  holds(key, spot) {
    const area = this.areas.get(key);
    return area !== undefined && this.isWithin(area, this.view.map.latLngToLayerPoint(spot));
  }

  /**
   * @param {Area} area
   * @param {L.Point} spot
   */
  isWithin(area, spot) {
    return this.turns.some((turn) => {
      const { x, y } = spot.subtract(this.placeCorner(area, turn)).divideBy(this.scaleOf(area));
      return this.pen.isPointInPath(area.path, x, y, "evenodd");
    });
  }

  // The areas in which a pointer is, each as far from it as what lies nearest may be: all else on
  // them goes before.
  /**
   * @param {MouseEvent} event
   * @returns {Pointed[]}
   */
  listAround(event) {
    const spot = this.view.map.mouseEventToLayerPoint(event);
    return [...this.areas.values()].filter((area) => this.isThere(area) && this.isWithin(area, spot)).map(({ key }) => ({ key, leg: "", away: StoryMap.AREA_AWAY, rank: 3 }));
  }

  /** @param {Area} area */
  isThere({ uses }) {
    return uses.some((use) => StoryMap.isSeen(use));
  }

  // The signs of those that come into view.
  listSigns() {
    const { left, top, right, bottom } = this.view.container.getBoundingClientRect();
    return [...this.areas.values()].filter((area) => this.isThere(area) && area.uses.some((use) => {
      const box = use.getBoundingClientRect();
      return box.left < right && box.right > left && box.top < bottom && box.bottom > top;
    })).map(({ sign }) => sign);
  }

  // Points on the edges that are seen, which labels had better not cover, in pixels of the frame.
  /**
   * @param {L.Bounds} seen
   * @param {L.Point} pane
   * @returns {Pair[]}
   */
  listLines(seen, pane) {
    return [...this.areas.values()].filter((area) => this.isThere(area)).flatMap((area) => this.turns.flatMap((turn) => {
      const corner = this.placeCorner(area, turn).subtract(pane);
      const scale = this.scaleOf(area);
      const frame = L.bounds(StoryMap.demand(seen.min, "min").subtract(pane), StoryMap.demand(seen.max, "max").subtract(pane));
      return area.rings.flatMap((ring) => StoryMap.followEdge(ring.map(([x, y]) => corner.add([x * scale, y * scale])), frame));
    }));
  }
};

// The rings of a path that is written in whole steps, as all symbols of the page are.
/** @type {(data: string) => Pair[][]} */
StoryMap.readRings = (data) => data.split("z").filter(Boolean).map((ring) => {
  const numbers = (ring.match(/-?\d+/g) || []).map(Number);
  /** @type {Pair[]} */
  const points = [];
  let [x, y] = [0, 0];
  for (let index = 0; index < numbers.length; index += 2) {
    [x, y] = [x + numbers[index], y + numbers[index + 1]];
    points.push([x, y]);
  }
  return [...points, ...points.slice(0, 1)];
});

// The points along an edge within a frame; of a side that is longer than the frame, those within.
/** @type {(edge: L.Point[], frame: L.Bounds) => Pair[]} */
StoryMap.followEdge = (edge, frame) => edge.slice(1).flatMap((end, index) => {
  const side = L.LineUtil.clipSegment(edge[index], end, frame, false, false);
  return side ? StoryMap.stepAlong(side) : [];
});
