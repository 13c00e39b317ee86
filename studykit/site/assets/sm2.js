// @ts-check
// SM-2 as published (P. A. Wozniak, 1990): the new ease multiplies, intervals are rounded up, a failure starts again.
// Ease is in hundredths, so that the arithmetic is exact.
"use strict";
(() => {
  /** @typedef {{due: string, interval: number, ease: number}} State */

  const FLOOR = 130;
  const START = 250;
  const LONGEST = 36500;
  /** Change of ease by quality, in hundredths: 10 - (5 - q) * (8 + (5 - q) * 2). */
  const CHANGE = [-80, -54, -32, -14, 0, 10];

  /** @param {string} day ISO date @param {number} days */
  function later(day, days) {
    const date = new Date(`${day}T00:00:00Z`);
    date.setUTCDate(date.getUTCDate() + days);
    return date.toISOString().slice(0, 10);
  }

  /**
   * One answer. `rating` is 1 (again) to 4 (easy); `again` says that the card is asked once more today.
   * @param {State | null} state @param {number} rating @param {string} today ISO date @param {boolean} drill a repeat of a card graded hard today: it changes nothing
   * @returns {{state: State, again: boolean}}
   */
  function answer(state, rating, today, drill = false) {
    const quality = rating + 1;
    const before = state || { due: today, interval: 0, ease: START };
    if (drill) return { state: before, again: quality < 4 };
    if (quality < 3) return { state: { due: today, interval: 0, ease: before.ease }, again: true };
    const ease = Math.max(FLOOR, before.ease + CHANGE[quality]);
    const passed = before.interval;
    let interval;
    if (passed < 1) interval = 1;
    else if (passed === 1) interval = 6;
    else interval = Math.min(LONGEST, Math.ceil((passed * ease) / 100));
    return { state: { due: later(today, interval), interval, ease }, again: quality < 4 };
  }

  Object.assign(globalThis, { studykitSm2: { answer, later, START } });
})();
