// What is asked one after another: where the class is, and the buttons that lead on.
"use strict";

/** @template T */
StoryMap.AskSeries = class {
  /**
   * @param {StoryMap.Ask} ask
   * @param {T[]} all
   */
  constructor(ask, all) {
    this.ask = ask;
    this.all = all;
    this.index = 0;
  }

  get one() {
    return this.all[this.index];
  }

  show() {}

  /** @param {number} by */
  turn(by) {
    this.index = Math.max(0, Math.min(this.all.length - 1, this.index + by));
    this.show();
  }

  makeSteps() {
    const { all, index, ask: { words } } = this;
    const counted = StoryMap.fill(words.counted, { number: index + 1, count: all.length });
    return StoryMap.make("p", { className: "ask-steps" }, [
      StoryMap.makeButton(words.previous_one, () => this.turn(-1), { disabled: index === 0 }),
      StoryMap.make("span", {}, [counted]),
      StoryMap.makeButton(words.next_one, () => this.turn(1), { disabled: index === all.length - 1 }),
    ]);
  }
};
