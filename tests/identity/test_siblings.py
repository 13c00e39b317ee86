"""Siblings keep their schedules when clozes are inserted, reordered, reworded or deleted."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from studykit.identity.alignment import merge_edit
from studykit.model.span import NotePath, Span
from studykit.text import Edit, apply, decode

sys.path.insert(0, str(Path(__file__).parent))
from shelf import Shelf

DAY = date(2024, 5, 1)
THREE = "The ==client== asks the ==server== for a ==token== over TLS.\n"


def answers(shelf: Shelf) -> dict[str, str | None]:
    """The schedule of each deletion, by its text."""
    found = {}
    for key, schedule in zip(shelf.all_keys(), shelf.schedules().values(), strict=True):
        [block] = shelf.blocks("a.md")
        back = block.faces[key.sibling].back_display
        found[back.partition("\ue100")[2].partition("\ue101")[0]] = schedule
    return found


@pytest.fixture
def shelf() -> Shelf:
    """Three clozes; the client's and the token's were answered."""
    found = Shelf({"a.md": THREE})
    client, _, token = found.ids()
    found.rate(client, DAY, 3)
    found.rate(token, DAY, 5)
    assert answers(found) == {"client": "2024-05-01,3,250", "server": None, "token": "2024-05-01,5,250"} or (
        answers(found)["server"] == "2000-01-01,1,250"
    )
    return found


def now(shelf: Shelf, text: str) -> dict[str, str | None]:
    """Schedules after the paragraph was edited to ``text``; the comment stays as it is."""
    shelf.notes["a.md"] = text + shelf.notes["a.md"].partition("\n")[2]
    return answers(shelf)


def test_nothing_changes_without_an_edit(shelf: Shelf) -> None:
    assert shelf.notes["a.md"] == THREE + "<!--SR:!2024-05-01,3,250!2000-01-01,1,250!2024-05-01,5,250-->\n"
    assert shelf.assignment().events == ()


def test_a_cloze_inserted_in_front_is_new(shelf: Shelf) -> None:
    found = now(shelf, "==Today== the ==client== asks the ==server== for a ==token== over TLS.\n")
    assert found == {
        "Today": None,
        "client": "2024-05-01,3,250",
        "server": "2000-01-01,1,250",
        "token": "2024-05-01,5,250",
    }


def test_clozes_in_another_order_keep_their_schedules(shelf: Shelf) -> None:
    found = now(shelf, "A ==token== over TLS is what the ==client== wants and the ==server== has.\n")
    assert found == {"token": "2024-05-01,5,250", "client": "2024-05-01,3,250", "server": "2000-01-01,1,250"}


def test_a_deleted_cloze_takes_its_schedule_along(shelf: Shelf) -> None:
    found = now(shelf, "The client asks the ==server== for a ==token== over TLS.\n")
    assert found == {"server": "2000-01-01,1,250", "token": "2024-05-01,5,250"}
    found = now(shelf, "The client ==asks== the ==server== for a ==token== over TLS.\n")
    assert found == {"asks": None, "server": "2000-01-01,1,250", "token": "2024-05-01,5,250"}


def test_a_reworded_cloze_keeps_its_schedule(shelf: Shelf) -> None:
    found = now(shelf, "The ==public client== asks the ==server== for a ==token== over TLS.\n")
    assert found["public client"] == "2024-05-01,3,250"


def test_the_next_rating_puts_the_record_in_order(shelf: Shelf) -> None:
    now(shelf, "==Today== the ==client== asks the ==server== for a ==token== over TLS.\n")
    ids = shelf.ids()
    shelf.start_session()
    shelf.rate(list(ids)[1], date(2024, 6, 1), 9)
    assert shelf.notes["a.md"].splitlines()[1] == (
        "<!--SR:!2000-01-01,1,250!2024-06-01,9,250!2000-01-01,1,250!2024-05-01,5,250-->"
    )
    assert answers(shelf)["client"] == "2024-06-01,9,250"
    assert list(shelf.ids().values()) == list(ids.values())


def test_parts_that_nobody_understands_stay(shelf: Shelf) -> None:
    shelf.notes["a.md"] = shelf.notes["a.md"].replace("-->", "!leitner,3-->")
    now(shelf, "The ==server== tells the ==client== about a ==token== over TLS.\n")
    shelf.rate(next(iter(shelf.ids())), date(2024, 6, 1), 9)
    assert shelf.notes["a.md"].splitlines()[1] == (
        "<!--SR:!2024-06-01,9,250!2024-05-01,3,250!2024-05-01,5,250!leitner,3-->"
    )


def test_a_record_rewritten_by_another_program_is_read_by_place(shelf: Shelf) -> None:
    shelf.notes["a.md"] = THREE + "<!--SR:!2024-07-01,30,250!2024-07-02,31,250!2024-07-03,32,250-->\n"
    assert answers(shelf) == {
        "client": "2024-07-01,30,250",
        "server": "2024-07-02,31,250",
        "token": "2024-07-03,32,250",
    }


def test_equal_schedules_do_not_confuse() -> None:
    shelf = Shelf({"a.md": THREE})
    for question in list(shelf.ids()):
        shelf.rate(question, DAY, 3)
    found = now(shelf, "==Today== the ==client== asks the ==server== for a ==token== over TLS.\n")
    assert found == {
        "Today": None,
        "client": "2024-05-01,3,250",
        "server": "2024-05-01,3,250",
        "token": "2024-05-01,3,250",
    }


def test_equal_schedules_in_another_order_are_nobodys_loss(shelf: Shelf) -> None:
    """As after an undo: what was remembered is the order of the answer that was taken back."""
    for question in list(shelf.ids()):
        shelf.rate(question, DAY, 3)
    before = list(shelf.ids())
    shelf.rate(before[0], DAY, 9)
    shelf.notes["a.md"] = THREE + "<!--SR:!2024-05-01,3,250!2024-05-01,9,250!2024-05-01,3,250-->\n"
    assert answers(shelf) == {"client": "2024-05-01,9,250", "server": "2024-05-01,3,250", "token": "2024-05-01,3,250"}


def test_unknown_siblings_are_read_by_place() -> None:
    shelf = Shelf({"a.md": THREE + "<!--SR:!2024-05-01,3,250!2024-05-02,4,250-->\n"})
    assert list(shelf.schedules().values()) == ["2024-05-01,3,250", "2024-05-02,4,250", None]


@pytest.mark.parametrize(
    ("one", "two"), [((0, 2, "xy"), (0, 1, "")), ((3, 3, "new"), (8, 9, "z")), ((0, 9, ""), (0, 0, "q"))]
)
def test_two_edits_in_a_row_are_one(one: tuple[int, int, str], two: tuple[int, int, str]) -> None:
    source = decode(NotePath("n.md"), "aaaa字bbbb\r\n".encode())
    data, _ = apply(source, Edit(source.path, source.sha256, Span(*one[:2]), one[2]))
    between = decode(source.path, data)
    end = min(two[1], len(between.text))
    second = Edit(source.path, between.sha256, Span(min(two[0], end), end), two[2])
    assert apply(source, merge_edit(source, between, second))[0] == apply(between, second)[0]
