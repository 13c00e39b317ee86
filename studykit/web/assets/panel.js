// @ts-check
// What opens over a card: keys, statistics, linked notes, a note to read, the card's Markdown to change.
"use strict";
(() => {
  const { table, order, make, ...studykit } = /** @type {any} */ (globalThis).studykit;
  const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("dialog.panel"));
  const title = /** @type {HTMLElement} */ (dialog.querySelector("h2"));
  const body = /** @type {HTMLElement} */ (dialog.querySelector(".panel-body"));
  const ADDRESSES = /** @type {Record<string, string>} */ ({ help: "panel/help", stats: "panel/stats", links: "panel/links", edit: "panel/source" });

  function toPage() {
    /** @type {HTMLElement | null} */ (document.querySelector("main"))?.focus({ preventScroll: true });
  }

  /** @param {string} name */
  function open(name) {
    const link = name === "open" ? document.querySelector(".sheet")?.getAttribute("data-note") : "";
    load(name === "open" ? `note?path=${encodeURIComponent(link || "")}` : ADDRESSES[name]);
  }

  /** @param {string} address */
  async function load(address) {
    /** @type {{title: string, html?: string, trouble?: string, lang: string}} */
    let shown;
    try {
      shown = await (await fetch(address)).json();
    } catch {
      return; // nobody answers; the page says so by itself
    }
    title.textContent = shown.title;
    if (shown.html) body.innerHTML = shown.html;
    else body.replaceChildren(make("p", {}, shown.trouble));
    body.lang = shown.lang;
    if (!dialog.open) {
      toPage(); // where the focus returns to as it closes: a key pressed before "close" is told is for the page, too
      dialog.showModal();
    }
    body.scrollTop = 0;
    /** @type {any} */ (globalThis).studykit.steps?.(body);
    /** @type {HTMLElement} */ (body.querySelector("textarea") || body).focus();
  }

  /** Another text for the card; the dialog stays open with it where the note does not take it. @param {HTMLFormElement} form */
  async function rewrite(form) {
    const text = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea")).value;
    const turn = table().turn;
    await order("rewrite", { text, seen: form.dataset.seen || "" });
    const said = document.querySelector("#sk-table .said");
    if (table().turn === turn || said?.classList.contains("alarm")) {
      const alarm = /** @type {HTMLElement} */ (form.querySelector(".alarm"));
      alarm.textContent = said?.textContent || "";
      alarm.hidden = false;
      return;
    }
    dialog.close();
  }

  Object.assign(/** @type {any} */ (globalThis).studykit, { ...studykit, panel: open });

  document.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest("[data-close]") || target === dialog) return dialog.close();
    const link = target.closest("a");
    const address = link?.getAttribute("href") || "";
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (address.startsWith("note?")) {
      event.preventDefault();
      load(address);
    } else if (link.closest(".text") && !address.startsWith("#")) {
      link.target = "_blank";
    }
  });
  document.addEventListener("keydown", (event) => {
    const at = /** @type {HTMLElement} */ (event.target);
    const first = /** @type {HTMLElement | null} */ (document.querySelector(".everything .primary"));
    if (first && event.key === "Enter" && !event.repeat && at.matches("body, main") && !dialog.open) first.click();
  });
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches(".rewrite")) return;
    event.preventDefault();
    rewrite(form);
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) /** @type {HTMLFormElement | null} */ (body.querySelector("form"))?.requestSubmit();
    const digit = /^[1-9]$/.test(event.key) && !body.querySelector("textarea") ? body.querySelectorAll(".linked a")[Number(event.key) - 1] : null;
    if (digit) /** @type {HTMLElement} */ (digit).click();
  });
  dialog.addEventListener("close", toPage); // which may be another one than when it was opened
})();
