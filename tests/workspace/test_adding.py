"""Adding a card: where it goes, that it is read as meant, and that undo leaves no trace of it."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from program import Program, invoke, write_vault

InNotes = Callable[[Mapping[str, str | bytes]], Program]

PLUGIN_FILE = ".obsidian/plugins/obsidian-spaced-repetition/data.json"
PLUGIN = json.dumps({"settings": {"flashcardTags": ["#cards"]}})
_SCHEDULED = b"\xef\xbb\xbfOne :: 1\r\n<!--SR:!2026-12-01,4,250-->"
FOLDERS = json.dumps({"settings": {"convertFoldersToDecks": True}})


def faces(studykit: Program) -> list[tuple[str, str, str]]:
    return [(card["deck"], card["front"], card["back"]) for card in studykit("cards", "--json").data["cards"]]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b"Q :: A\n"),
        (b"One :: 1\n", b"One :: 1\n\nQ :: A\n"),
        (b"One :: 1", b"One :: 1\n\nQ :: A"),
        (b"One :: 1\n\n", b"One :: 1\n\nQ :: A\n"),
        (b"One :: 1\r\n", b"One :: 1\r\n\r\nQ :: A\r\n"),
        (_SCHEDULED, _SCHEDULED + b"\r\n\r\nQ :: A"),
        (b"One :: 1\n\n# Two? #card\n\nTwo.\n", b"One :: 1\n\nQ :: A\n\n# Two? #card\n\nTwo.\n"),
    ],
    ids=["empty", "newline", "no newline", "blank line", "CRLF", "BOM and schedule", "in front of a heading card"],
)  # fmt: skip
def test_it_goes_to_the_end_in_the_files_own_manner(before: bytes, after: bytes, in_notes: InNotes) -> None:
    studykit = in_notes({"flashcards/tea.md": before})
    ran = studykit("add", "--deck", "tea", "--front", "Q", "--back", "A")
    assert (ran.code, studykit.bytes_of("flashcards/tea.md")) == (0, after), ran.err
    assert ("tea", "Q", "A") in faces(studykit)
    assert studykit("undo").out == "flashcards/tea.md: added card taken back.\n"
    assert studykit.bytes_of("flashcards/tea.md") == before


@pytest.mark.parametrize(
    ("vault", "deck", "file", "text"),
    [
        ({"a.md": "x"}, "tea", "flashcards/tea.md", "Q :: A\n"),
        ({"a.md": "x"}, "Tea::Black", "flashcards/Tea/Black.md", "Q :: A\n"),
        ({"school/Flashcards/art.md": "x"}, "tea", "school/Flashcards/tea.md", "Q :: A\n"),
        ({PLUGIN_FILE: PLUGIN}, "tea", "flashcards/tea.md", "#cards/tea\n\nQ :: A\n"),
        ({PLUGIN_FILE: PLUGIN}, "cards/tea", "flashcards/cards/tea.md", "#cards/tea\n\nQ :: A\n"),
        ({PLUGIN_FILE: FOLDERS}, "drinks/tea", "drinks/tea/cards.md", "Q :: A\n"),
        ({"studykit.yml": 'separators: {inline: ">>"}\n'}, "tea", "flashcards/tea.md", "Q >> A\n"),
        ({"studykit.yml": "separators: {inline: false}\n"}, "tea", "flashcards/tea.md", "Q\n?\nA\n"),
        ({"logseq/config.edn": "{}"}, "tea", "flashcards/tea.md", "Q: Q\nA: A\n"),
    ],
    ids=["folder", "below", "their folder", "tag", "tagged deck", "folders as decks", "separator", "none", "logseq"],
)
def test_a_file_is_made_where_there_is_none(
    vault: dict[str, str], deck: str, file: str, text: str, in_notes: InNotes
) -> None:
    studykit = in_notes({"note.md": "x\n", **vault})
    before = studykit.files()
    ran = studykit("add", "--deck", deck, "--front", "Q", "--back", "A", "--json")
    assert ran.code == 0, ran.err
    assert ran.data["card"] in studykit("cards", "--json").data["cards"]
    assert studykit.files()[file] == text.encode()
    assert studykit("add", "--deck", deck, "--front", "Q2", "--back", "A2").code == 0
    assert ("Q2", "A2") in [face[1:] for face in faces(studykit)]
    studykit("undo", "2")
    assert {name: data for name, data in studykit.files().items() if not name.startswith(".studykit/")} == before


def test_several_lines_are_one_card(in_notes: InNotes) -> None:
    studykit = in_notes({"flashcards/tea.md": "One :: 1\n"})
    studykit("add", "--deck", "tea", "--front", "First\nsecond?", "--back", "- a\n- b")
    assert faces(studykit)[1:] == [("tea", "First\nsecond?", "- a\n- b")]
    studykit("add", "--deck", "tea", "--front", "A :: B?", "--back", "Two colons.")
    assert faces(studykit)[2:] == [("tea", "A :: B?", "Two colons.")]


@pytest.mark.parametrize(
    ("deck", "front", "back", "words"),
    [
        ("tea", "Q", "a\n\nb", "A blank line can end a card"),
        ("tea", "Q\n\n# x", "A", "A blank line can end a card"),
        ("tea", "Q", "a\n```\nb", "would be wrong in the note"),
        ("tea", "Q", " \n ", "needs a question and an answer"),
        ("../tea", "Q", "A", "cannot name a deck's file"),
        ("tea/.hidden", "Q", "A", "cannot name a deck's file"),
        ("a:b", "Q", "A", "cannot name a deck's file"),
        ("", "Q", "A", "cannot name a deck's file"),
        ("tea", "Q <!--SR:!2026-12-01,4,250-->", "A", "Nothing was written"),
    ],
)
def test_what_would_be_another_card_is_refused(deck: str, front: str, back: str, words: str, in_notes: InNotes) -> None:
    studykit = in_notes({"flashcards/tea.md": "One :: 1\n"})
    before = studykit.files()
    ran = studykit("add", "--deck", deck, "--front", front, "--back", back)
    assert ran.code == 2
    assert words in ran.err
    assert studykit.files() == before


def test_files_outside_of_the_settings_are_not_made(in_notes: InNotes) -> None:
    studykit = in_notes({"studykit.yml": "include: [notes]\n", "notes/a.md": "x\n"})
    ran = studykit("add", "--deck", "tea", "--front", "Q", "--back", "A")
    assert (ran.code, "leave out" in ran.err) == (2, True)


def test_a_card_is_remembered_from_the_start(in_notes: InNotes) -> None:
    studykit = in_notes({"flashcards/tea.md": "One :: 1\n"})
    card = studykit("add", "--deck", "tea", "--front", "Which leaf?", "--back", "Green", "--json").data["card"]
    file = studykit.vault / "flashcards" / "tea.md"
    file.write_text("Two :: 2\n\n" + file.read_text("utf-8").replace("Which leaf?", "What leaf is it?"), "utf-8")
    cards = {card["id"]: card["front"] for card in studykit("cards", "--json").data["cards"]}
    assert cards[card["id"]] == "What leaf is it?"


def test_a_crash_before_the_file_was_made_leaves_nothing(in_notes: InNotes) -> None:
    """As after a power cut between journal and note: the card was announced, and no file is there."""
    studykit = in_notes({"a.md": "#flashcards\n\nOne :: 1\n"})
    studykit("add", "--deck", "tea", "--front", "Q", "--back", "A")
    (studykit.vault / "flashcards" / "tea.md").unlink()
    studykit("suspend", "a.md:3")
    assert [event["kind"] for event in studykit("history", "--json").data["events"]] == ["suspend"]
    assert studykit("undo", "2").out == "suspend of 1 card taken back.\n"


def _editor(folder: Path, script: str) -> str:
    """An editor that does this to the file it is given."""
    file = folder / "editor"
    file.write_text(f"#!/bin/sh\nset -e\n{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return str(file)


def test_the_editor(in_notes: InNotes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    studykit = in_notes({"flashcards/tea.md": "One :: 1\n"})
    monkeypatch.setattr("studykit.cli.add.is_terminal", lambda: True)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", _editor(tmp_path, """sed -i '1s/^/Which\\nleaf?/;$s/$/Green./' "$1" """))
    assert studykit("add", "--deck", "tea").code == 0
    assert faces(studykit)[1:] == [("tea", "Which\nleaf?", "Green.")]
    monkeypatch.setenv("EDITOR", _editor(tmp_path, "true"))
    assert studykit("add", "--deck", "tea").err == "Nothing was added.\n"
    monkeypatch.setenv("EDITOR", _editor(tmp_path, """printf 'a\\n\\nb\\n' >> "$1" """))
    ran = studykit("add", "--deck", "tea", "--front", "Kept?")
    assert (ran.code, "is kept in" in ran.err) == (2, True)
    monkeypatch.setenv("EDITOR", _editor(tmp_path, """sed -i '/^a$/d' "$1" """))
    assert studykit("add", "--deck", "tea").code == 0
    assert faces(studykit)[2:] == [("tea", "Kept?", "b")]
    monkeypatch.setenv("EDITOR", _editor(tmp_path, """echo x > "$1" """))
    assert "is gone" in studykit("add", "--deck", "tea").err


def test_without_a_terminal_both_sides_are_needed(in_notes: InNotes) -> None:
    assert in_notes({"a.md": "x"})("add", "--deck", "tea", "--front", "Q").code == 2


_PIECES = st.sampled_from(
    ["a", "?", "::", " ", "\n", "==", "[[x]]", "- ", "#t ", "Q:", "A:", "`", "```\n", "# ", "|", "<!--", "-->", "> ",
     "---\n", "問", "$", "{{c1::", "}}", "\u2028", "\t", "^id", "%%", "\\"]
)  # fmt: skip
_TEXT = st.lists(_PIECES, min_size=1, max_size=6).map("".join)


@given(front=_TEXT, back=_TEXT, file=st.sampled_from(["", "One :: 1\n", "One :: 1\r\n\r\nT?\r\n?\r\nU", "```\nopen\n"]))
@settings(max_examples=40)
def test_a_card_is_what_was_said_or_nothing(
    front: str, back: str, file: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = {"flashcards/tea.md": file.encode()}
    vault = write_vault(tmp_path_factory.mktemp("vault"), before)
    had = json.loads(invoke("cards", "--json", folder=vault).out)["cards"]
    ran = invoke("add", "--deck", "tea", "--front", front, "--back", back, folder=vault)
    cards = json.loads(invoke("cards", "--json", folder=vault).out)["cards"]
    if ran.code:
        assert ran.code == 2
        assert (vault / "flashcards" / "tea.md").read_bytes() == file.encode()
        assert cards == had
    else:
        (new,) = [card for card in cards if card["id"] not in {card["id"] for card in had}]
        assert (new["front"], new["back"]) == (front.strip(), back.strip())
        assert [card["front"] for card in cards if card is not new] == [card["front"] for card in had]
        assert invoke("undo", folder=vault).code == 0
        assert (vault / "flashcards" / "tea.md").read_bytes() == file.encode()
    assert [file.name for file in (vault / "flashcards").iterdir()] == ["tea.md"]
