// A canvas of the map: painted when it has come to rest, and scaled by the browser in between.
"use strict";

/** @typedef {(at: Pair) => Pair} Place */
/** @typedef {{ pen: CanvasRenderingContext2D, place: Place, scale: number, box: Bounds, colours: CSSStyleDeclaration }} Sheet where
 *   `place` gives the pixels of a spot of the plane, `scale` the pixels a degree, `box` what of the plane it covers */

StoryMap.CanvasLayer = class extends L.Renderer {
  /**
   * @param {StoryMap.MarkedView} view
   * @param {string} name its pane's
   * @param {number} height and where that lies
   */
  constructor(view, name, height) {
    super({ pane: name, padding: 0.15 });
    this.view = view;
    this.canvas = document.createElement("canvas");
    this.pen = StoryMap.demand(this.canvas.getContext("2d"), "canvas");
    this.waiting = 0;
    const pane = view.map.createPane(name);
    pane.style.zIndex = `${height}`;
    pane.style.pointerEvents = "none";
    for (const look of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"]) {
      window.matchMedia(look).addEventListener("change", () => this.paintSoon());
    }
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
    // What is to be drawn is not known before.
    if (!this.view.isCollected) { return; }
    const { pen, canvas } = this;
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
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    this.draw({ pen, place, scale, box: [west, north - size.y / scale, west + size.x / scale, north], colours: getComputedStyle(this.view.container) });
  }

  // What each of them draws.
  /** @type {(sheet: Sheet) => void} */
  draw() {}
};
