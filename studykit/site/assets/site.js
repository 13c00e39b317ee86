// @ts-check
// The frame of every page: colours, search, quiz and previews at hand, reading without a network.
"use strict";
(() => {
  const texts = globalThis.studykitTexts || {};
  const root = document.documentElement;
  const base = root.dataset.root || "./";

  /** @type {Studykit["make"]} */
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
        const script = make("script", { src: base + path });
        script.onload = () => resolve();
        script.onerror = () => reject(new Error(path));
        document.head.append(script);
      });
      loaded.set(path, promise);
      promise.catch(() => loaded.delete(path));
    }
    return promise;
  }

  /** Scripts of ours, one after the other, of the version this page was made with. @param {string[]} names */
  async function need(...names) {
    for (const name of names) await load(`assets/${name}?v=${root.dataset.version || "0"}`);
  }

  Object.assign(globalThis, { studykit: { texts, base, make, load, need } });

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

  // Search: its scripts come with the first use.
  const openSearch = async () => {
    await need("find.js", "search.js");
    studykit.openSearch();
  };
  const searchButton = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-search]"));
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

  // Quiz: likewise.
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-quiz]"))) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await need("sm2.js", "progress.js", "cards.js", "quiz.js");
      studykit.openQuiz(button.dataset.quiz || "page");
    });
  }

  // Previews: their script comes with the first link that is pointed at or reached with the keyboard.
  const wake = (/** @type {Event} */ event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest?.("main a[href]");
    if (!link || !link.matches(":hover, :focus-visible")) return;
    for (const name of ["mouseover", "focusin"]) document.removeEventListener(name, wake);
    need("find.js", "preview.js").catch(() => undefined);
  };
  if (matchMedia("(hover: hover)").matches) document.addEventListener("mouseover", wake);
  document.addEventListener("focusin", wake);

  // Without a network and as a program of its own: only where a server serves the site.
  if (root.dataset.offline !== undefined && location.protocol.startsWith("http")) {
    document.head.append(make("link", { rel: "manifest", href: `${base}site.webmanifest` }));
    window.addEventListener("load", async () => {
      try {
        await navigator.serviceWorker.register(`${base}sw.js`);
        const { active } = await navigator.serviceWorker.ready;
        const sparing = /** @type {{connection?: {saveData?: boolean}}} */ (navigator).connection?.saveData;
        if (!sparing) setTimeout(() => active?.postMessage("fill"), 2000);
      } catch {
        // Not over a safe connection, or not wanted: the site is read as any other.
      }
    });
  }
})();
