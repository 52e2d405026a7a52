// The map's labels: what wants one, what stands in its way, and writing it where it fits.
"use strict";

StoryMap.MapLabels = class {
  constructor(view) {
    this.view = view;
    this.map = view.map;
    this.pane = view.map.createPane("labels");
  }

  clear() {
    clearTimeout(this.waiting);
    cancelAnimationFrame(this.waitingFrame);
    this.pane.replaceChildren();
  }

  // In tasks of their own: a change of chapter must not hold up the reader's next key. The words
  // are laid out, unseen, with the next frame, and put in their places after it.
  placeSoon() {
    this.clear();
    this.waiting = setTimeout(() => {
      const wanted = this.write();
      this.pane.classList.add("is-waiting");
      this.waitingFrame = requestAnimationFrame(() => {
        this.waiting = setTimeout(() => this.fit(wanted), 0);
      });
    }, 0);
  }

  place() {
    this.fit(this.write());
  }

  // What is to be labelled, its words written, and what stands in their way.
  write() {
    this.clear();
    const size = this.map.getSize();
    if (!this.view.chapter) { return { items: [] }; }
    const survey = this.survey(size);
    for (const item of survey.items) { this.writeLabel(item, size); }
    return { ...survey, size };
  }

  fit({ items, obstacles, lines, size }) {
    for (const item of items) {
      item.width = item.element.offsetWidth;
      item.height = item.element.offsetHeight;
    }
    this.pane.classList.remove("is-waiting");
    if (!items.length) { return; }
    const placed = StoryMap.placeLabels(items, { obstacles, lines, width: size.x, height: size.y, scale: this.view.scale });
    for (const [index, item] of items.entries()) { this.drawLabel(item, placed[index]); }
  }

  // What wants a label, what no label may cover, and what it had better not.
  survey(size) {
    const [items, lines] = [[], []];
    const obstacles = this.boxControls();
    for (const layer of [...this.view.shapes.values()].flat()) {
      const feature = layer.feature.properties;
      if (feature.kind === "route") {
        if (layer.options.interactive && this.view.chapter.routes.includes(feature.id)) {
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
      const active = this.view.chapter[`${feature.kind}s`].includes(feature.id);
      if (feature.kind === "event" && !active && this.view.container.classList.contains("is-far")) { continue; }
      const radius = (feature.kind === "event" ? 8 : 6) * this.view.scale;
      obstacles.push({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius });
      if (this.view.wants(feature) && (feature.kind === "place" || active)) {
        const rank = (active ? 0 : 4) + (feature.kind === "event" ? 2 : 0) - (feature.role === "hub" ? 1 : 0);
        items.push({ feature, x, y, radius, active, rank });
      }
    }
    return { items, obstacles, lines };
  }

  boxControls() {
    const inside = this.view.container.getBoundingClientRect();
    return [...this.view.container.parentElement.querySelectorAll(".leaflet-control, .reset:not([hidden])")].map((control) => {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      return { left: left - inside.left, top: top - inside.top, right: right - inside.left, bottom: bottom - inside.top };
    });
  }

  writeLabel(item, size) {
    item.element = document.createElement("span");
    item.element.className = "map-label";
    item.element.classList.toggle("of-event", item.feature.kind === "event");
    item.element.classList.toggle("is-quiet", !item.active);
    item.element.textContent = this.view.names(item.feature);
    item.element.dataset.id = item.feature.id;
    item.element.dataset.kind = item.feature.kind;
    if (item.active && size.x > 560) { item.element.append(...this.writeBeginnings(item.feature)); }
    this.pane.append(item.element);
  }

  // Whose journeys begin at a place.
  writeBeginnings(feature) {
    return (feature.begins || []).filter(({ route }) => this.view.chapter.routes.includes(route)).map(({ text, hue }) => {
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
    this.pane.append(leader);
    L.DomUtil.setPosition(leader, from);
    leader.style.transform += ` rotate(${angle}rad)`;
  }
};
