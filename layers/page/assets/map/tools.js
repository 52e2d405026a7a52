// The map's tools: the whole screen, what is shown, where in the world this is, and how far is far.
"use strict";

// A view this wide, in degrees of longitude, is known without the world around it.
StoryMap.WIDE_VIEW = 90;
// A scale may differ by this share between the middle of a view and its edges.
StoryMap.SCALE_ERROR = 0.1;
// The narrowest map needs all its room where it has more to name than this.
StoryMap.MOST_BESIDE_INSET = 9;

/** @type {(view: StoryMap.StoryView) => void} */
StoryMap.prepareTools = (view) => {
  StoryMap.listenToFull(view);
  StoryMap.listenToLayers(view);
  const scale = L.control.scale({ position: "bottomleft", imperial: false, maxWidth: 120 }).addTo(view.map);
  const inset = new StoryMap.Inset(view);
  view.onSettle = () => {
    StoryMap.need(".leaflet-control-scale", view.container).hidden = !StoryMap.isScaleTrue(view.map);
    inset.update();
  };
  view.onSettle();
  view.map.on("unload", () => scale.remove());
};

// Mercator's scale grows towards the poles.
/** @type {(map: L.Map) => boolean} */
StoryMap.isScaleTrue = (map) => {
  const bounds = map.getBounds();
  /** @type {(lat: number) => number} */
  const measure = (lat) => Math.cos((lat * Math.PI) / 180);
  const middle = measure(map.containerPointToLatLng(map.getSize().divideBy(2)).lat);
  return [bounds.getSouth(), bounds.getNorth()].every((lat) => Math.abs(measure(lat) / middle - 1) <= StoryMap.SCALE_ERROR);
};

/** @type {(view: StoryMap.StoryView) => void} */
StoryMap.listenToFull = ({ stage }) => {
  const button = StoryMap.need(".open-full", stage);
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", () => {
    if (document.fullscreenElement) { document.exitFullscreen(); } else { stage.requestFullscreen(); }
  });
  document.addEventListener("fullscreenchange", () => {
    button.setAttribute("aria-pressed", String(document.fullscreenElement === stage));
  });
};

// Journeys, events and countries, as the reader wants them at every chapter, until they let go.
/** @type {(view: StoryMap.StoryView) => void} */
StoryMap.listenToLayers = (view) => {
  const button = StoryMap.need(".open-layers", view.stage);
  const form = StoryMap.demand(view.stage.querySelector("form.layers"), "layers");
  const read = () => {
    const chosen = new FormData(form);
    for (const kind of /** @type {LayerKind[]} */ (Object.keys(view.layers))) {
      view.layers[kind] = /** @type {LayerChoice[]} */ (["all", "none"]).find((choice) => choice === chosen.get(kind)) || "chapter";
    }
    button.classList.toggle("is-on", Object.values(view.layers).some((choice) => choice !== "chapter"));
  };
  const change = () => {
    read();
    StoryMap.store("layers", Object.values(view.layers).join(" "));
    view.refresh();
  };
  /** @param {boolean} on */
  const open = (on) => {
    form.toggleAttribute("hidden", !on);
    button.setAttribute("aria-expanded", String(on));
  };
  const kept = (StoryMap.recall("layers") || "").split(" ");
  for (const [index, kind] of Object.keys(view.layers).entries()) {
    const input = form.querySelector(`input[name="${kind}"][value="${CSS.escape(kept[index] || "chapter")}"]`);
    if (input instanceof HTMLInputElement) { input.checked = true; }
  }
  read();
  form.addEventListener("change", change);
  form.addEventListener("reset", () => setTimeout(change, 0));
  button.addEventListener("click", () => open(form.matches("[hidden]")));
  document.addEventListener("click", (event) => {
    if (!form.hidden && !StoryMap.findAround(event, ".map-tools")) { open(false); }
  });
  StoryMap.need(".map-tools", view.stage).addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || form.hidden) { return; }
    event.stopPropagation();
    open(false);
    button.focus();
  });
};

