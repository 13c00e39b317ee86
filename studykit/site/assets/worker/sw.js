// @ts-check
// Keeps the site in the browser, so that it can be read without a network. With one, the network is asked first.
// The build writes `studykitVersion` above: the hash of the list of all files.
"use strict";
(() => {
  const worker = /** @type {ServiceWorkerGlobalScope & {studykitVersion: string}} */ (/** @type {unknown} */ (self));
  const scope = worker.registration.scope;
  const NAME = `studykit ${new URL(scope).pathname}`;
  const LIST = `${scope}offline.json?sk=${worker.studykitVersion}`;
  const ROOM = 60_000_000; // bytes; the list begins with what matters most
  const PATIENCE = 4000; // milliseconds a network may take when there is a copy
  const AT_ONCE = 6;
  const SHELL = /^(index|all)\.html$|^assets\//;

  /** @typedef {Map<string, {key: string, url: string, size: number}>} Files by path in the site */
  /** @type {Promise<Files> | null} */
  let listed = null;
  /** @type {Promise<void> | null} */
  let filling = null;

  /** The files of this version. @returns {Promise<Files>} */
  function files() {
    listed ||= readList();
    listed.catch(() => (listed = null));
    return listed;
  }

  /** @returns {Promise<Files>} */
  async function readList() {
    const cache = await caches.open(NAME);
    let response = await cache.match(LIST);
    if (!response) {
      response = await fetch(LIST, { cache: "no-store" });
      if (!response.ok) throw new Error(`${response.status} ${LIST}`);
      await cache.put(LIST, response.clone());
    }
    /** @type {[string, string, number][]} */
    const rows = await response.json();
    return new Map(
      rows.map(([path, digest, size]) => {
        const url = scope + path.split("/").map(encodeURIComponent).join("/");
        return [path, { url, key: `${url}?sk=${digest}`, size }];
      }),
    );
  }

  /** A response as it can be kept: one that was redirected would not be taken for a page. @param {Response} response */
  async function plain(response) {
    return response.redirected ? new Response(await response.blob(), { headers: response.headers }) : response;
  }

  /** Fetches files that are not kept yet, some at a time; stops with the network. @param {(path: string) => boolean} wanted */
  async function fetchAll(wanted) {
    const cache = await caches.open(NAME);
    const kept = new Set((await cache.keys()).map((request) => request.url));
    let room = ROOM;
    const missing = [];
    for (const [path, file] of await files()) {
      if ((room -= file.size) < 0) break;
      if (wanted(path) && !kept.has(file.key)) missing.push(file);
    }
    for (let n = 0; n < missing.length; n += AT_ONCE) {
      await Promise.all(
        missing.slice(n, n + AT_ONCE).map(async ({ url, key }) => {
          const response = await fetch(url, { cache: "reload" });
          if (response.ok) await cache.put(key, await plain(response));
        }),
      );
    }
  }

  /** Everything, and then away with what belongs to older versions; a newer one that is just coming does that itself. */
  async function fill() {
    await fetchAll(() => true);
    if (worker.registration.installing || worker.registration.waiting) return;
    const cache = await caches.open(NAME);
    const current = new Set([LIST, ...[...(await files()).values()].map((file) => file.key)]);
    const old = (await cache.keys()).filter((request) => !current.has(request.url));
    await Promise.all(old.map((request) => cache.delete(request)));
  }

  /** The path in the site, or "" for what this worker leaves alone. @param {Request} request */
  async function pathOf(request) {
    const [address] = request.url.split(/[?#]/);
    if (request.method !== "GET" || !address.startsWith(scope)) return "";
    let path = "";
    try {
      path = decodeURIComponent(address.slice(scope.length));
    } catch {
      return "";
    }
    const known = await files().catch(() => /** @type {Files} */ (new Map()));
    if (path === "" || path.endsWith("/")) path += "index.html";
    return [path, `${path}.html`].find((name) => known.has(name)) || "";
  }

  /** The kept copy: of this version, else of an older one. @param {string} path */
  async function copy(path) {
    const file = (await files()).get(path);
    if (!file) return undefined;
    const cache = await caches.open(NAME);
    return (await cache.match(file.key)) || cache.match(file.url, { ignoreSearch: true });
  }

  /** @param {Request} request */
  async function answer(request) {
    const path = await pathOf(request);
    if (!path) return fetch(request);
    const network = fetch(request).then((response) => {
      if (response.ok) keep(path, response.clone()).catch(() => undefined);
      return response;
    });
    const impatient = new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(() => copy(path));
    const found = impatient.then((response) => response || network);
    return Promise.race([network, found]).catch(async () => (await copy(path)) || Response.error());
  }

  /** What was visited is kept, also where the room for all files is too small. @param {string} path @param {Response} response */
  async function keep(path, response) {
    const file = (await files()).get(path);
    const cache = await caches.open(NAME);
    if (file && !(await cache.match(file.key))) await cache.put(file.key, await plain(response));
  }

  worker.addEventListener("install", (event) => {
    event.waitUntil(fetchAll((path) => SHELL.test(path)).then(() => worker.skipWaiting()));
  });
  worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
  worker.addEventListener("fetch", (event) => event.respondWith(answer(event.request)));
  worker.addEventListener("message", (event) => {
    if (event.data !== "fill") return;
    filling ||= fill().catch(() => undefined).finally(() => (filling = null));
    event.waitUntil(filling);
  });
})();
