// The signs that are on the map just now, and the page's legend, which explains them and no others.
"use strict";

// A kind of border is explained where at least this much of it is seen, in pixels.
StoryMap.LEAST_BORDER = 25;

Object.assign(StoryMap.StoryView.prototype, {
  // The signs in view: certainties, kinds of points and of borders; and the legs and routes seen.
  listSigns() {
    const seen = { names: new Set(this.listBorders()), legs: new Set(), routes: new Set() };
    const view = this.map.getBounds();
    for (const [key, layers] of this.shapes) {
      if (this.spoken && !this.spoken.has(key)) { continue; }
      for (const layer of layers) { this.addSigns(layer, view, seen); }
    }
    return seen;
  },

  listBorders() {
    const view = this.map.getPixelBounds();
    const measure = ([west, south, east, north]) => {
      const corners = [[north, west], [south, east]].map((corner) => this.map.project(corner));
      const box = L.bounds(corners);
      if (!view.intersects(box)) { return 0; }
      const [from, to] = [L.point(Math.max(box.min.x, view.min.x), Math.max(box.min.y, view.min.y)),
        L.point(Math.min(box.max.x, view.max.x), Math.min(box.max.y, view.max.y))];
      return from.distanceTo(to);
    };
    return Object.entries(this.story.borders).filter(
      ([, boxes]) => boxes.reduce((sum, box) => sum + measure(box), 0) >= StoryMap.LEAST_BORDER,
    ).map(([kind]) => kind);
  },

  addSigns(layer, view, { names, legs, routes }) {
    const element = layer.getElement();
    if (!element || !element.matches(".place, .event, .route")) { return; }
    const { display, visibility } = getComputedStyle(element);
    if (display === "none" || visibility === "hidden") { return; }
    const points = layer.getLatLngs ? layer.getLatLngs() : [layer.getLatLng()];
    if (!points.some((point) => view.contains(point))) { return; }
    const { kind, id, key } = layer.feature.properties;
    if (kind === "route") {
      legs.add(key);
      routes.add(id);
    }
    names.add(StoryMap.readSign(kind, element.classList));
  },
});

// Which sign of the legend a mark of these classes is.
StoryMap.readSign = (kind, classes) => {
  const read = (start) => [...classes].find((name) => name.startsWith(start)).slice(start.length);
  if (kind === "place") { return read("precision-").replace("site", "city"); }
  const certainty = read("certainty-");
  if (kind === "event") { return certainty === "reported" ? "event-reported" : "event"; }
  return certainty;
};

StoryMap.Legend = class {
  constructor(view) {
    this.view = view;
    this.element = view.stage.querySelector(".legend");
    this.signs = [...this.element.querySelectorAll("[data-sign]")];
    this.journeys = [...this.element.querySelectorAll("[data-route]")];
    view.map.on("moveend", () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.update(), 0);
    });
    this.update();
  }

  update() {
    // Without a map, the legend is that of all still maps.
    const all = !this.view.container.clientHeight;
    this.reserve();
    const { names, routes } = this.view.listSigns();
    for (const item of this.signs) { item.hidden = !all && !names.has(item.dataset.sign); }
    for (const item of this.journeys) {
      item.hidden = !all && !routes.has(item.dataset.route);
      item.classList.toggle("is-active", all || this.view.chapter.routes.includes(item.dataset.route));
    }
    const first = this.journeys.find((item) => item.classList.contains("is-active"));
    if (first) { first.parentElement.scrollLeft = first.offsetLeft - first.parentElement.offsetLeft; }
  }

  // It keeps the height that all signs need, so that neither map nor text jumps when there are fewer.
  reserve() {
    const width = this.element.clientWidth;
    if (width === this.width) { return; }
    this.width = width;
    for (const item of [...this.signs, ...this.journeys]) { item.hidden = false; }
    this.element.style.minHeight = "";
    this.element.style.minHeight = `${this.element.offsetHeight}px`;
  }
};
