// @ts-check
// What a text does with script: contents that follow, copying code, tabs, links into closed cards.
"use strict";
(() => {
  const { texts, make } = studykit;

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
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("main :is(.math, .table, pre, .flow, .card-back, .graph-frame)"))) {
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
      panel.setAttribute("aria-labelledby", `${id}-name`);
      const title = panel.querySelector(".tab-title")?.textContent || String(n + 1);
      const button = make("button", { type: "button", role: "tab", id: `${id}-name`, "aria-controls": id }, title);
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
    let id = "";
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      return;
    }
    const target = id ? document.getElementById(id) : null;
    const details = target?.querySelector(".card-fold") || target?.closest("details");
    if (details instanceof HTMLDetailsElement) details.open = true;
  };
  window.addEventListener("hashchange", openTarget);
  openTarget();
})();
