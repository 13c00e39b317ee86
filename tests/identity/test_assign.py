"""Which card is this one, after an edit."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.identity import CardKey, KnownIdentities, assign
from studykit.identity.key import mint
from studykit.identity.likeness import likeness
from studykit.model.span import NotePath

sys.path.insert(0, str(Path(__file__).parent))
from shelf import Shelf

DAY = date(2024, 5, 1)


def rated(notes: dict[str, str], *questions: str) -> Shelf:
    """A vault in which these cards were answered once, on different days."""
    shelf = Shelf(dict(notes))
    for number, question in enumerate(questions, 3):
        shelf.rate(question, DAY, number)
    return shelf


def edit(shelf: Shelf, path: str, old: str, new: str) -> None:
    assert old in shelf.notes[path], shelf.notes[path]
    shelf.notes[path] = shelf.notes[path].replace(old, new)


def test_an_id_is_the_same_everywhere_and_depends_on_path_tag_question_and_number() -> None:
    notes = {"a.md": "q::1\n\nq::2\n\n#t q::3\n\nr::4\n", "b.md": "q::1\n"}
    ids = list(Shelf(notes).ids().values())
    assert ids == list(Shelf(notes).ids().values())
    assert len(set(ids)) == 5
    assert all(len(card) == 12 and card.isalnum() and card == card.lower() for card in ids)
    assert Shelf({"a.md": "text\n\n  q  :: another\n"}).ids()["q"] == ids[0]


def test_names_in_either_unicode_form_give_one_id() -> None:
    composed, decomposed = Shelf({"é.md": "é::1"}), Shelf({"e\u0301.md": "e\u0301::1"})
    assert list(composed.ids().values()) == list(decomposed.ids().values())


@pytest.mark.parametrize(
    ("old", "new", "question"),
    [
        ("Who issues tokens?", "Which server issues the tokens?", "Which server issues the tokens?"),
        ("Who issues tokens?", "誰核發？", "誰核發？"),
        ("the server", "the authorization server, after a check", "Who issues tokens?"),
        ("Who issues tokens?::the server", "Which party issues tokens?::it is the AS", "Which party issues tokens?"),
        ("first::1", "# new\n\ntext\n\nother::9\n\nfirst::1", "Who issues tokens?"),
        ("Who issues tokens?::the server", "Who issues tokens?::the server ^block", "Who issues tokens?"),
        ("Who issues tokens?", "#t Who issues tokens?", "Who issues tokens?"),
    ],
)
def test_a_reworded_card_stays_itself(old: str, new: str, question: str) -> None:
    shelf = rated({"a.md": "first::1\n\nWho issues tokens?::the server\n\nlast::1\n"}, "Who issues tokens?")
    before = shelf.ids()["Who issues tokens?"]
    edit(shelf, "a.md", old, new)
    assert shelf.ids()[question] == before
    shelf.start_session()
    assert shelf.assignment().events == ()
    assert shelf.ids()[question] == before


def test_an_id_given_away_is_not_minted_again() -> None:
    shelf = rated({"a.md": "Who issues tokens?::the server\n"}, "Who issues tokens?")
    before = shelf.ids()["Who issues tokens?"]
    edit(shelf, "a.md", "Who issues tokens?", "Who issues access tokens?")
    shelf.start_session()
    shelf.notes["a.md"] += "\nWho issues tokens?::the server\n"
    ids = shelf.ids()
    assert ids["Who issues access tokens?"] == before
    assert ids["Who issues tokens?"] != before


def test_many_small_edits_carry_an_id_anywhere() -> None:
    shelf = rated({"a.md": "abcdefghij::k\n"}, "abcdefghij")
    before = shelf.ids()["abcdefghij"]
    question = "abcdefghij"
    for at, sign in enumerate("0123456789"):
        changed = question[:at] + sign + question[at + 1 :]
        edit(shelf, "a.md", question, changed)
        shelf.start_session()
        question = changed
    assert shelf.ids() == {"0123456789": before}


@pytest.mark.parametrize("path", ["sub/a.md", "renamed.md", "b.md"])
def test_moving_and_renaming_keep_ids(path: str) -> None:
    shelf = rated({"a.md": "one::1\n\ntwo::2\n\nthree::3\n", "b.md": "other::0\n"}, "one", "three")
    before = shelf.ids()
    text = shelf.notes.pop("a.md").replace("three::3", "three and more::3 or 4")
    shelf.notes[path] = text + shelf.notes.get(path, "")
    after = shelf.ids()
    assert after["one"] == before["one"]
    assert after["three and more"] == before["three"]
    shelf.start_session()
    assert {event.note for event in shelf.events[-2:]} == {path}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Who issues tokens?::the server", "Which server issues tokens?::it is the AS"),
        ("Who issues ==tokens== to a ==client==?", "Who issues ==opaque== ==tokens== to any ==client==?"),
    ],
)
def test_a_note_renamed_and_its_only_card_edited(old: str, new: str) -> None:
    shelf = rated({"a.md": old + "\n"})
    shelf.rate(next(iter(shelf.ids())), DAY, 3)
    before = list(shelf.ids().values())
    shelf.notes = {"b.md": shelf.notes["a.md"].replace(old, new)}
    assert set(before) <= set(shelf.ids().values())


def test_a_note_split_in_two_is_where_its_edited_cards_are() -> None:
    shelf = rated({"a.md": "one and only::1\n\ntwo::2\n", "b.md": "other::0\n"}, "two", "other", "one and only")
    before = shelf.ids()
    first, two, rest = shelf.notes["a.md"].partition("two::2")
    first = first.replace("one and only::1", "one and single::I")
    shelf.notes = {"c.md": first, "b.md": f"{shelf.notes['b.md']}\n{two}{rest}"}
    after = shelf.ids()
    assert (after["one and single"], after["two"]) == (before["one and only"], before["two"])


def test_a_cloze_is_followed_into_another_note_though_its_paragraph_was_edited() -> None:
    shelf = rated({"a.md": "The ==client== asks for a ==token==.\n\nkept::1\n", "b.md": "other::0\n"}, "kept")
    client, token, _, _ = shelf.ids().items()
    shelf.rate(token[0], DAY, 9)
    comment = shelf.notes["a.md"].splitlines()[1]
    shelf.notes = {"a.md": "kept::1\n", "b.md": f"other::0\n\nFor one ==token== each waits.\n{comment}\n"}
    assert token[1] in shelf.ids().values()
    assert client[1] not in shelf.ids().values()
    assert "2024-05-01,9,250" in shelf.schedules().values()


def test_one_card_cut_and_pasted_into_another_note() -> None:
    shelf = rated({"a.md": "one::1\n\ntwo::2\n", "b.md": "three::3\n"}, "two")
    before = shelf.ids()
    card = shelf.notes["a.md"].partition("\n\n")[2]
    shelf.notes = {"a.md": "one::1\n", "b.md": "three::3\n\n" + card}
    assert shelf.ids()["two"] == before["two"]


def test_a_copy_is_a_new_card() -> None:
    shelf = rated({"a.md": "one::1 ^x\n", "b.md": "two::2\n"}, "one")
    before = shelf.ids()["one"]
    shelf.notes["b.md"] += "\n" + shelf.notes["a.md"]
    ids = shelf.ids()
    assert ids["one"] == before
    assert ids["one~2"] != before
    assert [(d.path, d.line, d.code) for d in shelf.assignment().problems] == [("b.md", 3, "duplicate-block-id")]


def test_a_block_id_copied_within_a_note() -> None:
    shelf = rated({"a.md": "one::1 ^x\n\ntwo::2 ^y\n"}, "one")
    before = shelf.ids()["one"]
    edit(shelf, "a.md", "^y", "^x")
    assert shelf.ids()["one"] == before
    assert [d.code for d in shelf.assignment().problems] == ["duplicate-block-id"]


def test_the_same_block_id_in_two_notes_is_normal() -> None:
    assert Shelf({"a.md": "one::1 ^x\n", "b.md": "two::2 ^x\n"}).assignment().problems == ()


def test_a_block_id_holds_a_wholly_rewritten_card() -> None:
    shelf = rated({"a.md": "one::1 ^x\n\nother::2\n"}, "one")
    before = shelf.ids()["one"]
    shelf.notes["a.md"] = "other::2\n\nsomething else entirely::語 ^x\n"
    assert shelf.ids()["something else entirely"] == before


def test_a_new_card_in_the_place_of_a_deleted_one_is_new() -> None:
    shelf = rated({"a.md": "What is the capital of France?::Paris\n"}, "What is the capital of France?")
    before = shelf.ids()["What is the capital of France?"]
    shelf.notes["a.md"] = "What is the capital of Spain?::Madrid\n"
    assert shelf.ids()["What is the capital of Spain?"] != before
    shelf.notes["a.md"] = "What is the capital of France?::Paris\n"
    assert shelf.ids()["What is the capital of France?"] == before


def test_equal_cards_are_told_apart_by_number_and_schedule() -> None:
    shelf = rated({"a.md": "q::a\n\nq::a\n\nq::a\n"}, "q~2", "q~3")
    before = shelf.ids()
    assert len(set(before.values())) == 3
    shelf.notes["a.md"] = shelf.notes["a.md"].removeprefix("q::a\n\n")
    assert shelf.ids() == {"q": before["q~2"], "q~2": before["q~3"]}
    shelf.notes["a.md"] = "q::a\n\nq::a\n\n" + shelf.notes["a.md"]
    after = shelf.ids()
    assert (after["q~3"], after["q~4"]) == (before["q~2"], before["q~3"])


@pytest.mark.parametrize("lines_above", [0, 1, 5])
def test_alike_cards_reworded_at_once_keep_their_order_and_that_is_a_guess(lines_above: int) -> None:
    """Both wordings, answers and schedules changed alike: nothing but the order is left to go by."""
    names = ("What is the first step of the flow?", "What is the other step of the flow?")
    shelf = Shelf({"a.md": f"intro::x\n\n{names[0]}::a\n{names[1]}::b\n"})
    for name in names:
        shelf.rate(name, date(2026, 12, 1), 10)
    before = shelf.ids()
    assert shelf.assignment().problems == ()
    now = ("Which is a step of the flow?", "Which is one step of the flow?")
    text = shelf.notes["a.md"].replace("::a\n", "::c\n").replace("::b\n", "::d\n")
    for old, new in zip(names, now, strict=True):
        text = text.replace(old, new)
    shelf.notes["a.md"] = "above\n\n" * lines_above + text
    after = shelf.ids()
    assert [after[name] for name in now] == [before[name] for name in names]
    [doubt] = shelf.assignment().problems
    assert (doubt.code, doubt.line, doubt.severity) == ("alike-cards", 3 + 2 * lines_above, "info")
    assert f"line {5 + 2 * lines_above}" in doubt.message
    shelf.start_session()
    assert shelf.assignment().problems == (), "a session writes down which is which"


def test_alike_cards_that_something_tells_apart_are_no_guess() -> None:
    names = ("What is the first step of the flow?", "What is the other step of the flow?")
    shelf = rated({"a.md": f"{names[0]}::a\n\n{names[1]}::b\n"}, *names)
    for new in ("Name the first step.", "Name the other step."):
        old = names[new == "Name the other step."]
        shelf.notes["a.md"] = shelf.notes["a.md"].replace(old, new)
    assert shelf.assignment().problems == (), "their answers did not change"


def test_notes_that_did_not_change_can_be_left_out() -> None:
    shelf = rated({"a.md": "one::1\n", "b.md": "two::2\n"}, "one", "two")
    before = shelf.ids()
    edit(shelf, "b.md", "two", "two!")
    keys = [key for key in shelf.all_keys() if key.note == "b.md"]
    found = assign(keys, shelf.known().without({before["one"]}))
    assert found.ids == (before["two"],)
    copied = Shelf({"a.md": "one::1\n"}).all_keys()
    assert assign(copied, shelf.known().without(set(before.values()))).ids[0] not in before.values()


def test_long_questions_are_remembered_short() -> None:
    long = "token " * 400
    shelf = rated({"a.md": f"{long}::1\n"}, long.strip())
    before = shelf.ids()[long.strip()]
    assert len(shelf.events[0].question) <= 300
    edit(shelf, "a.md", "token token token token token ::", "token token other ::")
    assert list(shelf.ids().values()) == [before]


WORDS = st.text(st.sampled_from("abc字 "), min_size=1, max_size=4)
KEYS = st.lists(
    st.builds(
        CardKey,
        note=st.sampled_from([NotePath("a.md"), NotePath("b.md")]),
        block=st.just(0),
        sibling=st.integers(0, 2),
        line=st.integers(1, 9),
        tag=st.sampled_from(["", "t"]),
        question=WORDS,
        look=WORDS,
        answer=st.sampled_from(["", "x", "y"]),
        occurrence=st.integers(0, 1),
        anchor=st.sampled_from(["", "", "x"]),
        segment=st.sampled_from(["", "2024-05-01,1,250", "2024-05-01,2,250"]),
    ),
    max_size=12,
)


@given(KEYS, KEYS)
def test_ids_are_unique_and_remembered_ones_stay(first: list[CardKey], second: list[CardKey]) -> None:
    from studykit.identity import Known, remember

    ids = assign(first, KnownIdentities()).ids
    assert len(set(ids)) == len(ids)
    known = KnownIdentities(
        {event.card: Known(event) for event in remember(first, ids, range(len(ids)), KnownIdentities())}
    )
    assert set(assign(first, known).ids) == set(ids)
    later = assign(second, known)
    assert len(set(later.ids)) == len(second)
    assert later == assign(second, known)
    assert {event.card for event in later.events} <= set(ids)
    carried = KnownIdentities(dict(known.cards) | {event.card: Known(event) for event in later.events})
    kept = [card for card in assign(second, carried).ids if card in known.cards]
    assert set(kept) >= {event.card for event in later.events}


@given(KEYS)
def test_minted_ids_depend_on_nothing_but_the_card(keys: list[CardKey]) -> None:
    assert [mint(key) for key in keys] == [mint(key) for key in keys]
    assert all(mint(key, 1) != mint(key) for key in keys)


@given(WORDS, WORDS)
def test_likeness_is_symmetric_and_at_most_one(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1
    assert likeness(one, one) == 1
