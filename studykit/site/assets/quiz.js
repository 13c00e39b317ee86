// @ts-check
// A quiz: one card after the other, answered with the keys 1 to 4. Every answer is kept before the next card shows.
"use strict";
(() => {
  const { texts, make, cards, progress } = studykit;
  const { answer } = studykitSm2;

  const RATINGS = ["again", "hard", "good", "easy"];
  const NEW_AT_A_TIME = 20;

  /** @typedef {{id: string, before: StudykitKnown | undefined, queue: string[], done: number}} Step */
  let scope = "page";
  /** @type {string[]} */
  let all = [];
  /** @type {string[]} */
  let queue = [];
  /** @type {Step[]} */
  let past = [];
  /** @type {StudykitCard | null} the card that is shown */
  let card = null;
  let done = 0;
  let flipped = false;
  let practising = false;

  const dialog = make("dialog", { class: "quiz-window", "aria-label": texts.quiz_title });
  const left = make("span");
  const bar = make("progress", { "aria-label": texts.quiz_title });
  const undo = make("button", { type: "button", class: "quiz-undo" });
  undo.append("↶ ", make("span", {}, texts.quiz_undo), make("kbd", {}, "u"));
  const close = make("button", { type: "button", "aria-label": texts.close }, "✕");
  const top = make("div", { class: "quiz-bar" });
  top.append(left, bar, undo, close);
  const stage = make("div", { class: "quiz-card text", tabindex: "-1", "aria-live": "polite" });
  const buttons = make("div", { class: "quiz-buttons" });
  dialog.append(top, stage, buttons);
  document.body.append(dialog);

  /** What is due, the longest overdue first, then some new cards. @param {boolean} more whether new cards alone are wanted */
  function choose(more) {
    const known = progress.read().cards;
    const day = progress.today();
    const due = all.filter((id) => known[id] && (known[id].state.due <= day || known[id].drill === day));
    due.sort((a, b) => (known[a].state.due < known[b].state.due ? -1 : known[a].state.due > known[b].state.due ? 1 : 0));
    return [...(more ? [] : due), ...unseen().slice(0, NEW_AT_A_TIME)];
  }

  function unseen() {
    const known = progress.read().cards;
    return all.filter((id) => !known[id]);
  }

  /** @param {string[]} next @param {boolean} [practice] */
  function start(next, practice = false) {
    queue = next;
    past = [];
    done = 0;
    practising = practice;
    show();
  }

  /** @param {string} id */
  function isDrill(id) {
    return practising || progress.read().cards[id]?.drill === progress.today();
  }

  async function show() {
    flipped = false;
    card = null;
    left.textContent = `${queue.length} ${texts.quiz_left}`;
    bar.max = Math.max(1, done + queue.length);
    bar.value = done;
    undo.disabled = !past.length;
    if (!queue.length) return showEnd();
    const id = queue[0];
    try {
      const found = await cards.get(id);
      if (queue[0] !== id || flipped) return;
      card = found;
    } catch {
      return say(texts.quiz_failed);
    }
    const sheet = make("div", card.lang ? { lang: card.lang } : {});
    card.front.className = "quiz-front";
    sheet.append(card.front);
    stage.replaceChildren(sheet);
    const flip = make("button", { type: "button", class: "flip" }, texts.quiz_flip);
    flip.append(make("small", {}, "␣"));
    flip.addEventListener("click", turn);
    buttons.replaceChildren(flip);
    stage.scrollTop = 0;
    flip.focus();
  }

  function turn() {
    if (flipped || !card) return;
    flipped = true;
    const id = queue[0];
    card.back.className = "quiz-back";
    stage.firstElementChild?.append(card.back);
    if (card.url) {
      const place = make("p", { class: "quiz-place" });
      place.append(make("a", { href: card.url }, card.title || texts.open_note));
      stage.firstElementChild?.append(place);
    }
    const state = progress.read().cards[id]?.state || null;
    buttons.replaceChildren(
      ...RATINGS.map((name, n) => {
        const button = make("button", { type: "button", "data-rating": String(n + 1) }, texts[`quiz_${name}`]);
        const outcome = answer(state, n + 1, progress.today(), isDrill(id));
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
    const store = progress.read();
    const before = store.cards[id];
    const day = progress.today();
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
      progress.write(store);
    }
    show();
  }

  function takeBack() {
    const last = past.pop();
    if (!last) return;
    if (!practising) {
      const store = progress.read();
      if (last.before) store.cards[last.id] = last.before;
      else delete store.cards[last.id];
      const at = store.ratings.findLastIndex((rating) => rating.card === last.id);
      if (at >= 0) store.ratings.splice(at, 1);
      progress.write(store);
    }
    queue = last.queue;
    done = last.done;
    show();
  }

  /** @param {string} text @param {string} [more] */
  function say(text, more = "") {
    const sheet = make("div", { class: "quiz-end" });
    sheet.append(make("h2", {}, text), ...(more ? [make("p", {}, more)] : []));
    stage.replaceChildren(sheet);
    buttons.replaceChildren();
  }

  function showEnd() {
    const answered = past.length > 0;
    const told = progress.kept() ? texts.quiz_done_text : texts.quiz_unsaved;
    say(answered ? texts.quiz_done : texts.quiz_not_due, answered && !practising ? told : "");
    const waiting = unseen().length;
    const offers = [
      offer(texts.close, () => dialog.close()),
      ...(waiting ? [offer(`${texts.quiz_more} (${Math.min(waiting, NEW_AT_A_TIME)})`, () => start(choose(true)))] : []),
      ...(progress.read().ratings.length ? [offer(texts.quiz_export, progress.save)] : []),
      offer(texts.quiz_anyway, () => start([...all], true)),
    ];
    offers[0].className = "flip";
    if (offers.length > 2) offers.at(-2)?.setAttribute("title", texts.quiz_export_help);
    buttons.replaceChildren(...offers);
    offers[0].focus();
  }

  /** @param {string} text @param {() => void} act */
  function offer(text, act) {
    const button = make("button", { type: "button" }, text);
    button.addEventListener("click", act);
    return button;
  }

  undo.addEventListener("click", takeBack);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "u") takeBack();
    else if ((event.key === " " || event.key === "Enter") && !flipped && card) {
      if (event.target instanceof Element && event.target.closest(".quiz-bar, a")) return;
      event.preventDefault();
      turn();
    } else if (/^[1-4]$/.test(event.key) && flipped) {
      event.preventDefault();
      rate(Number(event.key));
    }
  });

  studykit.openQuiz = async (wanted) => {
    scope = wanted;
    if (!dialog.open) dialog.showModal();
    try {
      all = await cards.ids(scope);
    } catch {
      return say(texts.quiz_failed);
    }
    start(choose(false));
  };
})();
