// Names, hidden until asked for: one by one, or all.
"use strict";

StoryMap.AskNames = class {
  /** @param {StoryMap.Ask} ask */
  constructor(ask) {
    this.ask = ask;
    const { words, names } = ask;
    this.keys = ask.data.places.map(({ id }) => `place ${id}`);
    ask.showOnMap({ places: ask.data.places.map(({ id }) => id), bounds: ask.data.bounds });
    this.count = StoryMap.make("p", { className: "ask-count" });
    ask.body.append(
      StoryMap.make("p", {}, [words.names_how]),
      this.count,
      StoryMap.make("p", { className: "ask-buttons" }, [
        StoryMap.makeButton(words.names_one, () => this.showOne()),
        StoryMap.makeButton(words.names_all, () => this.keys.forEach((key) => names.show(key))),
        StoryMap.makeButton(words.names_none, () => { names.cover(false); names.cover(true); }),
      ]),
    );
    names.cover(true);
    this.onNames();
  }

  showOne() {
    const key = this.keys.find((hidden) => !this.ask.names.shows(hidden));
    if (key) { this.ask.names.show(key); }
  }

  /** @param {number} by */
  turn(by) {
    if (by > 0) { this.showOne(); }
  }

  onNames() {
    const { names, words } = this.ask;
    const shown = this.keys.filter((key) => names.shows(key));
    this.count.textContent = StoryMap.fill(words.names_count, { shown: shown.length, count: this.keys.length });
    const last = [...names.shown].at(-1);
    this.ask.say(last && names.covered ? names.say(last) : "");
  }
};
