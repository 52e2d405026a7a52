// The map's labels: what wants one, what stands in its way, and writing it where it fits.
"use strict";

/**
 * @typedef {{ feature: Named, x: number, y: number, radius: number, active: boolean, rank: number }} Labelled
 * @typedef {{ obstacles: Box[], lines: Pair[], size: L.Point }} Around
 * @typedef {Around & { items: (Labelled & { element: HTMLElement })[] }} Written
 */

StoryMap.MapLabels = class {
  /** @param {StoryMap.StoryView} view */
  constructor(view) {
    this.view = view;
    this.map = view.map;
    this.waiting = 0;
    this.waitingFrame = 0;
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
  /** @returns {Written} */
  write() {
    this.clear();
    const size = this.map.getSize();
    const { items, ...around } = this.survey(size);
    return { ...around, size, items: items.map((item) => ({ ...item, element: this.writeLabel(item, size) })) };
  }

  /** @param {Written} written */
  fit({ items, obstacles, lines, size }) {
    const sized = items.map((item) => ({ ...item, width: item.element.offsetWidth, height: item.element.offsetHeight }));
    this.pane.classList.remove("is-waiting");
    this.view.flight.end();
    const placed = StoryMap.placeLabels(sized, { obstacles, lines, width: size.x, height: size.y, scale: this.view.scale });
    for (const [index, item] of items.entries()) { this.drawLabel(item, placed[index]); }
  }

  // What wants a label, what no label may cover, and what it had better not.
  /** @param {L.Point} size */
  survey(size) {
    /** @type {Labelled[]} */
    const items = [];
    /** @type {Pair[]} */
    const lines = [];
    const { chapter } = this.view;
    const obstacles = this.boxControls();
    for (const layer of this.view.listShapes()) {
      if (layer instanceof L.Polyline) {
        if (layer.options.interactive && chapter.routes.includes(layer.feature.properties.id)) {
          for (const point of layer.getLatLngs()) {
            const { x, y } = this.map.latLngToContainerPoint(point);
            if (x > 0 && y > 0 && x < size.x && y < size.y) { lines.push([x, y]); }
          }
        }
        continue;
      }
      const feature = layer.feature.properties;
      const isEvent = feature.kind === "event";
      const at = this.map.latLngToContainerPoint(layer.getLatLng());
      const [right, down] = isEvent && feature.shift || [0, 0];
      const [x, y] = [at.x + right, at.y + down];
      if (x < 0 || y < 0 || x > size.x || y > size.y) { continue; }
      const active = (isEvent ? chapter.events : chapter.places).includes(feature.id);
      if (isEvent && !active && this.view.container.classList.contains("is-far")) { continue; }
      const radius = (isEvent ? 8 : 6) * this.view.scale;
      obstacles.push({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius });
      if (this.view.wants(feature) && (!isEvent || active)) {
        const rank = (active ? 0 : 4) + (isEvent ? 2 : feature.role === "hub" ? -1 : 0);
        items.push({ feature, x, y, radius, active, rank });
      }
    }
    return { items, obstacles, lines };
  }

  boxControls() {
    const inside = this.view.container.getBoundingClientRect();
    return [...this.view.stage.querySelectorAll(".leaflet-control, .reset:not([hidden])")].map((control) => {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      return { left: left - inside.left, top: top - inside.top, right: right - inside.left, bottom: bottom - inside.top };
    });
  }

  /**
   * @param {Labelled} item
   * @param {L.Point} size
   */
  writeLabel({ feature, active }, size) {
    const label = document.createElement("span");
    label.className = "map-label";
    label.classList.toggle("of-event", feature.kind === "event");
    label.classList.toggle("is-quiet", !active);
    label.textContent = this.view.names(feature);
    label.dataset.id = feature.id;
    label.dataset.kind = feature.kind;
    if (feature.kind === "place" && active && size.x > 560) { label.append(...this.writeBeginnings(feature)); }
    this.pane.append(label);
    return label;
  }

  // Whose journeys begin at a place.
  /** @param {PlaceFeature} place */
  writeBeginnings({ begins }) {
    return begins.filter(({ route }) => this.view.chapter.routes.includes(route)).map(({ text, hue }) => {
      const sub = document.createElement("span");
      sub.className = `sub hue-${hue}`;
      sub.textContent = text;
      return sub;
    });
  }

  /**
   * @param {Written["items"][number]} item
   * @param {LabelSpot | null} spot
   */
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
