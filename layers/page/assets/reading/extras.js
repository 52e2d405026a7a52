// What stands beside the reading: sources at hand, names in several forms, journeys compared.
"use strict";

// A citation opens its source where the reader is.
StoryMap.SourceNote = class {
  constructor() {
    this.note = null;
    this.opener = null;
    document.addEventListener("click", (event) => {
      const link = event.target.closest(".cite a");
      if (link) {
        event.preventDefault();
        this.toggle(link);
      } else if (this.note && !event.target.closest(".source-note-box")) {
        this.close();
      }
    });
    window.addEventListener("scroll", () => this.close({ refocus: false }), { passive: true });
  }

  toggle(link) {
    const same = this.opener === link;
    this.close({ refocus: false });
    if (same) { return; }
    const source = document.querySelector(link.getAttribute("href"));
    this.opener = link;
    this.note = document.createElement("div");
    this.note.className = "source-note-box";
    this.note.setAttribute("role", "dialog");
    this.note.setAttribute("aria-label", link.getAttribute("aria-label"));
    this.note.tabIndex = -1;
    const number = document.createElement("b");
    number.textContent = `${link.textContent} `;
    this.note.append(number, ...[...source.childNodes].map((node) => node.cloneNode(true)));
    document.body.append(this.note);
    const at = link.getBoundingClientRect();
    const size = this.note.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left - 20, window.innerWidth - size.width - 8));
    const below = at.bottom + 10 + size.height < window.innerHeight;
    this.note.style.left = `${left}px`;
    this.note.style.top = `${below ? at.bottom + 10 : Math.max(8, at.top - size.height - 10)}px`;
    this.note.focus({ preventScroll: true });
  }

  close({ refocus = true } = {}) {
    if (!this.note) { return false; }
    this.note.remove();
    this.note = null;
    if (refocus) { this.opener.focus({ preventScroll: true }); }
    this.opener = null;
    return true;
  }
};

// Place names in the reader's form: on the map, in the text, on the timeline, on still maps.
StoryMap.showNames = (story, form) => {
  const nameOf = (id) => (story.names[id] || {})[form];
  for (const name of document.querySelectorAll("[data-kind='place'][data-id]:is(.shown-name, .name.is-plain, .still-label)")) {
    const shown = nameOf(name.dataset.id);
    if (shown) {
      name.textContent = shown;
      name.lang = form;
    }
  }
  return (feature) => (feature.kind === "place" && nameOf(feature.id)) || feature.label;
};

StoryMap.listenToForms = (forms, view) => {
  const kept = StoryMap.recall("names");
  if (kept && [...forms.options].some((option) => option.value === kept)) { forms.value = kept; }
  if (forms.value !== view.story.language) { view.names = StoryMap.showNames(view.story, forms.value); }
  forms.addEventListener("change", () => {
    StoryMap.store("names", forms.value);
    view.names = StoryMap.showNames(view.story, forms.value);
    view.labels.place();
  });
};

// Journeys shown singly or in any combination.
StoryMap.listenToCompare = (view) => {
  const compare = document.querySelector(".compare");
  if (!compare) { return; }
  compare.addEventListener("change", (event) => {
    const { value, checked } = event.target;
    for (const element of view.elementsOf(`route ${value}`)) { element.classList.toggle("is-off", !checked); }
    compare.querySelector(`[data-route="${value}"]`).classList.toggle("is-off", !checked);
    view.legend.update();
  });
};

// Hovering a name, a moment or a shape lights up the others of its kind.
StoryMap.linkNames = (light) => {
  const strip = document.querySelector(".strip-words");
  const find = (target) => (target instanceof Element ? target.closest(".name, .moment, .moments a, .journey") : null);
  let lit = null;
  const turn = (name, on) => {
    light(`${name.dataset.kind} ${name.dataset.id}`, on);
    if (name.classList.contains("moment")) { strip.textContent = on ? name.dataset.words : ""; }
  };
  const follow = (name) => {
    if (name === lit) { return; }
    if (lit) { turn(lit, false); }
    if (name) { turn(name, true); }
    lit = name;
  };
  for (const type of ["mouseover", "focusin"]) {
    document.addEventListener(type, (event) => follow(find(event.target)));
  }
  for (const type of ["mouseout", "focusout"]) {
    document.addEventListener(type, (event) => follow(find(event.relatedTarget)));
  }
};
