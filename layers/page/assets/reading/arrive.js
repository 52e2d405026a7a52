// The chapter of the address: what a reader sees first, while map and tools are still to come.
"use strict";

// Which chapter of all it is: its number, how far along it stands, and whether there is one after it.
/** @type {(index: number, count: number) => void} */
StoryMap.showPlace = (index, count) => {
  StoryMap.need(".place-in-story b").textContent = `${index + 1}`;
  const progress = document.querySelector(".progress");
  // A frame has none.
  if (progress instanceof HTMLElement) { progress.style.transform = `scaleX(${(index + 1) / count})`; }
  for (const button of document.querySelectorAll(".turn")) {
    const end = button.dataset.turn === "1" ? count - 1 : 0;
    button.setAttribute("aria-disabled", String(index === end));
  }
};

// Where the map stands above the text.
StoryMap.stacked = window.matchMedia("(max-width: 30rem), (max-width: 52rem) and (min-height: 30.01rem)"); // as screens.css

// What is led to comes to stand below the map, however high its rows are.
StoryMap.keepBelowMap = () => {
  const isAbove = StoryMap.stacked.matches && document.body.dataset.mode !== "text";
  StoryMap.need(".text").style.setProperty("--above", isAbove ? `${StoryMap.need(".stage").offsetHeight}px` : "");
};

StoryMap.arrive = () => {
  document.documentElement.classList.remove("is-arriving");
  const id = StoryMap.readId(StoryMap.readAddress());
  const sections = [...document.querySelectorAll("section:is(.chapter, .embed-chapter)")];
  // What a chapter was once called stands in its title, which has an id itself.
  const asked = sections.find((section) => [section, ...section.querySelectorAll("h2, h2 > span")].some((named) => named.id === id));
  if (!asked) { return; }
  for (const section of sections) { section.removeAttribute("aria-current"); }
  asked.setAttribute("aria-current", "step");
  StoryMap.showPlace(sections.indexOf(asked), sections.length);
  // A frame has one chapter on its screen, and so has who steps.
  if (!asked.matches(".chapter") || !["scroll", "text"].includes(document.body.dataset.mode || "")) { return; }
  asked.classList.add("is-open");
  // What stands above it would push it away as it is laid out: see page.js.
  for (const section of sections.slice(0, sections.indexOf(asked))) { section.classList.add("is-above"); }
  StoryMap.keepBelowMap();
  asked.scrollIntoView();
};

StoryMap.arrive();
