// @ts-check
// Steps through a drawn flow: one message after the other, with arrow keys or buttons. Without script the whole flow shows.
"use strict";
(() => {
  const { texts, make } = studykit;

  /** Gives each flow below `root` its bar; once. @param {ParentNode} root */
  function steps(root) {
    for (const figure of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("figure.flow:not(.masked, :has(> .flow-steps))"))) stepped(figure);
  }

  /** @param {HTMLElement} figure */
  function stepped(figure) {
    const parts = [...figure.querySelectorAll(".sk-flow [data-step], .sk-flow [data-after]")];
    const last = Math.max(0, ...parts.map((part) => Number(part.getAttribute("data-step") || 0)));
    if (last < 2) return;
    let step = 0; // 0: the whole flow
    const bar = make("div", { class: "flow-steps" });
    const back = make("button", { type: "button", "aria-label": texts.step_previous, title: texts.step_previous }, "‹");
    const on = make("button", { type: "button", "aria-label": texts.step_next, title: texts.step_next }, "›");
    const whole = make("button", { type: "button" }, texts.step_all);
    const told = make("p", { "aria-live": "polite" });
    bar.append(back, on, told, whole);
    figure.append(bar);

    /** @param {number} next */
    const go = (next) => {
      step = Math.max(0, Math.min(last, next));
      for (const part of parts) {
        const at = Number(part.getAttribute("data-step") || 0);
        const after = Number(part.getAttribute("data-after") || 0);
        part.classList.toggle("skf-later", step > 0 && (at > step || after > step));
        part.classList.toggle("skf-now", step > 0 && at === step);
      }
      const now = step ? figure.querySelector(`[data-step="${step}"] > title`) : null;
      told.textContent = step ? `${step}/${last} · ${now?.textContent || ""}` : texts.step_hint;
      whole.hidden = !step;
    };
    back.addEventListener("click", () => go(step ? step - 1 : last));
    on.addEventListener("click", () => go(step === last ? 0 : step + 1));
    whole.addEventListener("click", () => go(0));
    figure.addEventListener("keydown", (event) => {
      const change = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (!change || event.target !== figure) return;
      event.preventDefault();
      go(step + change);
    });
    go(0);
  }

  Object.assign(/** @type {any} */ (globalThis).studykit, { steps });
  steps(document);
})();
