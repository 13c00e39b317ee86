// @ts-check
// A glance at the note behind a link, on hover and on focus, from the same files that search uses.
"use strict";
(() => {
  const { base, make, search } = studykit;
  const top = new URL(base, location.href).href;
  const LINKS = "main a.internal[href], .backlinks a[href], .note-list a[href]";
  const WAIT = 300;
  const LONGEST = 260;
  /** @type {HTMLElement | null} */
  let shown = null;
  /** @type {HTMLAnchorElement | null} the link that is looked at */
  let aim = null;
  let timer = 0;

  /** The page's path in the site, or "" for links elsewhere and within this page. @param {HTMLAnchorElement} link */
  function pathOf(link) {
    const url = new URL(link.href);
    url.hash = "";
    if (!url.href.startsWith(top) || url.pathname === location.pathname) return "";
    return decodeURIComponent(url.pathname.slice(new URL(top).pathname.length));
  }

  function hide() {
    clearTimeout(timer);
    shown?.remove();
    shown = null;
  }

  /** @param {HTMLAnchorElement} link */
  async function show(link) {
    if (!link.matches(LINKS) || !pathOf(link)) return;
    const found = await search.glance(pathOf(link)).catch(() => null);
    if (!found || !link.matches(":hover, :focus-visible")) return;
    hide();
    shown = make("div", { class: "preview", role: "status" });
    const text = found.text.replace(/\s+/g, " ");
    const cut = text.length > LONGEST ? `${text.slice(0, LONGEST).replace(/\s+\S*$/, "")} …` : text;
    shown?.append(make("strong", {}, found.title), make("p", {}, cut));
    document.body.append(/** @type {HTMLElement} */ (shown));
    place(link, /** @type {HTMLElement} */ (shown));
  }

  /** Below the link, above it where there is no room, never over the edge. @param {HTMLElement} link @param {HTMLElement} box */
  function place(link, box) {
    const at = link.getClientRects()[0];
    const size = box.getBoundingClientRect();
    const below = at.bottom + 8 + size.height < innerHeight;
    box.style.top = `${scrollY + (below ? at.bottom + 8 : at.top - size.height - 8)}px`;
    box.style.left = `${Math.max(16, Math.min(at.left, document.documentElement.clientWidth - size.width - 16))}px`;
  }

  /** @param {HTMLAnchorElement} link */
  function aimAt(link) {
    aim = link;
    clearTimeout(timer);
    timer = setTimeout(() => show(link), WAIT);
  }

  /** @param {Event} event */
  function begin(event) {
    const link = /** @type {HTMLElement} */ (event.target).closest?.(LINKS);
    if (link instanceof HTMLAnchorElement && !link.closest("dialog") && pathOf(link)) aimAt(link);
  }

  /** The pointer may leave other things than the link that is looked at. @param {Event} event */
  function end(event) {
    const link = /** @type {HTMLElement} */ (event.target).closest?.(LINKS);
    if (link && link === aim && !link.matches(":focus-visible")) forget();
  }

  function forget() {
    aim = null;
    hide();
  }

  const first = document.querySelector("main a:is(:hover, :focus-visible)");
  if (first) aimAt(/** @type {HTMLAnchorElement} */ (first)); // it woke this script
  if (matchMedia("(hover: hover)").matches) document.addEventListener("mouseover", begin);
  document.addEventListener("mouseout", end);
  document.addEventListener("focusin", begin);
  document.addEventListener("focusout", forget);
  document.addEventListener("pointerdown", forget);
  document.addEventListener("keydown", (event) => event.key === "Escape" && forget());
  document.addEventListener("scroll", () => {
    hide();
    if (aim?.matches(":hover, :focus-visible")) aimAt(aim); // reached with the keyboard, it may just have come into sight
  });
})();
