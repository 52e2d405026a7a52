// Opens the page in the language that the address or the browser asks for, or else in the first.
"use strict";

// Each page lies in the file as base64 of gzip.
((kept) => {
  /** @type {Map<string | null, string>} */
  const pages = new Map(JSON.parse(kept ? kept.textContent : "[]"));
  const asked = new URLSearchParams(location.search).get("lang");
  const wanted = [asked, ...(navigator.languages || []).flatMap((tag) => [tag, tag.split("-")[0]])];
  const page = wanted.map((tag) => pages.get(tag)).find(Boolean) || [...pages.values()][0];
  const bytes = Uint8Array.from(atob(page), (letter) => letter.charCodeAt(0));
  const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const ended = new Promise((resolve) => { addEventListener("DOMContentLoaded", resolve); });
  Promise.all([new Response(text).text(), ended]).then(([html]) => {
    document.open();
    document.write(html);
    document.close();
  });
})(document.getElementById("languages"));
