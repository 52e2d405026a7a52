/* Opens the page in the language that the address or the browser asks for, or else in the first.
   Each lies in the file as base64 of gzip. */
(() => {
  "use strict";
  const pages = new Map(JSON.parse(document.getElementById("languages").textContent));
  const asked = new URLSearchParams(location.search).get("lang");
  const wanted = [asked, ...(navigator.languages || []).flatMap((tag) => [tag, tag.split("-")[0]])];
  const found = wanted.find((tag) => pages.has(tag)) || pages.keys().next().value;
  const bytes = Uint8Array.from(atob(pages.get(found)), (letter) => letter.charCodeAt(0));
  const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const ended = new Promise((resolve) => { addEventListener("DOMContentLoaded", resolve); });
  Promise.all([new Response(text).text(), ended]).then(([html]) => {
    document.open();
    document.write(html);
    document.close();
  });
})();
