// Keys of a lesson, for the wall and the presenter alike, on keyboards of any script.
"use strict";

/** @type {Record<string, string>} */
StoryMap.KEYS = {
  ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next", Enter: "next",
  ArrowLeft: "back", ArrowUp: "back", PageUp: "back",
  Home: "first", End: "last",
  b: "black", ".": "black", p: "ring", n: "names", q: "ask", w: "presenter",
  f: "full", F5: "full", "?": "help", Escape: "leave",
};
if (document.documentElement.dir === "rtl") { Object.assign(StoryMap.KEYS, { ArrowLeft: "next", ArrowRight: "back" }); }
// Where the keyboard writes another script, the key in the same place counts.
/** @type {Record<string, string>} */
StoryMap.CODES = {
  KeyB: "b", KeyP: "p", KeyN: "n", KeyQ: "q", KeyW: "w", KeyF: "f", Period: ".", Space: " ",
};

/** @type {(event: KeyboardEvent) => string | undefined} */
StoryMap.readKey = (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) { return undefined; }
  const known = StoryMap.KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  return known || (event.key.length === 1 && event.key < "\u0080" ? undefined : StoryMap.KEYS[StoryMap.CODES[event.code]]);
};

// Keys of a lesson come before all others, unless they are for what has the focus.
/**
 * @param {Record<string, () => void>} actions
 * @param {{ signal?: AbortSignal, isBusy?: (name: string) => boolean }} [options]
 */
StoryMap.listenToLessonKeys = (actions, { signal, isBusy = () => false } = {}) => {
  document.addEventListener("keydown", (event) => {
    const name = StoryMap.readKey(event);
    if (!name || !actions[name]) { return; }
    const pressed = [" ", "Enter"].includes(event.key) && StoryMap.findAround(event, "button, a[href], summary, select");
    if (StoryMap.findAround(event, "dialog[open], input, select, textarea") || pressed || isBusy(name)) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat || ["next", "back"].includes(name)) { actions[name](); }
  }, { capture: true, signal });
};
