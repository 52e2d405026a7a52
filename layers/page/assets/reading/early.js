// Before anything is drawn: that there is script, and in which way the reader last read.
"use strict";

const StoryMap = {
  // A reader's choices are kept where the browser allows it; the address goes first.
  recall(name) {
    const asked = new URLSearchParams(location.search).get(name);
    if (asked) { return asked; }
    try { return localStorage.getItem(`story-map-${name}`); } catch { return null; }
  },

  store(name, value) {
    try { localStorage.setItem(`story-map-${name}`, value); } catch { /* then only for this visit */ }
  },

  pickMode(mode) {
    return ["scroll", "step", "text", "class", "presenter"].includes(mode) ? mode : "scroll";
  },
};

// Leaflet tries an old browser's drawing first. That others lack it would be reported as an error
// in a function of 140 KB, which takes a browser longer to write than all else that Leaflet begins with.
document.namespaces ??= { add() {} };

// Who asks for no chapter begins at the top: what lies below can be laid out by and by, and what
// is not on a phone's screen after the first picture.
document.documentElement.className = location.hash ? "js" : "js is-opening is-first";
new PerformanceObserver((paints, observer) => {
  if (!paints.getEntriesByName("first-contentful-paint").length) { return; }
  observer.disconnect();
  document.documentElement.classList.remove("is-first");
}).observe({ type: "paint", buffered: true });
document.body.dataset.mode = StoryMap.pickMode(StoryMap.recall("mode"));
