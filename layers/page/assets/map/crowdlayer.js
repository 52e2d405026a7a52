// The canvas of many journeys: thin lines without dashes, below all that is drawn as a shape.
"use strict";

// How much of the paper shows through, by certainty as layers/page/crowd.py numbers them; and how
// wide the lines are, in pixels.
StoryMap.CROWD_INK = [0.62, 0.4, 0.26, 0.26];
StoryMap.CROWD_WIDTH = 1;

StoryMap.CrowdLayer = class extends L.Renderer {
  /** @param {StoryMap.CrowdedView} view */
  constructor(view) {
    super({ pane: "crowd", padding: 0.15 });
    this.view = view;
    this.canvas = document.createElement("canvas");
    this.pen = StoryMap.demand(this.canvas.getContext("2d"), "canvas");
    this.waiting = 0;
    const pane = view.map.createPane("crowd");
    pane.style.zIndex = "180";
    pane.style.pointerEvents = "none";
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.paintSoon());
  }

  _initContainer() {
    this._container = this.canvas;
    this.canvas.setAttribute("aria-hidden", "true");
  }

  _destroyContainer() {
    this.canvas.remove();
  }

  /** @override */
  _update() {
    if (this._map._animatingZoom && this._bounds) { return; }
    super._update();
    this.paint();
  }

  paintSoon() {
    this.waiting ||= requestAnimationFrame(() => {
      this.waiting = 0;
      if (!this._map._animatingZoom) { this.paint(); }
    });
  }

  paint() {
    const { pen, canvas, view } = this;
    const corner = this._bounds.getTopLeft();
    const size = this._bounds.getSize();
    const dense = Math.min(2, window.devicePixelRatio);
    canvas.width = Math.round(size.x * dense);
    canvas.height = Math.round(size.y * dense);
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    L.DomUtil.setPosition(canvas, corner);
    const scale = (256 * 2 ** this._map.getZoom()) / 360;
    const origin = this._map.getPixelOrigin().add(corner);
    /** @type {Place} */
    const place = ([x, y]) => [(x + 180) * scale - origin.x, (180 - y) * scale - origin.y];
    const [west, north] = [origin.x / scale - 180, 180 - origin.y / scale];
    const seen = view.listPainted([west, north - size.y / scale, west + size.x / scale, north]);
    canvas.dataset.lines = `${seen.length}`;
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    pen.lineWidth = StoryMap.CROWD_WIDTH;
    for (const legs of this.sortByInk(seen)) {
      const { route, certainty } = legs[0];
      pen.strokeStyle = getComputedStyle(view.container).getPropertyValue(`--hue-${route.hue}`);
      pen.globalAlpha = StoryMap.CROWD_INK[certainty] * (this.isTold(route) ? 1 : 0.5);
      pen.beginPath();
      for (const leg of legs) { this.draw(leg, place, scale); }
      pen.stroke();
    }
  }

  /** @param {CrowdRoute} route */
  isTold({ id }) {
    return !this.view.isTelling || this.view.active.has(`route ${id}`);
  }

  // A stroke for each colour and strength: there are few of them.
  /** @param {CrowdLeg[]} legs */
  sortByInk(legs) {
    /** @type {Map<string, CrowdLeg[]>} */
    const strokes = new Map();
    for (const leg of legs) {
      const ink = [leg.route.hue, leg.certainty, this.isTold(leg.route)].join();
      StoryMap.file(strokes, ink, leg);
    }
    return strokes.values();
  }

  /**
   * @param {CrowdLeg} leg
   * @param {Place} place
   * @param {number} scale
   */
  draw({ track, start, end, bow }, place, scale) {
    const { pen } = this;
    const circle = track ? null : StoryMap.findCircle(start, end, bow);
    const from = place(start);
    if (!circle) {
      const [first, ...rest] = (track || [start, end]).map(place);
      pen.moveTo(...first);
      for (const point of rest) { pen.lineTo(...point); }
      return;
    }
    const centre = place(circle.centre);
    const to = place(end);
    pen.moveTo(...from);
    pen.arc(...centre, circle.radius * scale, Math.atan2(from[1] - centre[1], from[0] - centre[0]), Math.atan2(to[1] - centre[1], to[0] - centre[0]), bow < 0);
  }
};

/** @typedef {(at: Pair) => Pair} Place */
