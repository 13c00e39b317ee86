"""Scenes as they are drawn, without a process of their own."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import timedelta

import pyte
import pytest
from fake_desk import TODAY, FakeDesk, entries, make_card, scheduled
from rich.cells import cell_len
from rich.console import Console

from studykit.errors import MissingExtraError
from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN, Card, CardId, CardKind, Face
from studykit.model.schedule import Rating
from studykit.review.keyboard import Handed
from studykit.review.screen import Screen
from studykit.review.sitting import Sitting
from studykit.review.summary import duration
from studykit.review.terminal import Options, Terminal
from studykit.scheduling.base import Outcome


def screens(
    cards: Iterable[Card], keys: Iterable[str], *, columns: int = 60, desk: FakeDesk | None = None, typed: bool = False
) -> list[str]:
    """The screen before each key, and at the end."""
    cards = list(cards)
    desk = desk or FakeDesk(cards)
    file = io.StringIO()
    shown: list[str] = []
    screen = pyte.Screen(columns, 24)
    stream = pyte.Stream(screen)
    pending = iter([*keys, "\x03"])

    def read() -> str:
        stream.feed(file.getvalue())
        file.seek(0)
        file.truncate()
        shown.append("\n".join(line.rstrip() for line in screen.display))
        return next(pending)

    console = Console(file=file, force_terminal=True, width=columns, height=24, highlight=False)
    Terminal(Sitting(desk, entries(cards)), Screen(console, desk.render), Handed(read), Options(typed=typed)).run()
    return shown


def cloze() -> Card:
    gap, filled = f"{CLOZE_OPEN}[...]{CLOZE_CLOSE}", f"{CLOZE_OPEN}device{CLOZE_CLOSE}"
    face = Face("The [...] flow", "The device flow", f"The {gap} flow", f"The {filled} flow")
    return make_card("a")._replace(kind=CardKind.CLOZE, face=face)


def shown_cloze(screen: str) -> str:
    return screen.replace(CLOZE_OPEN, "").replace(CLOZE_CLOSE, "")


def test_the_answer_of_a_cloze_takes_the_place_of_its_question() -> None:
    question, answer = (shown_cloze(screen) for screen in screens([cloze()], " "))
    assert "The [...] flow" in question
    assert "The [...] flow" not in answer
    assert question.splitlines().index("  The [...] flow") == answer.splitlines().index("  The device flow")


def test_a_cloze_is_typed_in_place() -> None:
    seen = [shown_cloze(screen) for screen in screens([cloze()], ["dev", "ice", "\r"], typed=True)]
    assert "The dev flow" in seen[1]
    assert "› dev" in seen[1]
    assert "You typed  device  right" in seen[-1]


def test_everything_fits_sixty_columns() -> None:
    card = scheduled(make_card("a"), TODAY - timedelta(days=9000), 20000, 900)
    card = card._replace(deck="a/very/long/deck/name/認證/授權碼", context=("一" * 80,))
    many = [card, *(scheduled(make_card(f"x{number}"), TODAY, 6) for number in range(4818))]
    for screen in screens(many, " "):
        lines = screen.splitlines()
        assert lines[0].endswith("4,819 due")
        assert "…" in lines[0]
        assert all(cell_len(line) <= 60 for line in lines)
    assert "36,500 d, again today" in screen
    assert "4 Easy" in screen


class NoFsrs(FakeDesk):
    def preview(self, card_id: CardId) -> dict[Rating, Outcome]:
        raise MissingExtraError("This card is scheduled by fsrs: pip install 'studykit[fsrs]'.")


def test_a_card_whose_scheduler_is_missing_is_shown_but_not_rated() -> None:
    cards = [make_card("a"), make_card("b")]
    desk = NoFsrs(cards)
    seen = screens(cards, [" ", "3", "n"], desk=desk, columns=80)
    assert "pip install 'studykit[fsrs]'" in seen[1]
    assert "Answer a." in seen[1]
    assert "pip install" in seen[2]
    assert "Question b?" in seen[3]
    assert desk.written == []


def test_a_number_before_the_answer_only_shows_it() -> None:
    cards = [make_card("a"), make_card("b")]
    desk = FakeDesk(cards)
    seen = screens(cards, ["3", "3"], desk=desk)
    assert "Answer a." in seen[1]
    assert "Question b?" in seen[2]
    assert desk.written == [("a", "good")]


def test_what_is_special_about_a_card_is_said() -> None:
    card = make_card("a")._replace(marked=True, leech=True, note_title="token-types", context=("Token types", "JWT"))
    (seen,) = screens([card], [], columns=80)
    assert "  Token types › JWT   marked   leech" in seen


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "0 s"), (59.4, "59 s"), (61, "1 min 1 s"), (3599.7, "1 h 0 min"), (3900, "1 h 5 min")]
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words
