"""Siblings of a cloze into one field, and back out of it by the real Anki."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studykit.anki.cloze import ClozeFace, cloze_field
from studykit.anki.exporter import export
from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN, CardKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def marked(text: str) -> str:
    return f'<span class="cloze">{text}</span>'


def test_siblings_share_a_field_with_their_hints() -> None:
    faces = [
        ClozeFace(1, f"{marked('[...]')} or <i>b</i>, a again", f"{marked('a')} or <i>b</i>, a again"),
        ClozeFace(2, f"a or <i>{marked('[letter]')}</i>, a again", f"a or <i>{marked('b')}</i>, a again"),
    ]
    assert cloze_field(faces) == "{{c1::a}} or <i>{{c2::b::letter}}</i>, a again"


def test_one_sibling_may_ask_in_two_places() -> None:
    face = ClozeFace(3, f"{marked('[...]')} and {marked('[...]')}", f"{marked('a')} and {marked('b')}")
    assert cloze_field([face]) == "{{c3::a}} and {{c3::b}}"


def test_deletions_stand_in_each_other_or_share_a_place() -> None:
    faces = [
        ClozeFace(1, marked("[...]"), marked("out <b>in</b>")),
        ClozeFace(2, f"out {marked('[...]')}", f"out {marked('<b>in</b>')}"),
        ClozeFace(3, f"out {marked('[...]')}", f"out {marked('<b>in</b>')}"),
    ]
    assert cloze_field(faces) == "{{c1::out {{c2::{{c3::<b>in</b>}}}}}}"


def test_spans_inside_a_deletion_are_its_own() -> None:
    inner = '<code><span class="k">if</span> <span class="cloze-hint">x</span></code>'
    assert cloze_field([ClozeFace(1, marked("[...]"), marked(inner))]) == f"{{{{c1::{inner}}}}}"


NO_CLOZES = {
    "nothing asked": [ClozeFace(1, "a", "a")],
    "empty answer": [ClozeFace(1, marked("[...]"), marked(" "))],
    "more is hidden": [ClozeFace(1, f"{marked('[...]')} [...]", f"{marked('a')} b")],
    "texts differ": [
        ClozeFace(1, f"{marked('[...]')} b", f"{marked('a')} b"),
        ClozeFace(2, f"x {marked('[...]')}", f"x {marked('b')}"),
    ],
    "deletions cross": [
        ClozeFace(1, f"{marked('[...]')}c", f"{marked('ab')}c"),
        ClozeFace(2, f"a{marked('[...]')}", f"a{marked('bc')}"),
    ],
    "cuts an element": [ClozeFace(1, f"{CLOZE_OPEN}[...]{CLOZE_CLOSE}</i>", f"{CLOZE_OPEN}<i>a{CLOZE_CLOSE}</i>")],
    "mark left open": [ClozeFace(1, f"{CLOZE_OPEN}a", f"{CLOZE_OPEN}a")],
    "mark in a mark": [ClozeFace(1, marked(marked("[...]")), marked(marked("a")))],
    "too many": [ClozeFace(501, marked("[...]"), marked("a"))],
}


@pytest.mark.parametrize("name", NO_CLOZES)
def test_what_is_no_cloze_for_anki(name: str) -> None:
    assert cloze_field(NO_CLOZES[name]) is None


TRAP = st.text(st.sampled_from("{}:c19ab &<\\()[]$~é"), max_size=12)
ANSWER = TRAP.filter(str.strip)


@pytest.mark.anki
@given(st.lists(st.tuples(TRAP, ANSWER, TRAP, ANSWER, TRAP), min_size=10, max_size=40))
@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_the_real_anki_asks_exactly_the_deletion(
    tmp_path: Path,
    block: Callable[..., Any],
    judge: Callable[..., dict[str, Any]],
    texts: list[tuple[str, str, str, str, str]],
) -> None:
    export((_cloze(block, number, text) for number, text in enumerate(texts)), tmp_path / "deck.apkg")
    shown = {(card["guid"], card["ordinal"]): card for card in judge(tmp_path / "deck.apkg")["cards"]}
    for number, (a, b, c, d, e) in enumerate(texts):
        for ordinal, question in enumerate((f"{a}[...]{c}{d}{e}", f"{a}{b}{c}[...]{e}")):
            card = shown[f"skc-{number}x", ordinal]
            assert _shown(card["question"]) == f"Q{question}Q"
            assert _shown(card["answer"]) == f"Q{a}{b}{c}{d}{e}Q"


def _cloze(block: Callable[..., Any], number: int, text: tuple[str, str, str, str, str]) -> Any:
    a, b, c, d, e = (html.escape(part) for part in text)
    faces = [
        (f"<p>Q{a}{marked('[...]')}{c}{d}{e}Q</p>", f"<p>Q{a}{marked(b)}{c}{d}{e}Q</p>"),
        (f"<p>Q{a}{b}{c}{marked('[...]')}{e}Q</p>", f"<p>Q{a}{b}{c}{marked(d)}{e}Q</p>"),
    ]
    return block(f"{number}x {number}y", *faces, kind=CardKind.CLOZE, block=number)


def _shown(card: str) -> str:
    """The text of a card's side as a reader sees it."""
    body = card.partition("<div class=side>")[2].partition("</div>")[0]
    return html.unescape(re.sub(r"<[^>]*>", "", body))
