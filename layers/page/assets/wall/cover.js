// Names that a class is to find itself: covered, and shown one by one or all together.
"use strict";

StoryMap.NameCover = class {
  /** @param {StoryMap.StoryView} view */
  constructor(view) {
    this.view = view;
    this.covered = false;
    /** @type {Set<string>} */
    this.shown = new Set();
    this.onChange = () => {};
    const { wants } = view;
    view.wants = (feature) => {
      const key = `${feature.kind} ${feature.id}`;
      return (this.covered ? this.shows(key) : wants(feature)) && (!view.spoken || view.spoken.has(key));
    };
  }

  /** @param {string} key */
  shows(key) {
    return !this.covered || this.shown.has(key);
  }

  /** @param {boolean} on */
  cover(on) {
    if (on === this.covered) { return; }
    this.covered = on;
    this.shown.clear();
    this.refresh();
  }

  // Uncovers one name; false where there was none to uncover.
  /** @param {string} key */
  show(key) {
    if (this.shows(key) || key.startsWith("route ")) { return false; }
    this.shown.add(key);
    this.refresh();
    return true;
  }

  refresh() {
    this.view.container.classList.toggle("hides-names", this.covered);
    this.view.labels.place();
    this.onChange();
  }

  // A name as the map writes it; a label where the map has none.
  /**
   * @param {string} key
   * @param {string} [label]
   */
  say(key, label = "") {
    if (!this.shows(key)) { return "?"; }
    const [layer] = this.view.listLayers(key);
    return layer && !(layer instanceof L.Polyline) ? this.view.names(layer.feature.properties) : label;
  }
};
