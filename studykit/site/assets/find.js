// @ts-check
// Finds notes without a server: the index comes in small files of script, so it also works from a folder on disk.
"use strict";
(() => {
  const { load } = studykit;

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

  /** How much a name is what was typed. @param {string} name @param {string} whole */
  function likeness(name, whole) {
    return name === whole ? 1000 : name.startsWith(whole) ? 300 : name.includes(whole) ? 150 : 0;
  }

  /** @param {number} number */
  function aliasesOf(number) {
    return (/** @type {Index} */ (index).aliases[number] || []).map(fold);
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
      const named = Math.max(likeness(foldedTitles[number], whole), ...aliasesOf(number).map((alias) => likeness(alias, whole) / 2));
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
      shown.map(async (one) => [foldedTitles[one.number], ...aliasesOf(one.number)].some((name) => name.includes(whole)) || fold(await textOf(one.number).catch(() => "")).includes(whole)),
    );
    const bonus = shown.map((one, n) => ({ ...one, score: one.score + (exact[n] ? 60 : 0), exact: exact[n] }));
    const unbroken = /^[^\s]+$/u.test(whole) && bonus.some((one) => one.exact) && new RegExp(`^[${GRAMS}]+$`, "u").test(whole);
    const kept = unbroken ? bonus.filter((one) => one.exact) : bonus;
    return kept.sort((a, b) => b.score - a.score || a.number - b.number);
  }

  /** @param {number} number @returns {StudykitFound} */
  function found(number) {
    const { urls, titles, aliases } = /** @type {Index} */ (index);
    return { url: urls[number], title: titles[number], aliases: aliases[number] || [], text: () => textOf(number) };
  }

  studykit.search = {
    fold,
    async find(query) {
      await load("search/index.js");
      return (await find(query)).map((one) => found(one.number));
    },
    async glance(url) {
      await load("search/index.js");
      const number = /** @type {Index} */ (index).urls.indexOf(url);
      return number < 0 ? null : { title: found(number).title, text: await textOf(number) };
    },
  };
})();
