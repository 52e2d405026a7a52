// The way into lessons and into asking, from the page's menu or by its address.
"use strict";

// What only a lesson needs is kept as text, and run when somebody asks for it.
/** @type {(id: string) => void} */
StoryMap.runLater = (id) => {
  const kept = StoryMap.need(`#${id}`);
  if (kept.dataset.later === undefined) { return; }
  const script = document.createElement("script");
  script.id = id;
  script.textContent = kept.textContent;
  kept.replaceWith(script);
};

/** @type {(view: StoryMap.StoryView, reading: StoryMap.Reading) => void} */
StoryMap.startClassroom = (view, reading) => {
  /** @type {ReturnType<typeof StoryMap.openClassroom> | undefined} */
  let room;
  const enter = () => {
    StoryMap.runLater("classroom-script");
    room ??= StoryMap.openClassroom(view, reading);
    return room;
  };
  const more = StoryMap.need("details.more");
  const opener = StoryMap.need("a.open-class");
  opener.addEventListener("click", (event) => {
    more.open = false;
    // Inside another page there is no room for a wall: it opens in a window of its own.
    if (window.parent !== window) {
      const query = new URLSearchParams({ lang: view.story.language, mode: "class" });
      opener.href = `?${query}#${encodeURIComponent(reading.current)}`;
      return;
    }
    event.preventDefault();
    enter().openWall({ fresh: true });
  });
  StoryMap.need(".open-ask").addEventListener("click", () => {
    more.open = false;
    enter().ask.open();
  });
  if (reading.mode === "class") { enter().openWall({ fresh: false }); }
  if (reading.mode === "presenter") { enter().openPresenter(); }
};
