// Fingers: what they reach, and swipes.
"use strict";

StoryMap.coarse = window.matchMedia("(pointer: coarse)");
// Half of what a finger needs to hit, in pixels: 44 across (WCAG 2.2, 2.5.5).
StoryMap.REACH = 22;

/** @type {(event: MouseEvent & { pointerType?: string }) => boolean} */
StoryMap.isTouch = ({ pointerType }) => (pointerType ? pointerType === "touch" : StoryMap.coarse.matches);

// Of the elements that a finger reaches, the one that its spot is nearest to, or undefined.
/**
 * @template {Element} E
 * @param {E[]} elements
 * @param {MouseEvent} spot
 * @returns {E | undefined}
 */
StoryMap.pickNearest = (elements, { clientX, clientY }) => {
  const measured = elements.map((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const [across, down] = [Math.abs((left + right) / 2 - clientX), Math.abs((top + bottom) / 2 - clientY)];
    return {
      element,
      reached: across <= Math.max(StoryMap.REACH, (right - left) / 2) && down <= Math.max(StoryMap.REACH, (bottom - top) / 2),
      away: Math.hypot(Math.max(0, across - (right - left) / 2), Math.max(0, down - (bottom - top) / 2)),
      off: Math.hypot(across, down),
    };
  }).filter(({ reached }) => reached);
  measured.sort((one, other) => one.away - other.away || one.off - other.off);
  return measured[0]?.element;
};

// The moment on the timeline's strip that a finger came nearest to.
/** @type {(event: MouseEvent) => HTMLAnchorElement | undefined} */
StoryMap.findMoment = (event) => {
  const strip = StoryMap.findAround(event, ".strip");
  if (!strip || !StoryMap.isTouch(event)) { return undefined; }
  return StoryMap.pickNearest([...strip.querySelectorAll("a.moment")], event);
};

// Swiping the text sideways turns the steps.
/** @type {(reading: StoryMap.Reading) => void} */
StoryMap.listenToSwipes = (reading) => {
  /** @type {Touch | null} */
  let start = null;
  const text = StoryMap.need(".text");
  text.addEventListener("touchstart", ({ touches }) => {
    start = touches.length === 1 && reading.mode === "step" ? touches[0] : null;
  }, { passive: true });
  text.addEventListener("touchend", ({ changedTouches }) => {
    if (!start) { return; }
    const onward = document.documentElement.dir === "rtl" ? 1 : -1;
    const [right, down] = [changedTouches[0].clientX - start.clientX, changedTouches[0].clientY - start.clientY];
    start = null;
    if (Math.abs(right) > 60 && Math.abs(right) > 2 * Math.abs(down)) { reading.turn(Math.sign(right) * onward); }
  }, { passive: true });
};
