// The card: what was chosen on the map, in a few lines, and the ways on from there.
"use strict";

StoryMap.Card = class {
  /**
   * @param {StoryMap.StoryView} view
   * @param {{ onRead: ((key: string) => void) | null }} on where there is no chapter to read, null
   */
  constructor(view, { onRead }) {
    this.view = view;
    this.onRead = onRead;
    this.key = "";
    /** @type {Pointed[]} */
    this.choices = [];
    /** @type {L.Point | null} */
    this.at = null; // where it was asked for, in the map's frame
    /** @type {HTMLElement | null} */
    this.element = null;
    /** @type {HTMLElement | null} */
    this.opener = null; // what had the focus before it
    this.frame = StoryMap.need(".frame", view.stage);
    this.template = StoryMap.need("template.card-parts", view.stage);
  }

  // A first choice opens it; the same once more leads to the chapter.
  /** @param {string} key */
  choose(key) {
    const { pointed, pointedAt } = this.view;
    const again = this.element && (key === this.key || this.isSameSpot(pointed, pointedAt));
    if (again && this.onRead && !key.startsWith("flow ")) {
      this.read();
      return;
    }
    this.choices = pointed;
    this.at = pointedAt;
    this.open(StoryMap.demand(pointed.find((one) => one.key === key), key));
  }

  /** @type {(pointed: Pointed[], at: L.Point) => boolean} */
  isSameSpot(pointed, at) {
    return this.at !== null && at.distanceTo(this.at) <= 10 && pointed.some(({ key }) => key === this.key);
  }

  read() {
    const { key } = this;
    this.close();
    this.onRead?.(key);
  }

  /** @param {Pointed} pointed */
  open(pointed) {
    this.close();
    const [kind, id] = pointed.key.split(" ");
    const element = StoryMap.demand(this.template.content.querySelector(".card")?.cloneNode(true), "card");
    if (!(element instanceof HTMLElement)) { return; }
    this.element = element;
    this.key = pointed.key;
    Object.assign(element.dataset, { kind, id });
    const parts = this.view.describe(pointed);
    element.setAttribute("aria-label", parts.name);
    for (const part of /** @type {const} */ (["kind", "name", "what", "when", "sure"])) {
      StoryMap.need(`.card-${part}`, element).textContent = parts[part];
    }
    this.offerChoices(StoryMap.need(".card-choices", element));
    this.prepareButtons(element, kind, id);
    const { x } = this.view.map.getSize();
    element.classList.toggle("is-left", this.at !== null && this.at.x > x / 2);
    this.frame.append(element);
    this.view.markChosen(this.key);
    this.opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    element.focus({ preventScroll: true });
  }

  /** @param {HTMLElement} list */
  offerChoices(list) {
    list.hidden = this.choices.length < 2;
    if (list.hidden) { return; }
    list.append(...this.choices.map((choice) => {
      const button = document.createElement("button");
      const [kind, id] = choice.key.split(" ");
      button.type = "button";
      button.textContent = this.view.describe(choice).name;
      Object.assign(button.dataset, { kind, id });
      button.setAttribute("aria-pressed", String(choice.key === this.key));
      button.addEventListener("click", () => {
        this.open(choice);
        this.element?.querySelector(`.card-choices [data-kind="${kind}"][data-id="${id}"]`)?.focus();
      });
      return button;
    }));
  }

  /**
   * @param {HTMLElement} element
   * @param {string} kind
   * @param {string} id
   */
  prepareButtons(element, kind, id) {
    const read = StoryMap.need(".card-read", element);
    const only = StoryMap.need(".card-only", element);
    const all = StoryMap.need(".card-all", element);
    const isOnly = this.view.single === id;
    read.hidden = !this.onRead || kind === "flow";
    if (kind === "flow") { this.view.flows?.fillCard(element, id, this.onRead !== null); }
    only.hidden = kind !== "route" || isOnly || this.view.listJourneys().length < 2;
    all.hidden = this.view.single === null;
    read.addEventListener("click", () => this.read());
    only.addEventListener("click", () => {
      this.view.showOnly(id);
      this.close();
    });
    all.addEventListener("click", () => {
      this.view.showOnly(null);
      this.close();
    });
    StoryMap.need(".card-close", element).addEventListener("click", () => this.close());
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") { return; }
      event.preventDefault();
      this.close();
    });
  }

  // Whether there was one to close.
  close() {
    if (!this.element) { return false; }
    const inside = this.element.contains(document.activeElement);
    this.element.remove();
    this.element = null;
    this.key = "";
    this.view.markChosen(null);
    if (inside) { this.opener?.focus({ preventScroll: true }); }
    return true;
  }
};
