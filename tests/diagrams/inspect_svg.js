// What is wrong with the texts of the drawings on this page, measured as the browser shows them.
// Ink of a line of text: from its start to its end, and from the height of a capital to the depth of a descender.
() => {
  const found = [];
  const filled = ".skf-head, .skf-note, .skf-reference, .skf-tab, .skf-badge, .skf-mask";
  const stroked = ".skf-life, .skf-pause, .skf-bar, .skf-line, .skf-dash, .skf-barb, .skf-tip, .skf-frame, .skf-split," +
    ".skf-head, .skf-icon, .skf-note, .skf-reference, .skf-tab, .skf-badge, .skf-mask";
  const lines = (text) => {
    const parts = [...text.children].filter((part) => part.hasAttribute("x"));
    return parts.length ? parts : [text];
  };
  const ink = (line) => {
    const size = parseFloat(getComputedStyle(line).fontSize);
    const start = line.getStartPositionOfChar(0).x, end = line.getEndPositionOfChar(line.getNumberOfChars() - 1).x;
    const left = Math.min(start, end), width = line.getComputedTextLength();
    const base = parseFloat(line.getAttribute("y"));
    return { left, right: left + width, top: base - 0.72 * size, bottom: base + 0.2 * size };
  };
  const touch = (box, other) =>
    box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
  const edges = (box) => ({ left: box.x, right: box.x + box.width, top: box.y, bottom: box.y + box.height });
  document.querySelectorAll("svg.sk-flow").forEach((svg, number) => {
    const point = svg.createSVGPoint();
    const at = (x, y) => { point.x = x; point.y = y; return point; };
    const shapes = [...svg.querySelectorAll("path")];
    const boxes = new Map(shapes.map((shape) => [shape, edges(shape.getBBox())]));
    const before = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
    const say = (what, text) => found.push(`drawing ${number}: ${what}: ${text.textContent}`);
    const inks = [];
    for (const text of svg.querySelectorAll("text")) {
      for (const line of lines(text)) {
        if (!line.textContent) continue;
        const box = ink(line);
        inks.push([line, box]);
        const view = svg.viewBox.baseVal;
        if (box.left < 0 || box.top < 0 || box.right > view.width || box.bottom > view.height) say("leaves the picture", line);
        const middle = at((box.left + box.right) / 2, (box.top + box.bottom) / 2);
        const behind = shapes.filter((shape) => shape.matches(filled) && before(shape, text) && shape.isPointInFill(middle));
        const holder = behind[behind.length - 1];
        if (holder) {
          for (const [x, y] of [[box.left, box.top], [box.right, box.top], [box.left, box.bottom], [box.right, box.bottom]]) {
            if (!holder.isPointInFill(at(x, y))) { say(`leaves its ${holder.getAttribute("class")}`, line); break; }
          }
        }
        for (const shape of shapes) {
          if (!shape.matches(stroked) || !touch(box, boxes.get(shape)) || (holder && shape !== holder && before(shape, holder))) continue;
          let crossed = false;
          for (let x = box.left; x <= box.right && !crossed; x += 3)
            for (let y = box.top; y <= box.bottom && !crossed; y += 2)
              crossed = shape.isPointInStroke(at(x, y)) || (shape.matches(".skf-tip") && shape.isPointInFill(at(x, y)));
          if (crossed) say(`is crossed by ${shape.getAttribute("class")}`, line);
        }
      }
    }
    inks.forEach(([line, box], index) => {
      for (const [other, second] of inks.slice(index + 1))
        if (touch(box, second)) say(`lies on "${other.textContent}"`, line);
    });
  });
  return found;
}
