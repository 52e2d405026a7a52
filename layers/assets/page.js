// Text and map follow each other: the chapter being read frames and marks what it speaks of.
"use strict";

(() => {
  const story = JSON.parse(document.getElementById("story-data").textContent);
  const map = window.storyMap;
  const container = map.getContainer();
  const sections = [...document.querySelectorAll("section.chapter")];
  const chapters = new Map(story.chapters.map((chapter) => [chapter.id, chapter]));
  const reset = document.querySelector(".reset");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const narrow = window.matchMedia("(max-width: 52rem)");
  const shapes = new Map(); // "kind id" -> Leaflet layers
  let current = null;
  let framing = false; // the map is being moved by the page, not by the reader

  const keyOf = ({ kind, id }) => `${kind} ${id}`;
  const elementsOf = (key) => (shapes.get(key) || []).map((layer) => layer.getElement()).filter(Boolean);

  map.eachLayer((layer) => {
    const feature = layer.feature && layer.feature.properties;
    if (!feature || !feature.kind) { return; }
    const key = keyOf(feature);
    shapes.set(key, [...(shapes.get(key) || []), layer]);
    const words = document.createElement("span");
    words.textContent = feature.words;
    layer.bindTooltip(words, { className: "tooltip", sticky: feature.kind === "route", direction: "top", offset: [0, -8] });
    layer.on("click", () => goTo(story.homes[key]));
    layer.on("mouseover", () => light(key, true));
    layer.on("mouseout", () => light(key, false));
    const element = layer.getElement();
    if (element && !element.classList.contains("route")) {
      element.setAttribute("aria-label", feature.words);
      element.setAttribute("role", "button");
    }
  });

  function light(key, on) {
    for (const element of elementsOf(key)) { element.classList.toggle("is-lit", on); }
    const [kind, id] = key.split(" ");
    for (const name of document.querySelectorAll(`.name[data-kind="${kind}"][data-id="${id}"]`)) {
      name.classList.toggle("is-lit", on);
    }
  }

  for (const name of document.querySelectorAll(".name")) {
    const key = `${name.dataset.kind} ${name.dataset.id}`;
    for (const event of ["mouseenter", "focus"]) { name.addEventListener(event, () => light(key, true)); }
    for (const event of ["mouseleave", "blur"]) { name.addEventListener(event, () => light(key, false)); }
  }

  function findNamed() {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* not encoded: it stands for itself */ }
    return sections.find((section) => section.id === id);
  }

  function goTo(id) {
    const section = document.getElementById(id);
    if (!section) { return; }
    section.scrollIntoView();
    read(section);
  }

  // The chapter being read is the last one that begins above the reading line.
  function findRead() {
    const top = narrow.matches ? container.closest(".stage").getBoundingClientRect().bottom : 0;
    const line = top + (window.innerHeight - top) * 0.4;
    let found = sections[0];
    for (const section of sections) {
      if (section.getBoundingClientRect().top <= line) { found = section; }
    }
    return found;
  }

  function read(section) {
    if (section.id === current) { return; }
    const first = current === null;
    current = section.id;
    for (const other of sections) {
      if (other === section) { other.setAttribute("aria-current", "step"); } else { other.removeAttribute("aria-current"); }
    }
    if (!first) { history.replaceState(null, "", `#${current}`); }
    mark(chapters.get(current));
    frame({ fly: !first });
  }

  function mark(chapter) {
    const active = new Set([
      ...chapter.places.map((id) => `place ${id}`),
      ...chapter.routes.map((id) => `route ${id}`),
      ...chapter.events.map((id) => `event ${id}`),
    ]);
    for (const key of shapes.keys()) {
      for (const element of elementsOf(key)) { element.classList.toggle("is-active", active.has(key)); }
    }
    for (const country of container.querySelectorAll(".country")) {
      const code = [...country.classList].find((name) => name.startsWith("country-")).slice("country-".length);
      country.classList.toggle("is-active", chapter.countries.includes(code));
    }
  }

  function boundsOf(chapter) {
    const [west, south, east, north] = chapter.bounds;
    return L.latLngBounds([south, west], [north, east]);
  }

  function frame({ fly }) {
    const size = map.getSize();
    const pad = Math.min(56, Math.round(Math.min(size.x, size.y) * 0.11));
    const options = { padding: [pad, pad], maxZoom: story.maxZoom };
    reset.hidden = true;
    map.stop();
    framing = true;
    if (fly && !calm.matches) {
      container.classList.add("is-flying");
      map.flyToBounds(boundsOf(chapters.get(current)), { ...options, duration: 0.9 });
    } else {
      map.fitBounds(boundsOf(chapters.get(current)), { ...options, animate: false });
    }
  }

  map.on("moveend", () => {
    container.classList.remove("is-flying");
    framing = false;
    container.classList.toggle("is-far", map.getZoom() < story.nearZoom);
    labels.place();
  });
  map.on("dragstart", () => { reset.hidden = false; });
  map.on("zoomstart", () => { if (!framing) { reset.hidden = false; } });
  reset.addEventListener("click", () => frame({ fly: true }));

  const labels = {
    pane: map.createPane("labels"),
    points: [],

    place() {
      const size = map.getSize();
      const chapter = chapters.get(current);
      const items = [];
      const obstacles = [];
      const lines = [];
      for (const [key, layers] of shapes) {
        for (const layer of layers) {
          const feature = layer.feature.properties;
          if (feature.kind === "route") {
            if (feature.key && layer.options.interactive && chapter.routes.includes(feature.id)) {
              for (const point of layer.getLatLngs()) {
                const { x, y } = map.latLngToContainerPoint(point);
                if (x > 0 && y > 0 && x < size.x && y < size.y) { lines.push([x, y]); }
              }
            }
            continue;
          }
          const at = map.latLngToContainerPoint(layer.getLatLng());
          const [right, down] = feature.shift || [0, 0];
          const [x, y] = [at.x + right, at.y + down];
          if (x < 0 || y < 0 || x > size.x || y > size.y) { continue; }
          const radius = feature.kind === "event" ? 8 : 6;
          obstacles.push({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius });
          const active = chapter[`${feature.kind}s`].includes(feature.id);
          if (feature.kind === "place" || active) { items.push({ feature, x, y, radius, active, key }); }
        }
      }
      for (const control of container.parentElement.querySelectorAll(".leaflet-control, .reset:not([hidden])")) {
        const inside = container.getBoundingClientRect();
        const { left, top, right, bottom } = control.getBoundingClientRect();
        obstacles.push({ left: left - inside.left, top: top - inside.top, right: right - inside.left, bottom: bottom - inside.top });
      }
      this.pane.replaceChildren();
      for (const item of items) {
        item.element = document.createElement("span");
        item.element.className = "map-label";
        item.element.classList.toggle("of-event", item.feature.kind === "event");
        item.element.classList.toggle("is-quiet", !item.active);
        item.element.textContent = item.feature.label;
        if (item.active && size.x > 560) { item.element.append(...this.writeSubs(item.feature, chapter)); }
        this.pane.append(item.element);
        item.rank = (item.active ? 0 : 4) + (item.feature.kind === "event" ? 2 : 0) + (item.feature.role === "hub" ? -1 : 0);
      }
      for (const item of items) {
        item.width = item.element.offsetWidth;
        item.height = item.element.offsetHeight;
      }
      const placed = StoryMap.placeLabels(items, { obstacles, lines, width: size.x, height: size.y });
      for (const [index, item] of items.entries()) { this.draw(item, placed[index]); }
    },

    // Whose journeys begin at a place.
    writeSubs(feature, chapter) {
      return (feature.begins || []).filter(({ route }) => chapter.routes.includes(route)).map(({ text, hue }) => {
        const sub = document.createElement("span");
        sub.className = `sub hue-${hue}`;
        sub.textContent = text;
        return sub;
      });
    },

    draw(item, spot) {
      if (!spot) {
        item.element.remove();
        return;
      }
      item.element.classList.toggle("is-left", spot.side < 0);
      const corner = map.containerPointToLayerPoint([spot.left, spot.top]);
      L.DomUtil.setPosition(item.element, corner);
      if (!spot.leader) { return; }
      const { dx, dy, distance } = spot.leader;
      const length = distance - item.radius - 1;
      const angle = Math.atan2(dy, dx);
      const from = map.containerPointToLayerPoint([item.x + Math.cos(angle) * (item.radius + 1), item.y + Math.sin(angle) * (item.radius + 1)]);
      const leader = document.createElement("span");
      leader.className = "map-leader";
      leader.style.width = `${length}px`;
      this.pane.append(leader);
      L.DomUtil.setPosition(leader, from);
      leader.style.transform += ` rotate(${angle}rad)`;
    },
  };

  function fitWorld() {
    // Never further out than the opened world is wide, unless a chapter needs it.
    const width = map.getSize().x;
    const full = Math.log2((width / 256) * (360 / (story.extent[1] - story.extent[0])));
    const whole = Math.min(...story.chapters.map((chapter) => map.getBoundsZoom(boundsOf(chapter), false, [40, 40])));
    framing = true;
    map.setMinZoom(Math.min(full, whole));
    map.setMaxBounds([[-85, story.extent[0]], [85, story.extent[1]]]);
    framing = false;
  }

  function start() {
    map.setMinZoom(0);
    map.invalidateSize({ animate: false });
    current = null;
    read(findNamed() || findRead());
    fitWorld();
    container.dataset.ready = "true";
  }

  let waiting = false;
  window.addEventListener("scroll", () => {
    if (waiting) { return; }
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      read(findRead());
    });
  }, { passive: true });
  window.addEventListener("hashchange", () => {
    const named = findNamed();
    if (named) { goTo(named.id); }
  });
  map.on("resize", () => frame({ fly: false }));
  start();
})();
