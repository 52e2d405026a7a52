// The app's bar: its links keep the reader's language and chapter, and Export what was chosen there.
"use strict";

(() => {
  const bar = document.querySelector(".app-bar");
  if (!bar) { return; }
  const CHOICE = "story-map-export";
  const here = bar.querySelector("[aria-current='page']")?.getAttribute("data-page") || "";

  /** @type {(text: string) => string} */
  const decode = (text) => {
    try { return decodeURIComponent(text); } catch { return text; }
  };

  // What the address says that the next page is to keep.
  const readKept = () => {
    const query = new URLSearchParams(location.search);
    const chapter = here === "read" ? decode(location.hash.slice(1)) : query.get("chapter");
    return { language: query.get(here === "export" ? "ui" : "lang"), chapter };
  };

  // The choice on Export that the reader left, in this window.
  const recallChoice = () => {
    if (here === "export") { return location.search; }
    try { return sessionStorage.getItem(CHOICE) || ""; } catch { return ""; }
  };

  /** @type {(page: string, language: string | null, chapter: string | null) => string} */
  const write = (page, language, chapter) => {
    const query = new URLSearchParams(page === "export" ? recallChoice() : "");
    if (language && page === "export" && query.get("lang") === (query.get("ui") || document.documentElement.lang)) {
      // The image was in the reader's own language, and is again.
      query.delete("lang");
      query.delete("names");
    }
    if (chapter && page !== "read") { query.set("chapter", chapter); }
    if (language) { query.set(page === "export" ? "ui" : "lang", language); }
    const said = String(query);
    return (said && `?${said}`) + (chapter && page === "read" ? `#${encodeURIComponent(chapter)}` : "");
  };

  const follow = () => {
    const { language, chapter } = readKept();
    for (const link of bar.querySelectorAll("a")) {
      const page = link.getAttribute("data-page") || here;
      link.href = `${link.pathname}${write(page, link.hreflang || language, chapter)}`;
    }
  };

  // The address changes with the reading, so the links are written when they are about to be used.
  for (const sign of ["pointerover", "pointerdown", "focusin", "click"]) {
    bar.addEventListener(sign, follow, { capture: true });
  }
  window.addEventListener("pagehide", () => {
    if (here !== "export") { return; }
    try { sessionStorage.setItem(CHOICE, location.search); } catch { /* then it begins anew */ }
  });

  // Streamlit's client fetches at once a font of icons, 375 KB, of which no page here has one. Where
  // one came to stand, the browser would fetch the font for it.
  const load = document.fonts.load.bind(document.fonts);
  document.fonts.load = async (font, text) => (font.includes("Material Symbols") ? [] : load(font, text));

  // Once the story stands, what the other pages need is fetched, unless the reader saves data.
  const story = document.querySelector("iframe");
  const { connection } = /** @type {Navigator & { connection?: { saveData?: boolean } }} */ (navigator);
  if (!story || connection?.saveData) { return; }
  story.addEventListener("load", () => setTimeout(() => {
    for (const address of (bar.getAttribute("data-files") || "").split(" ")) {
      const link = document.createElement("link");
      link.rel = "prefetch";
      link.href = address;
      document.head.append(link);
    }
  }, 4000), { once: true });
})();
