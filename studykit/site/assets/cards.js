// @ts-check
// The cards for a quiz: those on this page, or those of a deck, a tag or the whole site from files of script.
"use strict";
(() => {
  const { base, load, make } = studykit;

  /** @typedef {{pages: string[], cards: string[], decks: number[], tags: number[][]}} Index */
  /** @typedef {[id: string, front: string, back: string, lang: string, url: string, title: string]} Row */
  /** @type {Index | null} */
  let index = null;
  /** @type {Map<string, string>} the page that holds a card */
  const homes = new Map();
  /** @type {Map<string, Map<string, Row>>} */
  const pages = new Map();

  Object.assign(globalThis, {
    /** Called by the files. @param {string} name @param {any} data */
    studykitCards(name, data) {
      if (name === "index") index = data;
      else pages.set(name, new Map(data.map((/** @type {Row} */ row) => [row[0], row])));
    },
  });

  /** @type {Map<string, HTMLElement>} */
  const here = new Map();
  for (const card of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("main .card[data-card]"))) {
    const id = card.dataset.card || "";
    if (!here.has(id)) here.set(id, card);
  }

  /** The address of a file of script. @param {string} name */
  function fileOf(name) {
    return `quiz/${name.split("/").map(encodeURIComponent).join("/")}.js`;
  }

  /** @param {string} scope */
  async function ids(scope) {
    if (scope === "page") return [...here.keys()];
    await load(fileOf("index"));
    const known = /** @type {Index} */ (index);
    const lists = known.cards.map((list) => list.split(" "));
    lists.forEach((list, n) => list.forEach((id) => homes.set(id, known.pages[n])));
    const [kind, number] = scope.split(" ");
    if (kind === "deck") {
      const before = known.decks.slice(0, Number(number)).reduce((sum, count) => sum + count, 0);
      return lists.slice(before, before + known.decks[Number(number)]).flat();
    }
    if (kind === "tag") {
      const all = lists.flat();
      let at = 0;
      return (known.tags[Number(number)] || []).map((step) => all[(at += step)]);
    }
    return lists.flat();
  }

  /** @param {string} id @returns {Promise<StudykitCard>} */
  async function get(id) {
    const home = homes.get(id);
    if (home === undefined) {
      const card = /** @type {HTMLElement} */ (here.get(id));
      const lang = card.closest("[lang]")?.getAttribute("lang") || "";
      return { front: copy(card.querySelector(".card-front")), back: copy(card.querySelector(".card-back")), lang, url: "", title: "" };
    }
    await load(fileOf(home));
    const row = pages.get(home)?.get(id);
    if (!row) throw new Error(id);
    const [, front, back, lang, url, title] = row;
    const from = new URL(`${base}${home}.html`, location.href);
    return { front: parse(front, from), back: parse(back, from), lang, url: new URL(url, from).href, title };
  }

  /** HTML that the build has cleaned, read as the browser reads a page; its links are meant from another page. @param {string} html @param {URL} from */
  function parse(html, from) {
    const read = new DOMParser().parseFromString(`<!doctype html><body>${html}`, "text/html");
    for (const name of ["href", "src", "poster"]) {
      for (const element of read.body.querySelectorAll(`:is(a, img, video, audio, source)[${name}]`)) {
        const value = element.getAttribute(name) || "";
        if (!/^[a-z][a-z+.-]*:/i.test(value)) element.setAttribute(name, new URL(value, from).href);
      }
    }
    return copy(read.body);
  }

  /** A copy whose ids do not meet those of the page. @param {Element | null} side */
  function copy(side) {
    const made = make("div");
    for (const node of side?.childNodes || []) made.append(document.importNode(node, true));
    for (const element of made.querySelectorAll("[id]")) element.id = `sk-quiz-${element.id}`;
    for (const element of made.querySelectorAll("svg, svg *")) {
      for (const { name, value } of element.attributes) {
        if (/^(xlink:)?href$/.test(name) && value.startsWith("#")) element.setAttribute(name, `#sk-quiz-${value.slice(1)}`);
        else if (/^aria-(labelled|described)by$/.test(name)) element.setAttribute(name, value.replace(/\S+/g, "sk-quiz-$&"));
        else if (value.includes("url(#")) element.setAttribute(name, value.replaceAll("url(#", "url(#sk-quiz-"));
      }
    }
    return made;
  }

  studykit.cards = { ids, get };
})();
