// The page: text and map put together.
"use strict";

// In a task of its own, after the map has been made.
setTimeout(() => {
  const data = document.getElementById("story-data");
  const story = JSON.parse(data.textContent);
  data.story = story;
  const view = new StoryMap.StoryView(window.storyMap, story);
  const chapters = new Map(story.chapters.map((chapter) => [chapter.id, chapter]));
  const sections = [...document.querySelectorAll("section.chapter")];
  const notes = new StoryMap.SourceNote();
  const help = document.querySelector(".help");
  let waiting = 0;

  const reading = new StoryMap.Reading(sections, {
    onRead: (id, { first }) => {
      notes.close({ refocus: false });
      clearTimeout(waiting);
      const show = () => view.show(chapters.get(id), { fly: !first });
      // The text is there at once; the map follows in a task of its own.
      if (first) { show(); } else { waiting = setTimeout(show, 0); }
    },
  });

  const light = (key, on) => {
    view.light(key, on);
    const [kind, id] = key.split(" ");
    for (const name of document.querySelectorAll(`:is(.name, .moment, .moments a)[data-kind="${kind}"][data-id="${id}"]`)) {
      name.classList.toggle("is-lit", on);
    }
  };
  view.onHover = light;
  view.onChoose = (key) => reading.goTo(story.homes[key]);
  StoryMap.linkNames(view, light);
  StoryMap.listenToCompare(view);

  // A link to a chapter goes there by the reading, in every mode.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const id = link && decodeURIComponent(link.getAttribute("href").slice(1));
    if (!link || event.defaultPrevented || !reading.find(id)) { return; }
    event.preventDefault();
    reading.goTo(id, { focus: event.detail === 0 });
  });

  for (const button of document.querySelectorAll(".turn")) {
    button.addEventListener("click", () => reading.turn(Number(button.dataset.turn)));
  }
  for (const button of document.querySelectorAll(".modes button")) {
    button.addEventListener("click", () => reading.setMode(button.dataset.mode));
  }
  for (const link of document.querySelectorAll(".languages a")) {
    link.addEventListener("click", () => {
      const query = new URLSearchParams(location.search);
      query.set("lang", link.hreflang);
      link.href = `?${query}#${encodeURIComponent(reading.current)}`;
    });
  }
  const forms = document.querySelector(".forms");
  const showForm = (form) => {
    view.names = StoryMap.showNames(story, form);
    view.placeLabels();
  };
  if (forms) {
    const kept = reading.recall("names");
    if (kept && [...forms.options].some((option) => option.value === kept)) { forms.value = kept; }
    forms.addEventListener("change", () => {
      reading.store("names", forms.value);
      showForm(forms.value);
    });
  }

  document.querySelector(".open-help").addEventListener("click", () => help.showModal());
  StoryMap.listenToKeys(reading, {
    onHelp: () => { if (!help.open) { help.showModal(); } },
    onEscape: () => {
      const more = document.querySelector(".more[open]");
      if (help.open) { return; }
      if (more) {
        more.open = false;
        more.querySelector("summary").focus();
      } else if (!notes.close() && !view.reset.hidden) {
        view.frame({ fly: true });
      }
    },
  });

  const map = window.storyMap;
  view.container.setAttribute("role", "application");
  view.container.setAttribute("aria-label", document.querySelector(".stage").getAttribute("aria-label"));
  for (const [name, words] of [["in", story.words.zoomIn], ["out", story.words.zoomOut]]) {
    const button = view.container.querySelector(`.leaflet-control-zoom-${name}`);
    button.title = words;
    button.setAttribute("aria-label", words);
  }
  // One finger scrolls the page, two move the map.
  if (window.matchMedia("(pointer: coarse)").matches) { map.dragging.disable(); }

  map.invalidateSize({ animate: false });
  if (forms && forms.value !== story.language) { view.names = StoryMap.showNames(story, forms.value); }
  view.limit();
  reading.start();
  map.setMaxBounds(map.options.maxBounds);
  map.on("resize", () => {
    view.limit();
    view.frame({ fly: false });
  });
  view.container.dataset.ready = "true";
}, 0);
