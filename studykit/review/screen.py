"""The whole screen of a terminal as the face of a session: repainted in place, given back at the end."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

from rich.console import Console
from rich.segment import Segment
from rich.text import Text

from studykit.model.card import CardKind
from studykit.review.desk import Side
from studykit.review.layout import (
    context,
    end_page,
    foot,
    help_page,
    links_page,
    no_answer,
    summary_text,
    title,
    typing_line,
    verdict,
)
from studykit.review.printable import printable
from studykit.review.scene import REREAD, Page, Scene
from studykit.review.typed import in_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import RenderableType

    from studykit.model.card import Card
    from studykit.review.summary import Summary

    Render = Callable[[Card, Side, int], RenderableType]
    Row = list[Segment]

WIDEST = 92
"""Cells of a text column: longer lines are hard to read, however wide the window is."""
NARROWEST = 20
_TITLE_ROWS = 3
_DIVIDER = 8
"""Cells of the line between question and answer: short, so that it does not look like the end of the card."""

_TAKE = "\x1b[?1049h\x1b[?25l\x1b[?7l"
_GIVE_BACK = "\x1b[?7h\x1b[?25h\x1b[?1049l"
_SHOW_CURSOR, _HIDE_CURSOR = "\x1b[?25h", "\x1b[?25l"

Colour = Literal["auto", "always", "never"]


def make_console(colour: Colour = "auto") -> Console:
    """The console of standard output; NO_COLOR is respected unless colour is asked for always."""
    never = colour == "never" or (colour == "auto" and bool(os.environ.get("NO_COLOR")))
    return Console(
        no_color=never, force_terminal=True if colour == "always" else None, highlight=False, markup=False, emoji=False
    )


class Screen:
    """A `View` over the alternate screen. ``render`` gives a side of a card for a width."""

    def __init__(self, console: Console, render: Render) -> None:
        self._console = console
        self._render = render
        self._scene: Scene | None = None
        self._offset = 0
        self._last_offset = 0
        self._room = 1
        self._painting = self._stale = self._taken = False

    def open(self) -> None:
        self._write(_TAKE)
        self._taken = True

    def close(self) -> None:
        self._taken = False
        self._write(_GIVE_BACK)

    def show(self, scene: Scene) -> None:
        before, self._scene = self._scene, scene
        if before is None or _subject(before) != _subject(scene):
            self._offset = -1  # to be chosen once it is known what fits
        self._paint()

    def scroll(self, key: str) -> None:
        page = max(1, self._room - 2)
        step = {"up": -1, "down": 1, "page-up": -page, "page-down": page}[key]
        self._offset = max(0, min(self._offset + step, self._last_offset))
        self._paint()

    def resized(self) -> None:
        self._paint()

    def farewell(self, summary: Summary) -> None:
        for piece in summary_text(summary):
            self._console.print(piece)

    def _paint(self) -> None:
        """Draw the scene. A resize may arrive in the middle of this: it is drawn again then."""
        if self._scene is None or not self._taken:
            return
        self._stale = True
        if self._painting:
            return
        self._painting = True
        try:
            while self._stale:
                self._stale = False
                self._write(self._frame(self._scene))
        finally:
            self._painting = False

    def _frame(self, scene: Scene) -> str:
        size = self._console.size
        width = max(NARROWEST, min(WIDEST, size.width - 4))
        margin = max(0, (size.width - width) // 2)
        head = [self._rows(line, width)[0] for line in title(scene, width)]
        status = self._status(scene, width)
        foot_rows = [self._rows(line, width)[0] for line in foot(scene, width)]
        room = max(1, size.height - _TITLE_ROWS - len(status) - 1 - len(foot_rows))
        body, answer_at, cursor = self._body(scene, width)
        self._room, self._last_offset = room, max(0, len(body) - room)
        if self._offset < 0:
            self._offset = max(0, answer_at - room // 3) if scene.shown else 0
        self._offset = min(self._offset, self._last_offset)
        shown = body[self._offset : self._offset + room]
        shown += [[] for _ in range(room - len(shown))]
        rows = [*head, [], *shown, *status, self._rule(len(body), room, width), *foot_rows]
        lines = [self._line(row, margin) for row in rows[: size.height]]
        painted = "".join(f"\x1b[{number};1H{line}\x1b[0m\x1b[K" for number, line in enumerate(lines, 1))
        if cursor is None:
            return _HIDE_CURSOR + painted
        row, column = cursor
        at = f"\x1b[{_TITLE_ROWS + row - self._offset + 1};{margin + column + 1}H"
        return _HIDE_CURSOR + painted + at + _SHOW_CURSOR

    def _body(self, scene: Scene, width: int) -> tuple[list[Row], int, tuple[int, int] | None]:
        """The rows of the body, the row where the answer begins, and where the cursor stands, if anywhere."""
        pages = {Page.HELP: help_page, Page.LINKS: links_page, Page.END: end_page}
        if scene.page in pages:
            return [row for part in pages[scene.page](scene) for row in self._rows(part, width)], 0, None
        card = scene.card
        if card is None:
            return [], 0, None
        rows = [*self._rows(context(scene), width), []]
        if not scene.shown:
            return self._question(scene, card, rows, width)
        answer_at = len(rows)
        if card.kind is not CardKind.CLOZE:  # the answer of a cloze is its question with the gap filled
            rows += self._rows(self._render(card, Side.FRONT, width), width)
            answer_at = len(rows) + 1
            rows += [[], *self._rows(Text("─" * _DIVIDER, style="dim"), width), []]
        if scene.comparison is not None:
            for text in verdict(scene.comparison):
                rows += self._rows(text, width)
            rows.append([])
        answer = no_answer(scene) if card.empty_answer else self._render(card, Side.BACK, width)
        rows += self._rows(answer, width)
        return rows, answer_at, None

    def _question(
        self, scene: Scene, card: Card, rows: list[Row], width: int
    ) -> tuple[list[Row], int, tuple[int, int] | None]:
        asked = in_place(card, scene.typed) if scene.typed else card
        rows = [*rows, *self._rows(self._render(asked, Side.FRONT, width), width)]
        if card.kind is CardKind.NOTE:
            rows += [[], *self._rows(Text(REREAD, style="dim"), width)]
        if scene.typed is None:
            return rows, 0, None
        line, column = typing_line(scene.typed, width)
        rows += [[], *self._rows(line, width)]
        return rows, 0, (len(rows) - 1, column)

    def _status(self, scene: Scene, width: int) -> list[Row]:
        if not scene.status:
            return []
        style = "yellow" if scene.alarm else "dim"
        return [[], *self._rows(Text(printable(scene.status), style=style), width)]

    def _rule(self, length: int, room: int, width: int) -> Row:
        """The line above the foot; it says how much is hidden."""
        above, below = self._offset, max(0, length - room - self._offset)
        words = " ".join(part for part in (f"↑ {above}" if above else "", f"↓ {below} more" if below else "") if part)
        line = Text("─" * (width - len(words) - 1) + f" {words}" if words else "─" * width, style="dim")
        return self._rows(line, width)[0]

    def _rows(self, part: RenderableType, width: int) -> list[Row]:
        options = self._console.options.update(width=width, height=None)
        return self._console.render_lines(part, options, pad=False)

    def _line(self, row: Row, margin: int) -> str:
        safe = [Segment(printable(segment.text), segment.style) for segment in row if not segment.control]
        with self._console.capture() as captured:
            self._console.print(_Row([Segment(" " * margin), *safe]), end="", soft_wrap=True)
        return captured.get()

    def _write(self, text: str) -> None:
        file = self._console.file
        encoding = getattr(file, "encoding", None) or "utf-8"
        file.write(text.encode(encoding, "replace").decode(encoding))
        file.flush()


class _Row:
    """Finished segments as something a console prints."""

    def __init__(self, segments: Row) -> None:
        self._segments = segments

    def __rich_console__(self, *_: object) -> Iterator[Segment]:
        yield from self._segments


def _subject(scene: Scene) -> tuple[object, ...]:
    """What a scene is about: within one subject the place in a long card is kept."""
    return (scene.page, scene.card.id if scene.card else None, scene.shown, scene.place, scene.left)
