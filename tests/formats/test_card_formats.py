"""Cards as tables, documents and decks that other programs read, and that studykit reads again."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))

from program import Program, copy_vault, write_vault

NOTE = """# Grants

What, exactly? :: a "token", `x,y`
<!--SR:!2026-11-28,8,250-->

both ::: ways
<!--SR:!2026-11-01,4,230!2026-11-02,9,210-->

front
of two lines
?
- a list

- with a gap

the ==first== and ==second== thing
<!--SR:!2000-01-01,1,250!2026-11-05,3,260-->

plain :: answer
"""


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(write_vault(tmp_path / "vault", {"flashcards/oauth/a.md": NOTE}))


def test_a_table_and_a_document_hold_what_cards_says(program: Program) -> None:
    expected = program("cards", "--json").data["cards"]
    out = program("export", "json", "-o", "-")
    assert json.loads(out.out) == {"schema": "studykit.cards/1", "cards": expected}
    rows = list(csv.DictReader(io.StringIO(program("export", "csv", "-o", "-").out)))
    assert [(row["id"], row["front"], row["back"], row["due"]) for row in rows] == [
        (card["id"], card["front"], card["back"], card["due"] or "") for card in expected
    ]


def test_a_plugin_deck_is_the_same_cards_with_their_schedules(program: Program, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert program("export", "markdown", "-o", "../other/deck.md").code == 0
    other = Program(tmp_path / "other")
    ours, theirs = (one("cards", "--json").data["cards"] for one in (program, other))
    schedule = ("kind", "due", "interval", "ease", "state")
    assert [[card[name] for name in schedule] for card in theirs] == [
        [card[name] for name in schedule] for card in ours
    ]
    short = [(card["front"], card["back"]) for card in ours if "\n" not in card["front"] + card["back"]]
    assert [(card["front"], card["back"]) for card in theirs if "\n" not in card["front"] + card["back"]] == short
    assert {card["deck"] for card in theirs} == {"flashcards/oauth/a"}


def test_hashcards_reads_questions_answers_and_clozes(program: Program) -> None:
    out = program("export", "hashcards", "-o", "-").out
    assert 'Q: What, exactly?\nA: a "token", `x,y`\n\n' in out
    assert "C: the [first] and [second] thing\n\n" in out
    assert out.count("Q: ") == 5
    assert "SR:" not in out


@pytest.mark.parametrize("kind", ["csv", "json", "markdown", "hashcards"])
@pytest.mark.parametrize("vault", ["obsidian", "logseq", "roam", "docs", "commonmark"])
def test_every_vault_in_every_form(tmp_path: Path, vault: str, kind: str) -> None:
    program = Program(copy_vault(vault, tmp_path))
    found = program("export", kind, "-o", "../out", "--json")
    assert found.code == 0
    if found.out:
        cards = [card for card in program("cards", "--json").data["cards"] if card["kind"] != "note"]
        assert found.data["cards"] == len(cards)
        assert (tmp_path / "out").stat().st_size > 0


def test_packages_do_not_go_to_standard_output(program: Program) -> None:
    done = program("export", "anki", "-o", "-")
    assert (done.code, done.out) == (2, "")
