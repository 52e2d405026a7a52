// The author's groups in the key of few journeys: each with its number, and shown by itself.
"use strict";

StoryMap.GroupedLegend = class extends StoryMap.Legend {
  /** @override */
  listen() {
    super.listen();
    for (const button of this.element.querySelectorAll("button[data-group]")) {
      const { group = "" } = button.dataset;
      const { view } = this;
      for (const [type, on] of /** @type {const} */ ([["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]])) {
        button.addEventListener(type, () => {
          for (const id of this.listRoutes(group)) { view.light(`route ${id}`, on); }
        });
      }
      button.addEventListener("click", () => {
        for (const id of this.listRoutes(group)) { view.light(`route ${id}`, false); }
        view.pick = "";
        view.group = view.group === group ? "" : group;
        view.refresh();
      });
    }
  }

  // The journeys of a group that are there.
  /** @param {string} group */
  listRoutes(group) {
    return Object.entries(this.view.story.groups || {}).flatMap(([id, own]) => (own === group && this.view.shows(`route ${id}`) ? [id] : []));
  }

  /** @override */
  update() {
    super.update();
    for (const item of this.element.querySelectorAll("li.group")) {
      const button = StoryMap.need("button[data-group]", item);
      const count = [...item.querySelectorAll("[data-route]")].filter(({ hidden }) => !hidden).length;
      button.setAttribute("aria-pressed", String(this.view.group === button.dataset.group));
      item.hidden = count === 0;
      StoryMap.need("bdi", button).textContent = count.toLocaleString(this.view.story.language);
    }
  }
};
