"""With the index and without it every command says the same, whatever happened to the notes in between."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import TODAY, VAULTS, Ran, invoke

from studykit.index import refresh

NAMES = sorted(folder.name for folder in VAULTS.iterdir() if folder.is_dir() and folder.name != "__pycache__")
_CENTURY_NS = 10**18 * 3
COMMANDS = (
    ("due", "--json"), ("cards", "--json"), ("links", "--json"), ("check", "--format", "json"), ("graph", "--json"),
    ("stats", "--json"), ("note", "moon"), ("note", "tides", "--json"),
)  # fmt: skip
_LINES = st.sampled_from(
    [
        "A plain line.", "Moon::Luna", "<!--SR:!2026-11-01,4,250-->", "- again::again", "[[tides]]", "[[moon#Phases]]",
        "[x](moon.md)", "#flashcards", "## Phases", "The ==tide== turns ==twice==.", "```", "^anchor", "![[gone.png]]",
        "Front\n?\nBack", "---\ntitle: Tides\naliases: [moon, ebb]\n---", "| a | b |\n|---|---|\n| [[tides]] | x |",
        "- tags: [[moon]]", "<a id=\"here\"></a>", "日本::Japan", "# Backlinks", "- [t](tides.md)", "id:: 6740a1b2",
        "#steps\n\n![[flow.puml]]", "![](tide.mmd)",
    ]
)  # fmt: skip
_TEXTS = st.lists(_LINES, max_size=6).map("\n\n".join)
_PATHS = st.sampled_from(
    [
        "moon.md", "tides.md", "new.md", "folder/moon.md", "flashcards/deck.md", "SUMMARY.md", "file.png", "ebb.md",
        "moon 2.md", "tides.sync-conflict-20261101-120000-ABCDEFG.md",
    ]
)  # fmt: skip
_DRAWINGS = st.sampled_from(["flow.puml", "folder/flow.puml", "tide.mmd"])
_FLOWS = st.sampled_from(["a -> b: ebb\n", "a -> b: run\n", "sequenceDiagram\na->>b: ebb\nb->>a: run\n", "no flow\n"])
_SETTINGS = ["scheduler: fsrs\n", "folders:\n  folder:\n    decks: true\n", ""]
_ANSWERS = ["good\n", "again\neasy\n", "suspend\n", "bury\ngood\n", "mark\n"]
_STEPS = st.one_of(
    st.tuples(st.just("write"), _PATHS, _TEXTS),
    st.tuples(st.just("append"), st.integers(0, 99), _TEXTS),
    st.tuples(st.just("swap"), st.integers(0, 99), st.integers(0, 99)),
    st.tuples(st.just("rename"), st.integers(0, 99), _PATHS),
    st.tuples(st.just("delete"), st.integers(0, 99), st.none()),
    st.tuples(st.just("draw"), _DRAWINGS, _FLOWS),
    st.tuples(st.just("redraw"), _DRAWINGS, _FLOWS),
    st.tuples(st.just("wipe"), _DRAWINGS, st.none()),
    st.tuples(st.just("marker"), st.sampled_from([".obsidian", ".vuepress"]), st.booleans()),
    st.tuples(st.just("settings"), st.sampled_from(_SETTINGS), st.none()),
    st.tuples(st.just("answer"), st.sampled_from(_ANSWERS), st.none()),
    st.tuples(st.just("undo"), st.none(), st.none()),
)  # fmt: skip


@contextmanager
def _copied(name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        vault = Path(folder) / "vault"
        shutil.copytree(VAULTS / name, vault)
        yield vault


def _asked(vault: Path, *options: str) -> list[tuple[int, str, str]]:
    ran: list[Ran] = [invoke("--today", TODAY, *options, *command, folder=vault) for command in COMMANDS]
    return [(one.code, one.out, one.err) for one in ran]


def _notes(vault: Path) -> list[Path]:
    return sorted(path for path in vault.rglob("*.md") if ".studykit" not in path.parts)


def _draw(vault: Path, what: str, one: object, other: object) -> None:
    """What happens to a file with a diagram."""
    match what, one, other:
        case "draw", str(path), str(text):
            (vault / path).parent.mkdir(exist_ok=True)
            (vault / path).write_text(text, "utf-8")
        case "redraw", str(path), str(text) if (vault / path).exists():
            # The same time, and mostly another size.
            times = (vault / path).stat()
            (vault / path).write_text(text, "utf-8")
            os.utime(vault / path, ns=(times.st_atime_ns, times.st_mtime_ns))
        case "wipe", str(path), _:
            (vault / path).unlink(missing_ok=True)


def _do(vault: Path, what: str, one: object, other: object) -> None:
    notes = _notes(vault)
    match what, one, other:
        case "write", str(path), str(text):
            (vault / path).parent.mkdir(exist_ok=True)
            (vault / path).write_text(text, "utf-8")
        case "append", int(number), str(text) if notes:
            note = notes[number % len(notes)]
            note.write_bytes(note.read_bytes() + b"\n\n" + text.encode())
        case "swap", int(number), int(second) if notes:
            # The same size, the same time: only the hash can tell.
            note = notes[number % len(notes)]
            times = note.stat()
            data = bytearray(note.read_bytes())
            if data:
                data[second % len(data)] = ord("x")
                note.write_bytes(data)
                os.utime(note, ns=(times.st_atime_ns, times.st_mtime_ns))
        case "rename", int(number), str(path) if notes:
            (vault / path).parent.mkdir(exist_ok=True)
            notes[number % len(notes)].replace(vault / path)
        case "delete", int(number), _ if notes:
            notes[number % len(notes)].unlink()
        case "marker", str(name), bool(there):
            if there:
                (vault / name).mkdir(exist_ok=True)
            else:
                shutil.rmtree(vault / name, ignore_errors=True)
        case "settings", str(text), _:
            (vault / "studykit.yml").write_text(text, "utf-8")
        case "answer", str(answers), _:
            invoke("--today", TODAY, "review", folder=vault, given=answers)
        case "undo", _, _:
            invoke("--today", TODAY, "undo", folder=vault)
        case _:
            _draw(vault, what, one, other)


@pytest.mark.parametrize("name", NAMES)
def test_every_small_vault_twice(name: str) -> None:
    with _copied(name) as vault:
        plain = _asked(vault, "--no-index")
        assert _asked(vault) == plain, "while the index is made"
        assert _asked(vault) == plain, "from the index"


@given(
    st.sampled_from(NAMES),
    st.lists(
        st.tuples(st.lists(_STEPS, min_size=1, max_size=3), st.integers(1, len(COMMANDS))), min_size=1, max_size=4
    ),
    st.booleans(),
)
def test_random_edits(name: str, rounds: list[tuple[list[tuple[str, object, object]], int]], old: bool) -> None:
    """Between the edits only some of the tables are asked for, so that each is behind by its own number of edits.

    ``old`` files are not looked at again because they changed a moment ago.
    """
    with _copied(name) as vault, pytest.MonkeyPatch.context() as patch:
        if old:
            patch.setattr(refresh, "_SETTLED_NS", -_CENTURY_NS)
        for steps, asked in rounds:
            for what, one, other in steps:
                _do(vault, what, one, other)
            for command in COMMANDS[:asked]:
                invoke("--today", TODAY, *command, folder=vault)
        assert _asked(vault) == _asked(vault, "--no-index")


def test_what_notes_say_of_others_is_noticed_while_their_names_stay(tmp_path: Path) -> None:
    """One note is looked at, then another; which of them say something about others, only their names tell."""
    said = "What turns the tides, twice a day::The moon, mostly\n"
    steps = [
        ("moon.md", said), ("moon 2.md", "What shines at night::The full moon\n"), ("SUMMARY.md", "- [Sea](sea.md)\n"),
        ("sea.md", "What is deep::The sea\n"), ("sea.md", "What is deeper::The sea\n"), ("moon 2.md", said),
        ("sea.md", "What is deepest::The sea\n"), ("SUMMARY.md", "- [Ocean](sea.md)\n"), ("moon.md", "No card.\n"),
        ("moon.sync-conflict-20261101-120000-ABCDEFG.md", said), ("moon.md", said), ("sea 2.md", "What is::The sea\n"),
        ("sea.md", "What is::The sea\n"),
    ]  # fmt: skip
    for note, text in steps:
        (tmp_path / note).write_text(text, "utf-8")
        for command in ("cards", "--json"), ("check", "--format", "json"):
            ran, plain = (invoke("--today", TODAY, *way, *command, folder=tmp_path) for way in ((), ("--no-index",)))
            assert (ran.out, ran.err) == (plain.out, plain.err), note
    assert "conflict-copy" in ran.out
    assert "moon 2.md" in ran.out


_QUESTIONS = st.sampled_from(["The tide that the moon makes", "The tide that a full moon makes", "What the sun does"])
_CARDS = st.builds("{}::{}".format, _QUESTIONS, st.sampled_from(["Spring tide", "A spring tide", "Shine"]))
_NOTES = st.sampled_from(["a.md", "b.md", "c.md"]).map("flashcards/{}".format)


def _write(vault: Path, note: str, card: str) -> None:
    """The card in place of the one that the note has, whose schedule stays beside it."""
    path = vault / note
    path.parent.mkdir(exist_ok=True)
    kept = path.read_text("utf-8").partition("\n")[2] if path.exists() else ""
    path.write_text(f"{card}\n{kept}", "utf-8")


def _ids(vault: Path, *options: str) -> str:
    return invoke("--today", TODAY, *options, "cards", "--json", folder=vault).out


def test_an_answered_card_that_is_reworded_while_its_double_stands_elsewhere(tmp_path: Path) -> None:
    """Which of them goes on as the answered one does not depend on what was read again."""
    for note in ("flashcards/a.md", "flashcards/b.md"):
        _write(tmp_path, note, "The tide that the moon makes::Spring tide")
    invoke("--today", TODAY, "review", "--note", "flashcards/a.md", folder=tmp_path, given="good\n")
    assert '"segment": "2026' in _ids(tmp_path)
    assert _ids(tmp_path) == _ids(tmp_path, "--no-index")
    _write(tmp_path, "flashcards/a.md", "The tide that a full moon makes::A spring tide")
    assert _ids(tmp_path) == _ids(tmp_path, "--no-index")
    _write(tmp_path, "flashcards/c.md", "The tide that the moon makes::Spring tide")
    assert _ids(tmp_path) == _ids(tmp_path, "--no-index")


@given(st.lists(st.tuples(st.sampled_from(["write", "answer", "ask"]), _NOTES, _CARDS), max_size=8))
def test_doubles_that_are_reworded(steps: list[tuple[str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        vault = Path(folder)
        for what, note, card in [("write", "flashcards/a.md", "What the sun does::Shine"), *steps]:
            if what == "write":
                _write(vault, note, card)
            elif what == "answer" and (vault / note).exists():
                invoke("--today", TODAY, "review", "--note", note, folder=vault, given="good\n")
            else:
                _ids(vault)
        assert _ids(vault) == _ids(vault, "--no-index")
