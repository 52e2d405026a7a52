// Order: dated things, to be put in the order in which they happened.
"use strict";

/** @extends {StoryMap.AskSeries<Moment[]>} */
StoryMap.AskOrder = class extends StoryMap.AskSeries {
  /** @param {StoryMap.Ask} ask */
  constructor(ask) {
    super(ask, StoryMap.deal(ask.data.moments, 5));
    /** @type {Moment[]} */
    this.cards = [];
    this.checked = false;
    /** @type {Set<Moment>} */
    this.right = new Set();
    /** @type {number | undefined} */
    this.dragged = undefined;
    this.list = StoryMap.make("ol", { className: "ask-cards" });
    this.result = StoryMap.make("p", { className: "ask-result" });
    this.check = StoryMap.makeButton(ask.words.check, () => this.judge());
    this.show();
  }

  /** @override */
  show() {
    const { ask } = this;
    const { words } = ask;
    ask.say("");
    this.cards = StoryMap.shuffleApart(this.one);
    this.checked = false;
    this.result.replaceChildren();
    ask.body.replaceChildren(
      StoryMap.make("p", { className: "ask-question" }, [words.order_question]),
      StoryMap.make("p", {}, [words.order_how]),
      this.list,
      StoryMap.make("p", { className: "ask-buttons" }, [this.check]),
      this.result,
      this.makeSteps(),
    );
    this.write();
  }

  write() {
    this.list.replaceChildren(...this.cards.map((card, index) => this.writeCard(card, index)));
  }

  /**
   * @param {Moment} card
   * @param {number} index
   */
  writeCard(card, index) {
    const { words } = this.ask;
    const name = [card.name, card.what].filter(Boolean).join(". ");
    /** @type {(by: number, word: string, sign: string) => HTMLElement} */
    const move = (by, word, sign) => StoryMap.makeButton(sign, () => this.move(index, index + by, by), {
      "aria-label": StoryMap.fill(word, { name }), disabled: !this.cards[index + by], "data-by": by,
    });
    const text = StoryMap.make("span", { className: "card-text" }, [
      StoryMap.make("b", {}, [card.name]), ` ${card.what}`,
    ]);
    if (this.checked) { text.append(" ", StoryMap.make("i", {}, [card.when])); }
    const item = StoryMap.make("li", { draggable: true }, [text, move(-1, words.order_up, "↑"), move(1, words.order_down, "↓")]);
    if (this.checked) { item.className = this.right.has(card) ? "is-right" : "is-wrong"; }
    item.addEventListener("dragstart", (event) => {
      this.dragged = index;
      event.dataTransfer?.setData("text/plain", card.name);
    });
    item.addEventListener("dragover", (event) => event.preventDefault());
    item.addEventListener("drop", (event) => {
      event.preventDefault();
      if (this.dragged !== undefined) { this.move(this.dragged, index); }
      this.dragged = undefined;
    });
    return item;
  }

  /**
   * @param {number} from
   * @param {number} to
   * @param {number} [by]
   */
  move(from, to, by) {
    const [card] = this.cards.splice(from, 1);
    this.cards.splice(to, 0, card);
    this.checked = false;
    this.result.textContent = "";
    this.write();
    this.ask.say(StoryMap.fill(this.ask.words.order_moved, { name: card.name, number: to + 1 }));
    if (!by) { return; }
    const buttons = [...this.list.children[to].querySelectorAll("button:not([disabled])")];
    (buttons.find(({ dataset }) => dataset.by === String(by)) || buttons[0]).focus();
  }

  judge() {
    const { words } = this.ask;
    this.checked = true;
    this.right = StoryMap.findOrdered(this.cards);
    this.write();
    const said = StoryMap.fill(words.order_said, { right: this.right.size, count: this.cards.length });
    this.result.textContent = `${said} ${words.order_either}`;
    this.ask.say(this.result.textContent);
    this.check.focus({ preventScroll: true });
  }
};

// The most cards that stand right among one another; the others would have to be moved. Two are
// in the wrong order only where the one was surely over before the other began.
/** @type {(cards: Moment[]) => Set<Moment>} */
StoryMap.findOrdered = (cards) => {
  const fits = (/** @type {Moment[]} */ some) => some.every((card, index) => some.slice(index + 1).every((later) => later.last >= card.first));
  /** @type {Moment[]} */
  let most = [];
  for (let choice = 1; choice < 2 ** cards.length; choice += 1) {
    const some = cards.filter((_, index) => Math.floor(choice / 2 ** index) % 2);
    if (some.length > most.length && fits(some)) { most = some; }
  }
  return new Set(most);
};

// Rounds of a few things each, every one of them from all over the time.
/** @type {(items: Moment[], size: number) => Moment[][]} */
StoryMap.deal = (items, size) => {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, round) => items.filter((__, index) => index % count === round))
    .filter((round) => round.length > 1);
};

// Shuffled, and never in order from the start.
/** @type {(items: Moment[]) => Moment[]} */
StoryMap.shuffleApart = (items) => {
  for (let seed = 7; seed < 40; seed += 1) {
    const shuffled = StoryMap.shuffle(items, seed);
    if (shuffled.some((item, index) => shuffled.some((other, place) => place > index && other.last < item.first))) { return shuffled; }
  }
  return [...items];
};
