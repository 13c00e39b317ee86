// @ts-check
// On a served site: reloads when the notes have changed, and leads from a page to the review of its cards.
"use strict";
(() => {
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const top = own.src.slice(0, own.src.indexOf("study/assets/"));
  const here = decodeURIComponent(location.href.slice(top.length).split(/[?#]/)[0]) || "index.html";
  const cards = document.querySelectorAll("main .card[data-card]").length;
  const kind = document.body.className;
  if (cards && /kind-(note|deck)/.test(kind)) {
    const link = document.createElement("a");
    link.className = "primary study-link";
    link.href = `${top}study/page?path=${encodeURIComponent(here)}`;
    link.textContent = kind.includes("deck") ? own.dataset.deck || "" : own.dataset.page || "";
    (document.querySelector(".title .actions") || document.querySelector(".title"))?.append(link);
  }
  // Whoever has just followed a link is not brought back, and no page is taken away under a pressed finger.
  let leaving = false;
  let pressed = false;
  window.addEventListener("beforeunload", () => {
    leaving = true;
    // Where a link led to a download the page stays.
    setTimeout(() => (leaving = false), 10_000);
  });
  for (const name of ["pointerdown", "pointerup", "pointercancel"])
    document.addEventListener(name, () => (pressed = name === "pointerdown"), { passive: true, capture: true });
  const reload = () => {
    if (leaving || pressed) setTimeout(reload, 300);
    else location.reload();
  };
  // A browser keeps few connections to one server: only the page that is seen listens.
  /** @type {EventSource | undefined} */
  let events;
  let count = own.dataset.count || ""; // as it was when this page was sent, which may be some time ago
  const listen = () => {
    events?.close();
    if (document.hidden) return;
    events = new EventSource(`${top}events`);
    events.addEventListener("count", (event) => {
      if (count && event.data !== count) reload();
      count = event.data;
    });
    events.onmessage = (event) => {
      if (event.data === "reload") reload();
    };
  };
  document.addEventListener("visibilitychange", listen);
  listen();
})();
