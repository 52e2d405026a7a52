// The page in a frame of somebody else's: a chapter at a time, no history, and its height told.
"use strict";

// No reader has chosen how to read here.
document.documentElement.className = "js";
document.body.dataset.mode = "scroll";

StoryMap.Embed = class {
  /** @param {StoryMap.StoryView} view */
  constructor(view) {
    this.view = view;
    this.element = StoryMap.need(".embed");
    this.sections = [...document.querySelectorAll("section.embed-chapter")];
    this.notes = new StoryMap.SourceNote();
    this.card = new StoryMap.Card(view, { onRead: (key) => this.goTo(this.find(view.story.homes[key])) });
    this.opener = StoryMap.need(".open-text");
    this.key = StoryMap.need(".embed-key");
    this.told = "";
    this.resizer = ""; // the name that iframe-resizer has for this frame
  }

  get index() {
    return this.sections.findIndex((section) => section.id === this.view.chapter.id);
  }

  /** @param {string} id */
  find(id) {
    return this.sections.find((section) => section.id === StoryMap.resolveChapter(this.view.story, id));
  }

  /**
   * @param {HTMLElement | undefined} section
   * @param {{ first?: boolean }} [how]
   */
  goTo(section, { first = false } = {}) {
    if (!section || (!first && section.id === this.view.chapter.id)) { return; }
    this.notes.close({ refocus: false });
    this.card.close();
    for (const other of this.sections) {
      if (other === section) { other.setAttribute("aria-current", "step"); } else { other.removeAttribute("aria-current"); }
    }
    StoryMap.need(".embed-text", section).scrollTop = 0;
    this.view.show(this.view.findChapter(section.id), { fly: !first });
    StoryMap.showPlace(this.index, this.sections.length);
    StoryMap.need("a.open-story").href = section.dataset.address || "";
    if (!first) { StoryMap.need(".announcer").textContent = section.dataset.words || ""; }
    this.tellHeight();
  }

  /** @param {boolean} open */
  showText(open) {
    this.element.classList.toggle("is-open", open);
    this.opener.setAttribute("aria-expanded", String(open));
    this.tellHeight();
  }

  /** @param {boolean} open */
  showKey(open) {
    this.key.hidden = !open;
    StoryMap.need(".open-key").setAttribute("aria-expanded", String(open));
    if (open) { this.view.legend?.update(); }
  }

  // As high as map, bar and chapter want to be at this width: nothing of it hangs on the frame's
  // own height, so that a page that follows it comes to rest.
  measure() {
    const current = this.sections[this.index];
    const map = parseFloat(getComputedStyle(this.view.stage).flexBasis);
    const text = StoryMap.need(".embed-text", current);
    const parts = [StoryMap.need(".embed-bar"), StoryMap.need(".embed-head", current)];
    const { clientTop } = StoryMap.need(".embed-main");
    return Math.ceil(map + clientTop + parts.reduce((sum, part) => sum + part.offsetHeight, 0) + text.scrollHeight);
  }

  // In the words of those who listen: AMP and what understands it (embed-size), Datawrapper's
  // script, and pym.js and iframe-resizer where the page that frames this one uses them.
  tellHeight() {
    if (window.parent === window || document.fullscreenElement) { return; }
    const height = this.measure();
    const told = `${window.innerWidth} ${height}`;
    if (told === this.told) { return; }
    this.told = told;
    const id = this.element.dataset.story || "";
    window.parent.postMessage({ sentinel: "amp", type: "embed-size", height, "datawrapper-height": { [id]: height } }, "*");
    const child = StoryMap.readQuery().get("childId");
    if (child) { window.parent.postMessage(`pymxPYMx${child}xPYMxheightxPYMx${height}`, "*"); }
    if (this.resizer) { window.parent.postMessage(`[iFrameSizer]${this.resizer}:${height}:${window.innerWidth}:size`, "*"); }
  }

  listen() {
    document.addEventListener("click", (event) => {
      const link = StoryMap.findAround(event, "a[href^='#']");
      if (!link || event.defaultPrevented) { return; }
      // Followed, it would stand in the history of the page around.
      event.preventDefault();
      this.goTo(this.find(decodeURIComponent(link.hash.slice(1))));
    });
    for (const button of document.querySelectorAll(".turn")) {
      button.addEventListener("click", () => this.goTo(this.sections[this.index + Number(button.dataset.turn)]));
    }
    this.opener.addEventListener("click", () => this.showText(!this.element.classList.contains("is-open")));
    StoryMap.need(".open-key").addEventListener("click", () => this.showKey(Boolean(this.key.hidden)));
    document.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && !this.notes.close() && !this.card.close() && !this.key.hidden) {
        this.showKey(false);
        StoryMap.need(".open-key").focus();
      }
    });
    this.listenToFull();
    // A page that listens late asks again, as pym.js does, or makes the frame another width.
    window.addEventListener("resize", () => this.tellHeight());
    window.addEventListener("message", ({ data, source }) => {
      if (source !== window.parent) { return; }
      this.resizer = `${data}`.match(/^\[iFrameSizer\]([^:]+):/)?.[1] || this.resizer;
      this.told = "";
      this.tellHeight();
    });
    // The page around keeps its place in the window.
    for (const link of document.querySelectorAll("a[target='_top']")) { link.target = "_blank"; }
  }

  listenToFull() {
    const button = StoryMap.need(".open-full");
    button.hidden = !document.fullscreenEnabled;
    button.addEventListener("click", () => {
      if (document.fullscreenElement) { document.exitFullscreen(); } else { document.documentElement.requestFullscreen(); }
    });
    document.addEventListener("fullscreenchange", () => {
      button.setAttribute("aria-pressed", String(document.fullscreenElement !== null));
    });
  }
};

StoryMap.startEmbed = () => {
  const view = StoryMap.demand(StoryMap.view, "map");
  const embed = new StoryMap.Embed(view);
  /** @type {(key: string, on: boolean) => void} */
  const light = (key, on) => view.light(key, on);
  view.onHover = light;
  const { card } = embed;
  view.onChoose = (key) => card.choose(key);
  view.onMiss = () => card.close();
  for (const turn of view.listTurns()) { turn(); }
  StoryMap.prepareMap(view);
  StoryMap.linkNames(light);
  view.legend = new (StoryMap.GroupedLegend || StoryMap.Legend)(view);
  embed.listen();
  embed.goTo(embed.find(view.chapter.id), { first: true });
  view.followSize();
  view.container.dataset.ready = "true";
};

StoryMap.startEmbed();
