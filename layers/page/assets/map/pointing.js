// Pointing: of all that is drawn, what is nearest to a pointer, and what else is as near.
"use strict";

// How far from a line or a mark a mouse still means it, and how much farther than the nearest
// others may lie to be offered beside it, in pixels.
StoryMap.MOUSE_REACH = { line: 9, mark: 4, together: 6 };
// More than this is no longer a small choice: a reader who wants another brings the map nearer.
StoryMap.MOST_CHOICES = 5;

/** @typedef {{ key: string, leg: string, away: number, rank: number }} Pointed */

// What a pointer may mean, the nearest first: kind and id, and of a journey the leg. A mark goes
// before a label, and a label before a line, where the pointer is on both.
/** @type {(view: StoryMap.StoryView, event: MouseEvent) => Pointed[]} */
StoryMap.listPointed = (view, event) => {
  const touch = StoryMap.isTouch(event);
  const spot = view.map.mouseEventToLayerPoint(event);
  const drawn = [...view.shapes].flatMap(([key, layers]) => layers.flatMap((layer) => {
    const found = layer instanceof L.Polyline ? StoryMap.measureLine(layer, spot) : StoryMap.measureMark(layer, view, spot);
    const reach = StoryMap.reachOf(found, touch);
    return found.away <= reach && StoryMap.isSeen(layer.getElement()) ? [{ key, leg: "", ...found }] : [];
  }));
  const labels = [...view.labels.pane.querySelectorAll(".map-label:is([data-kind='place'], [data-kind='event'])")].flatMap((label) => {
    const away = StoryMap.measureBox(label, event, touch);
    return away === null || !StoryMap.isSeen(label) ? [] : [{ key: `${label.dataset.kind} ${label.dataset.id}`, leg: "", away, rank: 1 }];
  });
  const pointed = [...drawn, ...labels, ...view.listAround(event)].sort((one, other) => Math.round(one.away) - Math.round(other.away) || one.rank - other.rank || one.away - other.away);
  const [nearest] = pointed;
  const limit = touch ? Infinity : nearest?.away + StoryMap.MOUSE_REACH.together;
  return pointed.filter(({ key, away }, index) => away <= limit && pointed.findIndex((other) => other.key === key) === index)
    .slice(0, StoryMap.MOST_CHOICES);
};

/** @type {(layer: RouteLayer, spot: L.Point) => Omit<Pointed, "key"> & { radius: number }} */
StoryMap.measureLine = (layer, spot) => {
  const away = layer.closestLayerPoint(spot)?.distance ?? Infinity;
  return { away, leg: layer.feature.properties.key, rank: 2, radius: 0 };
};

/** @type {(layer: PlaceLayer | EventLayer, view: StoryMap.StoryView, spot: L.Point) => Omit<Pointed, "key" | "leg"> & { radius: number }} */
StoryMap.measureMark = (layer, view, spot) => {
  const [right, down] = layer instanceof L.Marker && layer.feature.properties.shift || [0, 0];
  const at = view.map.latLngToLayerPoint(layer.getLatLng()).add([right, down]);
  const radius = layer instanceof L.CircleMarker ? layer.getRadius() : 7 * view.scale;
  return { away: Math.max(0, at.distanceTo(spot) - radius), rank: 0, radius };
};

/** @type {(found: { rank: number, radius: number }, touch: boolean) => number} */
StoryMap.reachOf = ({ rank, radius }, touch) => {
  if (touch) { return Math.max(0, StoryMap.REACH - radius); }
  return rank === 2 ? StoryMap.MOUSE_REACH.line : StoryMap.MOUSE_REACH.mark;
};

// How far a spot lies from a box; null where the pointer does not reach it.
/** @type {(element: Element, spot: MouseEvent, touch: boolean) => number | null} */
StoryMap.measureBox = (element, { clientX, clientY }, touch) => {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const [across, down] = [Math.max(left - clientX, 0, clientX - right), Math.max(top - clientY, 0, clientY - bottom)];
  const least = touch ? StoryMap.REACH : 0;
  const reached = across <= Math.max(0, least - (right - left) / 2) && down <= Math.max(0, least - (bottom - top) / 2);
  return reached ? Math.hypot(across, down) : null;
};

/** @type {(element: Element | undefined) => boolean} */
StoryMap.isSeen = (element) => {
  if (!element) { return false; }
  const { display, visibility, opacity } = getComputedStyle(element);
  return display !== "none" && visibility !== "hidden" && Number(opacity) > 0.05;
};

// What a mouse is over lights up and is said, once a picture.
StoryMap.Hover = class {
  /** @param {StoryMap.StoryView} view */
  constructor(view) {
    this.view = view;
    /** @type {Pointed | null} */
    this.over = null;
    /** @type {L.Layer | null} */
    this.said = null;
    this.waiting = 0;
    view.map.on("mousemove", ({ originalEvent }) => {
      cancelAnimationFrame(this.waiting);
      this.waiting = requestAnimationFrame(() => this.follow(originalEvent));
    });
    view.map.on("mouseout movestart", () => this.leave());
  }

  /** @param {MouseEvent} event */
  follow(event) {
    const off = StoryMap.isTouch(event) || this.view.framing || this.view.map.dragging.moving?.() || StoryMap.findAround(event, ".leaflet-control");
    const [nearest = null] = off ? [] : StoryMap.listPointed(this.view, event);
    if (nearest?.key !== this.over?.key || nearest?.leg !== this.over?.leg) { this.turnTo(nearest); }
    if (nearest?.key.startsWith("route ")) { this.said?.openTooltip(this.view.map.mouseEventToLatLng(event)); }
  }

  /** @param {Pointed | null} pointed */
  turnTo(pointed) {
    if (this.over && this.over.key !== pointed?.key) { this.view.onHover(this.over.key, false); }
    this.said?.closeTooltip();
    this.said = null;
    this.view.container.classList.toggle("is-pointing", Boolean(pointed));
    if (pointed) {
      this.view.onHover(pointed.key, true);
      this.said = this.view.findLayer(pointed);
      if (pointed.rank < 2) { this.said.openTooltip(); }
    }
    this.over = pointed;
  }

  leave() {
    cancelAnimationFrame(this.waiting);
    this.turnTo(null);
  }
};
