// What a lesson asks of the map beyond what reading does.
"use strict";

// Only what a chapter speaks of is there; of a journey, only the leg of the step is marked.
/** @type {(view: StoryMap.StoryView, chapter: Spoken & { flows?: boolean }, step: Pick<Step, "kind" | "id" | "leg" | "places">) => void} */
StoryMap.markWithin = (view, chapter, step) => {
  const spoken = view.listActive(step.kind === "leg" ? { ...chapter, flows: false } : chapter);
  for (const id of step.places || []) { spoken.add(`place ${id}`); }
  view.spoken = spoken;
  view.sort();
  for (const [key, layers] of view.shapes) {
    for (const layer of layers) {
      const element = layer.getElement();
      if (!element) { continue; }
      element.classList.toggle("is-within", spoken.has(key));
      const other = step.kind === "leg" && layer instanceof L.Polyline
        && key === `route ${step.id}` && layer.feature.properties.key !== `${step.id} ${step.leg}`;
      if (other) { element.classList.remove("is-active"); }
    }
  }
  view.container.classList.add("is-narrowed");
};

/** @type {(view: StoryMap.StoryView) => void} */
StoryMap.unmarkWithin = (view) => {
  view.spoken = null;
  view.sort();
  view.container.classList.remove("is-narrowed");
};

/** @type {(view: StoryMap.StoryView, scale: number) => void} */
StoryMap.setScale = (view, scale) => {
  view.scale = scale;
  for (const layer of view.listShapes()) {
    if (!(layer instanceof L.CircleMarker)) { continue; }
    layer.options.plainRadius ||= layer.getRadius();
    layer.setRadius(layer.options.plainRadius * scale);
  }
  view.settle();
};
