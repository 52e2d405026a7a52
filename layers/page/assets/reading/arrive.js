// The chapter of the address: what a reader sees first, while map and tools are still to come.
"use strict";

StoryMap.arrive = () => {
  document.documentElement.classList.remove("is-arriving");
  const id = StoryMap.readId(StoryMap.readAddress());
  const sections = [...document.querySelectorAll("section:is(.chapter, .embed-chapter)")];
  // What a chapter was once called stands in its title.
  const asked = sections.find((section) => [section, ...section.querySelectorAll("h2 > span")].some((named) => named.id === id));
  if (!asked) { return; }
  for (const section of sections) { section.removeAttribute("aria-current"); }
  asked.setAttribute("aria-current", "step");
  // A frame has one chapter on its screen, and so has who steps.
  if (!asked.matches(".chapter") || !["scroll", "text"].includes(document.body.dataset.mode || "")) { return; }
  asked.classList.add("is-open");
  // What stands above it would push it away as it is laid out: see page.js.
  for (const section of sections.slice(0, sections.indexOf(asked))) { section.classList.add("is-above"); }
  asked.scrollIntoView();
};

StoryMap.arrive();
