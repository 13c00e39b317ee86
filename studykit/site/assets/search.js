// @ts-check
// Search without a server: the index comes in small files of script, so it also works from a folder on disk.
"use strict";
(() => {
  const kit = /** @type {any} */ (globalThis).studykit;
  const { texts, base, make, load } = kit;

  /** @typedef {{shards: string[], titles: string[], urls: string[], aliases: Record<string, string[]>, tags: Record<string, string[]>, chunks: number[], words: string}} Index */
  /** @type {Index | null} */
  let index = null;
  /** @type {string[]} */
  let words = [];
  /** @type {string[]} */
  let foldedTitles = [];
  /** @type {Map<number, Map<string, number[]>>} */
  const shards = new Map();
  /** @type {Map<number, string[]>} */
  const chunks = new Map();

  Object.assign(globalThis, {
    /** Called by the files of the index. @param {string} kind @param {number} number @param {any} data */
    studykitSearch(kind, number, data) {
      if (kind === "index") {
        index = data;
        words = data.words ? data.words.split(" ") : [];
        foldedTitles = data.titles.map(fold);
      } else if (kind === "shard") {
        const [terms, postings] = data;
        shards.set(number, new Map(terms.split(" ").map((/** @type {string} */ term, /** @type {number} */ n) => [term, postings[n]])));
      } else chunks.set(number, data);
    },
  });

  const GRAMS = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}\\u1100-\\u11ff\\uac00-\\ud7ff";
  const SYMBOLS = "\\u2190-\\u2bff\\u{1f000}-\\u{1faff}";
  const PIECES = new RegExp(`([${GRAMS}]+)|([${SYMBOLS}])|((?:(?![${GRAMS}${SYMBOLS}])[\\p{L}\\p{N}_])+)`, "gu");

  /** One spelling for all, as when the index was made. @param {string} text */
  function fold(text) {
    return text.normalize("NFKC").toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC");
  }

  /** The shard that holds a term: the last one that does not begin after it. @param {string} term */
  function shardOf(term) {
    const starts = /** @type {Index} */ (index).shards;
    let low = 0;
    for (let high = starts.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= term) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Terms of the vocabulary that a typed word stands for: itself, then those it begins, then those it is part of. @param {string} word */
  function meanings(word) {
    const found = [[], [], []];
    for (const known of words) {
      const at = known.indexOf(word);
      if (at >= 0) /** @type {string[]} */ (found[known === word ? 0 : at === 0 ? 1 : 2]).push(known);
    }
    const byLength = (/** @type {string} */ a, /** @type {string} */ b) => a.length - b.length;
    return [...found[0], .../** @type {string[]} */ (found[1]).sort(byLength).slice(0, 40), .../** @type {string[]} */ (found[2]).sort(byLength).slice(0, 40)];
  }

  /** What is looked for: groups of terms, any of a group will do. @param {string} query */
  function parse(query) {
    /** @type {{terms: string[]}[]} */
    const groups = [];
    for (const match of fold(query).matchAll(PIECES)) {
      const [, grams, symbol, word] = match;
      if (grams) {
        const chars = [...grams];
        if (chars.length === 1) groups.push({ terms: chars });
        for (let n = 0; n + 1 < chars.length; n++) groups.push({ terms: [chars[n] + chars[n + 1]] });
      } else if (symbol) groups.push({ terms: [symbol] });
      else groups.push({ terms: meanings(word) });
    }
    return groups;
  }

  /** Notes by number with a weight, for one group. @param {{terms: string[]}} group */
  async function hits(group) {
    /** @type {Map<number, number>} */
    const scores = new Map();
    const wanted = group.terms.map((term) => ({ term, shard: shardOf(term) }));
    await Promise.all([...new Set(wanted.map((one) => one.shard))].map((n) => load(`search/s-${n}.js`).catch(() => undefined)));
    wanted.forEach(({ term, shard }, place) => {
      const postings = shards.get(shard)?.get(term);
      if (!postings) return;
      const rarity = Math.log(1 + /** @type {Index} */ (index).titles.length / (postings.length / 2));
      let number = 0;
      for (let n = 0; n < postings.length; n += 2) {
        number += postings[n];
        const score = (postings[n + 1] * (0.4 + rarity)) / (place ? 2 : 1);
        if (score > (scores.get(number) || 0)) scores.set(number, score);
      }
    });
    return scores;
  }

  /** @param {string} query @returns {Promise<{number: number, score: number}[]>} */
  async function find(query) {
    const groups = parse(query);
    if (!groups.length || !index) return [];
    const found = await Promise.all(groups.map(hits));
    /** @type {Map<number, {score: number, groups: number}>} */
    const totals = new Map();
    for (const scores of found) {
      for (const [number, score] of scores) {
        const total = totals.get(number) || { score: 0, groups: 0 };
        totals.set(number, { score: total.score + score, groups: total.groups + 1 });
      }
    }
    const whole = fold(query).trim();
    const all = [...totals].map(([number, total]) => {
      const title = foldedTitles[number];
      const named = title === whole ? 1000 : title.startsWith(whole) ? 300 : title.includes(whole) ? 150 : 0;
      return { number, score: total.score + named, groups: total.groups };
    });
    const most = Math.max(0, ...all.map((one) => one.groups));
    const ranked = all.filter((one) => one.groups === most).sort((a, b) => b.score - a.score || a.number - b.number);
    return phrasesFirst(ranked.slice(0, 40), whole);
  }

  /** The text of a note, from the file that holds it. @param {number} number */
  async function textOf(number) {
    const starts = /** @type {Index} */ (index).chunks;
    let chunk = starts.length - 1;
    while (chunk > 0 && starts[chunk] > number) chunk--;
    await load(`search/t-${chunk}.js`);
    return chunks.get(chunk)?.[number - starts[chunk]] || "";
  }

  /** Pairs of characters may stand apart; notes with the very words come first. @param {{number: number, score: number}[]} ranked @param {string} whole */
  async function phrasesFirst(ranked, whole) {
    const shown = ranked.slice(0, 20);
    const exact = await Promise.all(
      shown.map(async (one) => foldedTitles[one.number].includes(whole) || fold(await textOf(one.number).catch(() => "")).includes(whole)),
    );
    const bonus = shown.map((one, n) => ({ ...one, score: one.score + (exact[n] ? 60 : 0), exact: exact[n] }));
    const unbroken = /^[^\s]+$/u.test(whole) && bonus.some((one) => one.exact) && new RegExp(`^[${GRAMS}]+$`, "u").test(whole);
    const kept = unbroken ? bonus.filter((one) => one.exact) : bonus;
    return kept.sort((a, b) => b.score - a.score || a.number - b.number);
  }

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
  const dialog = /** @type {HTMLDialogElement} */ (make("dialog", { class: "search-window", "aria-label": texts.search }));
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
      await load("search/index.js");
      const results = await find(query);
      if (mine !== turn) return;
      const needles = needlesOf(query);
      const items = await Promise.all(results.slice(0, 20).map((one, n) => item(one.number, n, needles)));
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

  /** @param {number} number @param {number} place @param {string[]} needles */
  async function item(number, place, needles) {
    const known = /** @type {Index} */ (index);
    const href = base + known.urls[number].split("/").map(encodeURIComponent).join("/");
    const link = make("a", { role: "option", id: `sk-result-${place}`, "aria-selected": "false", href, tabindex: "-1" });
    const title = make("strong");
    write(title, known.titles[number], places(known.titles[number], needles));
    link.append(title);
    const aliases = (known.aliases[number] || []).filter((alias) => needles.some((needle) => fold(alias).includes(needle)));
    if (aliases.length) link.append(make("span", { class: "where" }, aliases.join(" · ")));
    const text = make("p");
    excerpt(await textOf(number).catch(() => ""), needles, text);
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

  kit.openSearch = () => {
    if (!dialog.open) dialog.showModal();
    input.focus();
    input.select();
    show();
  };
  /** Title and text of a page of a note, for previews. @param {string} url its path in the site */
  kit.glance = async (url) => {
    await load("search/index.js");
    const known = /** @type {Index} */ (index);
    const number = known.urls.indexOf(url);
    return number < 0 ? null : { title: known.titles[number], text: await textOf(number) };
  };
  kit.find = async (/** @type {string} */ query) => {
    await load("search/index.js");
    return (await find(query)).map((one) => /** @type {Index} */ (index).urls[one.number]);
  };
})();
