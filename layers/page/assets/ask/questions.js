// The lesson's own questions, with their answers.
"use strict";

/** @extends {StoryMap.AskSeries<Question>} */
StoryMap.AskQuestions = class extends StoryMap.AskSeries {
  /** @param {StoryMap.Ask} ask */
  constructor(ask) {
    super(ask, ask.data.questions);
    this.place = StoryMap.make("div", { className: "ask-answer" });
    this.index = Math.max(0, this.all.findIndex(({ chapter }) => chapter === ask.reading.current));
    this.show();
  }

  /** @override */
  show() {
    const { ask, one: question } = this;
    ask.say("");
    const chapter = ask.view.findChapter(question.chapter);
    ask.showOnMap({ ...chapter, id: ask.reading.current });
    const choices = question.choices.map(({ text, right }) => StoryMap.makeButton(text, (button) => {
      if (!right) { button.classList.add("is-wrong"); }
      // The answer below gives the right one away; so it is marked as well.
      choices[question.choices.findIndex((choice) => choice.right)].classList.add("is-right");
      this.answer(question, right);
    }));
    if (!choices.length) { choices.push(StoryMap.makeButton(ask.words.question_answer, () => this.answer(question, null))); }
    this.place.replaceChildren();
    ask.body.replaceChildren(
      StoryMap.make("p", { className: "ask-question" }, [question.text]),
      StoryMap.make("p", { className: "ask-buttons" }, choices),
      this.place,
      this.makeSteps(),
    );
  }

  /**
   * @param {Question} question
   * @param {boolean | null} right
   */
  answer({ id }, right) {
    const { words } = this.ask;
    this.place.replaceChildren(StoryMap.demand(StoryMap.findText("answer", id), id));
    const said = right === null ? "" : right ? words.lines_right : words.lines_wrong;
    this.ask.say([said, this.place.textContent.trim()].filter(Boolean).join(" "));
  }
};
