"""A vault that the Obsidian plugin scheduled goes on in studykit and back: each reads what the other wrote, as the same
schedules of the same cards, wherever the card stands.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from studykit.config.plugin import PLUGIN_FILE
from studykit.model.card import Card
from studykit.model.schedule import Rating
from studykit.study.filters import Filter
from studykit.study.queue import Request
from studykit.workspace.desk import VaultDesk
from studykit.workspace.workspace import Workspace

sys.path.insert(0, str(Path(__file__).parent))
from plugin_reader import CALLOUT_LINE, Plugin, Read, Schedule

TODAY = date(2026, 11, 20)
VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "osr_parse.json").read_text(encoding="utf-8"))["vectors"]
BEYOND = {
    279: "a lone CR ends no line",
    301: "a numbered cloze",
    303: "an overlapping cloze",
    305: "an overlapping cloze",
    377: "the spelling of a tag",
}
"""What this reader, which knows highlights only, does not do as the plugin does."""


@pytest.mark.parametrize(
    "vector",
    [one for one in VECTORS if "clozePatterns" not in one["settings"] and one["id"] not in BEYOND],
    ids=lambda one: one["name"],
)
def test_the_reader_reads_as_the_plugin_does(vector: dict[str, Any]) -> None:
    found = Plugin(vector["settings"]).read(vector["input"])
    assert [(c.kind, c.first, c.last, c.own_tag, c.block_id, c.schedules) for c in found] == [
        (
            card["kind"], card["first_line"], card["last_line"], card["own_tag"] or "", card["block_id"] or "",
            tuple(told(sibling["schedule"]) for sibling in card["siblings"]),
        )
        for card in vector["cards"]
    ]  # fmt: skip


def told(schedule: dict[str, Any] | None) -> Schedule:
    if schedule is None or schedule["algorithm"] == "FSRS":
        return schedule and "FSRS"
    return schedule["due"], schedule["interval"], schedule["ease"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where cards stand. ``spoiled`` says what the plugin itself spoils once it answers one of them: there it only
    reads."""

    note: str
    settings: Mapping[str, Any] | None = None
    spoiled: str = ""


SAME_LINE = {"cardCommentOnSameLine": True}
CALLOUT = {"useCalloutsForSchedulingComments": True}
PLACES = {
    "a line": Place("Q::A\n\nmore text\n"),
    "the last line without an end": Place("Q::A"),
    "followed by text": Place("Q::A\nmore text\n"),
    "two lines in a row": Place("Q::A\nQ2::A2\nQ3:::A3\n"),
    "Windows line ends": Place("Q::A\r\n\r\nfront\r\n?\r\nback\r\n"),
    "a tag in front": Place("#flashcards/deck Q::A\n"),
    "a block id": Place("Q::A ^id-1\n\nQ2::A2\n"),
    "a block id and a tag": Place("#flashcards/deck Q::A ^id-1\n", None, "the id goes into the answer"),
    "on the same line": Place("Q::A\n\nQ2:::A2 ^id-1\n\na ==b== c ==d==\n", SAME_LINE),
    "a callout for schedules": Place("Q::A\n\nfront\n?\nback\n", CALLOUT, "blanks move in its callout"),
    "list items": Place("- Q::A\n- Q2::A2\n  text\n- last\n"),
    "a nested list": Place("- parent\n\t- Q::A\n\t- Q2::A2\n- last\n"),
    "a list of tasks, numbered": Place("1. [ ] Q::A\n2. [x] Q2:::A2\n"),
    "the rows of a table": Place(
        "| a | b |\n|---|---|\n| Q::A | x |\n| Q2::A2 | y |\n\ntext\n", None, "the table ends"
    ),
    "a quote": Place("> Q::A\n> more\n\ntext\n"),
    "a callout": Place("> [!note] Title\n> Q::A\n> Q2::A2\n\ntext\n"),
    "a heading": Place("## Q::A\ntext below\n"),
    "several lines": Place("front\nmore\n?\nback\nmore\n\ntext\n"),
    "several lines, both ways": Place("front\n??\nback\n"),
    "ends in a list": Place("front\n?\n- a\n    - b\n\ntext\n"),
    "ends in a quote": Place("front\n?\n> back\n\ntext\n"),
    "ends in a table": Place("front\n?\n| a | b |\n|---|---|\n| 1 | 2 |\n\ntext\n"),
    "ends in a formula": Place("front\n?\n$$\nx\n$$\n\ntext\n"),
    "ends in a fence": Place("front\n?\n```py\nx = 1\n```\n\ntext\n"),
    "ends in a fence of tildes": Place("front\n?\n~~~\nx\n~~~\n\ntext\n"),
    "ends in a fence, same line": Place("front\n?\n```py\nx = 1\n```\n\ntext\n", SAME_LINE),
    "ends in tildes, same line": Place("front\n?\n~~~\nx\n~~~\n\ntext\n", SAME_LINE, "the fence does not end"),
    "above a fence": Place("Q::A\n```py\nx = 1\n```\n"),
    "an empty back": Place("front\n?\n\ntext\n"),
    "an empty back, same line": Place("front\n?\n\ntext\n", SAME_LINE, "the separator is none any more"),
    "an end marker": Place("front\n?\nback\n\nmore\n\n+++\n\ntext\n", {"multilineCardEndMarker": "+++"}),
    "a cloze": Place("the ==first== and\nthe ==second== of them\n\ntext\n"),
    "a cloze in a list": Place("- the ==first== one\n- the ==second== one\n"),
    "another comment behind": Place("Q::A <!-- remark -->\n\nQ2::A2\n", None, "the remark is deleted"),
    "front matter above": Place("---\naliases: [x]\n---\n\nQ::A\n"),
    "CJK and emoji": Place("#flashcards/授權 為什麼?::因為 🧠\n\n==不是==\n\n- 問::答\n"),
}


