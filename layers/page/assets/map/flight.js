// Names while the map flies or is brought nearer: they go along with what they name.
"use strict";

/** @typedef {{ key: string, layer: PlaceLayer | EventLayer, element: HTMLElement, off: L.Point, width: number, height: number }} Flying */

// Those of the chapter left and of the one to come, as far as they keep clear of one another.
StoryMap.NamesInFlight = class {
  /** @param {StoryMap.StoryView} view */
  constructor(view) {
    this.view = view;
    this.map = view.map;
    this.pane = view.map.createPane("flight");
    /** @type {Flying[]} */
    this.items = [];
    // What the page sets at once is no flight.
    this.map.on("zoomstart", () => { if (!this.map._enforcingBounds) { this.start(); } });
    this.map.on("zoom move", () => this.follow((latlng) => this.map.latLngToLayerPoint(latlng)));
    this.map.on("zoomanim", ({ center, zoom }) => {
      this.follow((latlng) => this.map._latLngToNewLayerPoint(latlng, zoom, center));
    });
  }

  start() {
    const { view } = this;
    const { active } = view;
    const kept = this.items.length ? this.items : this.readLabels();
    const known = new Set(kept.map(({ key }) => key));
    const coming = [...active].filter((key) => !known.has(key) && !key.startsWith("route ")).flatMap((key) => this.write(key));
    const items = [...kept.filter(({ key }) => active.has(key)), ...coming, ...kept.filter(({ key }) => !active.has(key))];
    this.pane.replaceChildren(...items.map(({ element }) => element));
    // Written first and measured then, so that the browser lays them out once.
    this.items = items.map((item) => {
      const [width, height] = [item.element.offsetWidth, item.element.offsetHeight];
      return { ...item, width, height, off: known.has(item.key) ? item.off : L.point(10, -height / 2) };
    });
    this.follow((latlng) => this.map.latLngToLayerPoint(latlng));
  }

  /** @type {(key: string) => (PlaceLayer | EventLayer)[]} */
  findMarks(key) {
    return (this.view.shapes.get(key) || []).flatMap((layer) => (layer instanceof L.Polyline ? [] : [layer]));
  }

  /** @returns {Flying[]} */
  readLabels() {
    return [...this.view.labels.pane.querySelectorAll(".map-label")].flatMap((label) => {
      const key = `${label.dataset.kind} ${label.dataset.id}`;
      const [layer] = this.findMarks(key);
      const at = L.DomUtil.getPosition(label);
      const element = label.cloneNode(true);
      if (!layer || !at || !(element instanceof HTMLElement)) { return []; }
      return [{ key, layer, element, off: at.subtract(this.find(layer, (latlng) => this.map.latLngToLayerPoint(latlng))), width: 0, height: 0 }];
    });
  }

  /** @type {(key: string) => Flying[]} */
  write(key) {
    const [layer] = this.findMarks(key);
    if (!layer || !this.view.wants(layer.feature.properties)) { return []; }
    const element = document.createElement("span");
    element.className = `map-label${key.startsWith("event ") ? " of-event" : ""}`;
    element.textContent = this.view.names(layer.feature.properties);
    return [{ key, layer, element, off: L.point(0, 0), width: 0, height: 0 }];
  }

  /** @type {(layer: PlaceLayer | EventLayer, project: (latlng: L.LatLng) => L.Point) => L.Point} */
  find(layer, project) {
    return project(layer.getLatLng()).add(layer instanceof L.Marker && layer.feature.properties.shift || [0, 0]);
  }

  /** @param {(latlng: L.LatLng) => L.Point} project */
  follow(project) {
    /** @type {Box[]} */
    const taken = [];
    for (const { layer, element, off, width, height } of this.items) {
      const at = this.find(layer, project).add(off);
      const box = { left: at.x, top: at.y, right: at.x + width, bottom: at.y + height };
      const free = taken.every((other) => !StoryMap.overlap(box, other, 2));
      if (free) { taken.push(box); }
      element.style.visibility = free ? "" : "hidden";
      element.classList.add("leaflet-zoom-animated");
      L.DomUtil.setPosition(element, at);
    }
  }

  // Once the labels stand where they stay.
  end() {
    this.items = [];
    this.pane.replaceChildren();
  }
};
