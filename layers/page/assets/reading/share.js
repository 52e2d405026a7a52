// A chapter taken elsewhere: its address copied or shared, and how to cite it, from where and when.
"use strict";

// The address that is shared: the one that the page says it has, at the chapter.
/** @type {(id: string) => string} */
StoryMap.findAddress = (id) => {
  const said = document.querySelector("link[rel='canonical']");
  const own = said instanceof HTMLLinkElement && new URL(said.href);
  const parts = own ? own.pathname.split("/") : [];
  // The page of one chapter ends with the chapter; the app may stand below a path of any name.
  if (StoryMap.ofChapter) { parts.pop(); }
  if (own && parts.at(-1) === "story") {
    own.pathname = [...parts, encodeURIComponent(id)].join("/");
    return own.href;
  }
  const language = StoryMap.readQuery().get("lang");
  const here = new URL(location.href);
  here.search = language ? String(new URLSearchParams({ lang: language })) : "";
  here.hash = encodeURIComponent(id);
  return here.href;
};

StoryMap.listenToShare = () => {
  for (const chapter of document.querySelectorAll("section.chapter")) {
    const share = StoryMap.need(".share-link", chapter);
    const title = StoryMap.need("h2", chapter).textContent || "";
    share.hidden = !navigator.share;
    // A sheet that is closed again is no failure.
    share.addEventListener("click", () => { navigator.share({ title, url: StoryMap.findAddress(chapter.id) }).catch(() => {}); });
    StoryMap.need(".copy-link", chapter).addEventListener("click", () => StoryMap.copy(StoryMap.findAddress(chapter.id), chapter));
    const citation = StoryMap.need(".citation", chapter);
    const plain = citation.textContent || "";
    StoryMap.need(".cite-chapter", chapter).addEventListener("toggle", () => {
      citation.textContent = StoryMap.fill(citation.dataset.words, { citation: plain, address: StoryMap.findAddress(chapter.id), date: StoryMap.sayToday() });
    });
    StoryMap.need(".copy-cite", chapter).addEventListener("click", () => StoryMap.copy(citation.textContent || "", chapter));
    for (const file of chapter.querySelectorAll(".formats a")) {
      const { href } = file;
      file.addEventListener("click", () => { file.href = StoryMap.addAddress(href, file.download, StoryMap.findAddress(chapter.id)); });
    }
  }
};

/** @type {(text: string, chapter: HTMLElement) => Promise<void>} */
StoryMap.copy = async (text, chapter) => {
  const said = StoryMap.need(".chapter-said", chapter);
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = said.dataset.done || "";
  } catch {
    said.textContent = StoryMap.fill(said.dataset.failed, { address: text });
  }
};

/** @type {() => string} */
StoryMap.sayToday = () => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(new Date());

// A citation's file with where it was seen, and when; each format in its own fields.
/** @type {(href: string, name: string, address: string) => string} */
StoryMap.addAddress = (href, name, address) => {
  const [head, ...data] = href.split(",");
  const text = decodeURIComponent(data.join(","));
  const now = new Date();
  const [year, month, day] = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0"));
  /** @type {Record<string, () => string>} */
  const write = {
    bib: () => text.replace(/,?\s*\}\s*$/, `,\n  url = {${address}},\n  urldate = {${year}-${month}-${day}}\n}\n`),
    ris: () => text.replace(/^ER {2}-/m, `UR  - ${address}\nY2  - ${year}/${month}/${day}\nER  -`),
    json: () => JSON.stringify(JSON.parse(text).map((/** @type {object} */ item) => ({
      ...item, URL: address, accessed: { "date-parts": [[year, month, day].map(Number)] },
    })), null, 2),
  };
  const ending = name.slice(name.lastIndexOf(".") + 1);
  return `${head},${encodeURIComponent(write[ending] ? write[ending]() : text)}`;
};
