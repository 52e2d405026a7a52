// Find the place: a spot on the empty map, and how far it is from where the place lies.
"use strict";

/** @extends {StoryMap.AskSeries<Findable>} */
StoryMap.AskFind = class extends StoryMap.AskSeries {
  /** @param {StoryMap.Ask} ask */
  constructor(ask) {
    super(ask, StoryMap.shuffle(ask.data.places));
    /** @type {Map<string, number>} */
    this.missed = new Map(); // metres by place
    /** @type {L.Path[]} */
    this.lines = [];
    this.at = L.point(0, 0); // where the cross is, while it is shown
    this.result = StoryMap.make("p", { className: "ask-result" });
    this.total = StoryMap.make("p", { className: "ask-count" });
    this.view = ask.view;
    this.map = this.view.map;
    this.view.container.classList.add("is-blank");
    ask.names.cover(true);
    this.cross = StoryMap.make("div", { className: "ask-cross", hidden: true, "aria-hidden": "true" });
    this.view.container.append(this.cross);
    this.onClick = (/** @type {{ latlng: L.LatLng }} */ { latlng }) => this.take(latlng);
    this.map.on("click", this.onClick);
    this.show();
  }

  /** @override */
  show() {
    const { ask } = this;
    const { words } = ask;
    this.clear();
    this.cross.hidden = true;
    ask.say("");
    ask.showOnMap({ places: ask.data.places.map(({ id }) => id), bounds: ask.data.bounds });
    // A button, so that the keys have somewhere to be: see hear.
    this.handle = StoryMap.makeButton(words.find_cross, () => {}, { className: "ask-handle" });
    this.result.replaceChildren();
    ask.body.replaceChildren(
      StoryMap.make("p", { className: "ask-question" }, [StoryMap.fill(words.find_question, { name: this.name() })]),
      StoryMap.make("p", {}, [words.find_how]),
      this.handle,
      this.result,
      this.makeSteps(),
    );
    this.sum();
  }

  name() {
    const [layer] = this.listLayers();
    return this.view.names(layer.feature.properties);
  }

  // The place as often as it stands on the opened world.
  listLayers() {
    return this.view.listLayers(`place ${this.one.id}`).filter((layer) => layer instanceof L.CircleMarker);
  }

  // The cross is moved by arrows and set down by Enter.
  /** @param {KeyboardEvent} event */
  hear(event) {
    /** @type {Record<string, Pair>} */
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = ways[event.key];
    const size = this.map.getSize();
    if (way) {
      if (this.cross.hidden) { this.at = size.divideBy(2); }
      const step = event.shiftKey ? 2 : Math.round(size.y / 40);
      this.at = L.point(
        Math.max(0, Math.min(size.x - 1, this.at.x + way[0] * step)),
        Math.max(0, Math.min(size.y - 1, this.at.y + way[1] * step)),
      );
      this.cross.hidden = false;
      this.cross.style.translate = `calc(${this.at.x}px - 50%) calc(${this.at.y}px - 50%)`;
      const { lat, lng } = this.map.containerPointToLatLng(this.at);
      const round = (/** @type {number} */ degrees) => this.write(degrees, 0);
      this.ask.say(StoryMap.fill(this.ask.words.find_cross_at, { lat: round(lat), lon: round(((lng + 540) % 360) - 180) }));
      return true;
    }
    const onHandle = event.target === this.handle || !StoryMap.findAround(event, "button");
    if (event.key === "Enter" && onHandle && !this.cross.hidden) {
      this.take(this.map.containerPointToLatLng(this.at));
      return true;
    }
    return false;
  }

  /** @param {L.LatLng} spot */
  take(spot) {
    const { lat, lng } = spot;
    const { one: place, ask } = this;
    /** @type {Pair[]} */
    const [from, to] = [[lng, Math.max(-90, Math.min(90, lat))], [place.lon, place.lat]];
    // Anywhere in an area is right.
    const metres = this.view.areas?.holds(`place ${place.id}`, spot) ? 0 : StoryMap.measureGeodesic(from, to);
    if (!this.missed.has(place.id)) { this.missed.set(place.id, metres); }
    this.clear();
    this.draw(from, metres ? to : from);
    this.ask.names.show(`place ${place.id}`);
    for (const element of this.view.elementsOf(`place ${place.id}`)) { element.classList.add("is-found"); }
    const said = StoryMap.fill(ask.words.find_missed, { name: this.name(), distance: this.say(metres) });
    this.result.textContent = said;
    ask.say(said);
    this.sum();
  }

  // From the spot, and once more to the place as it stands on the opened world.
  /**
   * @param {Pair} from
   * @param {Pair} to
   */
  draw(from, to) {
    const points = StoryMap.traceBetween(from, to);
    const [end] = points[points.length - 1];
    const shifts = new Set([0, ...this.listLayers().map((layer) => Math.round((layer.getLatLng().lng - end) / 360) * 360)]);
    this.lines = [...shifts].map((shift) => L.polyline(
      points.map(([lon, lat]) => L.latLng(lat, lon + shift)),
      { className: "miss", interactive: false },
    ).addTo(this.map));
    this.lines.push(L.circleMarker([from[1], from[0]], { className: "miss-spot", radius: 6 * this.view.scale, interactive: false }).addTo(this.map));
  }

  sum() {
    const { words } = this.ask;
    const all = [...this.missed.values()];
    if (!all.length) { return; }
    const mean = all.reduce((sum, km) => sum + km, 0) / all.length;
    this.ask.body.append(this.total);
    this.total.textContent = StoryMap.fill(words.find_sum, { count: all.length, distance: this.say(mean) });
  }

  // In a town, a tenth of a kilometre is a street.
  /** @param {number} metres */
  say(metres) {
    const { words } = this.ask;
    const km = metres / 1000;
    const near = Math.round(metres) < 100 ? Math.round(metres) : Math.round(metres / 10) * 10;
    return near < 1000
      ? StoryMap.fill(words.m, { distance: this.write(near, 0) })
      : StoryMap.fill(words.km, { distance: this.write(km, km < 10 ? 1 : 0) });
  }

  /**
   * @param {number} number
   * @param {number} decimals
   */
  write(number, decimals) {
    return new Intl.NumberFormat(this.view.story.language, { maximumFractionDigits: decimals }).format(number);
  }

  clear() {
    for (const line of this.lines) { line.remove(); }
    this.lines = [];
    for (const element of this.view.container.querySelectorAll(".is-found")) { element.classList.remove("is-found"); }
    this.ask.names.shown.clear();
    this.ask.names.refresh();
  }

  end() {
    this.clear();
    this.map.off("click", this.onClick);
    this.cross.remove();
    this.view.container.classList.remove("is-blank");
  }
};
