// Names that a class is to find itself: covered, and shown one by one or all together.
"use strict";

StoryMap.NameCover = class {
  constructor(view) {
    this.view = view;
    this.covered = false;
    this.shown = new Set();
    this.onChange = () => {};
    view.wants = ({ kind, id }) => {
      const key = `${kind} ${id}`;
      return this.shows(key) && (!view.spoken || view.spoken.has(key));
    };
  }

  shows(key) {
    return !this.covered || this.shown.has(key);
  }

  cover(on) {
    if (on === this.covered) { return; }
    this.covered = on;
    this.shown.clear();
    this.refresh();
  }

  // Uncovers one name; false where there was none to uncover.
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

  say(kind, id, label) {
    if (!this.shows(`${kind} ${id}`)) { return "?"; }
    const [layer] = this.view.shapes.get(`${kind} ${id}`) || [];
    return layer ? this.view.names(layer.feature.properties) : label;
  }
};
