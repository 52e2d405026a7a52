// The timeline's strip: the chapter's moments in colour, each with room to be hit, and said.
"use strict";

// As wide as a pointer needs (WCAG 2.2, 2.5.8), and a little between.
StoryMap.MOMENT_ROOM = 26;

StoryMap.Strip = class {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.now = StoryMap.need(".strip-now", element);
    /** @type {Map<HTMLElement, Pair>} */
    this.shares = new Map(); // where each stands by its date, and how long it is, in hundredths
    for (const moment of element.querySelectorAll("a.moment")) {
      this.shares.set(moment, [parseFloat(moment.style.left), parseFloat(moment.style.width)]);
    }
    new ResizeObserver(() => this.fanOut()).observe(element);
  }

  // Moments that crowd are set side by side, and each shows where it belongs.
  fanOut() {
    for (const track of this.element.querySelectorAll(".track")) {
      const width = track.clientWidth;
      if (!width) { continue; }
      const moments = [...track.querySelectorAll("a.moment")];
      const spans = moments.map((moment) => {
        const [left, length] = this.shares.get(moment) || [0, 0];
        return { at: (left * width) / 100, wide: Math.max(StoryMap.MOMENT_ROOM - 2, (length * width) / 100) };
      });
      const lefts = StoryMap.setApart(spans.map(({ at, wide }) => ({ at: at - (wide > StoryMap.MOMENT_ROOM ? 0 : wide / 2), wide })), width);
      for (const [index, moment] of moments.entries()) {
        const { at, wide } = spans[index];
        moment.style.left = `${lefts[index]}px`;
        moment.style.width = `${wide}px`;
        moment.style.setProperty("--true", `${at - lefts[index]}px`);
        moment.classList.toggle("is-long", wide > StoryMap.MOMENT_ROOM);
      }
    }
  }

  /** @param {Spoken} chapter */
  mark({ routes, events }) {
    /** @type {Map<string, string>} */
    const said = new Map();
    const moments = [...this.shares].sort(([, one], [, other]) => one[0] - other[0]).map(([moment]) => moment);
    for (const moment of moments) {
      const { kind, id = "", when = "", name = "" } = moment.dataset;
      const active = (kind === "route" ? routes : events).includes(id);
      moment.classList.toggle("is-active", active);
      if (active && !moment.closest(".lane-public")) { said.set(`${when} ${name}`, when); }
    }
    const whens = [...said.values()];
    const all = whens.length > 3 ? `${whens[0]} – ${whens[whens.length - 1]}` : [...said.keys()].join(" · ");
    this.now.textContent = all && StoryMap.fill(this.now.dataset.words, { moments: all });
  }
};

// The left edges of marks of some width that want to stand at some place, none over another.
/** @type {(spans: { at: number, wide: number }[], width: number) => number[]} */
StoryMap.setApart = (spans, width) => {
  const lefts = spans.map(({ at }) => Math.max(0, at));
  for (const [index, { wide }] of spans.slice(0, -1).entries()) {
    lefts[index + 1] = Math.max(lefts[index + 1], lefts[index] + Math.min(wide, StoryMap.MOMENT_ROOM - 2) + 2);
  }
  let limit = width;
  for (let index = spans.length - 1; index >= 0; index -= 1) {
    lefts[index] = Math.min(lefts[index], limit - Math.min(spans[index].wide, StoryMap.MOMENT_ROOM - 2));
    limit = lefts[index] - 2;
  }
  return lefts;
};
