// Places and events found by name: a list for whoever does not point at a map.
"use strict";

// In one list: more than this nobody reads through.
StoryMap.MOST_NAMED = 50;

// What of the story has a name with such letters in it, under a heading for each kind.
/** @type {(view: StoryMap.MarkedView, asked: string, isLinked: boolean) => HTMLElement[]} */
StoryMap.listFoundMarks = (view, asked, isLinked) => {
  if (!asked) { return []; }
  /** @type {[string, Mark][]} */
  const named = [...view.marks.byKey].map(([key, [mark]]) => [key, mark]);
  return /** @type {const} */ (["place", "event"]).flatMap((kind) => {
    const found = named.filter(([, mark]) => mark.kind === kind && view.names(mark.feature).toLocaleLowerCase().includes(asked));
    if (!found.length) { return []; }
    const item = document.createElement("li");
    const head = item.appendChild(document.createElement("b"));
    head.textContent = `${view.story.words.kinds[kind]} · ${StoryMap.writeNumber(view, found.length)}`;
    const list = item.appendChild(document.createElement("ul"));
    list.className = "journeys";
    list.append(...found.slice(0, StoryMap.MOST_NAMED).map(([key, mark]) => StoryMap.writeFoundMark(view, key, mark, isLinked)));
    if (found.length > StoryMap.MOST_NAMED) {
      const rest = list.appendChild(document.createElement("li"));
      rest.textContent = StoryMap.fill(StoryMap.demand(view.story.marks, "marks").words.shown, { shown: StoryMap.writeNumber(view, StoryMap.MOST_NAMED), count: StoryMap.writeNumber(view, found.length) });
    }
    return [item];
  });
};

/** @type {(view: StoryMap.MarkedView, key: string, mark: Mark, isLinked: boolean) => HTMLElement} */
StoryMap.writeFoundMark = (view, key, { kind, feature }, isLinked) => {
  const item = document.createElement("li");
  const home = isLinked && view.story.homes[key];
  const link = item.appendChild(document.createElement(home ? "a" : "span"));
  if (link instanceof HTMLAnchorElement) { link.href = `#${home}`; }
  link.className = "journey";
  link.textContent = view.names(feature);
  Object.assign(link.dataset, { kind, id: feature.id });
  return item;
};

/** @type {(view: StoryMap.StoryView, count: number) => string} */
StoryMap.writeNumber = ({ story }, count) => count.toLocaleString(story.language);

// The search of a story that has few journeys.
StoryMap.MarksKey = class {
  /** @param {StoryMap.MarkedView} view */
  constructor(view) {
    const element = StoryMap.need(".marks-key", view.stage);
    const input = StoryMap.need("input", element);
    StoryMap.need(".crowd-search", element).hidden = false;
    input.addEventListener("input", () => {
      const asked = input.value.trim().toLocaleLowerCase();
      const found = StoryMap.listFoundMarks(view, asked, element.dataset.linked !== undefined);
      const none = document.createElement("li");
      none.textContent = StoryMap.demand(view.story.marks, "marks").words.none;
      StoryMap.need("ul", element).replaceChildren(...(asked && !found.length ? [none] : found));
    });
  }
};
