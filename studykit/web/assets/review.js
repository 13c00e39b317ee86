// @ts-check
// The review page: sends what a person does as orders, shows what the server says. It keeps no state of its own.
"use strict";
(() => {
  /** @type {Record<string, string>} */
  const texts = /** @type {any} */ (globalThis).studykitTexts || {};
  const root = document.documentElement;
  const holder = document.getElementById("sk-table");
  const away = /** @type {HTMLElement} */ (document.querySelector(".away"));
  const LETTERS = { u: "undo", s: "suspend", b: "bury", m: "mark", n: "skip", q: "quit", e: "edit", l: "links", o: "open", "?": "help" };
  const AT_THE_END = { u: "undo", n: "more-new", a: "more-ahead", c: "more-cram", r: "resume", q: "finish", enter: "finish", "?": "help" };
  const RATINGS = ["again", "hard", "good", "easy"];
  const PANELS = new Set(["edit", "links", "open", "help", "stats"]);
  let busy = false;
  let asked = 0; // so often the table was asked for: an answer that comes after another question is an old one
  let missed = ""; // what came while an order was on its way

  /** @param {string} name @param {Record<string, string>} [attributes] @param {string} [text] */
  function make(name, attributes = {}, text = "") {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text) element.textContent = text;
    return element;
  }

  /** What stands on the table. @returns {DOMStringMap} */
  const table = () => /** @type {HTMLElement | null} */ (holder?.querySelector(".board"))?.dataset || {};

  const studykit = /** @type {any} */ (Object.assign(globalThis, { studykit: { texts, make, table, order, panel: (/** @type {string} */ _) => undefined } })).studykit;

  /** An order for the card that is seen now. Its key makes a second try harmless. @param {string} command @param {Record<string, string>} [more] */
  async function order(command, more = {}) {
    const now = table();
    if (busy || !now.session) return;
    busy = true;
    asked += 1;
    holder?.setAttribute("aria-busy", "true");
    const key = [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(16)).join("");
    const query = Object.fromEntries(new URLSearchParams(location.search));
    const body = { session: now.session, turn: Number(now.turn), stamp: now.stamp, card: now.card, key, command, query, ...more };
    try {
      show(await delivered(JSON.stringify(body)));
    } finally {
      busy = false;
      holder?.removeAttribute("aria-busy");
      if (missed) hear(missed);
      missed = "";
    }
  }

  /** Tries until somebody answers: a server that was killed comes back, or the person closes the page. @param {string} body */
  async function delivered(body) {
    for (let wait = 200; ; wait = Math.min(3000, wait * 1.6)) {
      try {
        const response = await fetch("do", { method: "POST", headers: { "content-type": "application/json" }, body });
        if (response.headers.get("content-type")?.startsWith("application/json")) {
          away.hidden = true;
          return response.json();
        }
        if (response.status !== 503) return { trouble: await response.text() };
      } catch {
        // Nobody there: asked again below.
      }
      away.hidden = false;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  /** @param {{html?: string, home?: string, trouble?: string, query?: string, title?: string}} reply */
  function show(reply) {
    if (!holder) return;
    if (reply.trouble) {
      const status = holder.querySelector(".said");
      status?.classList.add("alarm");
      if (status) status.textContent = reply.trouble;
      return;
    }
    if (reply.home) return location.assign(reply.home);
    if (reply.query !== undefined && reply.query !== location.search.slice(1)) {
      history.replaceState(null, "", location.pathname + (reply.query && `?${reply.query}`));
    }
    const before = table().card + (table().shown || "");
    holder.innerHTML = reply.html || "";
    settle(before === table().card + (table().shown || ""));
  }

  /** What new content needs. @param {boolean} same whether the same side of the same card shows */
  function settle(same) {
    if (!holder) return;
    const typing = /** @type {HTMLElement | null} */ (holder.querySelector("[data-typing]"));
    const input = /** @type {HTMLInputElement | null} */ (typing?.querySelector("input") || null);
    const gap = typing && [...holder.querySelectorAll(".front .cloze")][0];
    if (typing && input && gap) {
      input.setAttribute("aria-label", typing.textContent?.trim() || "");
      input.placeholder = (gap.textContent || "").replace(/^\[(\.\.\.|…)?|\]$/g, "");
      gap.replaceChildren(input);
      gap.classList.add("gap");
      typing.remove();
    }
    studykit.steps?.(holder);
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (holder.querySelectorAll(".sheet :is(.math, .table, pre, .flow)"))) {
      if (part.scrollWidth > part.clientWidth && part.tabIndex < 0) part.tabIndex = 0;
    }
    themes();
    const main = /** @type {HTMLElement | null} */ (holder.querySelector("main"));
    if (!same) window.scrollTo(0, 0);
    if (table().shown === "yes") holder.querySelector(".back")?.scrollIntoView({ block: "nearest" });
    (input || main)?.focus({ preventScroll: true });
  }

  /** The table as it is now, after another page or another server changed it. */
  async function refresh() {
    if (busy || !holder || !table().session) return;
    const mine = ++asked;
    try {
      const response = await fetch(`table${location.search}`);
      const reply = response.ok ? await response.json() : null;
      if (reply && mine === asked) show(reply);
      away.hidden = true;
    } catch {
      away.hidden = false;
    }
  }

  /** What a page did; of its own orders this page knows. @param {string} word a session and its turn */
  function hear(word) {
    const [session, turn] = word.split(" ");
    if (session !== table().session || Number(turn) > Number(table().turn)) refresh();
  }

  /** @param {string} command */
  function act(command) {
    if (PANELS.has(command)) studykit.panel(command);
    else if (command === "flip") order("flip", { text: /** @type {HTMLInputElement | null} */ (holder?.querySelector(".front input, [data-typing] input"))?.value || "" });
    else order(command);
  }

  document.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-command], [data-panel]"));
    if (button) return act(button.dataset.command || button.dataset.panel || "");
    if (target.closest("[data-theme-switch]")) return nextTheme();
    const touched = matchMedia("(pointer: coarse)").matches && target.closest(".sheet") && table().page === "card";
    if (touched && table().shown === "no" && !target.closest("a, button, input, label, summary, audio, video, figure")) act("flip");
  });

  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const key = event.key === " " ? "space" : event.key.normalize("NFKC").toLowerCase();
    if (target.matches("input, textarea, select")) {
      if (!target.closest(".sheet")) return;
      if (key === "enter") act("flip");
      else if (key === "escape") {
        const gap = target.closest(".cloze, .typing");
        if (gap?.matches(".cloze")) gap.textContent = "[…]";
        else gap?.remove();
        holder?.querySelector("main")?.focus();
      } else return;
      event.preventDefault();
      return;
    }
    const presses = key === "space" || key === "enter";
    if (presses && target.closest("a, button, summary, audio, video, [tabindex='0']")) return;
    const command = commandOf(key, presses);
    if (!command || (event.repeat && !PANELS.has(command))) return;
    event.preventDefault();
    act(command);
  });

  /** @param {string} key @param {boolean} presses */
  function commandOf(key, presses) {
    if (table().page !== "card") return AT_THE_END[/** @type {"u"} */ (key)];
    const shown = table().shown === "yes";
    if (presses) return shown ? "good" : "flip";
    if (/^[1-4]$/.test(key)) return shown ? RATINGS[Number(key) - 1] : "flip";
    return LETTERS[/** @type {"u"} */ (key)];
  }

  function themes() {
    const now = root.dataset.theme || "system";
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-theme-switch]"))) {
      button.hidden = false;
      button.title = `${texts.theme}: ${texts[`theme_${now}`]}`;
      button.setAttribute("aria-label", button.title);
    }
  }

  function nextTheme() {
    const names = ["system", "light", "dark"];
    const next = names[(names.indexOf(root.dataset.theme || "system") + 1) % names.length];
    if (next === "system") delete root.dataset.theme;
    else root.dataset.theme = next;
    try {
      if (next === "system") localStorage.removeItem("studykit-theme");
      else localStorage.setItem("studykit-theme", next);
    } catch {
      // Kept for this page only.
    }
    themes();
  }

  themes();
  if (holder) {
    document.addEventListener("DOMContentLoaded", () => settle(false));
    const events = new EventSource("../events?kind=study");
    let lost = false;
    events.onerror = () => {
      lost = true;
    };
    events.onopen = () => {
      if (lost) refresh();
      lost = false;
    };
    events.onmessage = (event) => {
      if (event.data === "over") {
        if (!busy) show({ html: `<main class="over"><article class="sheet end"><h1></h1></article></main>` });
        const title = holder.querySelector("h1");
        if (title && !table().session) title.textContent = texts.over_title;
        events.close();
      } else if (busy) missed = event.data;
      else hear(event.data);
    };
    // What was done after this page was made, and before it listened.
    events.addEventListener("last", (event) => hear(event.data));
  }
})();
