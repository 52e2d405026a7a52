// What lies behind the story: SVG symbols of the page in a Leaflet map, moved by transforms.
"use strict";

// A layer of symbols in a pane of its own: it covers the view and some more, and is not pointed at.
StoryMap.Symbols = class extends L.Renderer {
  /**
   * @param {string} pane
   * @param {L.RendererOptions} options
   */
  constructor(pane, options) {
    super({ pane, padding: 0.4, ...options });
    this.svg = L.SVG.create("svg");
  }

  _initContainer() {
    this._container = this.svg;
    this.svg.setAttribute("aria-hidden", "true");
    this.svg.setAttribute("pointer-events", "none");
    StoryMap.demand(this.getPane(), "pane").append(this.svg);
  }

  _destroyContainer() {
    this.svg.remove();
  }

  /** @override */
  _update() {
    if (this._map._animatingZoom && this._bounds) { return; }
    super._update();
    const corner = this._bounds.getTopLeft();
    const size = this._bounds.getSize();
    this.svg.setAttribute("width", `${size.x}`);
    this.svg.setAttribute("height", `${size.y}`);
    this.svg.setAttribute("viewBox", [corner.x, corner.y, size.x, size.y].join(" "));
    L.DomUtil.setPosition(this.svg, corner);
    this.arrange();
  }

  // Each symbol goes to where it stands now.
  arrange() {}
};

StoryMap.Basemap = class extends StoryMap.Symbols {
  /** @param {BasemapOptions} options */
  constructor(options) {
    super("basemap", options);
    this.basemap = options;
    StoryMap.demand(StoryMap.view, "map").basemap = this;
    this.world = L.SVG.create("g");
  }

  /** @override */
  _initContainer() {
    const { units, turns, countries, borders } = this.basemap;
    super._initContainer();
    this.svg.append(this.world);
    for (const turn of turns) {
      const copy = this.world.appendChild(L.SVG.create("g"));
      copy.setAttribute("transform", `translate(${turn * units} 0)`);
      this.use(copy, "land", "land");
      for (const code of countries) {
        this.use(copy, `country-${code}`, `country country-${code}`);
      }
      for (const kind of borders) {
        this.use(copy, `border-${kind}`, `border border-${kind}`);
      }
    }
  }

  /**
   * @param {SVGElement} parent
   * @param {string} id
   * @param {string} className
   */
  use(parent, id, className) {
    const use = parent.appendChild(L.SVG.create("use"));
    use.setAttribute("href", `#${id}`);
    use.setAttribute("class", className);
  }

  /** @override */
  arrange() {
    const origin = this._map.latLngToLayerPoint([L.Projection.SphericalMercator.MAX_LATITUDE, this.basemap.west]);
    const scale = (256 * 2 ** this._map.getZoom()) / this.basemap.units;
    this.world.setAttribute("transform", `translate(${origin.x} ${origin.y}) scale(${scale})`);
  }
};
