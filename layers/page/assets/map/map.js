// The map's side of the story: its shapes, what is marked, chosen and framed.
"use strict";

StoryMap.calm = window.matchMedia("(prefers-reduced-motion: reduce)");

StoryMap.StoryView = class {
  constructor(map, story) {
    this.map = map;
    this.story = story;
    this.container = map.getContainer();
    this.stage = this.container.closest(".stage");
    this.shapes = new Map(); // "kind id" -> Leaflet layers
    this.chapter = null;
    this.names = (feature) => feature.label;
    this.wants = () => true; // whether a feature's name is to be shown
    this.scale = 1; // of marks, against their size on a page
    this.framing = false; // the map is being moved by the page, not by the reader
    this.labels = new StoryMap.MapLabels(this);
    map.on("moveend", () => this.settle());
    map.on("dragstart", () => this.offerReset());
    map.on("click", (event) => this.choose(event));
    map.on("zoomstart", () => { if (!this.framing && !map._enforcingBounds) { this.offerReset(); } });
    this.reset = document.querySelector(".reset");
    this.reset.addEventListener("click", () => this.frame({ fly: true }));
  }

  collectAll() {
    this.map.eachLayer((layer) => this.collect(layer));
  }

  collect(layer) {
    const feature = layer.feature && layer.feature.properties;
    if (!feature || !feature.kind) { return; }
    const key = `${feature.kind} ${feature.id}`;
    this.shapes.set(key, [...(this.shapes.get(key) || []), layer]);
    const writeWords = () => {
      const words = document.createElement("span");
      words.textContent = feature.words;
      return words;
    };
    layer.bindTooltip(writeWords, { className: "tooltip", sticky: feature.kind === "route", direction: "top", offset: [0, -8] });
    layer.on("mouseover", () => this.onHover(key, true));
    layer.on("mouseout", () => this.onHover(key, false));
    const element = layer.getElement();
    // Every click on a shape is the map's as well.
    layer.options.bubblingMouseEvents = true;
    if (!element) { return; }
    // The chapters say all this in words, in order; the map would only say it again.
    element.setAttribute("aria-hidden", "true");
    // An SVG shape that listens for focus, as one with a tooltip does, would be a stop of its own.
    element.setAttribute("tabindex", "-1");
    element.removeAttribute("role");
  }

  // What was clicked, or what a finger came nearest to: marks stand closer than a finger is wide.
  choose({ originalEvent }) {
    const key = (StoryMap.isTouch(originalEvent) && this.findNearest(originalEvent)) || this.findClicked(originalEvent.target);
    if (!key) { return; }
    for (const layer of [...this.shapes.values()].flat()) { layer.closeTooltip(); }
    this.onChoose(key);
  }

  findClicked(target) {
    const label = target.closest(".map-label");
    if (label) { return `${label.dataset.kind} ${label.dataset.id}`; }
    const [key] = [...this.shapes].find(([, layers]) => layers.some((layer) => layer.getElement() === target)) || [];
    return key;
  }

  // The mark or label nearest to a spot, if a finger reaches it. A line goes before what is beside it.
  findNearest(event) {
    const marks = [...this.shapes.keys()].filter((key) => !key.startsWith("route "))
      .flatMap((key) => this.elementsOf(key))
      .filter((element) => getComputedStyle(element).visibility !== "hidden");
    const labels = event.target.closest(".route-hit") ? [] : this.labels.pane.querySelectorAll(".map-label");
    const nearest = StoryMap.pickNearest([...marks, ...labels], event);
    return nearest && this.findClicked(nearest);
  }

  elementsOf(key) {
    return (this.shapes.get(key) || []).map((layer) => layer.getElement()).filter(Boolean);
  }

  light(key, on) {
    for (const element of this.elementsOf(key)) { element.classList.toggle("is-lit", on); }
  }

  show(chapter, { fly }) {
    this.mark(chapter);
    this.frame({ fly });
  }

  mark(chapter) {
    this.chapter = chapter;
    const active = new Set(["place", "route", "event"].flatMap((kind) => chapter[`${kind}s`].map((id) => `${kind} ${id}`)));
    for (const key of this.shapes.keys()) {
      for (const element of this.elementsOf(key)) { element.classList.toggle("is-active", active.has(key)); }
    }
    for (const country of this.container.querySelectorAll(".country")) {
      country.classList.toggle("is-active", chapter.countries.some((code) => country.classList.contains(`country-${code}`)));
    }
    this.container.dataset.chapter = chapter.id;
  }

  boundsOf(chapter) {
    const [west, south, east, north] = chapter.bounds;
    return L.latLngBounds([south, west], [north, east]);
  }

  frame({ fly }) {
    const size = this.map.getSize();
    if (!this.chapter || size.x === 0 || size.y === 0) { return; }
    const pad = Math.min(72, Math.round(Math.min(size.x, size.y) * 0.13));
    const options = { padding: [pad, pad], maxZoom: this.story.maxZoom };
    this.reset.hidden = true;
    this.framing = true;
    if (fly && !StoryMap.calm.matches) {
      this.container.classList.add("is-flying");
      // To where it may stay: it would be pulled back into the world after the flight.
      const { center, zoom } = this.map._getBoundsCenterZoom(this.boundsOf(this.chapter), options);
      this.map.flyTo(this.map._limitCenter(center, zoom, this.map.options.maxBounds), zoom, { duration: 0.9 });
    } else {
      // Not pulled back into the world while it is being set, which would be by an animation.
      this.map._enforcingBounds = true;
      this.map.fitBounds(this.boundsOf(this.chapter), { ...options, animate: false });
      this.map._enforcingBounds = false;
      this.map.panInsideBounds(this.map.options.maxBounds, { animate: false });
      this.reset.hidden = true;
    }
  }

  settle() {
    this.container.classList.remove("is-flying");
    this.framing = false;
    const far = this.map.getZoom() < this.story.nearZoom;
    this.container.classList.toggle("is-far", far);
    this.spreadEvents();
    this.labels.placeSoon();
  }

  // Events stand beside the place at which they happened, at every scale.
  spreadEvents() {
    const at = (layer) => {
      const { x, y } = this.map.latLngToContainerPoint(layer.getLatLng());
      return [x, y];
    };
    const layers = [...this.shapes.values()].flat();
    const kindOf = (layer) => layer.feature.properties.kind;
    const far = this.container.classList.contains("is-far");
    const events = layers.filter((layer) => kindOf(layer) === "event" && (!far || layer.getElement().classList.contains("is-active")));
    const places = layers.filter((layer) => kindOf(layer) === "place");
    const shifts = StoryMap.spread(events.map(at), places.map(at), 15 * this.scale);
    for (const [index, layer] of events.entries()) {
      const [right, down] = shifts[index];
      const [across, up] = layer.options.icon.options.iconAnchor;
      layer.feature.properties.shift = shifts[index];
      layer.getElement().style.marginLeft = `${right - across}px`;
      layer.getElement().style.marginTop = `${down - up}px`;
    }
  }

  offerReset() {
    this.reset.hidden = false;
  }

  followSize() {
    this.map.setMaxBounds(this.map.options.maxBounds);
    new ResizeObserver(() => this.resize()).observe(this.container);
  }

  // The view fits its frame, unless the reader has moved it.
  resize() {
    const { x, y } = this.map.getSize();
    if (x === this.container.clientWidth && y === this.container.clientHeight) { return; }
    const framed = this.reset.hidden;
    // Nor is it pulled back into the world meanwhile, which would seem the reader's doing.
    this.map._enforcingBounds = true;
    this.map.invalidateSize({ animate: false });
    this.limit();
    this.map._enforcingBounds = false;
    if (framed) { this.frame({ fly: false }); }
  }

  // Never further out than the opened world is wide, unless a chapter needs it.
  limit() {
    const size = this.map.getSize();
    if (size.x === 0 || size.y === 0) { return; }
    const [west, east] = this.story.extent;
    // A limit between two steps of the zoom would be left for the next step by itself.
    const step = this.map.options.zoomSnap;
    const full = Math.ceil(Math.log2((size.x / 256) * (360 / (east - west))) / step) * step;
    this.map.options.minZoom = 0;
    const zooms = this.story.chapters.map((chapter) => this.map.getBoundsZoom(this.boundsOf(chapter), false, [40, 40]));
    // Set as options: setMinZoom would move the map by itself, before it is framed.
    this.map.options.minZoom = Math.min(full, ...zooms);
    this.map.options.maxBounds = L.latLngBounds([-85, west], [85, east]);
    this.map.fire("zoomlevelschange");
  }
};

// The map before it has any layer: each is then drawn once, where it is to be seen.
StoryMap.open = (map) => {
  const data = document.getElementById("story-data");
  const story = JSON.parse(data.textContent);
  data.story = story;
  const view = new StoryMap.StoryView(map, story);
  StoryMap.view = view;
  const asked = location.hash.slice(1);
  view.chapter = story.chapters.find(({ id }) => id === asked) || story.chapters[0];
  view.limit();
  view.frame({ fly: false });
};

// What the map is called, and its buttons.
StoryMap.prepareMap = ({ map, container, stage, story }) => {
  container.setAttribute("role", "application");
  container.setAttribute("aria-label", stage.getAttribute("aria-label"));
  for (const [name, words] of [["in", story.words.zoomIn], ["out", story.words.zoomOut]]) {
    const button = container.querySelector(`.leaflet-control-zoom-${name}`);
    button.title = words;
    button.setAttribute("aria-label", words);
  }
  // One finger scrolls the page, two move the map.
  if (StoryMap.coarse.matches) { map.dragging.disable(); }
};
