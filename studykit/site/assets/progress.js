// @ts-check
// Where the answers of quizzes are kept: in this browser, and in a file for `studykit import progress`.
"use strict";
(() => {
  const { base, make } = studykit;
  const DAY_STARTS_AT = 4;
  const KEY = `studykit-progress:${new URL(base, location.href).pathname}`;
  let kept = true;

  /** @returns {StudykitStore} */
  const nothing = () => ({ version: 1, cards: {}, ratings: [] });
  let unkept = nothing();

  /** @returns {string} */
  function today() {
    const now = new Date(Date.now() - DAY_STARTS_AT * 3600_000);
    const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  }

  /** @param {string | null} stored @returns {StudykitStore | null} null for what is no store of ours */
  function parse(stored) {
    if (stored === null) return nothing();
    try {
      const found = JSON.parse(stored);
      return found?.version === 1 && typeof found.cards === "object" && Array.isArray(found.ratings) ? found : null;
    } catch {
      return null;
    }
  }

  /** What cannot be understood is never written over. @returns {StudykitStore} */
  function read() {
    if (!kept) return unkept;
    try {
      const found = parse(localStorage.getItem(KEY));
      if (found) return found;
    } catch {
      // A browser that keeps nothing.
    }
    kept = false;
    return unkept;
  }

  /** @param {StudykitStore} store */
  function write(store) {
    unkept = store;
    if (!kept) return;
    try {
      localStorage.setItem(KEY, JSON.stringify(store));
    } catch {
      kept = false;
    }
  }

  function save() {
    const content = JSON.stringify({ schema: "studykit.progress/1", ratings: read().ratings }, null, 1);
    const link = make("a", { download: `studykit-progress-${today()}.json` });
    link.href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  studykit.progress = { read, write, today, save, kept: () => kept };
})();
