// What a lesson asks of the map beyond what reading does.
"use strict";

Object.assign(StoryMap.StoryView.prototype, {
  // Only what a chapter speaks of is there; of a journey, only the leg of the step is marked.
  markWithin(chapter, step) {
    const spoken = new Set(["place", "route", "event"].flatMap((kind) => chapter[`${kind}s`].map((id) => `${kind} ${id}`)));
    for (const id of step.places || []) { spoken.add(`place ${id}`); }
    this.spoken = spoken;
    for (const [key, layers] of this.shapes) {
      for (const layer of layers) {
        const element = layer.getElement();
        if (!element) { continue; }
        element.classList.toggle("is-within", spoken.has(key));
        const other = step.kind === "leg" && key === `route ${step.id}` && layer.feature.properties.key !== `${step.id} ${step.leg}`;
        if (other) { element.classList.remove("is-active"); }
      }
    }
    this.container.classList.add("is-narrowed");
  },

  unmarkWithin() {
    this.spoken = null;
    this.container.classList.remove("is-narrowed");
  },

  setScale(scale) {
    this.scale = scale;
    for (const layer of [...this.shapes.values()].flat()) {
      if (layer.feature.properties.kind === "place") {
        layer.options.plainRadius = layer.options.plainRadius || layer.getRadius();
        layer.setRadius(layer.options.plainRadius * scale);
      }
    }
    this.settle();
  },
});
