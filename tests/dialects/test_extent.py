"""Notes with more blocks or cards than anybody writes: read to a line that is named, untouched behind it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "contracts"))
from hostile import HOSTILE
from written import read

from studykit.dialects import DIALECTS
from studykit.markdown.bounds import MOST_ALIKE, MOST_BLOCKS, MOST_CARDS
from studykit.model.diagnostic import Severity

SCHEDULE = "<!--SR:!2024-01-01,3,250-->"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_too_many_blocks(newline: str) -> None:
    data = newline.join(["x::y", "", *["# a"] * MOST_BLOCKS, "last::card", SCHEDULE, "", SCHEDULE, "[[link]]"]).encode()
    source, note = read(data, DIALECTS["obsidian"])
    assert [block.faces[0].front for block in note.blocks] == ["x"]
    assert not note.links
    assert note.sha256 == source.sha256
    (found,) = [one for one in note.diagnostics if one.code == "too-many-blocks"]
    assert (found.line, found.severity) == (MOST_BLOCKS + 1, Severity.ERROR)
    assert f"from line {MOST_BLOCKS + 2} on nothing is read" in found.message
    assert not any(one.code == "orphan-schedule" for one in note.diagnostics)


def test_too_many_cards() -> None:
    cards = "".join(f"{number}::a\n" for number in range(MOST_CARDS + 10))
    _, note = read(f"{cards}{SCHEDULE}\n\n{SCHEDULE}\n\n[[link]]\n".encode(), DIALECTS["obsidian"])
    assert [block.lines for block in note.blocks] == [(line, line) for line in range(1, MOST_CARDS + 1)]
    assert [link.target for link in note.links] == ["link"]
    (found,) = [one for one in note.diagnostics if one.severity is Severity.ERROR]
    assert (found.code, found.line) == ("too-many-cards", MOST_CARDS + 1)
    assert not any(one.line > MOST_CARDS + 1 for one in note.diagnostics)


def test_findings_of_one_code_end_with_how_many_more_there_are() -> None:
    _, note = read(("a::b\n" * (MOST_ALIKE + 42)).encode(), DIALECTS["obsidian"])
    found = [one for one in note.diagnostics if one.code == "duplicate-card"]
    assert len(found) == MOST_ALIKE
    assert found[-1].message.endswith("(and 41 more like this)")


def test_a_longer_note_may_hold_more() -> None:
    line = "x" * 100
    _, note = read(f"{line}\n\n".encode() * (MOST_BLOCKS + 1) + b"last::card\n", DIALECTS["obsidian"])
    assert [block.faces[0].front for block in note.blocks] == ["last"]
    assert not note.diagnostics


@pytest.mark.parametrize("name", HOSTILE)
def test_every_text_is_read_up_to_its_bound(name: str, thorough: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    data = HOSTILE[name](1_500 if thorough else 300).encode("utf-8", "surrogatepass")
    for most in (1, 2, 3, 17, 60) if thorough else (3, 17):
        monkeypatch.setattr("studykit.dialects.first_reading.MOST_BLOCKS", most)
        monkeypatch.setattr("studykit.cards.extent.MOST_CARDS", most)
        for dialect in DIALECTS.values():
            source, note = read(data, dialect)
            reported = {one.line for one in note.diagnostics if one.code == "too-many-blocks"}
            end = min(reported, default=len(source.lines))
            assert all(block.lines[1] <= end for block in note.blocks)
