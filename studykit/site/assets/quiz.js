// @ts-check
// A quiz of the cards on this page. Progress stays in this browser and can be saved as a file of ratings.
"use strict";
(() => {
  const { texts, base, make } = /** @type {any} */ (globalThis).studykit;
  const { answer } = /** @type {any} */ (globalThis).studykitSm2;

  /** @typedef {{due: string, interval: number, ease: number}} State */
  /** @typedef {{state: State, drill: string}} Known  drill: the study day on which the card was graded hard, or "" */
  /** @typedef {{version: 1, cards: Record<string, Known>, ratings: {card: string, at: string, rating: string}[]}} Progress */

  const RATINGS = ["again", "hard", "good", "easy"];
  const DAY_STARTS_AT = 4;
  const KEY = `studykit-progress:${new URL(base, location.href).pathname}`;
  let kept = true;
  /** @type {Progress} */
  let unkept = { version: 1, cards: {}, ratings: [] };

  /** @returns {Progress} */
  function read() {
    try {
      const stored = JSON.parse(localStorage.getItem(KEY) || "null");
      if (stored?.version === 1) return stored;
    } catch {
      kept = false;
    }
    return kept ? { version: 1, cards: {}, ratings: [] } : unkept;
  }

  /** @param {Progress} progress */
  function write(progress) {
    unkept = progress;
    try {
      localStorage.setItem(KEY, JSON.stringify(progress));
    } catch {
      kept = false;
    }
  }

  /** The study day: it begins at four in the morning. @returns {string} */
  function today() {
    const now = new Date(Date.now() - DAY_STARTS_AT * 3600_000);
    const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  }

  /** @type {Map<string, HTMLElement>} */
  const cards = new Map();
  for (const card of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("main .card[data-card]"))) {
    const id = card.dataset.card || "";
    if (!cards.has(id)) cards.set(id, card);
  }

  /** @type {string[]} */
  let queue = [];
  /** @type {{id: string, before: Known | undefined, queue: string[], done: number}[]} */
  let past = [];
  let done = 0;
  let flipped = false;
  let practising = false;

  const dialog = /** @type {HTMLDialogElement} */ (make("dialog", { class: "quiz-window", "aria-label": texts.quiz_title }));
  const left = make("span");
  const progress = /** @type {HTMLProgressElement} */ (make("progress", { "aria-label": texts.quiz_title }));
  const undo = /** @type {HTMLButtonElement} */ (make("button", { type: "button", class: "quiz-undo" }));
  undo.append("↶ ", make("span", {}, texts.quiz_undo), make("kbd", {}, "u"));
  const close = make("button", { type: "button", "aria-label": texts.close }, "✕");
  const bar = make("div", { class: "quiz-bar" });
  bar.append(left, progress, undo, close);
  const stage = make("div", { class: "quiz-card text", tabindex: "-1", "aria-live": "polite" });
  const buttons = make("div", { class: "quiz-buttons" });
  dialog.append(bar, stage, buttons);
  document.body.append(dialog);

  function begin() {
    const known = read().cards;
    const day = today();
    const due = [...cards.keys()].filter((id) => known[id] && (known[id].state.due <= day || known[id].drill === day));
    due.sort((a, b) => (known[a].state.due < known[b].state.due ? -1 : known[a].state.due > known[b].state.due ? 1 : 0));
    const fresh = [...cards.keys()].filter((id) => !known[id]);
    queue = [...due, ...fresh];
    past = [];
    done = 0;
    practising = false;
    if (!dialog.open) dialog.showModal();
    show();
  }

  /** @param {string} id */
  function isDrill(id) {
    return practising || read().cards[id]?.drill === today();
  }

  function show() {
    flipped = false;
    left.textContent = `${queue.length} ${texts.quiz_left}`;
    progress.max = Math.max(1, done + queue.length);
    progress.value = done;
    undo.disabled = !past.length;
    if (!queue.length) return showEnd();
    const card = /** @type {HTMLElement} */ (cards.get(queue[0]));
    const sheet = make("div", { lang: card.closest("[lang]")?.getAttribute("lang") || "" });
    sheet.append(copyOf(card, ".card-front", "quiz-front"));
    stage.replaceChildren(sheet);
    const flip = make("button", { type: "button", class: "flip" }, texts.quiz_flip);
    flip.append(make("small", {}, "␣"));
    flip.addEventListener("click", turn);
    buttons.replaceChildren(flip);
    stage.scrollTop = 0;
    flip.focus();
  }

  /** @param {HTMLElement} card @param {string} part @param {string} name */
  function copyOf(card, part, name) {
    const side = make("div", { class: name });
    for (const node of /** @type {HTMLElement} */ (card.querySelector(part)).childNodes) side.append(node.cloneNode(true));
    for (const element of side.querySelectorAll("[id]")) element.removeAttribute("id");
    return side;
  }

  function turn() {
    if (flipped || !queue.length) return;
    flipped = true;
    const id = queue[0];
    const card = /** @type {HTMLElement} */ (cards.get(id));
    stage.firstElementChild?.append(copyOf(card, ".card-back", "quiz-back"));
    const state = read().cards[id]?.state || null;
    buttons.replaceChildren(
      ...RATINGS.map((name, n) => {
        const button = make("button", { type: "button", "data-rating": String(n + 1) }, texts[`quiz_${name}`]);
        const outcome = answer(state, n + 1, today(), isDrill(id));
        const days = outcome.state.interval;
        const when = outcome.again && !days ? texts.quiz_today : `${days} ${texts.quiz_days}${outcome.again ? ` · ${texts.quiz_today}` : ""}`;
        button.append(make("small", {}, `${n + 1} · ${when}`));
        button.addEventListener("click", () => rate(n + 1));
        return button;
      }),
    );
    /** @type {HTMLElement} */ (buttons.children[2]).focus();
  }

  /** @param {number} rating */
  function rate(rating) {
    if (!flipped || !queue.length) return;
    const id = queue[0];
    const store = read();
    const before = store.cards[id];
    const day = today();
    const drill = isDrill(id);
    const outcome = answer(before?.state || null, rating, day, drill);
    past.push({ id, before, queue: [...queue], done });
    queue = queue.slice(1);
    if (outcome.again) queue.push(id);
    else done += 1;
    if (!practising) {
      const keepsDrilling = outcome.again && (drill || rating === 2);
      store.cards[id] = { state: outcome.state, drill: keepsDrilling ? day : "" };
      store.ratings.push({ card: id, at: new Date().toISOString(), rating: RATINGS[rating - 1] });
      write(store);
    }
    show();
  }

  function takeBack() {
    const last = past.pop();
    if (!last) return;
    if (!practising) {
      const store = read();
      if (last.before) store.cards[last.id] = last.before;
      else delete store.cards[last.id];
      store.ratings.pop();
      write(store);
    }
    queue = last.queue;
    done = last.done;
    show();
  }

  function showEnd() {
    const sheet = make("div", { class: "quiz-end" });
    const answered = past.length > 0;
    sheet.append(make("h2", {}, answered ? texts.quiz_done : texts.quiz_not_due));
    if (answered && !practising) sheet.append(make("p", {}, kept ? texts.quiz_done_text : texts.quiz_unsaved));
    stage.replaceChildren(sheet);
    const again = make("button", { type: "button" }, texts.quiz_anyway);
    again.addEventListener("click", () => {
      practising = true;
      queue = [...cards.keys()];
      past = [];
      done = 0;
      show();
    });
    const save = make("button", { type: "button", title: texts.quiz_export_help }, texts.quiz_export);
    save.addEventListener("click", exportRatings);
    const finish = make("button", { type: "button", class: "flip" }, texts.close);
    finish.addEventListener("click", () => dialog.close());
    buttons.replaceChildren(finish, ...(read().ratings.length ? [save] : []), again);
    finish.focus();
  }

  function exportRatings() {
    const content = JSON.stringify({ schema: "studykit.progress/1", ratings: read().ratings }, null, 1);
    const link = /** @type {HTMLAnchorElement} */ (make("a", { download: `studykit-progress-${today()}.json` }));
    link.href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  undo.addEventListener("click", takeBack);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !queue.length) {
      if (event.key === "u" && !event.ctrlKey && !event.metaKey) takeBack();
      return;
    }
    if (event.key === "u") takeBack();
    else if ((event.key === " " || event.key === "Enter") && !flipped) {
      event.preventDefault();
      turn();
    } else if (/^[1-4]$/.test(event.key) && flipped) {
      event.preventDefault();
      rate(Number(event.key));
    }
  });

  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-quiz]"))) {
    if (!cards.size) continue;
    button.hidden = false;
    button.addEventListener("click", begin);
  }
})();
