// Before anything is drawn: that there is script, and in which way the reader last read.
"use strict";

const StoryMap = {};

StoryMap.readQuery = () => new URLSearchParams(location.search);

// A reader's choices are kept where the browser allows it; the address goes first.
/** @type {(name: string) => string | null} */
StoryMap.recall = (name) => {
  const asked = StoryMap.readQuery().get(name);
  if (asked) { return asked; }
  try { return localStorage.getItem(`story-map-${name}`); } catch { return null; }
};

/** @type {(name: string, value: string) => void} */
StoryMap.store = (name, value) => {
  try { localStorage.setItem(`story-map-${name}`, value); } catch { /* then only for this visit */ }
};

/** @type {(asked: string | null) => Mode} */
StoryMap.pickMode = (asked) => {
  /** @type {Mode[]} */
  const modes = ["scroll", "step", "text", "class", "presenter"];
  return modes.find((mode) => mode === asked) || "scroll";
};

// The page of one chapter has the chapter in its path, others have it after "#".
StoryMap.ofChapter = document.querySelector("meta[name='story-chapter']") !== null;
StoryMap.LAST_PART = /([^/]+)(\/(?:index\.html)?)?$/;

StoryMap.inApp = StoryMap.readQuery().get("in") === "app" && window.parent !== window;

/**
 * @template T
 * @param {(parent: Window) => T} action
 */
StoryMap.tryParent = (action) => {
  // A page of another origin that embeds this one keeps its address to itself.
  try { return action(window.parent); } catch { return undefined; }
};

// The id of the chapter that the address names, as it is written there, or "". In the app, whose
// address readers see and copy, it is that one's.
StoryMap.readAddress = () => {
  const named = location.hash.slice(1) || (StoryMap.inApp && StoryMap.tryParent((parent) => parent.location.hash.slice(1))) || "";
  if (named || !StoryMap.ofChapter) { return named; }
  return location.pathname.match(StoryMap.LAST_PART)?.[1] || "";
};

/** @type {(hash: string) => string} */
StoryMap.readHash = (hash) => {
  const said = hash.replace(/^#/, "");
  try { return decodeURIComponent(said); } catch { return said; }
};

// The id that an address names without what mails and shares appended to it: lower-case words and hyphens.
/** @type {(hash: string) => string} */
StoryMap.readId = (hash) => {
  const asked = StoryMap.readHash(hash);
  return asked.toLowerCase().match(/[a-z0-9]+(?:-[a-z0-9]+)*/)?.[0] || asked;
};

// The address of a chapter of this page.
/** @type {(id: string, query?: string) => string} */
StoryMap.writeAddress = (id, query = location.search) => {
  const part = encodeURIComponent(id);
  const path = location.pathname.replace(StoryMap.LAST_PART, `${part}$2`);
  return StoryMap.ofChapter ? `${path}${query}` : `${query}#${part}`;
};

// A sentence with its blanks filled in; one that has no value stays.
/** @type {(pattern: string | undefined, values: Record<string, string | number>) => string} */
StoryMap.fill = (pattern = "", values) => pattern.replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));

// What the page has in any case: an error says what is missing.
/**
 * @template T
 * @param {T} found
 * @param {string} what
 * @returns {NonNullable<T>}
 */
StoryMap.demand = (found, what) => {
  if (found === null || found === undefined) { throw new Error(`no ${what}`); }
  return found;
};

// The element that the templates always write.
/**
 * @template {string} S
 * @param {S} selector
 * @param {ParentNode} [within]
 */
StoryMap.need = (selector, within = document) => StoryMap.demand(within.querySelector(selector), selector);

// The element around what an event is about, if there is one.
/**
 * @template {string} S
 * @param {{ target: EventTarget | null }} event
 * @param {S} selector
 */
StoryMap.findAround = ({ target }, selector) => (target instanceof Element ? target.closest(selector) : null);

// Leaflet tries an old browser's drawing first. That others lack it would be reported as an error
// in a function of 140 KB, which takes a browser longer to write than all else that Leaflet begins with.
document.namespaces ??= { add() {} };

// What is not near the screen can be laid out by and by; and where no chapter is asked for, so that
// it begins at the top, what is not on a phone's screen after the first picture. Who asks for a
// chapter is shown no text before it is there: see arrive.js.
document.documentElement.className = `js is-opening ${StoryMap.readAddress() ? "is-arriving" : "is-first"} ${StoryMap.inApp ? "in-app" : ""}`;
new PerformanceObserver((paints, observer) => {
  if (!paints.getEntriesByName("first-contentful-paint").length) { return; }
  observer.disconnect();
  document.documentElement.classList.remove("is-first");
}).observe({ type: "paint", buffered: true });
document.body.dataset.mode = StoryMap.pickMode(StoryMap.recall("mode"));
