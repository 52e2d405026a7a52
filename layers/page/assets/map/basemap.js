// The basemap's renderer: SVG symbols of the page behind a Leaflet map, moved by one transform.
"use strict";

StoryMap.Basemap = L.Renderer.extend({
  options: { pane: "basemap", padding: 0.4 },

  initialize(options) {
    L.Renderer.prototype.initialize.call(this, options);
  },

  beforeAdd(map) {
    if (!map.getPane("basemap")) {
      map.createPane("basemap").style.zIndex = 150;
    }
  },

  _initContainer() {
    const { units, turns, countries, borders } = this.options;
    this._container = L.SVG.create("svg");
    this._container.setAttribute("aria-hidden", "true");
    this._container.setAttribute("pointer-events", "none");
    this._world = this._container.appendChild(L.SVG.create("g"));
    for (const turn of turns) {
      const copy = this._world.appendChild(L.SVG.create("g"));
      copy.setAttribute("transform", `translate(${turn * units} 0)`);
      this._use(copy, "land", "land");
      for (const code of countries) {
        this._use(copy, `country-${code}`, `country country-${code}`);
      }
      for (const kind of borders) {
        this._use(copy, `border-${kind}`, `border border-${kind}`);
      }
    }
    this.getPane().appendChild(this._container);
  },

  _use(parent, id, className) {
    const use = parent.appendChild(L.SVG.create("use"));
    use.setAttribute("href", `#${id}`);
    use.setAttribute("class", className);
  },

  _destroyContainer() {
    this._container.remove();
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) { return; }
    L.Renderer.prototype._update.call(this);
    const { min } = this._bounds;
    const size = this._bounds.getSize();
    this._container.setAttribute("width", size.x);
    this._container.setAttribute("height", size.y);
    this._container.setAttribute("viewBox", [min.x, min.y, size.x, size.y].join(" "));
    L.DomUtil.setPosition(this._container, min);
    const corner = this._map.latLngToLayerPoint([L.Projection.SphericalMercator.MAX_LATITUDE, this.options.west]);
    const scale = this._map.options.crs.scale(this._map.getZoom()) / this.options.units;
    this._world.setAttribute("transform", `translate(${corner.x} ${corner.y}) scale(${scale})`);
  },
});
