// What windows of a lesson share: templates unfolded, notices, what outlives a reload.
"use strict";

/** @type {WeakMap<HTMLElement, number>} */
StoryMap.notices = new WeakMap(); // the timers that will hide them

// Said for a while, and to a screen reader.
/** @type {(element: HTMLElement, text: string) => void} */
StoryMap.notify = (element, text) => {
  element.textContent = text;
  element.hidden = false;
  clearTimeout(StoryMap.notices.get(element));
  StoryMap.notices.set(element, setTimeout(() => { element.hidden = true; }, 9000));
};

/** @type {(id: string) => DocumentFragment} */
StoryMap.unfold = (id) => document.importNode(StoryMap.need(`template#${id}`).content, true);

/** @type {(name: string, value: unknown) => void} */
StoryMap.keep = (name, value) => {
  try { sessionStorage.setItem(`story-map-${name}`, JSON.stringify(value)); } catch { /* then not through a reload */ }
};

// What was kept by somebody else's hand may be anything.
/** @type {(name: string) => any} */
StoryMap.findKept = (name) => {
  try { return JSON.parse(sessionStorage.getItem(`story-map-${name}`) || "null"); } catch { return null; }
};

// A text of the lesson that is kept out of sight: a chapter's note, or a question's answer.
/** @type {(kind: "note" | "answer", id: string) => Node | undefined} */
StoryMap.findText = (kind, id) => StoryMap.need("template#lesson-texts").content
  .querySelector(`[data-${kind}="${CSS.escape(id)}"]`)?.cloneNode(true);

// Buttons that say what they do, for the wall and the presenter alike.
/** @type {(bar: HTMLElement, lesson: StoryMap.Lesson, actions: Record<string, () => void>) => void} */
StoryMap.listenToLessonButtons = (bar, lesson, actions) => {
  bar.addEventListener("click", (event) => {
    const button = StoryMap.findAround(event, "button[data-do]");
    if (!button) { return; }
    const { do: action = "", language } = button.dataset;
    if (action === "language") { lesson.change({ language }); } else { actions[action](); }
    // By pointer: the clicker's Enter is for the lesson again.
    if (event.detail) { button.blur(); }
  });
};

/** @type {(bar: HTMLElement, state: LessonState) => void} */
StoryMap.pressButtons = (bar, { black, ring, names }) => {
  for (const [name, pressed] of Object.entries({ black, ring, names: !names })) {
    StoryMap.need(`[data-do="${name}"]`, bar).setAttribute("aria-pressed", String(pressed));
  }
};
