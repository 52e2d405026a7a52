// What stands beside the reading: sources at hand, names in several forms, journeys compared.
"use strict";

// A citation opens its source where the reader is.
StoryMap.SourceNote = class {
  constructor() {
    /** @type {HTMLElement | null} */
    this.note = null;
    /** @type {HTMLAnchorElement | null} */
    this.opener = null;
    document.addEventListener("click", (event) => {
      const link = StoryMap.findAround(event, ".cite a");
      if (link) {
        event.preventDefault();
        this.toggle(link);
      } else if (this.note && !StoryMap.findAround(event, ".source-note-box")) {
        this.close();
      }
    });
    window.addEventListener("scroll", () => this.close({ refocus: false }), { passive: true });
  }

  /** @param {HTMLAnchorElement} link */
  toggle(link) {
    const same = this.opener === link;
    this.close({ refocus: false });
    if (same) { return; }
    const source = StoryMap.need(link.hash);
    const note = document.createElement("div");
    this.opener = link;
    this.note = note;
    note.className = "source-note-box";
    note.setAttribute("role", "dialog");
    note.setAttribute("aria-label", link.getAttribute("aria-label") || "");
    note.tabIndex = -1;
    const number = document.createElement("b");
    number.textContent = `${link.textContent} `;
    note.append(number, ...[...source.childNodes].map((node) => node.cloneNode(true)));
    document.body.append(note);
    const at = link.getBoundingClientRect();
    const size = note.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left - 20, window.innerWidth - size.width - 8));
    const below = at.bottom + 10 + size.height < window.innerHeight;
    note.style.left = `${left}px`;
    note.style.top = `${below ? at.bottom + 10 : Math.max(8, at.top - size.height - 10)}px`;
    note.focus({ preventScroll: true });
  }

  // Whether there was one to close.
  close({ refocus = true } = {}) {
    if (!this.note) { return false; }
    this.note.remove();
    this.note = null;
    if (refocus) { this.opener?.focus({ preventScroll: true }); }
    this.opener = null;
    return true;
  }
};

// Place names in the reader's form: on the map, in the text, on the timeline, on still maps.
/** @type {(story: StoryData, form: string) => (feature: Named) => string} */
StoryMap.showNames = (story, form) => {
  const nameOf = (id = "") => story.names[id]?.[form];
  for (const name of document.querySelectorAll("[data-kind='place'][data-id]:is(.shown-name, .name.is-plain, .still-label)")) {
    const shown = nameOf(name.dataset.id);
    if (shown) {
      name.textContent = shown;
      name.lang = form;
    }
  }
  return (feature) => (feature.kind === "place" && nameOf(feature.id)) || feature.label;
};

/** @type {(forms: HTMLSelectElement, view: StoryMap.StoryView) => void} */
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
/** @type {(view: StoryMap.StoryView) => void} */
StoryMap.listenToCompare = (view) => {
  const compare = document.querySelector(".compare");
  /** @type {(route: string, on: boolean) => void} */
  const show = (route, on) => {
    StoryMap.need(`[data-route="${route}"]`, compare || document).classList.toggle("is-off", !on);
  };
  view.onSingle = () => {
    for (const box of compare?.querySelectorAll("fieldset input") || []) {
      box.checked = view.single === null || view.single === box.value;
      show(box.value, box.checked);
    }
  };
  compare?.addEventListener("change", (event) => {
    const box = StoryMap.findAround(event, "fieldset input");
    if (!box) { return; }
    const { value, checked } = box;
    for (const element of view.elementsOf(`route ${value}`)) { element.classList.toggle("is-off", !checked); }
    show(value, checked);
    view.legend?.update();
  });
};

// Hovering a name, a moment or a shape lights up the others of its kind.
/** @type {(light: (key: string, on: boolean) => void) => void} */
StoryMap.linkNames = (light) => {
  const strip = document.querySelector(".strip-words");
  /** @type {(target: EventTarget | null) => HTMLElement | null} */
  const find = (target) => StoryMap.findAround({ target }, ".name, .moment, .moments a, .journey");
  /** @type {HTMLElement | null} */
  let lit = null;
  /** @type {(name: HTMLElement, on: boolean) => void} */
  const turn = (name, on) => {
    const { kind, id, words = "" } = name.dataset;
    light(`${kind} ${id}`, on);
    if (strip && name.classList.contains("moment")) { strip.textContent = on ? words : ""; }
  };
  /** @type {(name: HTMLElement | null) => void} */
  const follow = (name) => {
    if (name === lit) { return; }
    if (lit) { turn(lit, false); }
    if (name) { turn(name, true); }
    lit = name;
  };
  for (const type of /** @type {const} */ (["mouseover", "focusin"])) {
    document.addEventListener(type, (event) => follow(find(event.target)));
  }
  for (const type of /** @type {const} */ (["mouseout", "focusout"])) {
    document.addEventListener(type, (event) => follow(find(event.relatedTarget)));
  }
};
