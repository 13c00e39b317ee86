"""A session line by line, for pipes and scripts: one answer a line comes in, cards and results go out."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from studykit.errors import StudykitError
from studykit.model.card import CardKind
from studykit.review.desk import Side
from studykit.review.printable import printable
from studykit.review.scene import REREAD
from studykit.review.session import RATINGS, Command, left
from studykit.review.summary import problem_lines, summarise, summary_json, summary_lines
from studykit.study.outlook import next_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from studykit.model.card import Card
    from studykit.review.sitting import Done, Sitting

SCHEMA = "studykit.review/1"
FINE, WRONG_WORD, NOT_DONE = 0, 2, 3
_MINUTE = 60.0

_WORDS = {
    command.value: command
    for command in (*RATINGS, Command.SUSPEND, Command.BURY, Command.MARK, Command.UNDO, Command.SKIP, Command.QUIT)
} | {str(int(rating)): command for command, rating in RATINGS.items()}


class LineSession:
    """Reads answers from ``answers`` as they come and passes finished lines, without their end, to ``say``.

    With ``describe`` (a card as plain data) every line is a JSON object with ``schema`` and ``event``:
    ``greeting`` where there is one, ``card``, ``answer``, ``done`` (its ``card`` is null where there was nothing to
    do), ``passed``, ``error``, and a last ``summary``. An answer is reported only once it is on disk. ``minutes``
    bounds the time; ``clock`` gives seconds.
    """

    def __init__(
        self,
        sitting: Sitting,
        say: Callable[[str], None],
        *,
        greeting: str = "",
        describe: Callable[[Card], Mapping[str, Any]] | None = None,
        minutes: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sitting = sitting
        self._say = say
        self._greeting = greeting
        self._describe = describe
        self._clock = clock
        self._end = None if minutes is None else clock() + minutes * _MINUTE

    def run(self, answers: Iterable[str]) -> int:
        """Until the input or the cards end. Returns 0; 2 after a line that is no answer, which ends the
        session so that later answers cannot reach the wrong card; 3 if an answer could not be recorded.
        """
        if self._greeting:
            self._event("greeting", self._greeting, message=self._greeting)
        code = self._answer_all(answers)
        self._summary()
        return code

    def _answer_all(self, answers: Iterable[str]) -> int:
        code = FINE
        shown = self._clock()
        if not self._show():
            return code
        for number, line in enumerate(answers, 1):
            word = line.strip().lower()
            if not word:
                continue
            command = _WORDS.get(word)
            if command is None:
                self._error(f"Line {number}: {word!r} is no answer. Give one of {', '.join(_WORDS)}.")
                return WRONG_WORD
            if command in RATINGS:
                self._sitting.do(Command.FLIP)
            card, entry = self._sitting.card, self._sitting.state.current
            done = self._sitting.do(command, self._clock() - shown)
            if done.failed:
                code = NOT_DONE
                self._error(done.words)
                if self._sitting.state.current is entry and command is not Command.UNDO:
                    self._sitting.do(Command.SKIP)
            else:
                self._report(self._sitting.card if command is Command.UNDO else card, command, done)
            shown = self._clock()
            if self._end is not None and shown >= self._end:
                self._sitting.do(Command.QUIT)
            if command is not Command.MARK and not self._show():
                break
        return code

    def _show(self) -> bool:
        """Say the card on the table; False where there is none."""
        for words in self._sitting.passed():
            self._event("passed", words, message=words)
        card = self._sitting.card
        if card is None:
            return False
        try:
            choices = self._sitting.choices()
        except StudykitError as error:
            choices = ()
            self._error(str(error))
        rest = left(self._sitting.state)
        place = (
            f"{self._sitting.desk.source_link(card)}, left: {rest.new} new, {rest.learning} learning, {rest.due} due"
        )
        context = " > ".join((card.deck or card.note_title, *card.context))
        lines = [f"{context} ({place})"]
        lines += _paragraph("Q: ", self._sitting.desk.plain(card, Side.FRONT))
        if card.kind is CardKind.NOTE:
            lines.append(f"   {REREAD}")
        answer = "none yet" if card.empty_answer else self._sitting.desk.plain(card, Side.BACK)
        lines += _paragraph("A: ", answer)
        lines.append("   " + ", ".join(f"{choice.rating.word}: {choice.words}" for choice in choices))
        self._event(
            "card",
            *lines,
            card=self._describe(card) if self._describe else None,
            left={"new": rest.new, "learning": rest.learning, "due": rest.due},
            choices={choice.rating.word: choice.words for choice in choices},
        )
        return True

    def _report(self, card: Card | None, command: Command, done: Done) -> None:
        if command is Command.QUIT:
            return
        card_id = card.id if card is not None and not done.idle else None
        recorded = done.recorded
        if recorded is None:
            self._event("done", f"=> {done.words or command.value}", card=card_id, command=command.value)
            return
        self._event(
            "answer",
            f"=> {done.words}",
            card=card_id,
            rating=recorded.rating.word,
            before=recorded.before,
            after=recorded.after,
            due=recorded.outcome.due.isoformat() if recorded.outcome else None,
            again_today=recorded.again_today,
            notice=recorded.notice,
        )

    def _summary(self) -> None:
        desk = self._sitting.desk
        summary = summarise(self._sitting.state, desk.outlook(), desk.problems())
        lines = [f"{label}: {words}" for label, words in summary_lines(summary)]
        if not self._sitting.state.plan:
            lines.insert(0, f"Nothing is due. {next_words(summary.outlook)}".rstrip())
        self._event("summary", *lines, *problem_lines(summary), **summary_json(summary))

    def _error(self, words: str) -> None:
        self._event("error", words, message=words)

    def _event(self, event: str, *lines: str, **values: Any) -> None:
        if self._describe is not None:
            self._say(json.dumps({"schema": SCHEMA, "event": event, **values}, ensure_ascii=False))
        else:
            for line in lines:
                self._say(printable(line))


def _paragraph(label: str, text: str) -> list[str]:
    first, *rest = text.split("\n")
    return [label + first, *("   " + line for line in rest)]
