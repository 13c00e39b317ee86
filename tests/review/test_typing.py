from __future__ import annotations

import pytest
from fake_desk import make_card
from hypothesis import given
from hypothesis import strategies as st

from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN, Face
from studykit.review.compare import Match, compare
from studykit.review.keys import Keys, as_command, split
from studykit.review.printable import printable
from studykit.review.typed import expected, in_place, press


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("Access token", "access   TOKEN\n"),
        ("ＰＫＣＥ", "pkce"),
        ("cafe\u0301", "café"),
        ("授權碼", "授權碼"),
        ("soft\u00adhyphen", "softhyphen"),
        ("", "  "),
    ],
)
def test_spelling_that_makes_no_difference(typed: str, answer: str) -> None:
    assert compare(typed, answer).right


def test_letters_are_compared_in_short_answers_and_words_in_long_ones() -> None:
    short = compare("verifeir", "verifier")
    assert not short.right
    assert "".join(part.text for part in short.typed if part.match is Match.SAME) != ""
    long = compare("the server compares hashes", "the client compares the hashes of both values it holds")
    assert [part.text for part in long.typed if part.match is Match.EXTRA] == ["server"]
    missing = "".join(part.text for part in long.expected if part.match is Match.MISSING)
    assert "client" in missing
    assert "both" in missing


@given(typed=st.text(max_size=80), answer=st.text(max_size=80))
def test_the_parts_add_up_to_what_was_written(typed: str, answer: str) -> None:
    found = compare(typed, answer)
    assert {part.match for part in found.typed} <= {Match.SAME, Match.EXTRA}
    assert {part.match for part in found.expected} <= {Match.SAME, Match.MISSING}
    assert found.right == (compare(answer, typed).right)
    if found.right:
        assert all(part.match is Match.SAME for part in (*found.typed, *found.expected))
    assert compare(answer, answer).right


def test_a_very_long_answer_is_compared_in_no_time() -> None:
    found = compare("a b " * 5000, "b c " * 5000)
    assert not found.right


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        ("ab", "backspace", "a"),
        ("", "backspace", ""),
        ("e\u0301", "backspace", ""),
        ("x👩\u200d💻", "backspace", "x"),
        ("ab", "space", "ab "),
        ("ab", "clear", ""),
        ("ab", "up", "ab"),
        ("授", "權", "授權"),
    ],
)
def test_typing(before: str, key: str, after: str) -> None:
    assert press(before, key) == after


def test_a_cloze_is_typed_into_its_gap() -> None:
    front = f"The {CLOZE_OPEN}[...]{CLOZE_CLOSE} flow"
    back = f"The {CLOZE_OPEN}device{CLOZE_CLOSE} flow"
    card = make_card("a")._replace(face=Face("f", "b", front, back))
    assert expected(card, "The device flow") == "device"
    assert in_place(card, "de*v").face.front_display == f"The {CLOZE_OPEN}de\\*v{CLOZE_CLOSE} flow"
    assert in_place(card, "") is card
    assert expected(make_card("b"), "plain") == "plain"


def test_one_read_may_hold_several_keys() -> None:
    assert split(" 3\x1b[A\x1b[6~\r\x03") == ["space", "3", "up", "page-down", "enter", "interrupt"]
    assert split("\x1b[99~\x01\x1b") == ["escape"]
    assert split("授權👍") == ["授", "權", "👍"]
    assert split("\xe0H\x00P") == ["up", "down"]


def test_an_interrupt_or_the_end_of_input_is_a_key() -> None:
    def interrupted() -> str:
        raise KeyboardInterrupt

    def ended() -> str:
        raise EOFError

    assert Keys(interrupted).next() == "interrupt"
    assert Keys(ended).next() == "interrupt"


def test_commands_work_with_an_input_method_left_on() -> None:
    assert [as_command(key) for key in ("ｑ", "１", "U", "\u3000", "enter")] == ["q", "1", "u", "space", "enter"]


@given(text=st.text())
def test_nothing_said_can_steer_a_terminal(text: str) -> None:
    shown = printable(text + "\x1b[2J\x9b\x07\udc80\u202e")
    assert all(ord(character) >= 32 or character == "\n" for character in shown)
    assert not any(0x7F <= ord(character) < 0xA0 for character in shown)
    shown.encode("utf-8")
