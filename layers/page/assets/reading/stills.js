// Very many still maps: text that costs nothing, until somebody comes near one or prints.
"use strict";

StoryMap.Stills = class {
  constructor() {
    // What is not shown is never near.
    this.observer = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) { this.draw(target); }
      }
    }, { rootMargin: "100% 0%" });
    for (const figure of this.list()) { this.observer.observe(figure); }
    window.addEventListener("beforeprint", () => this.list().forEach((figure) => this.draw(figure)));
  }

  list() {
    return [...document.querySelectorAll("figure.still")].filter((figure) => figure.querySelector("noscript"));
  }

  // Where scripts run, what browsers without them are shown is a text.
  /** @param {Element} figure */
  draw(figure) {
    this.observer.unobserve(figure);
    figure.innerHTML = StoryMap.need("noscript", figure).textContent;
    const form = document.querySelector("select.forms")?.value || "";
    for (const label of figure.querySelectorAll(".still-label[data-kind='place'][data-id]")) {
      const name = StoryMap.view?.story.names[label.dataset.id || ""]?.[form];
      if (!name) { continue; }
      label.textContent = name;
      label.setAttribute("lang", form);
    }
  }
};

StoryMap.stills = new StoryMap.Stills();
