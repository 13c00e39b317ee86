"""Names, fields and numbers before they reach Anki."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from studykit.anki.fields import field, is_visible, side
from studykit.anki.ids import stable_id
from studykit.anki.names import deck_name, tag_name, tag_names

NOW_MS = 1_700_000_000_000


@given(st.lists(st.text(), max_size=4))
def test_ids_depend_on_their_parts_alone_and_lie_in_the_past(parts: list[str]) -> None:
    assert stable_id(*parts) == stable_id(*parts)
    assert 10**12 <= stable_id(*parts) < NOW_MS


def test_ids_published_once_stay() -> None:
    """These numbers are in people's collections: they must never change."""
    assert stable_id("studykit note type", "b") == 1_444_950_794_165
    assert stable_id("card", "a") == 1_342_257_006_109


@given(st.text())
def test_a_tag_is_one_word_anki_leaves_alone(text: str) -> None:
    name = tag_name(text)
    assert tag_name(name) == name
    assert not any(c.isspace() or c == '"' for c in name)
    assert all(name.split("::")) or not name


@given(st.text(), st.text())
def test_a_deck_has_no_empty_level(deck: str, prefix: str) -> None:
    name = deck_name(deck, prefix)
    assert all(level and level == level.strip() for level in name.split("::"))
    assert deck_name(name) == name


def test_names_are_spelled_as_in_anki() -> None:
    assert deck_name("oauth/grant types", "Study") == "Study::oauth::grant types"
    assert tag_names(["#🧠/oauth", "Grant Types", "grant_types", "#", "a//b"]) == ("🧠::oauth", "Grant_Types", "a::b")


@given(st.text(st.characters()))
def test_a_field_can_be_stored_and_holds_no_instruction(text: str) -> None:
    stored = field(text)
    stored.encode()
    assert "\x1f" not in stored
    assert unicodedata.is_normalized("NFC", stored)
    assert field(stored) == stored


def test_an_empty_question_is_filled() -> None:
    assert not is_visible("<p> &nbsp;<br></p>")
    assert is_visible('<p><img src="x.png"></p>')
    assert "∅" in side("<p></p>")
