// The way into lessons and into asking, from the page's menu or by its address.
"use strict";

// What only a lesson needs is kept as text, and run when somebody asks for it.
StoryMap.runLater = (id) => {
  const kept = document.getElementById(id);
  if (kept.dataset.later === undefined) { return; }
  const script = document.createElement("script");
  script.id = id;
  script.textContent = kept.textContent;
  kept.replaceWith(script);
};

StoryMap.startClassroom = (view, reading) => {
  let room = null;
  const enter = () => {
    StoryMap.runLater("classroom-script");
    room = room || StoryMap.openClassroom(view, reading);
    return room;
  };
  const more = document.querySelector(".more");
  const opener = document.querySelector(".open-class");
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
  document.querySelector(".open-ask").addEventListener("click", () => {
    more.open = false;
    enter().ask.open();
  });
  if (reading.mode === "class") { enter().openWall({ fresh: false }); }
  if (reading.mode === "presenter") { enter().openPresenter(); }
};
