"""What is learned from the lines above schedule comments, in vaults of the shape of real ones."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from shaped import arrows, brackets, comment, defaults, segment, source

from studykit.config import HIGHLIGHT_CLOZE, Conventions, load
from studykit.dialects import DIALECTS
from studykit.dialects.evidence import evidence_of
from studykit.dialects.inference import Inference, infer, learned
from studykit.dialects.reading import Place, read_note
from studykit.dialects.tally import Tally, present, told
from studykit.index.evidence import inference_from, inference_text, tally_from, tally_text, told_from, told_text
from studykit.index.reading import read_vault
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.text import SourceText


def inferred(sources: Sequence[SourceText]) -> Inference:
    tally = Tally()
    for text in sources:
        tally.count(text.path, told(text), tells=True)
    return infer(tally)


def notes_of(sources: Sequence[SourceText], inference: Inference) -> list[Note]:
    conventions = learned(Conventions(), inference)
    return [
        read_note(source, DIALECTS["obsidian"], conventions, Place(folder_deck=source.path.rpartition("/")[0]))
        for source in sources
    ]


def codes(notes: Sequence[Note], code: str) -> int:
    return sum(found.code == code for note in notes for found in note.diagnostics)


def test_arrows(thorough: bool) -> None:
    """Nearly five thousand cards with one separator and a tag; most of it is looked at, a tenth of it is read."""
    sources = list(arrows(1462, 4829, unscheduled=27, untagged=81, stacked=15))
    assert sum(text.text.count("<!--SR:") for text in sources) == 4819
    found = inferred(sources)
    assert found.lines == 4803  # all comments below a card, and the one below a mistyped separator
    assert found.separators[0] == ("->->->", 4802)
    assert found.learned
    assert (found.learned.inline, found.learned.reversed, found.learned.multiline) == (("->->->",), (), ())
    assert (found.tag, found.folder_decks, found.same_line, found.clozes) == ("🧠", True, False, ())
    assert found.algorithm == "ease"

    if not thorough:
        sources = list(arrows(146, 482, unscheduled=27, untagged=81, stacked=15))
    notes = notes_of(sources, found)
    blocks = [block for note in notes for block in note.blocks]
    assert len(blocks) == (4829 if thorough else 482)
    assert sum(block.record is None for block in blocks) == 27
    assert codes(notes, "stacked-schedule") == 16
    assert codes(notes, "split-answer") == 1
    assert codes(notes, "near-separator") == codes(notes, "orphan-schedule") == 1


def test_brackets(thorough: bool) -> None:
    sources = list(brackets(*((1934, 43955) if thorough else (97, 2198)), own_line=243 if thorough else 12))
    found = inferred(sources)
    assert found.learned
    assert (found.learned.inline, found.learned.reversed) == ((), ())
    assert found.clozes == ("{@{[123;;]answer[;;hint]}@}",)
    assert (found.tag, found.folder_decks, found.same_line) == ("flashcard/active", False, True)
    assert found.algorithm == "memory"

    notes = notes_of(sources[:97], found)
    blocks = [block for note in notes for block in note.blocks]
    assert all(block.syntax == "cloze" and block.record for block in blocks)
    assert len(blocks) == sum(text.text.count("<!--SR:") for text in sources[:97])
    assert codes(notes, "segment-count") == sum(len(b.record.segments) > len(b.faces) for b in blocks if b.record)
    assert codes(notes, "orphan-schedule") == 0


def test_defaults() -> None:
    sources = list(defaults(30))
    found = inferred(sources)
    assert found.learned
    assert (found.learned.inline, found.learned.reversed) == (("::",), (":::",))
    assert (found.learned.multiline, found.learned.multiline_reversed) == (("?",), ("??",))
    assert found.clozes == (HIGHLIGHT_CLOZE,)
    assert (found.tag, found.folder_decks, found.same_line) == ("flashcards", False, False)
    assert found.base_ease == 250
    blocks = [block for note in notes_of(sources, found) for block in note.blocks]
    assert len(blocks) == 30 * 6
    assert sum(block.record is None for block in blocks) == 30


def test_brackets_nobody_has_seen_before() -> None:
    lines = [f"the code {n} and <<<word {n}>>>. {comment(segment(n))}\n" for n in range(40)]
    found = inferred([source("a/n.md", "\n".join(lines))])
    assert found.clozes == ("<<<[123;;]answer[;;hint]>>>",)


def test_a_separator_nobody_has_seen_before() -> None:
    lines = [f"- question {n} =|= answer\n{comment(segment(n))}\n" for n in range(40)]
    found = inferred([source("a/n.md", "\n".join(lines))])
    assert found.learned
    assert found.learned.inline == ("=|=",)


def test_fewer_than_twenty_lines_teach_nothing_but_are_cards() -> None:
    text = "".join(f"question {n} => answer\n{comment(segment(n))}\nother {n} => new\n\n" for n in range(19))
    found = inferred([source("a/n.md", text)])
    assert found.learned is None
    assert not found.contradictory
    assert found.separators == (("=>", 19),)
    (note,) = notes_of([source("a/n.md", text)], found)
    assert len(note.blocks) == 19
    assert all(block.rateable for block in note.blocks)


@pytest.fixture
def contradictory() -> str:
    marks = ("->>", "=>", ">>", "::")
    return "".join(f"question {n} {marks[n % 4]} answer\n{comment(segment(n))}\n\n" for n in range(16)) + "".join(
        f"plain words {n}\n{comment(segment(n))}\n\n" for n in range(24)
    )


def test_contradictory_evidence_is_said_and_not_used(contradictory: str, tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text(contradictory, encoding="utf-8")
    reading = read_vault(load(tmp_path))
    (found,) = [finding for finding in reading.diagnostics if finding.code == "unknown-convention"]
    assert (found.path, found.line) == ("note.md", 2)
    assert "40 lines" in found.message
    assert "=> on 4" in found.message
    blocks = [block for note in reading.notes.values() for block in note.blocks]
    assert blocks
    assert not any(block.rateable for block in blocks)


def test_cards_that_say_what_they_are_teach_nothing() -> None:
    text = f"## What? #card\n\nThis :: that\n{comment('!2024-01-01,3,250')}\n\nQ: a :: b\nA: c\n{comment(segment(1))}\n"
    assert evidence_of([source("n.md", text)]) == []


def test_the_same_in_any_order() -> None:
    sources = list(arrows(60, 200, unscheduled=3, untagged=20, stacked=2))
    assert inferred(sources) == inferred(sources)
    backwards, forwards = inferred(sources[::-1]), inferred(sources)
    assert (backwards.learned, backwards.tag, backwards.separators) == (
        forwards.learned,
        forwards.tag,
        forwards.separators,
    )


def test_what_was_due_lately_decides_how_new_cards_are_rated() -> None:
    fsrs = "!fsrs,2026-07-01T00:00:00.000Z,5,5.2,5.4,2,10,0,0,2026-07-06T00:00:00.000Z"
    old = [f"q{n} :: a\n{comment(segment(n))}\n" for n in range(60)]
    new = [f"r{n} :: a\n{comment(fsrs)}\n" for n in range(5)]
    assert inferred([source("n.md", "\n".join(old + new))]).algorithm == "memory"
    assert inferred([source("n.md", "\n".join(old))]).algorithm == "ease"


def test_what_the_user_says_comes_before_what_was_learned(contradictory: str, tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text(contradictory, encoding="utf-8")
    (tmp_path / "studykit.yml").write_text('separators: {inline: ["->>", "=>", ">>", "::"]}\n', encoding="utf-8")
    reading = read_vault(load(tmp_path))
    assert not any(finding.code == "unknown-convention" for finding in reading.diagnostics)
    blocks = reading.notes[NotePath("note.md")].blocks
    assert len(blocks) == 16
    assert all(block.rateable for block in blocks)


def test_settings_of_one_value_leave_the_others_to_be_learned(tmp_path: Path) -> None:
    for text in arrows(20, 60, unscheduled=3, untagged=9, stacked=0):
        place = tmp_path / text.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text.text, encoding="utf-8")
    (tmp_path / "studykit.yml").write_text("separators: {inline: '->->->'}\n", encoding="utf-8")
    assert sum(len(note.blocks) for note in read_vault(load(tmp_path)).notes.values()) == 60


def test_notes_counted_and_taken_out_again_leave_nothing() -> None:
    sources = list(arrows(40, 120, unscheduled=3, untagged=20, stacked=2))
    tally, kept = Tally(), Tally()
    for text in sources:
        tally.count(text.path, told(text), tells=True)
    for text in sources[:20]:
        kept.count(text.path, told(text), tells=True)
    assert infer(tally) != infer(kept)
    for text in sources[20:]:
        tally.count(text.path, told(text), tells=True, times=-1)
    tally.first = kept.first  # for the caller to find anew
    assert tally == kept


def test_a_note_that_follows_other_rules_teaches_only_its_tags() -> None:
    text = next(arrows(1, 30, unscheduled=0, untagged=0, stacked=0))
    tally = Tally()
    tally.count(text.path, told(text), tells=False)
    assert (tally.notes, tally.card_notes, infer(tally).lines) == (1, 0, 0)


def test_the_tally_and_what_follows_from_it_come_back_from_columns() -> None:
    tally = Tally()
    for text in (*arrows(30, 90, unscheduled=3, untagged=9, stacked=2), *brackets(9, 30, own_line=4)):
        assert told_from(told_text(told(text))) == told(text)
        tally.count(text.path, told(text), tells=True)
    assert tally_from(tally_text(tally)) == tally
    assert inference_from(inference_text(infer(tally))) == infer(tally)


def test_of_two_separators_that_share_a_mark_the_same_one_is_told_every_time() -> None:
    assert present("=>>", {">>", "=>"}) == {"=>"}
    assert present("=>>", {"=>>", ">>", "=>"}) == {"=>>"}
