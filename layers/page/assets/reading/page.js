// The page: text and map put together, in tasks that are short on a slow phone as well.
"use strict";

StoryMap.startPage = () => {
  const view = StoryMap.demand(StoryMap.view, "map");
  const sections = [...document.querySelectorAll("section.chapter")];
  const notes = new StoryMap.SourceNote();
  const card = new StoryMap.Card(view, { onRead: (key) => reading.goTo(view.story.homes[key], { focus: true }) });
  let waiting = 0;

  const reading = new StoryMap.Reading(sections, {
    place: view.story.words.place,
    resolve: (hash) => StoryMap.resolveChapter(view.story, hash),
    onRead: (id, { first, leap }) => {
      pace.byText = !first && !leap;
      notes.close({ refocus: false });
      card.close();
      cancelAnimationFrame(waiting);
      const chapter = view.findChapter(id);
      // The map was opened at the chapter that the address names.
      if (first && view.chapter === chapter) {
        view.mark(chapter);
        view.journeys.arm();
        view.settle();
        return;
      }
      const show = () => view.show(chapter, { fly: !first });
      // The text is there at once; the map follows in a task of its own, before the same frame is drawn.
      if (first) { show(); } else { waiting = requestAnimationFrame(show); }
    },
    onCover: (on, { leap }) => {
      pace.byText = !on && !leap;
      view.setCover(on);
    },
  });
  reading.onTheCover = view.only !== null;
  const pace = new StoryMap.Pace(view, reading);
  /** @type {(key: string, on: boolean) => void} */
  const light = (key, on) => {
    view.light(key, on);
    const [kind, id] = key.split(" ");
    for (const name of document.querySelectorAll(`:is(.name, .moment, .moments a, .journey)[data-kind="${kind}"][data-id="${id}"]`)) {
      name.classList.toggle("is-lit", on);
    }
  };
  view.onHover = light;
  view.onChoose = (key) => card.choose(key);
  view.onMiss = () => card.close();

  StoryMap.takeTurns([
    ...view.listTurns(),
    () => StoryMap.prepareMap(view),
    () => {
      StoryMap.prepareTools(view);
      const strip = document.querySelector(".strip");
      if (!(strip instanceof HTMLElement)) { return; }
      const marked = new (StoryMap.CrowdStrip || StoryMap.Strip)(strip);
      view.onMark = (chapter) => marked.mark(chapter);
      marked.mark(view.chapter);
    },
    () => {
      const names = document.querySelector("select.forms");
      if (names) { StoryMap.listenToForms(names, view); }
      reading.start();
      view.followSize();
    },
    () => {
      StoryMap.linkNames(light);
      StoryMap.listenToCompare(view);
      StoryMap.listenToLinks(reading);
      StoryMap.listenToButtons(reading);
      StoryMap.fitBar();
      StoryMap.listenToContents(reading);
      StoryMap.listenToShare();
      StoryMap.listenToHelp(reading, view, { notes, card });
      StoryMap.listenToSwipes(reading);
    },
    () => { view.legend = new (StoryMap.GroupedLegend || StoryMap.Legend)(view); },
    () => StoryMap.startClassroom(view, reading),
    () => {
      view.container.dataset.ready = "true";
      // Who came by the address of something else than a chapter has had all laid out.
      if (!document.documentElement.classList.contains("is-opening")) { return; }
      StoryMap.waitForReader(() => StoryMap.layOut(sections, reading));
    },
  ]);
};

// At a reader's first sign, or when the page has been looked at for a while.
/** @type {(act: () => void) => void} */
StoryMap.waitForReader = (act) => {
  const signs = ["pointermove", "pointerdown", "touchstart", "wheel", "scroll", "keydown", "focusin"];
  const listening = new AbortController();
  const start = () => {
    listening.abort();
    clearTimeout(waiting);
    act();
  };
  const waiting = setTimeout(start, 3000);
  for (const sign of signs) { window.addEventListener(sign, start, { passive: true, signal: listening.signal }); }
};

// Until then a browser lays out what is near the screen and no more.
/** @type {(sections: HTMLElement[], reading: StoryMap.Reading) => void} */
StoryMap.layOut = (sections, reading) => {
  const parts = StoryMap.listParts(sections);
  StoryMap.takeTurns([
    ...parts.map((part) => () => reading.hold(() => part.forEach((element) => element.classList.add("is-open")))),
    () => reading.hold(() => {
      document.documentElement.classList.remove("is-opening");
      for (const element of parts.flat()) { element.classList.remove("is-open"); }
    }),
  ]);
};

