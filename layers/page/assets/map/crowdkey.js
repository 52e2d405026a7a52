// The key of many journeys: in groups by what is known of them, counted, and found by name.
"use strict";

StoryMap.CrowdKey = class {
  /** @param {StoryMap.CrowdedView} view */
  constructor(view) {
    this.view = view;
    this.element = StoryMap.need(".crowd-key", view.stage);
    this.isStale = true;
    /** @type {Set<string>} */
    this.open = new Set(); // the groups that are
    this.search = StoryMap.need("input", this.element);
    this.groups = StoryMap.need(".groups", this.element);
    this.search.addEventListener("input", () => this.write());
    StoryMap.need(".crowd-search", this.element).hidden = false;
    // Made when it is to be seen.
    new IntersectionObserver(([{ isIntersecting }]) => {
      this.isSeen = isIntersecting;
      if (isIntersecting && this.isStale) { this.write(); }
    }).observe(this.element);
    this.isSeen = false;
  }

  refresh() {
    this.isStale = true;
    if (this.isSeen) { this.write(); }
  }

  write() {
    this.isStale = false;
    const { view } = this;
    const asked = this.search.value.trim().toLocaleLowerCase();
    // Who looks for a name looks through all of the story; what flows stand for is counted, too.
    const areTold = view.group !== "" || view.flows?.areTold;
    const there = [...view.crowd.routes.values()].filter((route) => (asked ? route.name.toLocaleLowerCase().includes(asked) : areTold ? view.isToldOf(route) : view.isThere(route)));
    /** @type {HTMLElement[]} */
    const items = [];
    /** @type {Map<string, CrowdRoute[]>} */
    const groups = new Map();
    for (const route of there) { StoryMap.file(groups, view.nameGroup(route), route); }
    for (const { id, name } of this.listGroups()) {
      const routes = groups.get(id);
      if (routes) { items.push(this.writeGroup(id, name, routes, asked !== "")); }
    }
    items.push(...StoryMap.listFoundMarks(view, asked, this.element.dataset.linked !== undefined));
    if (!items.length) {
      const none = document.createElement("li");
      none.textContent = view.crowd.words.crowd.none;
      items.push(none);
    }
    const focused = document.activeElement instanceof HTMLElement && this.groups.contains(document.activeElement) && document.activeElement.dataset.group;
    this.groups.replaceChildren(...items);
    if (focused) { this.groups.querySelector(`button[data-group="${focused}"]`)?.focus(); }
  }

  // The author's groups, or else one for each certainty.
  listGroups() {
    const { groups, certainties, words } = this.view.crowd.data;
    if (!groups) { return certainties.map(({ id }) => ({ id, name: words.certainty[id] })); }
    return [...groups, words.flows.no_group].map((name, number) => ({ id: `group-${number}`, name }));
  }

  // Pressed, a group leaves no other; its names are below.
  /**
   * @param {string} id
   * @param {string} name
   * @param {CrowdRoute[]} routes
   * @param {boolean} isFound
   */
  writeGroup(id, name, routes, isFound) {
    const { view } = this;
    const { words, certainties } = view.crowd.data;
    const item = document.createElement("li");
    const button = item.appendChild(document.createElement("button"));
    const rated = new Set(routes.map(StoryMap.rateRoute));
    button.type = "button";
    button.className = "sign";
    button.title = words.flows.alone;
    button.dataset.group = id;
    button.setAttribute("aria-pressed", String(view.group === id));
    button.append(StoryMap.drawSample(certainties.filter((_, certainty) => rated.has(certainty)).map((certainty) => certainty.id)), `${name} · ${StoryMap.writeNumber(view, routes.length)}`);
    // Once all have heard of the press: the row is written anew, and is no more where it was pressed.
    button.addEventListener("click", () => requestAnimationFrame(() => {
      view.pick = "";
      view.group = view.group === id ? "" : id;
      view.refresh();
    }));
    const details = item.appendChild(document.createElement("details"));
    const summary = details.appendChild(document.createElement("summary"));
    summary.textContent = words.flows.names;
    const list = () => {
      if (details.querySelector("ul")) { return; }
      const names = details.appendChild(document.createElement("ul"));
      names.className = "journeys";
      names.append(...routes.slice(0, StoryMap.MOST_NAMED).map((route) => this.writeJourney(route)));
      if (routes.length > StoryMap.MOST_NAMED) {
        const rest = names.appendChild(document.createElement("li"));
        rest.textContent = StoryMap.sayShown(this.view, StoryMap.MOST_NAMED, routes.length);
      }
    };
    details.addEventListener("toggle", () => {
      if (details.open) {
        this.open.add(id);
        list();
      } else { this.open.delete(id); }
    });
    if (isFound || this.open.has(id)) {
      list();
      details.open = true;
    }
    return item;
  }

  /** @param {CrowdRoute} route */
  writeJourney(route) {
    const item = document.createElement("li");
    // In a frame, and in a notebook, there is no chapter to go to.
    const isLinked = this.element.dataset.linked !== undefined && route.home !== "";
    const link = document.createElement(isLinked ? "a" : "span");
    if (link instanceof HTMLAnchorElement) { link.href = `#${route.home}`; }
    link.className = "journey";
    Object.assign(link.dataset, { kind: "route", id: route.id });
    const certainties = [...new Set(route.legs.map(({ certainty }) => this.view.crowd.data.certainties[certainty].id))];
    const name = document.createElement("span");
    name.textContent = route.name;
    link.append(StoryMap.drawSample(certainties, route.hue), name);
    item.append(link);
    return item;
  }
};

// How sure a journey is: as its least sure leg.
/** @type {(route: CrowdRoute) => number} */
StoryMap.rateRoute = ({ legs }) => Math.max(...legs.map(({ certainty }) => certainty));

/** @type {(view: StoryMap.CrowdedView, shown: number, count: number) => string} */
StoryMap.sayShown = (view, shown, count) => StoryMap.fill(view.crowd.words.crowd.shown, { shown: StoryMap.writeNumber(view, shown), count: StoryMap.writeNumber(view, count) });

// A piece of line for each certainty, as layers/map/legend.py draws it.
/** @type {(certainties: Certainty[], hue?: number) => SVGElement} */
StoryMap.drawSample = (certainties, hue) => {
  const sample = L.SVG.create("svg");
  for (const [name, value] of Object.entries({ width: 34, height: 14, viewBox: "0 0 34 14", "aria-hidden": true })) { sample.setAttribute(name, `${value}`); }
  const length = 30 / certainties.length;
  for (const [number, certainty] of certainties.entries()) {
    const piece = sample.appendChild(L.SVG.create("path"));
    piece.classList.add("route", "is-active", `certainty-${certainty}`);
    if (hue !== undefined) { piece.classList.add(`hue-${hue}`); }
    piece.setAttribute("d", `M${2 + number * length} 7h${length}`);
    piece.setAttribute("fill", "none");
  }
  return sample;
};
