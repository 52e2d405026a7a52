// Pictures, sounds and films on the wall, in the room of the map.
"use strict";

// What a step shows, as its chapter has it; nothing where it is on the map.
/** @type {(step: Step) => Element[]} */
StoryMap.findMedia = ({ chapter, kind, id }) => {
  if (kind !== "media") { return []; }
  const figure = StoryMap.need(`#${CSS.escape(chapter)} [data-media="${id.split(".")[1]}"]`);
  // What is heard is read as well; what is seen needs the room.
  const parts = figure.querySelectorAll(":scope > :not(figcaption), :scope.of-sound .transcript p");
  return [...parts].map((part) => {
    const copy = document.importNode(part, true);
    if (copy instanceof HTMLImageElement) {
      copy.loading = "eager";
      copy.sizes = "100vw";
    }
    return copy;
  });
};

(() => {
  const { render, leave } = StoryMap.Wall.prototype;
  const shown = document.createElement("div");
  shown.className = "wall-media";
  let at = "";

  StoryMap.Wall.prototype.render = function renderMedia() {
    render.call(this);
    const { step } = this.lesson;
    // The same step is rendered again, and what plays goes on.
    if (shown.isConnected && at === StoryMap.keyOfStep(step)) { return; }
    at = StoryMap.keyOfStep(step);
    shown.replaceChildren(...StoryMap.findMedia(step));
    shown.hidden = !shown.childElementCount;
    StoryMap.need(".frame", this.stage).append(shown);
  };

  StoryMap.Wall.prototype.leave = function leaveMedia() {
    shown.remove();
    leave.call(this);
  };
})();
