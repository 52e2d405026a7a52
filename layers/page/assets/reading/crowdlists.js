// Beside the map of many journeys: table, moments, strip and comparison of the chapter being read.
"use strict";

// Of the strip's length: nearer together, two moments are one sign.
StoryMap.STRIP_SIGNS = 90;
// Small maps side by side.
StoryMap.MOST_COMPARED = 24;

/**
 * @typedef {{ lane: string, kind: string, id: string, chapter: string, name: string, when: string, what: string, hue: number | null, stretch: Stretch }} CrowdMoment
 */

StoryMap.CrowdLists = class {
  /** @param {StoryMap.CrowdedView} view */
  constructor(view) {
    this.view = view;
    this.crowd = view.crowd;
    /** @type {Map<Element, () => void>} */
    this.makers = new Map();
    /** @type {Set<Element>} */
    this.stale = new Set();
    /** @type {Set<Element>} */
    this.seen = new Set();
    // Each is made when it comes near the screen, and anew for another chapter.
    this.watcher = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) { this.seen.add(target); } else { this.seen.delete(target); }
        this.make(target);
      }
    }, { rootMargin: "300px" });
    this.add(".legs", (section) => this.writeTable(section));
    this.add(".moments", (section) => this.writeMoments(section));
    this.add(".compare", (section) => this.writeCompare(section));
    document.querySelector(".compare input[type='search']")?.addEventListener("input", () => this.fillCompare(StoryMap.need(".compare")));
  }

  /**
   * @param {string} selector
   * @param {(element: HTMLElement) => void} make
   */
  add(selector, make) {
    const element = document.querySelector(selector);
    if (!(element instanceof HTMLElement)) { return; }
    this.makers.set(element, () => make(element));
    this.stale.add(element);
    this.watcher.observe(element);
    element.addEventListener("toggle", () => this.make(element));
  }

  refresh() {
    for (const element of this.makers.keys()) {
      this.stale.add(element);
      this.make(element);
    }
  }

  /** @param {Element} element */
  make(element) {
    if (!this.seen.has(element) || !this.stale.has(element)) { return; }
    if (element instanceof HTMLDetailsElement && !element.open) { return; }
    this.stale.delete(element);
    this.makers.get(element)?.();
  }

  listLegs() {
    return this.view.chapter.routes.flatMap((id) => this.view.findRoute(id).legs);
  }

  // The moments of the chapter in the order of time, of thousands those that are wanted.
  /**
   * @param {(lane: string, left: number) => boolean} isWanted
   * @returns {CrowdMoment[]}
   */
  listMoments(isWanted) {
    const { strip } = this.crowd.data;
    if (!strip) { return []; }
    const { routes, events } = this.view.chapter;
    const ids = { route: new Set(routes), event: new Set(events) };
    /** @type {CrowdMoment[]} */
    const found = [];
    let [order, next] = [0, 0];
    const addOthers = () => {
      for (; strip.others[next]?.[0] === order; next += 1, order += 1) {
        const [, lane, kind, id, chapter, name, when, what, ...stretch] = strip.others[next];
        if (ids[kind === "route" ? "route" : "event"].has(id) && isWanted(lane, stretch[0])) {
          found.push({ lane, kind, id, chapter, name, when, what, hue: null, stretch });
        }
      }
    };
    for (const [number, ...stretch] of strip.legs) {
      addOthers();
      const leg = this.crowd.legs[number];
      if (ids.route.has(leg.route.id) && isWanted("journey", stretch[0])) { found.push(this.readMoment(leg, stretch)); }
      order += 1;
    }
    addOthers();
    return found;
  }

  /**
   * @param {CrowdLeg} leg
   * @param {Stretch} stretch
   * @returns {CrowdMoment}
   */
  readMoment(leg, stretch) {
    const { left, arrived } = this.crowd.readDates(leg);
    const { countries } = this.crowd.data.places;
    const { start, end } = this.crowd.nameEnds(leg);
    const straight = leg.path !== "s";
    const key = `${left && arrived ? "both" : left ? "left" : "arrived"}${straight ? "_straight" : ""}`;
    const ends = straight ? { start, end } : { start: countries[leg.from] || start, end: countries[leg.to] || end };
    const { id, home, name, hue } = leg.route;
    return {
      lane: "journey", kind: "route", id, chapter: home, name, hue, stretch,
      when: this.view.story.legs[leg.key], what: this.crowd.say(this.crowd.words.timeline[key], ends),
    };
  }

  // What a list holds of all there is, and where all of it is.
  /**
   * @param {HTMLElement} section
   * @param {number} shown
   * @param {number} count
   */
  sayRest(section, shown, count) {
    const said = StoryMap.need(".crowd-rest", section);
    said.hidden = shown === count;
    StoryMap.need("span", said).textContent = StoryMap.sayShown(this.view, shown, count);
  }

  /** @param {HTMLElement} section */
  writeTable(section) {
    const legs = this.listLegs();
    const some = legs.slice(0, StoryMap.MOST_LEGS);
    StoryMap.need("tbody", section).replaceChildren(...some.map((leg) => this.writeRow(leg)));
    StoryMap.need(".note", section).textContent = this.crowd.words.crowd.of_chapter;
    this.sayRest(section, some.length, legs.length);
  }

  /** @param {CrowdLeg} leg */
  writeRow(leg) {
    const { legs, certainties } = this.crowd.data;
    const { words } = this.crowd;
    const { left, arrived } = this.crowd.readDates(leg);
    const row = document.createElement("tr");
    row.setAttribute("role", "row");
    const head = row.appendChild(document.createElement("th"));
    head.scope = "row";
    head.setAttribute("role", "rowheader");
    const link = head.appendChild(document.createElement("a"));
    link.href = `#${leg.route.home}`;
    link.textContent = leg.route.name;
    /** @type {(name: string, ...parts: (string | Node)[]) => void} */
    const add = (name, ...parts) => {
      const cell = row.appendChild(document.createElement("td"));
      cell.setAttribute("role", "cell");
      if (name) { cell.dataset.name = words.legs[name]; }
      cell.append(...parts);
    };
    const note = document.createElement("small");
    note.textContent = legs.note[leg.index] || "";
    const [start, end] = [leg.from, leg.to].map((place) => StoryMap.writeName(this.view, this.crowd.data.places.ids[place]));
    add("", start, " – ", end, document.createElement("br"), note);
    add("left", left || words.legs.unknown);
    add("arrived", arrived || words.legs.unknown);
    add("certainty", words.certainty[certainties[leg.certainty].id]);
    add("line", words.legs[this.crowd.namePath(leg)]);
    add("distance", legs.apart[leg.index]);
    // Written by the server, of links to the list of sources.
    const cited = document.createRange().createContextualFragment(legs.cited?.[legs.cites?.[leg.index] ?? 0] || "");
    add("sources", cited);
    return row;
  }

  /** @param {HTMLElement} section */
  writeMoments(section) {
    let count = 0;
    const moments = this.listMoments(() => {
      count += 1;
      return count <= StoryMap.MOST_LEGS;
    });
    StoryMap.need("ol", section).replaceChildren(...moments.map(({ chapter, kind, id, when, name, what }) => {
      const item = document.createElement("li");
      const link = item.appendChild(document.createElement("a"));
      link.href = `#${chapter}`;
      Object.assign(link.dataset, { kind, id });
      const [whens, whats] = ["when", "what"].map((part) => {
        const element = document.createElement("span");
        element.className = part;
        return element;
      });
      whens.textContent = when;
      const bold = document.createElement("b");
      bold.textContent = name;
      whats.append(bold, ` ${what}`);
      link.append(whens, " ", whats);
      return item;
    }));
    this.sayRest(section, moments.length, count);
  }

  /** @param {HTMLElement} compare */
  writeCompare(compare) {
    StoryMap.need(".crowd-search", compare).hidden = false;
    this.fillCompare(compare);
  }

  /** @param {HTMLElement} compare */
  fillCompare(compare) {
    const asked = StoryMap.need("input[type='search']", compare).value.trim().toLocaleLowerCase();
    const routes = asked ? [...this.crowd.routes.values()].filter(({ name }) => name.toLocaleLowerCase().includes(asked)) : this.view.chapter.routes.map((id) => this.view.findRoute(id));
    const some = routes.slice(0, StoryMap.MOST_COMPARED);
    StoryMap.need(".multiples", compare).replaceChildren(...some.map((route) => this.drawSmall(compare, route)));
    this.sayRest(compare, some.length, routes.length);
  }

  // A small map: the one window that all share, and a journey's lines on it.
  /**
   * @param {HTMLElement} compare
   * @param {CrowdRoute} route
   */
  drawSmall(compare, route) {
    const figure = document.createElement("figure");
    figure.dataset.route = route.id;
    const still = StoryMap.demand(StoryMap.need("template", compare).content.querySelector("svg")?.cloneNode(true), "small map");
    if (still instanceof SVGElement) {
      still.setAttribute("aria-label", [`${route.title}.`, ...route.legs.map((leg) => this.crowd.describe(leg))].join(" "));
      const { scale, shift: [right, down] } = this.crowd.data.small;
      for (const leg of route.legs) {
        const path = still.appendChild(L.SVG.create("path"));
        path.setAttribute("class", `route is-active certainty-${this.crowd.data.certainties[leg.certainty].id} hue-${route.hue}`);
        path.setAttribute("fill", "none");
        path.setAttribute("d", StoryMap.writePath(leg, ([x, y]) => [x * scale + right, down - y * scale], scale));
      }
    }
    const caption = figure.appendChild(document.createElement("figcaption"));
    const link = caption.appendChild(document.createElement("a"));
    link.href = `#${route.home}`;
    link.textContent = route.name;
    Object.assign(link.dataset, { kind: "route", id: route.id });
    figure.prepend(still);
    return figure;
  }
};

