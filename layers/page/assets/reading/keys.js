// Keys and clickers: from chapter to chapter, to help, and out of what is open.
"use strict";

/** @type {(reading: StoryMap.Reading, on: { onEscape: () => void, onHelp: () => void }) => void} */
StoryMap.listenToKeys = (reading, { onEscape, onHelp }) => {
  const lead = { focus: true };
  const last = reading.sections.length - 1;
  // An arrow leads on where lines do.
  const [onward, backward] = document.documentElement.dir === "rtl" ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
  /** @type {Record<string, () => void>} */
  const keys = {
    [onward]: () => reading.turn(1, lead),
    [backward]: () => reading.turn(-1, lead),
    PageDown: () => reading.turn(1, lead),
    PageUp: () => reading.turn(-1, lead),
    Home: () => reading.goTo(0, lead),
    End: () => reading.goTo(last, lead),
    Escape: onEscape,
    "?": onHelp,
  };
  /** @type {Record<string, () => void>} */
  const inSteps = {
    ArrowDown: keys[onward],
    ArrowUp: keys[backward],
  };
  let digits = "";
  let forget = 0;

  /** @param {string} digit */
  function countDigit(digit) {
    clearTimeout(forget);
    digits = (digits + digit).slice(-2);
    forget = setTimeout(() => { digits = ""; }, 700);
    const both = Number(digits);
    const number = both >= 1 && both <= last + 1 ? both : Number(digit);
    if (number >= 1 && number <= last + 1) { reading.goTo(number - 1, lead); }
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) { return; }
    const typing = StoryMap.findAround(event, "input, select, textarea, [contenteditable]");
    const takesArrows = typing || StoryMap.findAround(event, ".leaflet-container, .scroller, dialog[open]");
    if (event.key !== "Escape" && (typing || (takesArrows && event.key !== "?"))) { return; }
    if (/^[0-9]$/.test(event.key)) {
      countDigit(event.key);
    } else {
      const action = keys[event.key] || (reading.mode === "step" && inSteps[event.key]);
      if (!action) { return; }
      action();
    }
    if (event.key !== "Escape") { event.preventDefault(); }
  });
};
