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
    this.readShares();
    /** @type {{ moments: HTMLElement[], width: number }[]} */
    this.rows = [];
    this.saying = 0;
    new ResizeObserver(() => this.measure()).observe(element);
  }

  readShares() {
    this.shares = new Map([...this.element.querySelectorAll("a.moment")].map((moment) => [moment, [parseFloat(moment.style.insetInlineStart), parseFloat(moment.style.width)]]));
  }

  // Lanes at one height, as on a phone, are one row.
  measure() {
    /** @type {Map<number, { moments: HTMLElement[], width: number }>} */
    const rows = new Map();
    for (const track of this.element.querySelectorAll(".track")) {
      const row = rows.get(track.getBoundingClientRect().top) || { moments: [], width: track.clientWidth };
      row.moments.push(...track.querySelectorAll("a.moment"));
      if (row.width) { rows.set(track.getBoundingClientRect().top, row); }
    }
    this.rows = [...rows.values()];
    for (const row of this.rows) { this.fanOut(row); }
    this.partYears();
  }

  // Where two years would run together, the later stays: the last one says how far the strip goes.
  partYears() {
    const years = [...this.element.querySelectorAll(".scale b")];
    for (const year of years) { year.classList.remove("is-crowded"); }
    const boxes = years.map((year) => year.getBoundingClientRect()).filter(({ width }) => width);
    const seen = years.filter((year) => year.getBoundingClientRect().width);
    let next = boxes.length - 1;
    for (let index = next - 1; index >= 0; index -= 1) {
      const isFree = boxes[index].right + 4 <= boxes[next].left || boxes[next].right + 4 <= boxes[index].left;
      if (isFree) { next = index; } else { seen[index].classList.add("is-crowded"); }
    }
  }

  /** @param {HTMLElement[]} moments */
  countRoom(moments) {
    return moments.length * StoryMap.MOMENT_ROOM;
  }

  // Moments that crowd are set side by side, and each shows where it belongs. Where there is no room
  // for all, the chapter's own are set so, and the others are thin signs that nobody has to hit.
  /** @param {{ moments: HTMLElement[], width: number }} row */
  fanOut({ moments, width }) {
    const own = moments.filter((moment) => moment.matches(".is-active"));
    const large = [moments, own].find((some) => this.countRoom(some) <= width + 2) || [];
    const spans = moments.map((moment) => {
      const [left, length] = this.shares.get(moment) || [0, 0];
      const wide = Math.max(StoryMap.MOMENT_ROOM - 2, (length * width) / 100);
      const at = (left * width) / 100;
      return { moment, at, wide, from: at - (wide > StoryMap.MOMENT_ROOM ? 0 : wide / 2) };
    }).sort((one, other) => one.at - other.at);
    const set = spans.filter(({ moment }) => large.includes(moment));
    const lefts = StoryMap.setApart(set.map(({ from, wide }) => ({ at: from, wide })), width);
    for (const span of spans) {
      const { moment, at } = span;
      const faint = !set.includes(span);
      const [left, wide] = faint ? [Math.max(0, Math.min(width - 8, at - 4)), 8] : [lefts[set.indexOf(span)], span.wide];
      moment.classList.toggle("is-faint", faint);
      moment.classList.toggle("is-long", wide > StoryMap.MOMENT_ROOM);
      moment.style.insetInlineStart = `${left}px`;
      // What lasts longer than the years that are shown ends where they end.
      moment.style.width = `${Math.min(wide, width - left)}px`;
      moment.style.setProperty("--true", `${at - left}px`);
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
    for (const row of this.rows) {
      if (this.countRoom(row.moments) > row.width + 2) { this.fanOut(row); }
    }
    const whens = [...new Set(said.values())];
    const [first, last] = [whens[0], whens[whens.length - 1]];
    const span = whens.length > 1 ? `${first} – ${last}` : first || "";
    this.say(said.size > 3 ? span : [...said.keys()].join(" · "), span);
  }

  // In few words where there is no room for more, which shows when they are laid out.
  /** @type {(moments: string, span: string) => void} */
  say(moments, span) {
    /** @param {string} said */
    const write = (said) => { this.now.textContent = said && StoryMap.fill(this.now.dataset.words, { moments: said }); };
    write(moments);
    cancelAnimationFrame(this.saying);
    this.saying = moments === span ? 0 : requestAnimationFrame(() => {
      if (this.now.scrollWidth > this.now.clientWidth) { write(span); }
    });
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
