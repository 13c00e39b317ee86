// @ts-check
// What every page does with script: colours, search on "/", contents that follow, copying code, tabs, steps of flows.
"use strict";
(() => {
  /** @type {Record<string, string>} */
  const texts = /** @type {any} */ (globalThis).studykitTexts || {};
  const root = document.documentElement;
  const base = root.dataset.root || "./";

  /** @param {string} name @param {Record<string, string>} [attributes] @param {string} [text] */
  function make(name, attributes = {}, text = "") {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text) element.textContent = text;
    return element;
  }

  /** @type {Map<string, Promise<void>>} */
  const loaded = new Map();
  /** Loads a script of ours once; works from a folder on disk, where fetching does not. @param {string} path */
  function load(path) {
    let promise = loaded.get(path);
    if (!promise) {
      promise = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = base + path;
        script.onload = () => resolve();
        script.onerror = () => reject(new Error(path));
        document.head.append(script);
      });
      loaded.set(path, promise);
      promise.catch(() => loaded.delete(path));
    }
    return promise;
  }

  /** The address of a file of assets/, with the version this page was made with. @param {string} name */
  function assetPath(name) {
    return `assets/${name}?v=${root.dataset[name.replace(/\W/g, "")] || "0"}`;
  }

  Object.assign(globalThis, { studykit: { texts, base, make, load } });

  // Colours: as the system, light, dark.
  const themeSwitch = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-theme-switch]"));
  if (themeSwitch) {
    const names = ["system", "light", "dark"];
    const show = () => {
      const now = root.dataset.theme || "system";
      themeSwitch.setAttribute("aria-label", `${texts.theme}: ${texts[`theme_${now}`]}`);
      themeSwitch.title = `${texts.theme}: ${texts[`theme_${now}`]}`;
    };
    themeSwitch.hidden = false;
    show();
    themeSwitch.addEventListener("click", () => {
      const next = names[(names.indexOf(root.dataset.theme || "system") + 1) % names.length];
      if (next === "system") delete root.dataset.theme;
      else root.dataset.theme = next;
      try {
        if (next === "system") localStorage.removeItem("studykit-theme");
        else localStorage.setItem("studykit-theme", next);
      } catch {
        // Kept for this page only.
      }
      show();
    });
  }

  // Search: its script comes with the first use.
  const searchButton = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-search]"));
  const openSearch = async () => {
    await load(assetPath("search.js"));
    /** @type {any} */ (globalThis).studykit.openSearch();
  };
  if (searchButton) {
    searchButton.hidden = false;
    searchButton.addEventListener("click", openSearch);
  }
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (document.querySelector("dialog[open]")) return;
    // The field of a dialog that was just closed keeps the focus until the next frame; nobody types there.
    const field = target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);
    const typing = field && !target.closest("dialog:not([open])");
    const wanted = (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey) || (event.key === "k" && (event.ctrlKey || event.metaKey));
    if (wanted && !typing) {
      event.preventDefault();
      openSearch();
    }
  });

  // Previews: for a pointer that can hover; their script comes with the first link that is hovered.
  if (matchMedia("(hover: hover)").matches) {
    const wake = (/** @type {Event} */ event) => {
      if (!(/** @type {HTMLElement} */ (event.target).closest?.("main a"))) return;
      document.removeEventListener("mouseover", wake);
      load(assetPath("search.js")).then(() => load(assetPath("preview.js"))).catch(() => undefined);
    };
    document.addEventListener("mouseover", wake);
  }

  // Contents: mark where the reader is.
  const marks = new Map([...document.querySelectorAll(".rail a")].map((a) => [decodeURIComponent((a.getAttribute("href") || "").slice(1)), a]));
  const headings = [...document.querySelectorAll("[data-text] :is(h2, h3, h4)[id]")].filter((h) => marks.has(h.id));
  if (headings.length) {
    let current = "";
    const follow = () => {
      const passed = headings.filter((h) => h.getBoundingClientRect().top < 130);
      const now = (passed.at(-1) || headings[0]).id;
      if (now === current) return;
      marks.get(current)?.classList.remove("here");
      marks.get((current = now))?.classList.add("here");
    };
    document.addEventListener("scroll", () => requestAnimationFrame(follow), { passive: true });
    follow();
  }

  for (const heading of document.querySelectorAll("[data-text] > :is(h2, h3, h4, h5, h6)[id]")) {
    heading.append(make("a", { class: "heading-link", href: `#${encodeURIComponent(heading.id)}`, "aria-hidden": "true", tabindex: "-1" }, "#"));
  }

  // Code: a button that copies.
  if (navigator.clipboard) {
    for (const pre of document.querySelectorAll("[data-text] pre")) {
      const frame = make("div", { class: "code-frame" });
      const button = make("button", { type: "button", class: "copy" }, texts.copy);
      pre.replaceWith(frame);
      frame.append(pre, button);
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText((pre.textContent || "").trimEnd());
        button.textContent = texts.copied;
        setTimeout(() => (button.textContent = texts.copy), 1500);
      });
    }
  }

  // What scrolls sideways can be reached and scrolled from the keyboard.
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-text] :is(.math, .table, pre, .flow, .card-back)"))) {
    if (part.scrollWidth > part.clientWidth && part.tabIndex < 0) part.tabIndex = 0;
  }

  // Tabs: without script all of them stand below each other, with their titles.
  let tabNumber = 0;
  for (const tabs of document.querySelectorAll(".tabs")) {
    const panels = /** @type {HTMLElement[]} */ ([...tabs.children].filter((child) => child.matches(".tab")));
    if (panels.length < 2) continue;
    const bar = make("div", { class: "tab-bar", role: "tablist" });
    /** @param {number} chosen */
    const choose = (chosen) => {
      panels.forEach((panel, n) => {
        panel.hidden = n !== chosen;
        bar.children[n].setAttribute("aria-selected", String(n === chosen));
        bar.children[n].setAttribute("tabindex", n === chosen ? "0" : "-1");
      });
    };
    panels.forEach((panel, n) => {
      const id = `sk-tab-${++tabNumber}`;
      panel.id = id;
      panel.setAttribute("role", "tabpanel");
      const title = panel.querySelector(".tab-title")?.textContent || String(n + 1);
      const button = make("button", { type: "button", role: "tab", "aria-controls": id }, title);
      button.addEventListener("click", () => choose(n));
      bar.append(button);
    });
    bar.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (!step) return;
      const now = [...bar.children].findIndex((button) => button.getAttribute("aria-selected") === "true");
      const next = (now + step + panels.length) % panels.length;
      choose(next);
      /** @type {HTMLElement} */ (bar.children[next]).focus();
    });
    tabs.prepend(bar);
    tabs.classList.add("ready");
    choose(0);
  }

  // A link into a closed card opens it.
  const openTarget = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id ? document.getElementById(id) : null;
    const details = target?.closest("details");
    if (details) details.open = true;
  };
  window.addEventListener("hashchange", openTarget);
  openTarget();
})();
