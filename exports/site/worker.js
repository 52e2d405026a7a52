// What was read once is read again without a network; with one, the newest is read.
"use strict";

const KEPT = "story-map";
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

// The page that brought this worker came before it.
worker.addEventListener("install", (event) => {
  worker.skipWaiting();
  event.waitUntil((async () => {
    const kept = await caches.open(KEPT);
    const pages = await worker.clients.matchAll({ includeUncontrolled: true, type: "window" });
    const inside = pages.map(({ url }) => url.split("#")[0]).filter((url) => url.startsWith(worker.registration.scope));
    // A browser has it already.
    await Promise.allSettled(inside.map(async (url) => kept.put(url, await ask(url, { cache: "force-cache" }))));
  })());
});

worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const inside = request.method === "GET" && request.url.startsWith(worker.registration.scope);
  if (inside && !request.headers.has("range")) { event.respondWith(answer(request)); }
});

/** @type {(request: Request | string, options?: RequestInit) => Promise<Response>} */
async function ask(request, options) {
  const response = await fetch(request, options);
  if (!response.ok) { throw response; }
  return response;
}

/** @type {(request: Request) => Promise<Response>} */
async function answer(request) {
  const kept = await caches.open(KEPT);
  try {
    const response = await ask(request);
    // One page for all that is asked of it behind "?".
    await kept.put(request.url.split(/[?#]/)[0], response.clone());
    return response;
  } catch (failure) {
    if (failure instanceof Response) { return failure; }
    const found = await kept.match(request, { ignoreSearch: true }) || (request.mode === "navigate" && await findPage(kept, request.url));
    if (found) { return found; }
    throw failure;
  }
}

// Every chapter is in each page of its language: one that was read stands for the others.
/** @type {(kept: Cache, address: string) => Promise<Response | undefined>} */
async function findPage(kept, address) {
  const asked = readPlace(address);
  const places = (await kept.keys()).map(({ url }) => ({ url, ...readPlace(url) }));
  const others = places.filter(({ folder, kind }) => asked.folder && folder === asked.folder && kind === asked.kind);
  // It reads its chapter out of its address where it is one of a chapter.
  const other = others.find(({ chapter }) => asked.chapter && chapter) || others[0];
  if (!other) { return undefined; }
  if (asked.chapter && other.chapter) { return kept.match(other.url); }
  return Response.redirect(asked.chapter ? `${other.url}#${asked.chapter}` : other.url);
}

// The folder of a story's language, whether it is the page or the one for a frame, and its chapter.
/** @type {(address: string) => { folder: string, kind: string, chapter: string }} */
function readPlace(address) {
  const { pathname } = new URL(address);
  const [, folder = "", kind = "story", chapter = ""] = /^(.*?\/)(?:(story|embed)\/(?:([^/]+)\/?)?)?(?:index\.html)?$/.exec(pathname) || [];
  return { folder, kind, chapter: chapter === "index.html" ? "" : chapter };
}
