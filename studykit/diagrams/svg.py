"""The SVG writer: a picture as text. It decides nothing about places and knows colours only by role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise

from studykit.diagrams import shapes, strokes
from studykit.diagrams.columns import BADGE, TIP, badge_text, badge_width
from studykit.diagrams.frames import TAB_HEIGHT
from studykit.diagrams.layout import MARGIN, layout
from studykit.diagrams.markup import without_controls
from studykit.diagrams.model import Flow, Mark, Tint
from studykit.diagrams.picture import FACES, Arrow, Face, Frame, Head, Label, Pause, Picture, Rect, Rule, Sheet, Stop
from studykit.diagrams.strokes import num, path
from studykit.diagrams.theme import DARK, FONTS, LIGHT, Colouring, paint
from studykit.diagrams.wording import sentences, step_sentence

_FACE_ROLES: dict[Face, str] = {
    "label": "label", "name": "name", "note": "small", "condition": "condition", "word": "word", "title": "title",
    "pause": "aside",
}  # fmt: skip
_START_ROLES: dict[Face, str] = {"label": "start", "word": "tab-word"}
_UID = re.compile(r"[A-Za-z][\w-]{0,63}", re.ASCII)


def draw_svg(flow: Flow, *, hide: int | None = None, colouring: Colouring = "classes", uid: str | None = None) -> str:
    """Draw a flow as an SVG element.

    ``colouring``: ``classes`` for a page that has ``FLOW_CSS`` in its style sheet; ``literal-light`` and
    ``literal-dark`` carry their colours and a background, for ``<img>``, Anki and programs that know no style sheets.
    ``hide`` masks step ``hide`` (1-based): nothing in the text tells sender, receiver, direction or message, and every
    other thing stays at its place. ``uid`` starts the ids of the element (a letter, then letters, digits, ``_``,
    ``-``); without it they are made from the content. Raises ValueError for a step that is not there, or another uid.
    """
    if uid is not None and not _UID.fullmatch(uid):
        raise ValueError(f"{uid!r} cannot start an id: use a letter, then letters, digits, '_' or '-'")
    return _Writer(flow, layout(flow, hide), hide, colouring).document(uid)


def escape(text: str) -> str:
    """Characters as XML text or attribute value; what XML cannot hold is left out."""
    text = without_controls(text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


class _Writer:
    def __init__(self, flow: Flow, picture: Picture, hide: int | None, colouring: Colouring) -> None:
        self.flow, self.picture, self.hide, self.colouring = flow, picture, hide, colouring
        self.names = {participant.id: " ".join(participant.name.split()) for participant in flow.participants}

    def document(self, uid: str | None) -> str:
        picture = self.picture
        size = f"{picture.width} {picture.height}"
        name = self.flow.label or " ".join(self.flow.title.split()) or "Sequence: " + ", ".join(self.names.values())
        told = " ".join(sentences(self.flow, hide=self.hide))
        if self.flow.description and self.hide is None:
            told = f"{self.flow.description} {told}"
        body = "".join(
            (
                *self._ground(),
                *(part for frame in picture.frames for part in self._frame(frame)),
                *(part for head in (*picture.heads, *picture.feet) for part in self._head(head)),
                *self._rows(),
            )
        )
        if uid is None:  # from what is shown, not from what is hidden
            uid = "skf" + sha256(f"{name}\0{told}\0{body}".encode("utf-8", "replace")).hexdigest()[:10]
        start = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="sk-flow" id="{uid}" viewBox="0 0 {size}"'
            f' width="{picture.width}" height="{picture.height}" role="img" aria-labelledby="{uid}-t"'
            f' aria-describedby="{uid}-d"{self._defaults()}>'
        )
        words = f'<title id="{uid}-t">{escape(name)}</title><desc id="{uid}-d">{escape(told)}</desc>'
        return f"{start}{words}{body}</svg>"

    def _defaults(self) -> str:
        if self.colouring == "classes":
            return ""
        text = (LIGHT if self.colouring == "literal-light" else DARK)["text"]
        return f' font-family="{FONTS}" font-size="14" text-anchor="middle" fill="{text}"'

    def _paint(self, role: str, tint: Tint | None = None) -> str:
        return paint(role, self.colouring, tint)

    def _path(self, role: str, data: str, tint: Tint | None = None) -> str:
        return f'<path{self._paint(role, tint)} d="{data}"/>' if data else ""

    # -- behind the rows

    def _ground(self) -> Iterator[str]:
        picture = self.picture
        if self.colouring != "classes":
            colour = (LIGHT if self.colouring == "literal-light" else DARK)["bg"]
            yield f'<rect width="{picture.width}" height="{picture.height}" rx="8" fill="{colour}"/>'
        yield self._label(picture.title)
        for group in picture.groups:
            yield self._path("group", strokes.rounded(group.rect, 8), group.tint)
            yield self._label(group.label)
        for frame in picture.frames:
            for section in frame.sections:
                if section.tint is not None or frame.kind == "rect":
                    area = Rect(frame.rect.left, section.top, frame.rect.right, section.bottom)
                    yield self._path("zone", strokes.rounded(area, 3), section.tint)
        lines = picture.lifelines
        yield self._path("life", "".join(path("M", line.x, a, "V", b) for line in lines for a, b in line.solid))
        yield self._path("pause", "".join(path("M", line.x, a, "V", b) for line in lines for a, b in line.dotted))
        for bar in picture.bars:
            parts = (Rect(bar.x - TIP, top, bar.x + TIP, bottom) for top, bottom in bar.parts)
            yield self._path("bar", "".join(strokes.rounded(part, 1.5) for part in parts), bar.tint)

    def _frame(self, frame: Frame) -> Iterator[str]:
        if frame.kind == "rect":
            return
        rect = frame.rect
        yield self._path("frame", strokes.rounded(rect, 3))
        yield self._path("tab", shapes.tab(rect.left, rect.top, frame.tab, TAB_HEIGHT))
        yield self._label(frame.word)
        for number, section in enumerate(frame.sections):
            if number:
                yield self._path("split", path("M", rect.left, section.top, "H", rect.right))
            if section.label is not None:
                yield f'<g data-after="{section.after}">{self._label(section.label)}</g>'

    def _head(self, head: Head) -> Iterator[str]:
        yield self._path(*shapes.head(head), head.participant.tint)
        yield self._label(head.label)

    # -- the rows

    def _rows(self) -> Iterator[str]:
        waiting = self.hide
        for row in self.picture.rows:
            if waiting is not None and (row.step > waiting if isinstance(row, Arrow) else row.after >= waiting):
                yield self._masked(waiting)
                waiting = None
            if isinstance(row, Arrow):
                yield from self._arrow(row)
            else:
                yield f'<g data-after="{row.after}">{"".join(self._other(row))}</g>'
        if waiting is not None:
            yield self._masked(waiting)

    def _arrow(self, arrow: Arrow) -> Iterator[str]:
        message = arrow.message
        title = escape(step_sentence(message, arrow.step, self.names))
        yield f'<g data-step="{arrow.step}"><title>{title}</title>{self._label(arrow.label)}'
        for role, data in strokes.arrow(arrow):
            yield self._path(role, data, message.tint)
        if arrow.badge is not None:
            yield self._badge(message.number, arrow.badge[0], arrow.y, arrow.badge[1])
        yield "</g>"

    def _badge(self, number: str | None, x: float, y: float, width: float) -> str:
        text = escape(badge_text(number or ""))
        pill = self._path("badge", strokes.badge(x, y, width, BADGE))
        return f'{pill}<text{self._paint("digit")} x="{num(x)}" y="{num(y + 4)}">{text}</text>'

    def _masked(self, step: int) -> str:
        """The row of the hidden step: the same for every sender, receiver and text."""
        rect = self.picture.mask
        assert rect is not None  # noqa: S101 - layout makes a mask for a hidden step
        middle = (rect.top + rect.bottom) / 2
        number = self.flow.steps[step - 1].number
        width = badge_width(number)
        badge = self._badge(number, rect.left + width / 2 + 10, middle, width) if number else ""
        question = f'<text{self._paint("ask")} x="{num((rect.left + rect.right) / 2)}" y="{num(middle + 6)}">?</text>'
        title = escape(step_sentence(self.flow.steps[step - 1], step, self.names, hidden=True))
        mask = self._path("mask", strokes.rounded(rect, 7))
        return f'<g data-step="{step}"><title>{title}</title>{mask}{badge}{question}</g>'

    def _other(self, row: Sheet | Rule | Pause | Stop) -> Iterator[str]:
        if isinstance(row, Sheet):
            reference = row.note.shape == "reference"
            yield self._path("reference" if reference else "note", shapes.note(row), row.note.tint)
            if reference:
                yield self._path("tab", shapes.tab(row.rect.left, row.rect.top, 34, 16))
                x, y = num(row.rect.left + 15), num(row.rect.top + 12)
                yield f'<text{self._paint("ref")} x="{x}" y="{y}">ref</text>'
        elif isinstance(row, Rule):
            across = (MARGIN, self.picture.width - MARGIN)
            yield self._path(
                "frame", "".join(path("M", across[0], y, "H", across[1]) for y in (row.y - 1.5, row.y + 1.5))
            )
            if row.pill is not None:
                yield self._path("tab", strokes.rounded(row.pill, 6))
        elif isinstance(row, Stop):
            yield self._path("barb", strokes.cross(row.x, row.y, 7))
        if not isinstance(row, Stop):
            yield self._label(row.label)

    # -- texts

    def _label(self, label: Label | None) -> str:
        if label is None:
            return ""
        size, height, _ = FACES[label.face]
        base = label.top + height / 2 + size * 0.36
        x = num(label.x)
        role = (
            _FACE_ROLES[label.face]
            if label.anchor == "middle" or label.face == "condition"
            else _START_ROLES[label.face]
        )
        lines = [
            (num(base + number * height), self._runs(label, start, end))
            for number, (start, end) in enumerate(label.lines)
            if end > start
        ]
        if len(lines) == 1:
            return f'<text{self._paint(role)} x="{x}" y="{lines[0][0]}">{lines[0][1]}</text>'
        spans = "".join(f'<tspan x="{x}" y="{y}">{text}</tspan>' for y, text in lines)
        return f"<text{self._paint(role)}>{spans}</text>"

    def _runs(self, label: Label, start: int, end: int) -> str:
        """One line of a label, its emphasised parts wrapped."""
        marks = [mark for mark in label.marks if mark.start < end and mark.end > start]
        if not marks:
            return escape(label.text[start:end])
        cuts = sorted({start, end, *(min(max(at, start), end) for mark in marks for at in (mark.start, mark.end))})
        return "".join(
            self._run(label.text[a:b], [m for m in marks if m.start <= a and m.end >= b]) for a, b in pairwise(cuts)
        )

    def _run(self, text: str, marks: list[Mark]) -> str:
        run = escape(text)
        for style in dict.fromkeys(mark.style for mark in marks):
            run = f"<tspan{self._paint(style)}>{run}</tspan>"
        return run
