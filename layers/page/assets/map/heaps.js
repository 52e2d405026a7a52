// Very many places and events together: one mark that bears their number, until they part.
"use strict";

// Within so many pixels so many marks are one; as large as its digits ask.
StoryMap.HEAP = { side: 24, least: 12, radius: 8, digit: 2.6, type: 11 };
// So much of the view beyond its edges, as a share, is put together with it.
StoryMap.HEAP_MARGIN = 0.15;

/** @typedef {{ marks: Mark[], at: Pair, radius: number, layer: L.Marker | null }} Heap with `at` in pixels of the world */

StoryMap.Heaps = class {
  /** @param {StoryMap.MarkedView} view */
  constructor(view) {
    this.view = view;
    /** @type {Heap[]} */
    this.list = [];
    /** @type {Set<Mark>} */
    this.marks = new Set(); // all that lie in one
  }

  // Of marks for which there is no shape.
  /** @param {Mark[]} marks */
  arrange(marks) {
    for (const { layer } of this.list) { layer?.remove(); }
    this.list = this.gather(marks);
    this.marks = new Set(this.list.flatMap((heap) => heap.marks));
    for (const heap of this.list) { heap.layer = this.draw(heap); }
  }

  // On a grid of the world, so that moving the map parts none; of two heaps that touch, one. Where the
  // map is as near as it comes, none are put together.
  /** @param {Mark[]} marks */
  gather(marks) {
    if (this.view.map.getZoom() >= this.view.map.getMaxZoom()) { return []; }
    const { least } = StoryMap.HEAP;
    const step = StoryMap.HEAP.side * this.size;
    const scale = (256 * 2 ** this.view.map.getZoom()) / 360;
    /** @type {(mark: Mark) => Pair} */
    const place = ({ at: [x, y] }) => [(x + 180) * scale, (180 - y) * scale];
    /** @type {Map<string, Mark[]>} */
    const cells = new Map();
    for (const mark of marks) { StoryMap.file(cells, place(mark).map((value) => Math.floor(value / step)).join(" "), mark); }
    /** @type {Heap[]} */
    const heaps = [];
    const full = [...cells.values()].filter(({ length }) => length >= least).sort((one, other) => other.length - one.length);
    for (const cell of full) {
      const spots = cell.map(place);
      /** @type {Pair} */
      const at = [spots.reduce((sum, [x]) => sum + x, 0) / spots.length, spots.reduce((sum, [, y]) => sum + y, 0) / spots.length];
      const radius = this.measure(cell.length);
      const touched = heaps.find((heap) => Math.hypot(heap.at[0] - at[0], heap.at[1] - at[1]) < heap.radius + radius);
      if (touched) {
        touched.marks.push(...cell);
        touched.radius = this.measure(touched.marks.length);
      } else { heaps.push({ marks: [...cell], at, radius, layer: null }); }
    }
    return heaps;
  }

  get size() {
    return Math.max(1, this.view.scale);
  }

  /** @param {number} count */
  measure(count) {
    return (StoryMap.HEAP.radius + StoryMap.HEAP.digit * `${count}`.length) * this.size;
  }

  /** @param {Heap} heap */
  draw(heap) {
    const { view } = this;
    const { marks, at, radius } = heap;
    const events = marks.filter(({ kind }) => kind === "event").length;
    const icon = L.divIcon({ className: `heap${events > marks.length / 2 ? " of-events" : ""}`, html: marks.length.toLocaleString(view.story.language), iconSize: [2 * radius, 2 * radius] });
    const layer = L.marker(view.map.unproject(at), { icon, keyboard: false }).addTo(view.map);
    const element = StoryMap.demand(layer.getElement(), "heap");
    element.setAttribute("aria-hidden", "true");
    element.style.fontSize = `${StoryMap.HEAP.type * this.size}px`;
    layer.on("click", () => this.part(heap));
    return layer;
  }

  // Brought nearer, until it parts.
  /** @param {Heap} heap */
  part({ marks }) {
    const { map, hover } = this.view;
    hover.leave();
    this.view.onMiss();
    const bounds = L.latLngBounds(marks.map(({ latlng }) => latlng));
    const zoom = Math.max(map.getZoom() + 1, map.getBoundsZoom(bounds.pad(0.1)));
    map.setView(bounds.getCenter(), Math.min(map.getMaxZoom(), zoom), { animate: !StoryMap.calm.matches });
  }

  // What is pointed at in a list may lie in one.
  light() {
    const held = new Set(Object.values(this.view.held));
    for (const { marks, layer } of this.list) { layer?.getElement()?.classList.toggle("is-lit", marks.some(({ key }) => held.has(key))); }
  }
};
