// @ts-check
// The window in which notes are searched: what was found, with the words marked, chosen with the arrow keys.
"use strict";
(() => {
  const { texts, base, make } = studykit;
  const { fold } = studykit.search;

  /** Where the query stands in a text, as places in the unfolded text. @param {string} text @param {string[]} needles */
  function places(text, needles) {
    let folded = "";
    /** @type {number[]} */
    const origin = [];
    let at = 0;
    for (const char of text) {
      const plain = fold(char);
      for (let n = 0; n < plain.length; n++) origin.push(at);
      folded += plain;
      at += char.length;
    }
    origin.push(at);
    /** @type {[number, number][]} */
    const found = [];
    for (const needle of needles) {
      for (let from = folded.indexOf(needle); from >= 0 && found.length < 60; from = folded.indexOf(needle, from + needle.length)) {
        found.push([origin[from], origin[from + needle.length]]);
      }
    }
    found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    return found.filter(([start], n) => n === 0 || start >= Math.max(...found.slice(0, n).map((one) => one[1])));
  }

  /** Text with the found parts marked. @param {HTMLElement} into @param {string} text @param {[number, number][]} marks */
  function write(into, text, marks) {
    let at = 0;
    for (const [start, end] of marks) {
      into.append(text.slice(at, start), make("mark", {}, text.slice(start, end)));
      at = end;
    }
    into.append(text.slice(at));
  }

  /** @param {string} query */
  function needlesOf(query) {
    const whole = fold(query).trim();
    const parts = whole.split(/\s+/).filter(Boolean);
    return parts.length > 1 ? [whole, ...parts] : parts;
  }

  /** @param {string} text @param {string[]} needles @param {HTMLElement} into */
  function excerpt(text, needles, into) {
    const flat = text.replace(/\s+/g, " ");
    const marks = places(flat, needles);
    const first = marks.length ? marks[0][0] : 0;
    let start = Math.max(0, first - 60);
    if (start) start = Math.max(start, flat.lastIndexOf(" ", first - 20) > start ? flat.indexOf(" ", start) + 1 : start);
    const end = Math.min(flat.length, start + 170);
    const inside = marks.filter(([a, b]) => a >= start && b <= end).map(([a, b]) => /** @type {[number, number]} */ ([a - start, b - start]));
    if (start) into.append("… ");
    write(into, flat.slice(start, end), inside);
    if (end < flat.length) into.append(" …");
  }

  // The window.
  const dialog = make("dialog", { class: "search-window", "aria-label": texts.search });
  const form = make("form", { role: "search" });
  const input = /** @type {HTMLInputElement} */ (
    make("input", { type: "search", placeholder: texts.search_hint, "aria-label": texts.search_hint, role: "combobox", "aria-expanded": "true", "aria-controls": "sk-results", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", enterkeyhint: "go" })
  );
  const list = make("div", { class: "search-results", id: "sk-results", role: "listbox", "aria-label": texts.results });
  const note = make("p", { class: "search-note", role: "status" }, texts.search_help);
  form.append(input, make("kbd", {}, "Esc"));
  dialog.append(form, list, note);
  document.body.append(dialog);
  let chosen = -1;
  let turn = 0;

  /** @param {number} next */
  function choose(next) {
    const items = [...list.children];
    items[chosen]?.setAttribute("aria-selected", "false");
    chosen = items.length ? (next + items.length) % items.length : -1;
    const item = items[chosen];
    item?.setAttribute("aria-selected", "true");
    item?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", item?.id || "");
  }

  async function show() {
    const query = input.value;
    const mine = ++turn;
    try {
      const results = await studykit.search.find(query);
      if (mine !== turn) return;
      const needles = needlesOf(query);
      const items = await Promise.all(results.slice(0, 20).map((one, n) => item(one, n, needles)));
      if (mine !== turn) return;
      list.replaceChildren(...items);
      note.textContent = !query.trim() ? texts.search_help : items.length ? "" : `${texts.search_empty} “${query}”`;
      note.hidden = !note.textContent;
      choose(items.length ? 0 : -1);
    } catch {
      note.hidden = false;
      note.textContent = texts.search_failed;
    }
  }

  /** @param {StudykitFound} found @param {number} place @param {string[]} needles */
  async function item(found, place, needles) {
    const href = base + found.url.split("/").map(encodeURIComponent).join("/");
    const link = make("a", { role: "option", id: `sk-result-${place}`, "aria-selected": "false", href, tabindex: "-1" });
    const title = make("strong");
    write(title, found.title, places(found.title, needles));
    link.append(title);
    const aliases = found.aliases.filter((alias) => needles.some((needle) => fold(alias).includes(needle)));
    if (aliases.length) link.append(make("span", { class: "where" }, aliases.join(" · ")));
    const text = make("p");
    excerpt(await found.text().catch(() => ""), needles, text);
    if (text.textContent) link.append(text);
    return link;
  }

  input.addEventListener("input", show);
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Escape") {
      event.preventDefault(); // else the field is emptied first
      dialog.close();
    }
  });
  form.addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const link = /** @type {HTMLAnchorElement | undefined} */ (list.children[Math.max(0, chosen)]);
    if (link) location.href = link.href;
    dialog.close();
  });
  list.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => input.blur()); // so that the next "/" is no letter typed
  dialog.addEventListener("click", (/** @type {MouseEvent} */ event) => event.target === dialog && dialog.close());

  studykit.openSearch = () => {
    if (!dialog.open) dialog.showModal();
    input.focus();
    input.select();
    show();
  };
})();
