// The canvas of many journeys: thin lines without dashes, below all that is drawn as a shape.
"use strict";

// How much of the paper shows through, by certainty as layers/page/crowd.py numbers them; and how
// wide the lines are, in pixels.
StoryMap.CROWD_INK = [0.62, 0.4, 0.26, 0.26];
StoryMap.CROWD_WIDTH = 1;
// Of more lines than this each is fainter, so that where they are close still differs from where
// they are not: lines of one stroke never darken each other, so a stroke has no more than some.
StoryMap.CROWD_FULL = 600;
StoryMap.CROWD_STROKE = 50;

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
    cancelAnimationFrame(this.waiting);
    this.waiting = 0;
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
    const thin = Math.min(1, Math.sqrt(StoryMap.CROWD_FULL / seen.length));
    const colours = getComputedStyle(view.container);
    for (const { hue, ink, legs } of this.listStrokes(seen)) {
      pen.strokeStyle = colours.getPropertyValue(`--hue-${hue}`);
      pen.globalAlpha = ink * thin;
      pen.beginPath();
      for (const leg of legs) { this.draw(leg, place, scale); }
      pen.stroke();
    }
  }

  // In turns, so that no colour lies on top of all others.
  /** @param {CrowdLeg[]} seen */
  listStrokes(seen) {
    const inks = this.sortByInk(seen);
    const turns = Math.ceil(Math.max(0, ...inks.map(({ legs }) => legs.length)) / StoryMap.CROWD_STROKE);
    return Array.from({ length: turns }, (_, turn) => inks.map((one) => (
      { ...one, legs: one.legs.slice(turn * StoryMap.CROWD_STROKE, (turn + 1) * StoryMap.CROWD_STROKE) }
    ))).flat();
  }

  // The legs of each colour and strength: there are few of them.
  /** @param {CrowdLeg[]} legs */
  sortByInk(legs) {
    const { active, isTelling } = this.view;
    /** @type {{ hue: number, ink: number, legs: CrowdLeg[] }[]} */
    const inks = [];
    let [last, told] = ["", 0];
    for (const leg of legs) {
      const { hue, id } = leg.route;
      // Those of a journey come one after the other.
      if (id !== last) { [last, told] = [id, Number(!isTelling || active.has(`route ${id}`))]; }
      const { length } = StoryMap.CROWD_INK;
      const held = (inks[(hue * length + leg.certainty) * 2 + told] ||= { hue, ink: StoryMap.CROWD_INK[leg.certainty] * (told ? 1 : 0.5), legs: [] });
      held.legs.push(leg);
    }
    return inks.filter(Boolean);
  }

  /**
   * @param {CrowdLeg} leg
   * @param {Place} place
   * @param {number} scale
   */
  draw({ track, circle, start, end, bow }, place, scale) {
    const { pen } = this;
    if (!circle) {
      const [first, ...rest] = (track || [start, end]).map(place);
      pen.moveTo(...first);
      for (const point of rest) { pen.lineTo(...point); }
      return;
    }
    // Clockwise, as the plane has its left, whichever way the journey goes; a canvas counts downward.
    const { centre, middle, half, radius } = circle;
    pen.moveTo(...place(bow > 0 ? start : end));
    pen.arc(...place(centre), radius * scale, -middle - half, half - middle);
  }
};

/** @typedef {(at: Pair) => Pair} Place */
