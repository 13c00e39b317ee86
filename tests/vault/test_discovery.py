"""Which files of a folder are notes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from studykit.config import Config, SiteSettings
from studykit.errors import UsageError
from studykit.model.diagnostic import Severity
from studykit.vault import Discovery, discover, find_root, read
from studykit.vault.patterns import compile_patterns


def make(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)


def walk(root: Path, **settings: Any) -> Discovery:
    return discover(root, Config(root=root, **settings))


def notes(found: Discovery) -> list[str]:
    return [note.path for note in found.notes]


def codes(found: Discovery) -> list[tuple[str, str]]:
    return [(diagnostic.path, diagnostic.code) for diagnostic in found.diagnostics]


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("notes", "notes/a.md", True),
        ("notes/", "notes/sub/a.md", True),
        ("./notes", "notes/a.md", True),
        ("notes", "old/notes/a.md", False),
        ("notes", "notes2/a.md", False),
        ("notes/a.md", "notes/a.md", True),
        ("*.draft.md", "deep/er/x.draft.md", True),
        ("/*.draft.md", "deep/x.draft.md", False),
        ("**/old", "a/b/old/c.md", True),
        ("**/old/*.md", "old/c.md", True),
        ("a/**/z.md", "a/z.md", True),
        ("a/**/z.md", "a/b/c/z.md", True),
        ("a/*/z.md", "a/b/c/z.md", False),
        ("a/*", "a/b/c/z.md", True),
        ("", "a.md", False),
        ("Caf\u00e9", "Cafe\u0301/a.md", True),
        ("/".join(["**"] * 40) + "/x", "/".join("abcdefgh" * 30), False),
    ],
)
def test_patterns(pattern: str, path: str, expected: bool) -> None:
    assert compile_patterns([pattern]).match(path) is expected


def test_what_is_a_note_and_what_is_not(tmp_path: Path) -> None:
    make(
        tmp_path,
        "a.md", "B.MARKDOWN", "sub/c.mdx", "sub/p.png", ".hidden.md", ".trash/d.md", "node_modules/x/e.md",
        ".venv/f.md", "site/g.md", "own/studykit.yml", "own/h.md", ".studykit/journal/x.jsonl", ".obsidian/app.json",
        ".gitbook/assets/x (1).png", ".gitbook/i.md", "logseq/config.edn", "logseq/bak/j.md", "note.md.txt",
        "sub/.studykit-0123abcd.tmp",
    )  # fmt: skip
    found = walk(tmp_path)
    assert notes(found) == ["B.MARKDOWN", "a.md", "sub/c.mdx"]
    assert found.files == {
        ".hidden.md", "sub/p.png", ".gitbook/assets/x (1).png", ".gitbook/i.md", "logseq/config.edn", "note.md.txt",
    }  # fmt: skip
    assert {".obsidian", ".trash", "sub", "logseq"} <= found.folders
    assert [path.name for path in found.leftovers] == [".studykit-0123abcd.tmp"]
    assert not found.diagnostics
    assert read(found.notes[2]).text == "sub/c.mdx"


def test_include_and_exclude(tmp_path: Path) -> None:
    make(tmp_path, "notes/a.md", "notes/old/b.md", "cards/c.md", "README.md", "img/x.png")
    found = walk(tmp_path, include=("notes", "cards"), exclude=("notes/old",))
    assert notes(found) == ["cards/c.md", "notes/a.md"]
    assert found.files == {"README.md", "img/x.png"}


def test_site_and_state_folders_are_left_out_under_any_name(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "public/a.md", "state/b.md", "deep/public/c.md")
    found = walk(tmp_path, site=SiteSettings(dir="public"), state_dir="state")
    assert notes(found) == ["a.md", "deep/public/c.md"]


def test_symbolic_links_stay_inside_the_vault(tmp_path: Path) -> None:
    vault, outside = tmp_path / "vault", tmp_path / "outside"
    make(vault, "a.md", ".data/notes/hidden.md", "sub/b.md")
    make(outside, "secret.md", "folder/secret2.md")
    (vault / "same.md").symlink_to("a.md")
    (vault / "hidden.md").symlink_to(".data/notes/hidden.md")
    (vault / "linked").symlink_to(".data/notes")
    (vault / "again").symlink_to("sub")
    (vault / "loop").symlink_to(".")
    (vault / "sub" / "up").symlink_to("..")
    (vault / "out.md").symlink_to(outside / "secret.md")
    (vault / "outdir").symlink_to(outside / "folder")
    (vault / "vault2").symlink_to(tmp_path / "vaultage")
    (vault / "dangling.md").symlink_to("nowhere.md")
    (vault / ".#lock.md").symlink_to("nobody@nowhere")
    found = walk(vault)
    assert notes(found) == ["a.md", "hidden.md", "sub/b.md"]
    assert "same.md" in found.files
    assert codes(found) == [
        ("dangling.md", "unreadable"),
        ("out.md", "outside-vault"),
        ("outdir", "outside-vault"),
        ("vault2", "outside-vault"),
    ]


def test_a_symbolic_link_to_a_folder_out_of_the_walk_is_entered(tmp_path: Path) -> None:
    make(tmp_path, ".data/notes/one.md", ".data/notes/deep/two.md")
    (tmp_path / "notes").symlink_to(".data/notes")
    assert notes(walk(tmp_path)) == ["notes/deep/two.md", "notes/one.md"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_odd_entries_are_reported_and_skipped(tmp_path: Path) -> None:
    make(tmp_path, "folder.md/a.md")
    os.mkfifo(tmp_path / "pipe.md")
    bad = os.fsencode(tmp_path) + b"/caf\xe9.md"
    Path(os.fsdecode(bad)).write_text("x")
    found = walk(tmp_path)
    assert notes(found) == ["folder.md/a.md"]
    assert codes(found) == [("caf\\udce9.md", "unreadable"), ("folder.md", "folder-as-note"), ("pipe.md", "unreadable")]


def test_a_folder_that_cannot_be_read_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.md", "locked/b.md")
    scandir = os.scandir

    def refuse(path: str) -> Any:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = walk(tmp_path)
    assert notes(found) == ["a.md"]
    assert [(d.path, d.code, d.severity) for d in found.diagnostics] == [("locked", "unreadable", Severity.ERROR)]


def test_discovery_writes_nothing(tmp_path: Path) -> None:
    make(tmp_path, "a.md")
    before = tmp_path.stat().st_mtime_ns
    walk(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.md"]
    assert tmp_path.stat().st_mtime_ns == before


@pytest.mark.parametrize("marker", ["studykit.yml", ".obsidian/app.json", "logseq/config.edn"])
def test_the_nearest_marked_folder_is_the_vault(tmp_path: Path, marker: str) -> None:
    make(tmp_path, marker, "a/b/c.md")
    assert find_root(tmp_path / "a" / "b") == tmp_path
    assert find_root(Path("/"), tmp_path / "a") == tmp_path / "a"


def test_without_a_marker_the_folder_itself_is_the_vault(tmp_path: Path) -> None:
    make(tmp_path, "a/b.md")
    assert find_root(tmp_path / "a") == tmp_path / "a"


def test_a_home_folder_is_no_vault_unless_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    with pytest.raises(UsageError, match="is not a vault"):
        find_root(tmp_path)
    with pytest.raises(UsageError, match="is not a vault"):
        find_root(Path("/"), Path("/"))
    make(tmp_path, "studykit.yml")
    assert find_root(tmp_path) == tmp_path


def test_a_vault_is_a_folder(tmp_path: Path) -> None:
    make(tmp_path, "a.md")
    with pytest.raises(UsageError, match="is a file"):
        find_root(tmp_path, tmp_path / "a.md")
    with pytest.raises(UsageError, match="does not exist"):
        find_root(tmp_path, tmp_path / "gone")