def desk_of(root: Path, day: date) -> VaultDesk:
    workspace = Workspace.open(root, vault=root, today=day)
    return VaultDesk(workspace, Filter(), Request(day), opener=str, editor=lambda path, line: None)


def make(root: Path, place: Place) -> Path:
    settings = root / PLUGIN_FILE
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"settings": dict(place.settings or {})}), encoding="utf-8")
    note = root / "note.md"
    head, _, rest = place.note.partition("---\n\n") if place.note.startswith("---") else ("", "", place.note)
    newline = "\r\n" if "\r\n" in rest else "\n"
    tag = f"#flashcards{newline * 2}"
    note.write_bytes((f"{head}---\n\n{tag}{rest}" if head else tag + rest).encode())
    return note


def text_of(note: Path) -> str:
    return note.read_bytes().decode()


def cards_of(root: Path, day: date) -> list[Card]:
    cards = Workspace.open(root, vault=root, today=day).cards()
    return sorted(cards, key=lambda card: (card.block, card.sibling))


def as_read(segment: str | None) -> Schedule:
    """A segment of ours as the plugin reads it."""
    if segment is None or segment.startswith("2000-01-01"):
        return None
    due, interval, ease = segment.split(",")
    assert interval.isdecimal(), "the plugin would cut a fraction"
    return due, int(interval), int(ease)


def schedules(found: list[Read]) -> list[Schedule]:
    return [one for card in found for one in card.schedules]


def looks(found: list[Read]) -> list[tuple[object, ...]]:
    """What the plugin sees of cards besides their schedules and where they stand."""
    return [(card.kind, card.own_tag, card.question.partition(CALLOUT_LINE)[0].strip()) for card in found]


@pytest.mark.parametrize("name", PLACES)
def test_there_and_back(name: str, tmp_path: Path) -> None:
    place = PLACES[name]
    plugin, note = Plugin(place.settings), make(tmp_path, place)
    untouched = plugin.read(text_of(note))
    assert len(schedules(untouched)) == len(cards_of(tmp_path, TODAY)) > 0
    day = TODAY
    for turn in range(3):
        ours = rate_all(tmp_path, day, [Rating.GOOD, Rating.EASY, Rating.HARD][turn])
        found = plugin.read(text_of(note))
        assert looks(found) == looks(untouched), "the same cards"
        assert schedules(found) == ours, "with the schedules that were written"
        day += timedelta(40)
        if place.spoiled:
            continue
        theirs = answer_all(plugin, note, day)
        back = cards_of(tmp_path, day)
        assert [as_read(card.segment) for card in back] == theirs
        assert len(back) == len(ours)


def rate_all(root: Path, day: date, rating: Rating) -> list[Schedule]:
    """Every card answered in studykit, the last first, so that placeholders are needed."""
    cards = cards_of(root, day)
    desk = desk_of(root, day)
    written = {card.id: as_read(desk.rate(card.id, rating, 1.0).after) for card in reversed(cards)}
    return [written[card.id] for card in cards]


def answer_all(plugin: Plugin, note: Path, day: date) -> list[Schedule]:
    """The first sibling of every card answered in the plugin; returns all schedules then."""
    found = plugin.read(text_of(note))
    for place in range(len(found)):
        card = found[place]
        due = ((day + timedelta(11)).isoformat(), 11, 260)
        after = plugin.write(text_of(note).replace("\r\n", "\n"), card, [due, *card.schedules[1:]])
        newline = "\r\n" if "\r\n" in text_of(note) else "\n"
        note.write_bytes(after.replace("\n", newline).encode())
        found = plugin.read(text_of(note))
    return schedules(found)
