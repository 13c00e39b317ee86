// @ts-check
// The graph of all notes: zoom, move, find, filter by tag, light up neighbours. The places were computed at build time.
"use strict";
(() => {
  const svg = /** @type {SVGSVGElement | null} */ (document.querySelector("[data-graph]"));
  const tools = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-graph-tools]"));
  if (!svg || !tools) return;
  const frame = /** @type {HTMLElement} */ (svg.parentElement);
  const stars = [.../** @type {NodeListOf<SVGAElement>} */ (svg.querySelectorAll("a[data-links]"))];
  const centres = stars.map((star) => {
    const circle = /** @type {SVGCircleElement} */ (star.querySelector("circle"));
    return [circle.cx.baseVal.value, circle.cy.baseVal.value];
  });
  const links = stars.map((star) => (star.getAttribute("data-links") || "").split(" ").filter(Boolean).map(Number));
  const titles = stars.map((star) => (star.querySelector("title")?.textContent || "").toLowerCase());
  const lit = /** @type {SVGPathElement} */ (svg.querySelector(".lit"));
  const whole = { ...box(svg.viewBox.baseVal) };
  let view = { ...whole };
  const FAR = 1.7; // units a pixel, from where labels would be too small to read
  tools.hidden = false;
  document.querySelector("[data-graph-moves]")?.removeAttribute("hidden");

  /** @param {{x: number, y: number, width: number, height: number}} rect */
  function box({ x, y, width, height }) {
    return { x, y, width, height };
  }

  function draw() {
    svg?.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
    frame.classList.toggle("close-up", unit() < 0.6);
    frame.classList.toggle("far", unit() > FAR);
  }

  /** @param {number} factor @param {number} [px] @param {number} [py] parts of the width and height that stay in place */
  function zoom(factor, px = 0.5, py = 0.5) {
    const width = Math.min(whole.width * 1.5, Math.max(120, view.width * factor));
    const height = (width / view.width) * view.height;
    view = { x: view.x + (view.width - width) * px, y: view.y + (view.height - height) * py, width, height };
    draw();
  }

  /** How many units of the drawing a pixel is. */
  function unit() {
    const rect = /** @type {SVGSVGElement} */ (svg).getBoundingClientRect();
    return Math.max(view.width / rect.width, view.height / rect.height);
  }

  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const rect = svg.getBoundingClientRect();
    zoom(event.deltaY > 0 ? 1.18 : 1 / 1.18, (event.clientX - rect.left) / rect.width, (event.clientY - rect.top) / rect.height);
  }, { passive: false });

  zoom(Math.min(1, FAR / unit())); // a narrow window begins in the middle

  /** @type {Map<number, PointerEvent>} */
  const pointers = new Map();
  let moved = 0;
  svg.addEventListener("pointerdown", (event) => {
    pointers.set(event.pointerId, event);
    moved = 0;
  });
  window.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const dx = event.clientX - before.clientX;
    const dy = event.clientY - before.clientY;
    moved += Math.abs(dx) + Math.abs(dy);
    if (pointers.size === 1) {
      const scale = unit();
      view = { ...view, x: view.x - dx * scale, y: view.y - dy * scale };
      draw();
    } else {
      const other = [...pointers.values()].find((pointer) => pointer.pointerId !== event.pointerId);
      if (other) {
        const was = Math.hypot(before.clientX - other.clientX, before.clientY - other.clientY);
        const now = Math.hypot(event.clientX - other.clientX, event.clientY - other.clientY);
        if (was && now) zoom(was / now);
      }
    }
    svg.classList.add("dragging");
    pointers.set(event.pointerId, event);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    window.addEventListener(name, (event) => {
      pointers.delete(/** @type {PointerEvent} */ (event).pointerId);
      svg.classList.remove("dragging");
    });
  }
  svg.addEventListener("click", (event) => moved > 6 && event.preventDefault(), true);
  svg.addEventListener("dragstart", (event) => event.preventDefault());

  /** @param {number} number */
  function light(number) {
    const [x, y] = centres[number];
    lit.setAttribute("d", links[number].map((other) => `M${x} ${y}L${centres[other][0]} ${centres[other][1]}`).join(""));
    links[number].forEach((other) => stars[other].classList.add("near"));
  }
  function darken() {
    lit.setAttribute("d", "");
    stars.forEach((star) => star.classList.remove("near"));
  }
  stars.forEach((star, number) => {
    for (const name of ["pointerenter", "focus"]) star.addEventListener(name, () => light(number));
    for (const name of ["pointerleave", "blur"]) star.addEventListener(name, darken);
  });

  const find = /** @type {HTMLInputElement} */ (tools.elements.namedItem("find"));
  const tag = /** @type {HTMLSelectElement} */ (tools.elements.namedItem("tag"));
  const colour = /** @type {HTMLSelectElement} */ (tools.elements.namedItem("colour"));
  function filter() {
    const text = find.value.trim().toLowerCase();
    stars.forEach((star, number) => {
      const found = text !== "" && titles[number].includes(text);
      const tagged = !tag.value || (star.getAttribute("data-tags") || "").split(" ").includes(tag.value);
      star.classList.toggle("found", found);
      star.classList.toggle("dim", !tagged || (text !== "" && !found));
    });
  }
  find.addEventListener("input", filter);
  tag.addEventListener("change", filter);
  tools.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = stars.find((star) => star.classList.contains("found"));
    if (first) location.href = first.href.baseVal;
  });
  colour.addEventListener("change", () => {
    frame.dataset.colour = colour.value;
    for (const legend of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-legend]"))) {
      legend.hidden = legend.dataset.legend !== colour.value;
    }
  });
  tools.addEventListener("click", (event) => {
    const wanted = /** @type {HTMLElement} */ (event.target).dataset.zoom;
    if (wanted === "in") zoom(1 / 1.4);
    else if (wanted === "out") zoom(1.4);
    else if (wanted === "all") {
      view = { ...whole };
      draw();
    }
  });
})();