// How far below the top of web Mercator's square a latitude lies, as a share of its side.
/** @type {(lat: number) => number} */
StoryMap.measureDown = (lat) => 0.5 - L.Projection.SphericalMercator.project(L.latLng(lat, 0)).y / (2 * Math.PI * L.Projection.SphericalMercator.R);

// A small world with the view in it, where the view alone does not say where it is.
StoryMap.Inset = class {
  /** @param {StoryMap.StoryView} view */
  constructor(view) {
    this.view = view;
    this.element = StoryMap.need(".inset", view.stage);
    this.box = StoryMap.need("span", this.element);
    this.top = StoryMap.measureDown(72);
    this.bottom = StoryMap.measureDown(-56);
    this.drawn = false;
  }

  update() {
    const { map, story } = this.view;
    const bounds = map.getBounds();
    const wide = bounds.getEast() - bounds.getWest();
    const { x, y } = map.getSize();
    this.element.hidden = wide > StoryMap.WIDE_VIEW || Math.min(x, 2 * y) < 260 || story.extent[1] - story.extent[0] > 361
      || (x < StoryMap.SLIM_MAP && this.countNames() > StoryMap.MOST_BESIDE_INSET);
    if (this.element.hidden) { return; }
    this.draw();
    this.standAside();
    /** @type {(lat: number) => number} */
    const down = (lat) => (StoryMap.measureDown(lat) - this.top) / (this.bottom - this.top);
    /** @type {(lon: number) => number} */
    const across = (lon) => (lon - story.extent[0]) / 360;
    const [left, top] = [across(bounds.getWest()), down(bounds.getNorth())];
    Object.assign(this.box.style, {
      left: `${left * 100}%`, top: `${top * 100}%`,
      width: `${(across(bounds.getEast()) - left) * 100}%`, height: `${(down(bounds.getSouth()) - top) * 100}%`,
    });
  }

  // How much the chapter has to name, its dates among them.
  countNames() {
    const { view } = this;
    const { legs } = view.story;
    const dated = view.journeys.areMany ? 0 : view.journeys.list().filter(({ feature }) => legs[feature.properties.key]).length;
    return view.listPoints().length + dated;
  }

  // In the corner where it covers nothing that the map is about; where there is none, it is not there.
  standAside() {
    const { map, labels, hasToolsBelow } = this.view;
    const width = hasToolsBelow.matches ? 84 : 132;
    const height = width * (this.bottom - this.top);
    const margin = 20; // with the gap to the frame's edge
    const { x, y } = map.getSize();
    const marks = [...this.view.listPoints().map((at) => /** @type {Pair} */ ([at.x, at.y])), ...labels.listLines()];
    /** @type {(left: number, top: number) => boolean} */
    const isFree = (left, top) => marks.every(([across, down]) => (
      across < left || across > left + width + margin || down < top || down > top + height + margin
    ));
    // The buttons stand where a line of text begins.
    const sides = [x - width - margin, 0];
    const [far, near] = document.documentElement.dir === "rtl" ? sides.reverse() : sides;
    const isFar = isFree(far, 0);
    // Beside the buttons, which stand above on a wide screen and below on a small one.
    const other = hasToolsBelow.matches ? isFree(near, 0) : isFree(far, y - height - margin - 56);
    this.element.style.width = `${width}px`;
    this.element.hidden = !isFar && !other;
    this.element.classList.toggle("is-near", !isFar && hasToolsBelow.matches);
    this.element.classList.toggle("is-low", !isFar && !hasToolsBelow.matches);
  }

  draw() {
    if (this.drawn) { return; }
    this.drawn = true;
    const svg = L.SVG.create("svg");
    const { units } = StoryMap.demand(this.view.basemap, "basemap").basemap;
    svg.setAttribute("viewBox", [0, this.top * units, units, (this.bottom - this.top) * units].join(" "));
    svg.setAttribute("aria-hidden", "true");
    const use = svg.appendChild(L.SVG.create("use"));
    use.setAttribute("href", "#land");
    use.setAttribute("class", "land");
    this.element.prepend(svg);
  }
};