// A leg as SVG path data, its arc as the arc that it is.
/** @type {(leg: CrowdLeg, place: (at: Pair) => Pair, scale: number) => string} */
StoryMap.writePath = ({ track, circle, start, end, bow }, place, scale) => {
  /** @type {(at: Pair) => string} */
  const write = (at) => place(at).map((value) => value.toFixed(1)).join(" ");
  if (!circle) { return `M${(track || [start, end]).map(write).join("L")}`; }
  const radius = (circle.radius * scale).toFixed(1);
  return `M${write(start)}A${radius} ${radius} 0 0 ${bow > 0 ? 1 : 0} ${write(end)}`;
};

// A place's name in the form that the reader chose.
/** @type {(view: StoryMap.CrowdedView, id: string) => HTMLElement} */
StoryMap.writeName = ({ crowd, story }, id) => {
  const form = document.querySelector("select.forms")?.value || story.language;
  const name = document.createElement("span");
  name.className = "shown-name";
  Object.assign(name.dataset, { kind: "place", id });
  name.textContent = story.names[id]?.[form] || crowd.names(id);
  return name;
};

// The strip of many journeys: the chapter's moments, as many as can be told apart.
StoryMap.CrowdStrip = class extends StoryMap.Strip {
  /**
   * @override
   * @param {Spoken} chapter
   */
  mark(chapter) {
    const view = StoryMap.view;
    if (view instanceof StoryMap.CrowdedView && view.lists) {
      const { steps = 1 } = view.crowd.data.strip || {};
      /** @type {Set<string>} */
      const taken = new Set();
      const moments = view.lists.listMoments((lane, left) => {
        const spot = `${lane} ${Math.round((left / steps) * StoryMap.STRIP_SIGNS)}`;
        return !taken.has(spot) && taken.add(spot) !== undefined;
      });
      for (const lane of this.element.querySelectorAll(".lane")) {
        const track = StoryMap.need(".track", lane);
        track.replaceChildren(...moments.filter((moment) => lane.classList.contains(`lane-${moment.lane}`)).map((moment) => this.write(moment, steps)));
      }
      this.readShares();
      this.measure();
    }
    super.mark(chapter);
  }

  /**
   * @param {CrowdMoment} moment
   * @param {number} steps
   */
  write({ chapter, kind, id, when, name, what, hue, stretch: [left, width, flags] }, steps) {
    const link = document.createElement("a");
    link.className = "moment";
    link.classList.toggle("is-reported", (flags & 1) !== 0);
    link.classList.toggle("is-vague", (flags & 2) !== 0);
    if (hue !== null) { link.classList.add(`hue-${hue}`); }
    link.tabIndex = -1;
    link.href = `#${chapter}`;
    Object.assign(link.dataset, { kind, id, when, name, words: `${when}: ${name}. ${what}` });
    link.style.insetInlineStart = `${(left * 100) / steps}%`;
    link.style.width = `${(width * 100) / steps}%`;
    return link;
  }
};
