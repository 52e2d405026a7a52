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

// Who asks for no chapter begins at the top: what lies below can be laid out by and by.
document.documentElement.className = location.hash ? "js" : "js is-opening";
document.body.dataset.mode = StoryMap.pickMode(StoryMap.recall("mode"));
