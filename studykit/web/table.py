"""A sitting that pages look at: each order names the turn it was given for, so that none is carried out twice or late.

The state is here and on disk, never in a page. A page may be reloaded, opened twice, or cut off between an order
and its reply; the server may be killed in between. An order says which session, turn and card it saw, the newest
action on disk at that time, and a key of its own.
"""

from __future__ import annotations

import secrets
import time
from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from studykit.errors import StudykitError
from studykit.model.card import CardId
from studykit.review.compare import Comparison, compare
from studykit.review.desk import Desk, More, Side
from studykit.review.rehearsal import Rehearsal
from studykit.review.session import RATINGS, Command
from studykit.review.sitting import Done, Sitting
from studykit.review.typed import expected, typeable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from studykit.workspace.desk import VaultDesk

_KEYS = 64
_MINUTE = 60.0
REWRITE = "rewrite"
MORE = {f"more-{more.value}": more for more in More}
_LASTING = frozenset({*RATINGS, Command.SUSPEND, Command.BURY, Command.MARK})
"""Orders about one card that are carried out after a restart, too."""
_SIMPLE = {command.value: command for command in (*_LASTING, Command.FLIP, Command.SKIP, Command.UNDO, Command.QUIT)}


class Fate(StrEnum):
    """What became of an order."""

    DONE = "done"
    REPEATED = "repeated"
    """carried out before; its reply was lost"""
    STALE = "stale"
    """given for a card that is no longer on the table: nothing was done"""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a session is held. ``minutes`` bounds it."""

    cram: bool = False
    dry_run: bool = False
    typed: bool = False
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What a page asks for. ``text`` is what was typed, or a card's new text with the hash ``seen``."""

    session: str
    turn: int
    stamp: str
    card: str
    key: str
    command: str
    text: str = ""
    seen: str = ""

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Order:
        """From the JSON of a page; whatever is missing or of another kind is empty, and so fits no turn."""

        def word(name: str) -> str:
            value = body.get(name)
            return value if isinstance(value, str) else ""

        turn = body.get("turn")
        return cls(
            word("session"), turn if type(turn) is int else -1, word("stamp"), word("card"), word("key"),
            word("command"), word("text"), word("seen"),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """The last thing to tell the person: what was done, and ``words`` where the vault itself has something to say."""

    done: Done | None = None
    command: str = ""
    words: str = ""
    alarm: bool = False


class Table:
    """``turn`` grows with everything that changes what a page shows. ``clock`` gives seconds."""

    def __init__(self, desk: VaultDesk, manner: Manner, clock: Callable[[], float] = time.monotonic) -> None:
        self.id = secrets.token_hex(8)
        self.turn = 0
        self.manner = manner
        self.vault = desk
        rehearsing = manner.cram or manner.dry_run
        seen: Desk = Rehearsal(desk, cram=manner.cram) if rehearsing else desk
        self.first = self.sitting = Sitting(seen, desk.plan.entries, cram=manner.cram)
        self.nothing = self.sitting.card is None
        self.typing = False
        self.comparison: Comparison | None = None
        self.typed = ""
        self.said = Said(words=desk.greeting)
        self._clock = clock
        self._end = None if manner.minutes is None else clock() + manner.minutes * _MINUTE
        self._keys: deque[str] = deque(maxlen=_KEYS)
        self._asked_at = clock()
        self._deal()

    @property
    def stamp(self) -> str:
        return self.vault.last_action()

    @property
    def finished(self) -> bool:
        return self.sitting.card is None or self.sitting.state.left_early

    def do(self, order: Order) -> Fate:
        """Carry out an order, at most once."""
        if order.key and order.key in self._keys:
            return Fate.REPEATED
        if order.session != self.id:
            if not self._resumes(order):
                return Fate.STALE
        elif order.turn != self.turn or (not self.finished and order.card != self._card):
            return Fate.STALE
        self._keys.append(order.key)
        self.turn += 1
        self._carry_out(order)
        return Fate.DONE

    def resume(self) -> None:
        """Go on with a session that was ended with cards left."""
        self.turn += 1
        self.sitting.extend(())
        self.said = Said()
        self._deal()

    @property
    def _card(self) -> str:
        return self.sitting.card.id if self.sitting.card is not None else ""

    def _resumes(self, order: Order) -> bool:
        """Whether an order for a session that was killed was not carried out there, and can be here.

        Everything that was carried out is on disk, so the newest action there tells.
        """
        command = _SIMPLE.get(order.command)
        fits = command in _LASTING and not self.turn and order.stamp == self.stamp
        if not fits or not self.sitting.call(CardId(order.card)):
            return False
        self._deal()
        if command in RATINGS:
            self.sitting.do(Command.FLIP)
        return True

    def _carry_out(self, order: Order) -> None:
        command = _SIMPLE.get(order.command)
        if command is Command.FLIP:
            self._flip(order.text)
        elif command is not None:
            self._do(command)
        elif order.command in MORE:
            self._more(MORE[order.command])
        elif order.command == REWRITE:
            self._rewrite(order)
        else:
            self.said = Said(words=f"There is no command '{order.command}'.", alarm=True)

    def _flip(self, typed: str) -> None:
        self.sitting.do(Command.FLIP)
        self.said = Said()
        card = self.sitting.card
        if card is not None and self.typing and typed.strip():
            self.typed = typed
            self.comparison = compare(typed, expected(card, self.sitting.desk.plain(card, Side.BACK)))

    def _do(self, command: Command) -> None:
        before = self.sitting.state.current
        done = self.sitting.do(command, self._clock() - self._asked_at)
        self.said = Said(done, command.value, alarm=done.failed)
        if self._end is not None and self._clock() >= self._end and command in RATINGS:
            self.sitting.do(Command.QUIT)
        if command is Command.UNDO or self.sitting.state.current is not before:
            self._deal()

    def _deal(self) -> None:
        passed = self.sitting.passed()
        if passed:
            self.said = Said(self.said.done, self.said.command, " ".join(passed), alarm=True)
        card = self.sitting.card
        self.typing = card is not None and self.manner.typed and typeable(card)
        self.comparison, self.typed = None, ""
        self._asked_at = self._clock()

    def _more(self, what: More) -> None:
        try:
            entries = self.first.desk.more(what)
        except StudykitError as error:
            self.said = Said(words=str(error), alarm=True)
            return
        if not entries:
            self.said = Said(command=f"none-{what.value}")
            return
        if what is More.CRAM:
            self.sitting = Sitting(Rehearsal(self.vault, cram=True), entries, cram=True)
        else:
            self.sitting = self.first
            self.sitting.extend(entries)
        self.nothing = False
        self.said = Said()
        self._deal()

    def _rewrite(self, order: Order) -> None:
        card = self.sitting.card
        if card is None or isinstance(self.sitting.desk, Rehearsal):
            self.said = Said(command="no-rewrite", alarm=True)
            return
        done = self.sitting.rewrite(lambda: self.vault.rewrite(card.id, order.text, order.seen))
        self.said = Said(done, REWRITE, alarm=done.failed)
        if not done.failed and (self.sitting.card is None or self.sitting.card.id != card.id):
            self._deal()
