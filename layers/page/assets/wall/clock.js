// The presenter's clock.
"use strict";

// How long the lesson has gone on; kept through a reload.
StoryMap.Clock = class {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.face = StoryMap.need("b", element);
    this.button = StoryMap.need("[data-do='clock']", element);
    this.spent = 0;
    /** @type {number | null} */
    this.since = null;
    const kept = StoryMap.findKept("clock");
    const sound = kept && Number.isFinite(kept.spent) && (kept.since === null || Number.isFinite(kept.since));
    this.set(sound ? kept : { since: Date.now(), spent: 0 });
    setInterval(() => this.show(), 500);
  }

  get elapsed() {
    return this.spent + (this.since === null ? 0 : Date.now() - this.since);
  }

  toggle() {
    this.set({ since: this.since === null ? Date.now() : null, spent: this.elapsed });
  }

  reset() {
    this.set({ since: this.since === null ? null : Date.now(), spent: 0 });
  }

  /** @param {{ since: number | null, spent: number }} time */
  set({ since, spent }) {
    this.since = since;
    this.spent = spent;
    StoryMap.keep("clock", { since, spent });
    const { start = "", pause = "" } = this.button.dataset;
    this.button.textContent = since === null ? start : pause;
    this.show();
  }

  show() {
    const seconds = Math.max(0, Math.floor(this.elapsed / 1000));
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
    const text = hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
    if (this.face.textContent !== text) { this.face.textContent = text; }
  }
};
