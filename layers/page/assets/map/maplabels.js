// The map's labels: what wants one, what stands in its way, and writing it where it fits.
"use strict";

/**
 * @typedef {{ feature: Named, x: number, y: number, radius: number, active: boolean, rank: number, upon?: "first" | "only", others?: Pair[], isNear?: boolean }} Labelled
 * @typedef {{ obstacles: Box[], lines: Pair[], size: L.Point }} Around
 * @typedef {Around & { items: (Labelled & { element: HTMLElement })[] }} Written
 */

// A map has room for whose journeys begin at a place, and for names in long lines, from this width on.
StoryMap.NARROW_MAP = 561;
// Below this names of events have the shortest lines.
StoryMap.SLIM_MAP = 361;

StoryMap.MapLabels = class {
  /** @param {StoryMap.StoryView} view */
  constructor(view) {
    this.view = view;
    this.map = view.map;
    this.waiting = 0;
    this.waitingFrame = 0;
    this.onPlaced = () => {}; // what waits for the labels, once
    this.pane = view.map.createPane("labels");
  }

  clear() {
    clearTimeout(this.waiting);
    cancelAnimationFrame(this.waitingFrame);
    this.pane.replaceChildren();
  }

  // In tasks of their own: a change of chapter must not hold up the reader's next key. The words
  // are laid out, unseen, with the next frame, and put in their places after it.
  /** @param {() => void} onPlaced */
  placeSoon(onPlaced) {
    this.clear();
    this.onPlaced = onPlaced;
    this.pane.classList.add("is-waiting");
    this.waiting = setTimeout(() => {
      const wanted = this.write();
      this.waitingFrame = requestAnimationFrame(() => {
        this.waiting = setTimeout(() => this.search(wanted), 0);
      });
    }, 0);
  }

  // At once, as after a change of names; what waits for those that were to be placed waits for these.
  place() {
    const wanted = this.write();
    const sized = this.measure(wanted);
    this.fit(wanted, sized, StoryMap.placeLabels(sized, this.listAround(wanted)));
  }

  /** @param {Written} wanted */
  search(wanted) {
    const sized = this.measure(wanted);
    const search = StoryMap.searchLabels(sized, this.listAround(wanted));
    const step = () => {
      const { done, value } = search.next();
      if (done) {
        this.fit(wanted, sized, value);
      } else {
        this.waiting = setTimeout(step, 0);
      }
    };
    step();
  }

  /** @param {Written} written */
  measure({ items }) {
    return items.map((item) => ({ ...item, width: item.element.offsetWidth, height: item.element.offsetHeight }));
  }

  /** @param {Written} written */
  listAround({ obstacles, lines, size }) {
    return { obstacles, lines, width: size.x, height: size.y, scale: this.view.scale };
  }

  // What is to be labelled, its words written, and what stands in their way.
  /** @returns {Written} */
  write() {
    this.clear();
    const size = this.map.getSize();
    const { items, ...around } = this.survey(size);
    return { ...around, size, items: items.map((item) => ({ ...item, element: this.writeLabel(item, size) })) };
  }

  /**
   * @param {Written} written
   * @param {{ width: number, height: number }[]} sized
   * @param {(LabelSpot | null)[]} placed
   */
  fit({ items, obstacles, lines, size }, sized, placed) {
    this.pane.classList.remove("is-waiting");
    this.view.flight.end();
    for (const [index, item] of items.entries()) { this.drawLabel(item, placed[index]); }
    const boxes = sized.flatMap(({ width, height }, index) => {
      const spot = placed[index];
      return spot ? [{ left: spot.left, top: spot.top, right: spot.left + width, bottom: spot.top + height }] : [];
    });
    this.view.onNamed({ taken: [...obstacles, ...boxes], lines, size });
    const { onPlaced } = this;
    this.onPlaced = () => {};
    onPlaced();
  }

  // What wants a label, what no label may cover, and what it had better not.
  /** @param {L.Point} size */
  survey(size) {
    /** @type {Labelled[]} */
    const items = [];
    const { chapter } = this.view;
    const controls = this.boxControls();
    const obstacles = [...controls];
    for (const layer of this.view.listShapes()) {
      if (layer instanceof L.Polyline) { continue; }
      const feature = layer.feature.properties;
      const isEvent = feature.kind === "event";
      // Where names are asked for, a place is named though its mark is not there.
      if ((this.view.isTelling || isEvent) && !this.view.isSeen(layer.getElement())) { continue; }
      const rooms = feature.kind === "place" ? this.listRooms(feature, layer.getLatLng(), size) : null;
      if (rooms) {
        // An area has no mark, and is named inside.
        const active = chapter.places.includes(feature.id);
        const [[x, y] = [-1, -1], ...others] = rooms;
        if (rooms.length && this.view.wants(feature)) { items.push({ feature, x, y, others, radius: 0, active, rank: active ? 1 : 5, upon: "first" }); }
        continue;
      }
      const at = this.map.latLngToContainerPoint(layer.getLatLng());
      const [right, down] = isEvent && feature.shift || [0, 0];
      const [x, y] = [at.x + right, at.y + down];
      if (x < 0 || y < 0 || x > size.x || y > size.y) { continue; }
      const active = (isEvent ? chapter.events : chapter.places).includes(feature.id);
      const radius = (isEvent ? 8 : 6) * this.view.scale;
      obstacles.push({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius, isRound: true });
      if (this.view.wants(feature) && (!isEvent || active || this.view.isTelling)) {
        const rank = (active ? 0 : 4) + (isEvent ? 2 : feature.role === "hub" ? -1 : 0);
        items.push({ feature, x, y, radius, active, rank });
      }
    }
    items.push(...this.surveyCountries(size), ...this.surveyLegs(obstacles, controls));
    return { items, obstacles, lines: this.listLines() };
  }

  // Where in view an area's name may stand, in pixels; nothing of what is no area.
  /**
   * @param {PlaceFeature} feature
   * @param {L.LatLng} at
   * @param {L.Point} size
   * @returns {Pair[] | null}
   */
  listRooms({ rooms }, at, size) {
    if (!rooms) { return null; }
    // On a voyage longer than the world, of its turn.
    const turn = 360 * Math.round((at.lng - rooms[0][0]) / 360);
    const frame = L.bounds([0, 0], size);
    const spots = rooms.map(([lon, lat]) => this.map.latLngToContainerPoint([lat, lon + turn]));
    return spots.filter((spot) => frame.contains(spot)).map(({ x, y }) => [x, y]);
  }

  // Points on the lines that are seen, in pixels of the frame.
  listLines() {
    const { view } = this;
    const pane = this.map.containerPointToLayerPoint([0, 0]);
    const seen = L.bounds(pane, pane.add(this.map.getSize()));
    return [...view.listEdges(seen, pane), ...view.listShapes().flatMap((layer) => {
      if (!(layer instanceof L.Polyline) || !view.isSeen(layer.getElement())) { return []; }
      if (!view.isTelling && !view.chapter.routes.includes(layer.feature.properties.id)) { return []; }
      return StoryMap.listStretches(layer._rings.flat(), seen).flatMap((stretch) => (
        StoryMap.stepAlong(stretch).map(([x, y]) => /** @type {Pair} */ ([x - pane.x, y - pane.y]))
      ));
    })];
  }

  // Shaded countries bear their names, at best right on them.
  /**
   * @param {L.Point} size
   * @returns {Labelled[]}
   */
  surveyCountries(size) {
    const frame = L.bounds([0, 0], size);
    const zoom = this.map.getZoom();
    return this.view.listNamed().flatMap(({ code, label, shaded, rooms, at }) => {
      /** @type {CountryFeature} */
      const feature = { kind: "country", id: code, label };
      if (!this.view.wants(feature)) { return []; }
      /** @type {(spot: Pair) => L.Point} */
      const place = ([lon, lat]) => this.map.latLngToContainerPoint([lat, lon]);
      const inView = rooms.filter(([lon, lat]) => frame.contains(place([lon, lat])));
      const [room, ...more] = inView.filter(([, , least]) => least <= zoom);
      const spot = room || (shaded && (inView[0] || at));
      if (!spot) { return []; }
      const { x, y } = place([spot[0], spot[1]]);
      if (!frame.contains([x, y])) { return []; }
      const others = more.map(([lon, lat]) => place([lon, lat])).map((point) => /** @type {Pair} */ ([point.x, point.y]));
      // What is not shaded is named where there is room on its land, and nowhere else.
      return [{ feature, x, y, others, radius: 0, active: shaded, rank: shaded ? 1 : 7, upon: shaded ? "first" : "only" }];
    });
  }

  // The legs' dates beside their numbers or arrows, which no other label may cover.
  /**
   * @param {Box[]} obstacles
   * @param {Box[]} controls
   */
  surveyLegs(obstacles, controls) {
    const legs = this.view.journeys.decorate(controls);
    const pane = this.map.containerPointToLayerPoint([0, 0]);
    return legs.flatMap(({ key, route, number, mark, rest, when, hue }) => {
      for (const spot of [mark, rest?.point]) {
        if (!spot) { continue; }
        const { x, y } = spot.subtract(pane);
        obstacles.push({ left: x - 9, top: y - 9, right: x + 9, bottom: y + 9, isRound: true });
      }
      if (mark) { this.writeNumber(key, number, hue, mark); }
      const spot = mark || rest?.point;
      if (!spot || !when || this.view.journeys.areMany) { return []; }
      const { x, y } = spot.subtract(pane);
      /** @type {LegFeature} */
      const feature = { kind: "route", id: route, key, label: when, hue };
      return [{ feature, x, y, radius: 9, active: true, rank: 3, isNear: true }];
    });
  }

  /** @type {(key: string, number: number, hue: string, spot: L.Point) => void} */
  writeNumber(key, number, hue, spot) {
    const mark = document.createElement("span");
    mark.className = `leg-number ${hue}`;
    mark.dataset.leg = key;
    mark.textContent = `${number}`;
    mark.classList.toggle("is-waiting", this.view.journeys.waiting.has(key));
    this.pane.append(mark);
    L.DomUtil.setPosition(mark, spot.subtract([9, 9]));
  }

  /** @returns {Box[]} */
  boxControls() {
    const inside = this.view.container.getBoundingClientRect();
    return [...this.view.stage.querySelectorAll(".leaflet-control:not([hidden]), .reset:not([hidden]), .drawn-so-far:not([hidden]), .map-tools > button:not([hidden]), .more-signs, .heap, .inset:not([hidden]), .ground-credit:not([hidden])")].map((control) => {
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
    label.classList.toggle("is-narrow", size.x < StoryMap.NARROW_MAP);
    label.classList.toggle("is-slim", size.x < StoryMap.SLIM_MAP);
    label.classList.toggle("of-country", feature.kind === "country");
    label.classList.toggle("is-quiet", !active);
    if (feature.kind === "route") {
      label.classList.add("of-leg", feature.hue);
      label.dataset.leg = feature.key;
      label.classList.toggle("is-waiting", this.view.journeys.waiting.has(feature.key));
    }
    label.textContent = this.view.names(feature);
    label.dataset.id = feature.id;
    label.dataset.kind = feature.kind;
    if (feature.kind === "place" && active && size.x >= StoryMap.NARROW_MAP) { label.append(...this.writeBeginnings(feature)); }
    this.pane.append(label);
    return label;
  }

  // Whose journeys begin at a place.
  /** @param {PlaceFeature} place */
  writeBeginnings({ begins }) {
    const { routes, flows } = this.view.chapter;
    return begins.filter(({ route }) => !flows && routes.includes(route)).map(({ text, hue }) => {
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
    leader.className = `map-leader ${item.feature.kind === "route" ? item.feature.hue : ""}`;
    leader.style.width = `${distance - near}px`;
    if (item.feature.kind === "route") {
      leader.dataset.leg = item.feature.key;
      leader.classList.toggle("is-waiting", this.view.journeys.waiting.has(item.feature.key));
    }
    this.pane.append(leader);
    L.DomUtil.setPosition(leader, from);
    leader.style.transform += ` rotate(${angle}rad)`;
  }
};
