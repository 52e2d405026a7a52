// How sure? Each leg of each journey: how well its way is known, and how we know.
"use strict";

StoryMap.AskLines = class {
  constructor(ask) {
    this.ask = ask;
    this.lines = StoryMap.shuffle(ask.data.lines);
    this.index = 0;
    this.judged = new Map();
    this.show();
  }

  get line() {
    return this.lines[this.index];
  }

  turn(by) {
    this.index = Math.max(0, Math.min(this.lines.length - 1, this.index + by));
    this.show();
  }

  show() {
    const { ask, line } = this;
    const { words } = ask;
    ask.say("");
    // Its dashes would give the answer away.
    ask.view.container.classList.add("hides-certainty");
    this.mark();
    const [start, end] = line.places.map((id) => ask.names.say("place", id));
    this.answer = StoryMap.make("div", { className: "ask-answer" });
    const choices = Object.keys(ask.data.certainties).map((certainty) => StoryMap.makeButton(
      ask.data.certainties[certainty],
      (event) => this.judge(certainty, event.target),
      { "data-certainty": certainty },
    ));
    ask.body.replaceChildren(
      StoryMap.make("p", { className: "ask-question", text: StoryMap.fill(words.leg, { name: line.name, start, end }) }),
      StoryMap.make("p", { text: words.lines_question }),
      StoryMap.make("p", { className: "ask-buttons" }, choices),
      this.answer,
      StoryMap.makeSteps(ask, { index: this.index, count: this.lines.length, turn: (by) => this.turn(by) }),
    );
  }

  mark() {
    const { view } = this.ask;
    const step = { kind: "leg", ...this.line };
    this.ask.showOnMap({ places: step.places, routes: [step.id], bounds: step.bounds });
    view.markWithin({ places: step.places, routes: [step.id], events: [] }, step);
  }

  judge(certainty, button) {
    const { ask, line } = this;
    const { words } = ask;
    const right = certainty === line.certainty;
    if (!this.judged.has(line)) { this.judged.set(line, right); }
    button.classList.add(right ? "is-right" : "is-wrong");
    ask.view.container.classList.remove("hides-certainty");
    const score = { right: [...this.judged.values()].filter(Boolean).length, count: this.judged.size };
    const said = `${right ? words.lines_right : words.lines_wrong} ${line.facts}.`;
    this.answer.replaceChildren(
      StoryMap.make("p", { className: "ask-result", text: said }),
      StoryMap.make("p", { className: "ask-label", text: words.lines_how }),
      StoryMap.make("p", { text: line.note }),
      StoryMap.make("p", { className: "ask-label", text: words.lines_sources }),
      StoryMap.make("ul", {}, line.sources.map((text) => StoryMap.make("li", { text }))),
      StoryMap.make("p", { className: "ask-count", text: StoryMap.fill(words.score, score) }),
    );
    ask.say(`${said} ${line.note}`);
  }

  end() {
    this.ask.view.container.classList.remove("hides-certainty");
    this.ask.view.unmarkWithin();
  }
};

StoryMap.ASK_PARTS = {
  names: StoryMap.AskNames,
  find: StoryMap.AskFind,
  order: StoryMap.AskOrder,
  lines: StoryMap.AskLines,
  questions: StoryMap.AskQuestions,
};
