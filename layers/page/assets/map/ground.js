// The ground of close views: SVG symbols of the page between the basemap and the story, and names.
"use strict";

// Of the square of their type, for each of the ground's names: with less it is a street map.
StoryMap.NAME_ROOM = 145;
// The map for which it is said from which zoom on the ground is seen, in pixels: a smaller one, which
// shows as much with fewer, has it from further out.
StoryMap.GROUND_PIXELS = 700;

StoryMap.Ground = class extends StoryMap.Symbols {
  /** @param {GroundOptions} options */
  constructor(options) {
    super("ground", options);
    this.ground = options;
    this.view = StoryMap.demand(StoryMap.view, "map");
    this.land = this.svg.appendChild(L.SVG.create("g"));
    this.names = this.svg.appendChild(L.SVG.create("g"));
    this.credit = document.createElement("p");
    /** @type {Map<string, SVGElement>} */
    this.uses = new Map();
    /** @type {Map<string, number>} */
    this.widths = new Map(); // of names, of a type of 1 pixel
    this.pen = StoryMap.demand(document.createElement("canvas").getContext("2d"), "canvas");
    this.view.map.createPane("ground").style.zIndex = "160";
    this.view.onNamed = (around) => this.name(around);
  }

  /** @override */
  _initContainer() {
    super._initContainer();
    for (const kind of ["field", ...Object.keys(this.ground.kinds)]) {
      const use = this.land.appendChild(L.SVG.create("use"));
      use.setAttribute("href", `#ground-${kind}`);
      use.setAttribute("class", `ground ground-${kind}`);
      this.uses.set(kind, use);
    }
    this.names.setAttribute("class", "ground-names");
    this.credit.className = "ground-credit";
    this.credit.textContent = this.ground.credit;
    this.view.container.append(this.credit);
  }

  /** @override */
  _destroyContainer() {
    super._destroyContainer();
    this.credit.remove();
  }

  get isSeen() {
    const { x, y } = this._map.getSize();
    return this._map.getZoom() >= this.ground.least + Math.min(0, Math.log2(Math.max(x, y, 1) / StoryMap.GROUND_PIXELS));
  }

  get scale() {
    return ((256 * 2 ** this._map.getZoom()) / 360) * this.ground.unit;
  }

  get corner() {
    return this._map.latLngToLayerPoint([this.ground.lat, this.ground.lon]);
  }

  /** @override */
  arrange() {
    const zoom = this._map.getZoom();
    this.svg.classList.toggle("is-away", !this.isSeen);
    this.credit.hidden = !this.isSeen;
    // From its own corner: from that of the world, a browser's numbers would be off by pixels.
    const { x, y } = this.corner;
    this.land.setAttribute("transform", `translate(${x} ${y}) scale(${this.scale})`);
    this.svg.style.setProperty("--wide", `${Math.min(3.2, Math.max(0.45, 2 ** (0.62 * (zoom - 15))))}`);
    for (const [kind, use] of this.uses) {
      use.classList.toggle("is-away", zoom < (this.ground.kinds[kind] || 0));
    }
  }

  // After the story has its names: the ground's stand where there is room left.
  /** @param {{ taken: Box[], lines: Pair[], size: L.Point }} around */
  name({ taken, lines, size }) {
    this.names.replaceChildren();
    if (!this.isSeen) { return; }
    const zoom = this._map.getZoom();
    const type = parseFloat(getComputedStyle(this.names).fontSize);
    const boxes = [...taken, ...lines.map(([x, y]) => ({ left: x - 2, top: y - 2, right: x + 2, bottom: y + 2 }))];
    const most = Math.min(40, (size.x * size.y) / (StoryMap.NAME_ROOM * type * type));
    for (const [text, kind, least, runs] of this.ground.names) {
      if (zoom < least || this.names.childElementCount >= most) { continue; }
      const width = this.measure(text) * type;
      const spot = this.findSpot(runs, width, type, (room) => room.every((box) => box.left > 0 && box.top > 0
        && box.right < size.x && box.bottom < size.y) && !room.some((box) => boxes.some((other) => StoryMap.overlap(box, other, 2))));
      if (!spot) { continue; }
      boxes.push(...spot.room);
      const name = this.names.appendChild(L.SVG.create("text"));
      name.setAttribute("class", `ground-name of-${kind}`);
      name.setAttribute("transform", `translate(${spot.x} ${spot.y}) rotate(${spot.angle})`);
      name.setAttribute("dy", "0.34em");
      name.textContent = text;
    }
  }

  // Where along its streets a name has room: in their middle, or a little before or behind it.
  /**
   * @param {GroundRun[]} runs
   * @param {number} width
   * @param {number} type
   * @param {(room: Box[]) => boolean} isFree
   */
  findSpot(runs, width, type, isFree) {
    const { scale, corner } = this;
    const pane = this._map.containerPointToLayerPoint([0, 0]);
    for (const [right, down, angle, length] of runs) {
      const spare = length ? length * scale - width - 0.8 * type : 0;
      if (spare < 0) { continue; }
      const turn = (angle * Math.PI) / 180;
      for (const shift of [0, 0.3, -0.3]) {
        const x = corner.x + right * scale + Math.cos(turn) * shift * spare;
        const y = corner.y + down * scale + Math.sin(turn) * shift * spare;
        const room = StoryMap.coverName(x - pane.x, y - pane.y, turn, width, type);
        if (isFree(room)) { return { x, y, angle, room }; }
        if (!spare) { break; }
      }
    }
    return null;
  }

  // How wide a text is in a type of one pixel, measured without laying anything out.
  /** @param {string} text */
  measure(text) {
    let width = this.widths.get(text);
    if (width === undefined) {
      this.pen.font = `20px ${getComputedStyle(this.names).fontFamily}`;
      width = this.pen.measureText(text).width / 20;
      this.widths.set(text, width);
    }
    return width;
  }
};

// What a turned name takes up, as small boxes along it.
/** @type {(x: number, y: number, turn: number, width: number, type: number) => Box[]} */
StoryMap.coverName = (x, y, turn, width, type) => {
  const count = Math.ceil(width / type) + 1;
  const half = 0.6 * type;
  return Array.from({ length: count }, (_, index) => {
    const along = (index / (count - 1) - 0.5) * width;
    const [at, on] = [x + Math.cos(turn) * along, y + Math.sin(turn) * along];
    return { left: at - half, top: on - half, right: at + half, bottom: on + half };
  });
};
