// How sure? Each leg of each journey: how well its way is known, and how we know.
"use strict";

/** @extends {StoryMap.AskSeries<Line>} */
StoryMap.AskLines = class extends StoryMap.AskSeries {
  /** @param {StoryMap.Ask} ask */
  constructor(ask) {
    super(ask, StoryMap.shuffle(ask.data.lines));
    /** @type {Map<Line, boolean>} */
    this.judged = new Map();
    this.answer = StoryMap.make("div", { className: "ask-answer" });
    this.show();
  }

  /** @override */
  show() {
    const { ask, one: line } = this;
    const { words } = ask;
    ask.say("");
    // Its dashes would give the answer away.
    ask.view.container.classList.add("hides-certainty");
    this.mark();
    const [start, end] = line.places.map((id) => ask.names.say(`place ${id}`));
    this.answer.replaceChildren();
    const choices = Object.entries(ask.data.certainties).map(([certainty, text]) => StoryMap.makeButton(
      text,
      (button) => this.judge(certainty, button),
      { "data-certainty": certainty },
    ));
    ask.body.replaceChildren(
      StoryMap.make("p", { className: "ask-question" }, [StoryMap.fill(words.leg, { name: line.name, start, end })]),
      StoryMap.make("p", {}, [words.lines_question]),
      StoryMap.make("p", { className: "ask-buttons" }, choices),
      this.answer,
      this.makeSteps(),
    );
  }

  mark() {
    const { view } = this.ask;
    const { id, leg, places, bounds } = this.one;
    this.ask.showOnMap({ places, routes: [id], bounds });
    StoryMap.markWithin(view, { places, routes: [id], events: [] }, { kind: "leg", id, leg });
  }

  /**
   * @param {string} certainty
   * @param {HTMLButtonElement} button
   */
  judge(certainty, button) {
    const { ask, one: line } = this;
    const { words } = ask;
    const right = certainty === line.certainty;
    if (!this.judged.has(line)) { this.judged.set(line, right); }
    button.classList.add(right ? "is-right" : "is-wrong");
    ask.view.container.classList.remove("hides-certainty");
    const score = { right: [...this.judged.values()].filter(Boolean).length, count: this.judged.size };
    const said = `${right ? words.lines_right : words.lines_wrong} ${line.facts}.`;
    this.answer.replaceChildren(
      StoryMap.make("p", { className: "ask-result" }, [said]),
      StoryMap.make("p", { className: "ask-label" }, [words.lines_how]),
      StoryMap.make("p", {}, [line.note]),
      StoryMap.make("p", { className: "ask-label" }, [words.lines_sources]),
      StoryMap.make("ul", {}, line.sources.map((text) => StoryMap.make("li", {}, [text]))),
      StoryMap.make("p", { className: "ask-count" }, [StoryMap.fill(words.score, score)]),
    );
    ask.say(`${said} ${line.note}`);
  }

  end() {
    this.ask.view.container.classList.remove("hides-certainty");
    StoryMap.unmarkWithin(this.ask.view);
  }
};
