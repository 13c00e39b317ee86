"""A session at a terminal: keys in, scenes out."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from studykit.errors import StudykitError
from studykit.model.values import dataclass
from studykit.review.claim import Claim
from studykit.review.desk import More, Side
from studykit.review.keys import Keys, as_command
from studykit.review.scene import Page, Scene, View
from studykit.review.session import RATINGS, Command, left
from studykit.review.sitting import Sitting
from studykit.review.summary import Summary, summarise
from studykit.review.typed import expected, press, typeable
from studykit.study.entry import Stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from studykit.review.compare import Comparison
    from studykit.review.desk import LinkedNote
    from studykit.review.keyboard import Reader

_MINUTE = 60.0
_RATING_KEYS = {str(int(rating)): command for command, rating in RATINGS.items()}
_COMMAND_KEYS = {
    "u": Command.UNDO,
    "s": Command.SUSPEND,
    "b": Command.BURY,
    "m": Command.MARK,
    "n": Command.SKIP,
    "q": Command.QUIT,
    "interrupt": Command.QUIT,
}
_MORE_KEYS = {"n": More.NEW, "a": More.AHEAD, "c": More.CRAM}
_NO_MORE = {
    More.NEW: "There are no more new cards.",
    More.AHEAD: "Nothing falls due in the coming days.",
    More.CRAM: "There are no cards to cram.",
}
_SCROLL_KEYS = {"up", "down", "page-up", "page-down"}


@dataclass(frozen=True, slots=True)
class Options:
    """``typed``: answers are typed. ``minutes`` bounds the session. ``greeting`` is said on the first card.
    ``meanwhile`` is called once, when that card is shown and the person reads."""

    typed: bool = False
    minutes: float | None = None
    greeting: str = ""
    meanwhile: Callable[[], object] | None = None


class Terminal:
    """Runs a sitting before ``view`` until the person leaves.

    ``reader`` gives keys, ``clock`` seconds.
    """

    def __init__(
        self,
        sitting: Sitting,
        view: View,
        reader: Reader,
        options: Options | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._first = sitting
        self._sitting = sitting
        self._view = view
        self._claim = Claim(view, reader)
        self._keys = Keys(reader.read)
        self._options = options or Options()
        self._clock = clock
        self._end = None if self._options.minutes is None else clock() + self._options.minutes * _MINUTE
        self._page = Page.CARD if sitting.card is not None else Page.END
        self._nothing = sitting.card is None
        self._status, self._alarm = self._options.greeting, False
        self._typed: str | None = None
        self._comparison: Comparison | None = None
        self._links: tuple[LinkedNote, ...] = ()
        self._asked_at = clock()
        self._leaving = False

    def run(self) -> Summary:
        """The whole session; returns its summary, which the view has shown."""
        self._deal()
        with suppress(KeyboardInterrupt), self._claim.held():  # between two answers: what was written is whole
            self._view.show(self._scene())
            if self._options.meanwhile is not None:
                self._options.meanwhile()
            while not self._leaving:
                self._press(self._keys.next())
                if not self._leaving:
                    self._view.show(self._scene())
        desk = self._first.desk
        summary = summarise(self._first.state, desk.outlook(), desk.problems())
        self._view.farewell(summary)
        return summary

    def _scene(self) -> Scene:
        sitting, state = self._sitting, self._sitting.state
        rest = left(state)
        waiting = rest.new + rest.learning + rest.due
        scene = Scene(
            self._page,
            sitting.card,
            state.current.stage if state.current else Stage.DUE,
            rest,
            place=state.position,
            total=len(state.plan),
            done=max(0.0, 1 - waiting / len(state.plan)) if state.plan else 1.0,
            shown=state.shown,
            cram=sitting.cram,
            status=self._status,
            alarm=self._alarm,
            typed=self._typed,
            comparison=self._comparison,
            source=sitting.desk.source_link(sitting.card) if sitting.card else "",
            links=self._links,
            nothing=self._nothing,
        )
        if self._page is Page.END:
            desk = self._first.desk
            summary = summarise(self._first.state, desk.outlook(), desk.problems())
            return replace(scene, summary=summary, offers=tuple(More))
        if state.shown:
            try:
                return replace(scene, choices=sitting.choices())
            except StudykitError as error:
                return replace(scene, status=str(error), alarm=True)
        return scene

    def _press(self, key: str) -> None:
        if key in _SCROLL_KEYS:
            self._view.scroll(key)
        elif key == "redraw":
            self._view.resized()
        elif key == "stop":
            self._claim.stop()
            self._asked_at = self._clock()
        elif self._page is Page.CARD:
            if self._typed is not None and not self._sitting.state.shown and key != "interrupt":
                self._type(key)
            else:
                self._on_card(as_command(key))
        elif self._page is Page.END:
            self._on_end(as_command(key))
        else:
            self._on_leaf(as_command(key))

    def _type(self, key: str) -> None:
        """A key while an answer is typed; Escape gives the letters back their meaning for this card."""
        if key == "enter":
            self._flip()
        elif key == "escape":
            self._typed = None
        else:
            self._typed = press(self._typed or "", key)

    def _on_card(self, key: str) -> None:
        shown = self._sitting.state.shown
        if key in {"space", "enter"}:
            if shown:
                self._do(Command.GOOD)
            else:
                self._flip()
        elif key in _RATING_KEYS:
            if shown:
                self._do(_RATING_KEYS[key])
            else:
                self._flip()
        elif key in _COMMAND_KEYS:
            self._do(_COMMAND_KEYS[key])
        elif key == "e":
            self._edit()
        elif key == "o":
            self._open()
        elif key == "l":
            self._show_links()
        elif key == "?":
            self._page = Page.HELP

    def _on_leaf(self, key: str) -> None:
        """Help or linked notes: a number opens a note, anything else leads back."""
        if key == "interrupt":
            self._do(Command.QUIT)
        elif self._page is Page.LINKS and key.isdigit() and 0 < int(key) <= len(self._links):
            self._open(self._links[int(key) - 1].path)
            return
        self._page = Page.CARD

    def _on_end(self, key: str) -> None:
        if key == "u":
            self._do(Command.UNDO)
        elif key in _MORE_KEYS:
            self._more(_MORE_KEYS[key])
        elif key in {"enter", "q", "interrupt"}:
            self._leaving = True

    def _flip(self) -> None:
        self._sitting.do(Command.FLIP)
        self._compare()
        self._say("")

    def _compare(self) -> None:
        card = self._sitting.card
        if card is not None and self._typed and self._sitting.state.shown:
            from studykit.review.compare import compare  # noqa: PLC0415 - the same

            right = expected(card, self._sitting.desk.plain(card, Side.BACK))
            self._comparison = compare(self._typed, right)

    def _do(self, command: Command) -> None:
        before = self._sitting.state.current
        done = self._sitting.do(command, self._clock() - self._asked_at)
        self._say(done.words, alarm=done.failed)
        if done.failed or done.idle:
            self._keys.drop()
        if self._end is not None and self._clock() >= self._end and command in RATINGS:
            self._sitting.do(Command.QUIT)
        if self._sitting.state.left_early:
            self._leaving = True
        elif command is Command.UNDO or self._sitting.state.current is not before:
            self._deal()

    def _deal(self) -> None:
        """A card comes on the table, or the end does."""
        passed = self._sitting.passed()
        if passed:
            self._say(" ".join([self._status, *passed]).strip(), alarm=True)
        card = self._sitting.card
        self._page = Page.CARD
        if card is None:
            self._page = Page.END
            self._keys.drop()  # typed for a card that there is not; the last answer can still be taken back
        self._typed = "" if card is not None and self._options.typed and typeable(card) else None
        self._comparison = None
        self._asked_at = self._clock()

    def _more(self, what: More) -> None:
        try:
            entries = self._first.desk.more(what)
        except StudykitError as error:
            self._say(str(error), alarm=True)
            return
        if not entries:
            self._say(_NO_MORE[what])
            return
        if what is More.CRAM:
            from studykit.review.rehearsal import Rehearsal  # noqa: PLC0415 - the first card is shown without

            self._sitting = Sitting(Rehearsal(self._first.desk, cram=True), entries, cram=True)
        else:
            self._sitting = self._first
            self._sitting.extend(entries)
        self._nothing = False
        self._say("")
        self._deal()

    def _edit(self) -> None:
        card = self._sitting.card
        if card is None:
            return
        try:
            with self._claim.lent():
                self._sitting.desk.edit(card)
        except StudykitError as error:
            self._say(str(error), alarm=True)
        else:
            self._say("")
        self._sitting.reread()
        if self._sitting.card is None or self._sitting.card.id != card.id:
            self._deal()
        self._compare()
        self._asked_at = self._clock()

    def _open(self, path: str = "") -> None:
        if self._sitting.card is None:
            return
        try:
            self._say(self._sitting.desk.open(self._sitting.card, path))
        except StudykitError as error:
            self._say(str(error), alarm=True)

    def _show_links(self) -> None:
        if self._sitting.card is None:
            return
        try:
            self._links = tuple(self._sitting.desk.linked(self._sitting.card))
        except StudykitError as error:
            self._say(str(error), alarm=True)
            return
        if self._links:
            self._page = Page.LINKS
        else:
            self._say("The note has no links and no backlinks.")

    def _say(self, words: str, *, alarm: bool = False) -> None:
        self._status, self._alarm = words, alarm