// What is laid out by and by: each chapter by itself, long lists some lines at a time.
/** @type {(sections: HTMLElement[]) => Element[][]} */
StoryMap.listParts = (sections) => {
  /** @type {Element[][]} */
  const parts = [...sections, ...document.querySelectorAll(".appendix > section")].map((part) => [part]);
  for (const list of document.querySelectorAll(".appendix ol")) {
    for (let from = 0; from < list.children.length; from += 12) {
      parts.push([...list.children].slice(from, from + 12));
    }
  }
  return parts;
};

// Each step in a task of its own, so that the browser can draw and listen between them.
/** @type {(steps: (() => void)[]) => void} */
StoryMap.takeTurns = ([step, ...rest]) => {
  setTimeout(() => {
    step();
    if (rest.length) { StoryMap.takeTurns(rest); }
  }, 0);
};

// A link to a chapter goes there by the reading, in every mode.
/** @type {(reading: StoryMap.Reading) => void} */
StoryMap.listenToLinks = (reading) => {
  document.addEventListener("click", (event) => {
    const link = StoryMap.findMoment(event) || StoryMap.findAround(event, "a[href^='#']");
    if (!link || event.defaultPrevented) { return; }
    const id = StoryMap.readHash(link.hash);
    if (reading.find(id)) {
      event.preventDefault();
      reading.goTo(id, { focus: event.detail === 0 });
    } else if (reading.isGuest) {
      event.preventDefault();
      location.replace(link.hash);
    }
  });
  // A frame adds nothing to the history of its host.
  /** @type {(event: MouseEvent, link: HTMLAnchorElement) => void} */
  const replaceAsGuest = (event, link) => {
    if (!reading.isGuest || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    event.preventDefault();
    location.replace(link.href);
  };
  for (const link of document.querySelectorAll(".languages a")) {
    link.addEventListener("click", (event) => {
      // On a site of plain files each language has pages of its own.
      if (!link.search) {
        const id = encodeURIComponent(reading.current);
        link.dataset.home ||= link.href;
        link.href = link.dataset.home + (StoryMap.ofChapter ? `story/${id}/` : `#${id}`);
        replaceAsGuest(event, link);
        return;
      }
      const query = StoryMap.readQuery();
      query.set("lang", link.hreflang);
      link.href = StoryMap.writeAddress(reading.current, `?${query}`);
      if (StoryMap.inApp) {
        // The app around speaks the language as well.
        link.target = "_top";
        link.href = `${window.parent.location.pathname}?lang=${link.hreflang}#${encodeURIComponent(reading.current)}`;
        return;
      }
      replaceAsGuest(event, link);
    });
  }
};

/** @type {(reading: StoryMap.Reading) => void} */
StoryMap.listenToButtons = (reading) => {
  for (const button of document.querySelectorAll(".turn")) {
    button.addEventListener("click", () => reading.turn(Number(button.dataset.turn)));
  }
  for (const button of document.querySelectorAll(".modes button")) {
    button.addEventListener("click", () => reading.setMode(button.dataset.mode || null));
  }
};

// The bar is one row: where it has no room for all, the ways of reading go where the rest is.
StoryMap.fitBar = () => {
  const bar = StoryMap.need(".bar");
  const [modes, more, panel] = [".modes", ".more", ".panel"].map((part) => StoryMap.need(part, bar));
  let width = 0;
  new ResizeObserver(() => {
    if (bar.clientWidth === width || document.activeElement && modes.contains(document.activeElement)) { return; }
    width = bar.clientWidth;
    more.before(modes);
    if (bar.scrollWidth > bar.clientWidth) { panel.prepend(modes); }
  }).observe(bar);
};

/** @type {(reading: StoryMap.Reading, view: StoryMap.StoryView, open: { notes: StoryMap.SourceNote, card: StoryMap.Card }) => void} */
StoryMap.listenToHelp = (reading, view, { notes, card }) => {
  const help = StoryMap.need("dialog.help");
  const open = () => {
    if (help.open) { return; }
    help.showModal();
    // It begins at its top, not at its button.
    help.focus();
  };
  StoryMap.need(".open-help").addEventListener("click", open);
  StoryMap.listenToKeys(reading, {
    onHelp: open,
    onEscape: () => {
      const more = document.querySelector("details.more[open]");
      if (document.querySelector("dialog[open]")) { return; }
      if (more) {
        more.open = false;
        more.querySelector("summary")?.focus();
      } else if (!notes.close() && !card.close() && !view.reset.hidden) {
        view.frame({ fly: true });
      }
    },
  });
};

StoryMap.takeTurns([StoryMap.startPage]);
