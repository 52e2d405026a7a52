// The list of chapters, with the reader's place in it.
"use strict";

/** @type {(reading: StoryMap.Reading) => void} */
StoryMap.listenToContents = (reading) => {
  const dialog = StoryMap.need("dialog.contents-dialog");
  const open = () => {
    if (!dialog.querySelector("nav")) { dialog.append(StoryMap.need("nav.contents").cloneNode(true)); }
    for (const link of dialog.querySelectorAll("a")) {
      const here = decodeURIComponent(link.hash.slice(1)) === reading.current;
      if (here) { link.setAttribute("aria-current", "true"); } else { link.removeAttribute("aria-current"); }
    }
    dialog.showModal();
    const here = dialog.querySelector("a[aria-current]");
    here?.scrollIntoView({ block: "center" });
    here?.focus({ preventScroll: true });
  };
  for (const button of document.querySelectorAll("button.open-contents")) { button.addEventListener("click", open); }
  // A chapter that is chosen, or a press beside the list, closes it.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || StoryMap.findAround(event, "a")) { dialog.close(); }
  });
};
