// Export: the picture of before stays until the new one has loaded, and what is being done is said.
"use strict";

(() => {
  /** @type {HTMLImageElement | null} */
  let shown = null;
  /** @type {HTMLImageElement | null} */
  let watched = null;

  /** @type {(image: HTMLImageElement, figure: HTMLElement) => void} */
  const wait = (image, figure) => {
    const before = shown?.cloneNode();
    const status = figure.querySelector(".export-busy");
    if (before instanceof HTMLImageElement) {
      before.alt = "";
      before.className = "is-before";
      image.before(before);
    }
    figure.classList.add("is-loading");
    if (status) { status.textContent = figure.dataset.busy || ""; }
    const end = () => {
      if (before instanceof HTMLImageElement) { before.remove(); }
      figure.classList.remove("is-loading");
      if (status) { status.textContent = ""; }
      if (image.naturalWidth) { shown = image; }
    };
    image.decode().then(end, end);
  };

  // Where the browser allows no copying, the text is marked, for the reader's own way to take it.
  document.addEventListener("click", async ({ target }) => {
    const button = target instanceof Element ? target.closest(".copy-text") : null;
    const [text, said] = ["code", "[role='status']"].map((part) => button?.parentElement?.querySelector(part));
    if (!(button instanceof HTMLElement) || !text || !said) { return; }
    try {
      await navigator.clipboard.writeText(text.textContent || "");
      said.textContent = button.dataset.done || "";
    } catch {
      getSelection()?.selectAllChildren(text);
    }
  });

  // The preview of a frame is as high as it asks, as in an article.
  window.addEventListener("message", ({ data, source }) => {
    if (data?.type !== "embed-size") { return; }
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow === source) { frame.style.height = `${data.height}px`; }
    }
  });

  new MutationObserver(() => {
    const image = document.querySelector(".export-preview img:not(.is-before)");
    if (!(image instanceof HTMLImageElement) || image === watched) { return; }
    watched = image;
    const figure = image.closest("figure");
    if (figure) { wait(image, figure); }
  }).observe(document.body, { childList: true, subtree: true });
})();
