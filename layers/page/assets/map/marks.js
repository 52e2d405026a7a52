// Many places and events: which are there, which of them are shapes, and making these.
"use strict";

// As layers/scene.py has it.
StoryMap.MOST_MARKS = 120;
// Of more marks in view than have room beside each other, each is smaller, the more so the more of
// them there are; what bears a name stays large enough to be seen as what is named.
StoryMap.MARK_SHARES = { place: { least: 0.25, most: 120 }, event: { least: 0.4, most: 60 }, named: 0.5 };

/**
 * A place or an event where it stands: `at` on the Mercator plane.
 * @typedef {{ key: string, kind: "place" | "event", at: Pair, latlng: L.LatLng, look: MarkLook, feature: PlaceFeature | EventFeature, layer: PlaceLayer | EventLayer | null }} Mark
 */

StoryMap.Marks = class {
  /** @param {StoryMap.MarkedView} view */
  constructor(view) {
    this.view = view;
    this.data = StoryMap.demand(view.story.marks, "marks");
    this.list = this.data.list.map((row) => this.read(row));
    /** @type {Map<string, Mark[]>} */
    this.byKey = new Map(); // a place stands wherever a journey passes it, more than once on a world that is wider than one
    for (const mark of this.list) { StoryMap.file(this.byKey, mark.key, mark); }
    /** @type {Set<Mark>} */
    this.drawn = new Set(); // those that are shapes
    /** @type {unknown[]} */
    this.asked = []; // what `there` was made for
    /** @type {Mark[]} */
    this.there = [];
  }

  /** @type {(row: MarksData["list"][number]) => Mark} */
  read([lon, lat, number, told]) {
    const key = `${told.kind} ${told.id}`;
    const feature = /** @type {PlaceFeature | EventFeature} */ ({ role: "", begins: [], ...told, label: this.view.story.cards[key].name });
    return { key, kind: told.kind, at: StoryMap.toPlane([lon, lat]), latlng: L.latLng(lat, lon), look: this.data.looks[number], feature, layer: null };
  }

  // Which of thousands are there is asked many times a picture, and is found when it changes.
  listThere() {
    const asked = this.view.readState();
    if (asked.length !== this.asked.length || asked.some((value, index) => value !== this.asked[index])) {
      this.asked = asked;
      this.there = this.list.filter((mark) => this.view.isMarkThere(mark));
    }
    return this.there;
  }

  // Those in a box of the plane.
  /** @param {Bounds} box */
  listWithin([west, south, east, north]) {
    return this.listThere().filter(({ at: [x, y] }) => x >= west && x <= east && y >= south && y <= north);
  }

  // The layer of a mark, whether it is drawn or not.
  /** @param {Mark} mark */
  layerOf(mark) {
    mark.layer ||= this.make(mark);
    return mark.layer;
  }

  /**
   * @param {Mark} mark
   * @returns {PlaceLayer | EventLayer}
   */
  make(mark) {
    const { kind, look, latlng, feature } = mark;
    const { iconSize, iconAnchor, radius, ...path } = look;
    const classes = [...look.className.split(" "), `${kind}-${feature.id}`];
    const className = classes.join(" ");
    const layer = kind === "event"
      ? L.marker(latlng, { icon: L.divIcon({ className, iconSize, iconAnchor }) })
      : L.circleMarker(latlng, { ...path, className, radius });
    Object.assign(layer.options, { plainRadius: radius, classes });
    return /** @type {PlaceLayer | EventLayer} */ (Object.assign(layer, { feature: { type: "Feature", properties: feature } }));
  }

  // Shapes are these and no others; how large, the view says.
  /** @param {Set<Mark>} wanted */
  draw(wanted) {
    const { view } = this;
    for (const mark of this.drawn) {
      if (!wanted.has(mark)) { this.remove(mark); }
    }
    for (const mark of wanted) {
      const layer = this.layerOf(mark);
      if (!this.drawn.has(mark)) {
        this.drawn.add(mark);
        layer.addTo(view.map);
        view.collect(layer);
        const { classList } = StoryMap.demand(layer.getElement(), mark.key);
        classList.toggle("is-active", view.active.has(mark.key));
        classList.toggle("is-within", view.spoken?.has(mark.key));
        classList.toggle("is-away", !view.isLayerThere(layer, mark.key));
      }
      const radius = layer instanceof L.CircleMarker && (layer.options.plainRadius || 0) * view.scale * Math.max(view.shares.place, view.isNamed(mark) ? StoryMap.MARK_SHARES.named : 0);
      if (radius && layer instanceof L.CircleMarker && radius !== layer.getRadius()) { layer.setRadius(radius); }
    }
  }

  /** @param {Mark} mark */
  remove(mark) {
    const { shapes } = this.view;
    const others = (shapes.get(mark.key) || []).filter((layer) => layer !== mark.layer);
    if (others.length) { shapes.set(mark.key, others); } else { shapes.delete(mark.key); }
    mark.layer?.remove();
    mark.layer = null;
    this.drawn.delete(mark);
  }
};
