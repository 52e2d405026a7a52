// The map's side of the story: its shapes, what is marked, what is framed, and its labels.
"use strict";

StoryMap.calm = window.matchMedia("(prefers-reduced-motion: reduce)");

StoryMap.StoryView = class {
  constructor(map, story) {
    this.map = map;
    this.story = story;
    this.container = map.getContainer();
    this.shapes = new Map(); // "kind id" -> Leaflet layers
    this.chapter = null;
    this.names = (feature) => feature.label;
    this.framing = false; // the map is being moved by the page, not by the reader
    this.labels = map.createPane("labels");
    map.eachLayer((layer) => this.collect(layer));
    map.on("moveend", () => this.settle());
    map.on("dragstart", () => this.offerReset());
    map.on("zoomstart", () => { if (!this.framing) { this.offerReset(); } });
    this.reset = document.querySelector(".reset");
    this.reset.addEventListener("click", () => this.frame({ fly: true }));
  }

  collect(layer) {
    const feature = layer.feature && layer.feature.properties;
    if (!feature || !feature.kind) { return; }
    const key = `${feature.kind} ${feature.id}`;
    this.shapes.set(key, [...(this.shapes.get(key) || []), layer]);
    const words = document.createElement("span");
    words.textContent = feature.words;
    layer.bindTooltip(words, { className: "tooltip", sticky: feature.kind === "route", direction: "top", offset: [0, -8] });
    layer.on("click", () => this.onChoose(key));
    layer.on("mouseover", () => this.onHover(key, true));
    layer.on("mouseout", () => this.onHover(key, false));
    const element = layer.getElement();
    if (!element) { return; }
    // The chapters say all this in words, in order; the map would only say it again.
    element.setAttribute("aria-hidden", "true");
    element.removeAttribute("tabindex");
    element.removeAttribute("role");
  }

  elementsOf(key) {
    return (this.shapes.get(key) || []).map((layer) => layer.getElement()).filter(Boolean);
  }

  light(key, on) {
    for (const element of this.elementsOf(key)) { element.classList.toggle("is-lit", on); }
  }

  show(chapter, { fly }) {
    this.chapter = chapter;
    const active = new Set(["place", "route", "event"].flatMap((kind) => chapter[`${kind}s`].map((id) => `${kind} ${id}`)));
    for (const key of this.shapes.keys()) {
      for (const element of this.elementsOf(key)) { element.classList.toggle("is-active", active.has(key)); }
    }
    for (const country of this.container.querySelectorAll(".country")) {
      country.classList.toggle("is-active", chapter.countries.some((code) => country.classList.contains(`country-${code}`)));
    }
    this.container.dataset.chapter = chapter.id;
    this.frame({ fly });
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
      this.map.flyToBounds(this.boundsOf(this.chapter), { ...options, duration: 0.9 });
    } else {
      this.map.fitBounds(this.boundsOf(this.chapter), { ...options, animate: false });
    }
  }

  settle() {
    this.container.classList.remove("is-flying");
    this.framing = false;
    this.container.classList.toggle("is-far", this.map.getZoom() < this.story.nearZoom);
    this.spreadEvents();
    this.labels.replaceChildren();
    // In a task of its own: a change of chapter must not hold up the reader's next key.
    clearTimeout(this.waitingLabels);
    this.waitingLabels = setTimeout(() => this.placeLabels(), 0);
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
    const shifts = StoryMap.spread(events.map(at), places.map(at), 15);
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

  // Never further out than the opened world is wide, unless a chapter needs it.
  limit() {
    const size = this.map.getSize();
    if (size.x === 0 || size.y === 0) { return; }
    const [west, east] = this.story.extent;
    const full = Math.log2((size.x / 256) * (360 / (east - west)));
    this.map.options.minZoom = 0;
    const zooms = this.story.chapters.map((chapter) => this.map.getBoundsZoom(this.boundsOf(chapter), false, [40, 40]));
    // Set as options: setMinZoom would move the map by itself, before it is framed.
    this.map.options.minZoom = Math.min(full, ...zooms);
    this.map.options.maxBounds = L.latLngBounds([-85, west], [85, east]);
    this.map.fire("zoomlevelschange");
  }

  placeLabels() {
    if (!this.chapter) { return; }
    const size = this.map.getSize();
    const { items, obstacles, lines } = this.survey(size);
    this.labels.replaceChildren();
    for (const item of items) { this.writeLabel(item, size); }
    for (const item of items) {
      item.width = item.element.offsetWidth;
      item.height = item.element.offsetHeight;
    }
    const placed = StoryMap.placeLabels(items, { obstacles, lines, width: size.x, height: size.y });
    for (const [index, item] of items.entries()) { this.drawLabel(item, placed[index]); }
  }

  // What wants a label, what no label may cover, and what it had better not.
  survey(size) {
    const [items, lines] = [[], []];
    const obstacles = this.boxControls();
    for (const layer of [...this.shapes.values()].flat()) {
      const feature = layer.feature.properties;
      if (feature.kind === "route") {
        if (layer.options.interactive && this.chapter.routes.includes(feature.id)) {
          for (const point of layer.getLatLngs()) {
            const { x, y } = this.map.latLngToContainerPoint(point);
            if (x > 0 && y > 0 && x < size.x && y < size.y) { lines.push([x, y]); }
          }
        }
        continue;
      }
      const at = this.map.latLngToContainerPoint(layer.getLatLng());
      const [right, down] = feature.shift || [0, 0];
      const [x, y] = [at.x + right, at.y + down];
      if (x < 0 || y < 0 || x > size.x || y > size.y) { continue; }
      const active = this.chapter[`${feature.kind}s`].includes(feature.id);
      if (feature.kind === "event" && !active && this.container.classList.contains("is-far")) { continue; }
      const radius = feature.kind === "event" ? 8 : 6;
      obstacles.push({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius });
      if (feature.kind === "place" || active) {
        const rank = (active ? 0 : 4) + (feature.kind === "event" ? 2 : 0) - (feature.role === "hub" ? 1 : 0);
        items.push({ feature, x, y, radius, active, rank });
      }
    }
    return { items, obstacles, lines };
  }

  boxControls() {
    const inside = this.container.getBoundingClientRect();
    return [...this.container.parentElement.querySelectorAll(".leaflet-control, .reset:not([hidden])")].map((control) => {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      return { left: left - inside.left, top: top - inside.top, right: right - inside.left, bottom: bottom - inside.top };
    });
  }

  writeLabel(item, size) {
    item.element = document.createElement("span");
    item.element.className = "map-label";
    item.element.classList.toggle("of-event", item.feature.kind === "event");
    item.element.classList.toggle("is-quiet", !item.active);
    item.element.textContent = this.names(item.feature);
    item.element.dataset.id = item.feature.id;
    // Where markers stand too close to be told apart, their labels still can be chosen.
    item.element.addEventListener("click", () => this.onChoose(`${item.feature.kind} ${item.feature.id}`));
    if (item.active && size.x > 560) { item.element.append(...this.writeBeginnings(item.feature)); }
    this.labels.append(item.element);
  }

  // Whose journeys begin at a place.
  writeBeginnings(feature) {
    return (feature.begins || []).filter(({ route }) => this.chapter.routes.includes(route)).map(({ text, hue }) => {
      const sub = document.createElement("span");
      sub.className = `sub hue-${hue}`;
      sub.textContent = text;
      return sub;
    });
  }

  drawLabel(item, spot) {
    if (!spot) {
      item.element.remove();
      return;
    }
    item.element.classList.toggle("is-left", spot.side < 0);
    L.DomUtil.setPosition(item.element, this.map.containerPointToLayerPoint([spot.left, spot.top]));
    if (!spot.leader) { return; }
    const { dx, dy, distance } = spot.leader;
    const angle = Math.atan2(dy, dx);
    const near = item.radius + 1;
    const from = this.map.containerPointToLayerPoint([item.x + Math.cos(angle) * near, item.y + Math.sin(angle) * near]);
    const leader = document.createElement("span");
    leader.className = "map-leader";
    leader.style.width = `${distance - near}px`;
    this.labels.append(leader);
    L.DomUtil.setPosition(leader, from);
    leader.style.transform += ` rotate(${angle}rad)`;
  }
};
