"""The day of a note's last change, as git knows it: with a real repository, and with one that means harm."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from studykit.vault.patches import read_log, telling
from studykit.vault.revisions import days_of_change

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

JANUARY, FEBRUARY, MARCH = date(2024, 1, 1), date(2024, 2, 2), date(2024, 3, 3)
Git = Callable[..., None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


@pytest.fixture
def git(root: Path) -> Git:
    """Runs git in the vault; ``day`` is when."""

    def run(*arguments: str, day: date = JANUARY) -> None:
        names = {f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        dates = {f"GIT_{who}_DATE": f"{day}T12:00:00Z" for who in ("AUTHOR", "COMMITTER")}
        command = ["git", "-c", "init.defaultBranch=main", "-c", "core.hooksPath=/dev/null", *arguments]
        environ = {**os.environ, **names, **dates, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(command, cwd=root, env=environ, check=True, capture_output=True)

    run("init")
    return run


def _write(root: Path, **notes: str) -> None:
    for name, text in notes.items():
        (root / f"{name}.md").write_text(text, "utf-8")


def _commit(git: Git, day: date) -> None:
    git("add", "-A", day=day)
    git("commit", "-m", "diff --git a/x.md b/x.md", day=day)


def test_only_what_an_author_changes_counts(root: Path, git: Git) -> None:
    front = "---\ntags: [review]\nsr-due: 2024-0%d-01\nsr-interval: 3\nsr-ease: 250\n---\nText.\n"
    block = "- Q #card\n  card-last-interval:: %d\n  card-repeats:: 1\n\t- A\n"
    _write(root, card="Q::A\n\nText.\n", front="Text.\n", logseq=block % 1, step="```mermaid\n```\n", words="One.\n")
    _commit(git, JANUARY)
    _write(root, card="Q::A <!--SR:!2024-02-02,3,250-->\n\nText.\n", logseq=block % 4, words="Two.\n")
    _write(root, step="```mermaid\n```\n<!--studykit-steps k!2024-04-01,6,250-->\n")
    (root / "front.md").write_text("---\nsr-due: 2024-02-05\nsr-interval: 3\nsr-ease: 250\n---\n\nText.\n", "utf-8")
    _commit(git, FEBRUARY)
    _write(root, card="Q::B <!--SR:!2024-03-02,3,250-->\n\nText.\n", front=front % 3)
    _commit(git, MARCH)
    assert days_of_change(root) == {
        "card.md": MARCH, "front.md": MARCH, "logseq.md": JANUARY, "step.md": JANUARY, "words.md": FEBRUARY,
    }  # fmt: skip


def test_a_moved_note_was_not_changed(root: Path, git: Git) -> None:
    _write(root, old="Long enough to be known again.\n", other="Other.\n")
    _commit(git, JANUARY)
    kept = root.parent / "kept.json"
    assert days_of_change(root, kept) == {"old.md": JANUARY, "other.md": JANUARY}
    (root / "deep").mkdir()
    git("mv", "old.md", "deep/nœud “x” 碼.md")
    _commit(git, MARCH)
    assert days_of_change(root, kept)["deep/nœud “x” 碼.md"] == JANUARY
    assert days_of_change(root, kept) == days_of_change(root)


def test_what_was_kept_gives_the_days_of_the_whole_history(root: Path, git: Git) -> None:
    """On through commits, a merge, a history written anew, a note in a folder, a branch that is checked out."""
    kept = root.parent / "kept.json"
    for number, day in enumerate((JANUARY, FEBRUARY, MARCH)):
        _write(root, **{f"n{number}": "New.\n", "n0": f"Version {number}.\n"})
        _commit(git, day)
        assert days_of_change(root, kept) == days_of_change(root)
    git("checkout", "-b", "side", "HEAD~1")
    _write(root, side="Side.\n", n1="Changed there.\n")
    _commit(git, FEBRUARY)
    assert days_of_change(root, kept) == days_of_change(root)
    git("checkout", "main")
    git("merge", "--no-edit", "side", day=MARCH)
    assert days_of_change(root, kept) == days_of_change(root)
    assert days_of_change(root)["n1.md"] == FEBRUARY
    git("reset", "--hard", "HEAD~1")
    git("pack-refs", "--all")
    assert days_of_change(root, kept) == days_of_change(root)
    kept.write_text("{", "utf-8")
    assert days_of_change(root, kept) == days_of_change(root)


def test_a_vault_inside_a_repository_and_a_history_cut_short(root: Path, git: Git, tmp_path: Path) -> None:
    inside = root / "notes"
    inside.mkdir()
    (inside / "a.md").write_text("A.\n", "utf-8")
    (root / "b.md").write_text("B.\n", "utf-8")
    _commit(git, JANUARY)
    (root / "b.md").write_text("B!\n", "utf-8")
    _commit(git, FEBRUARY)
    assert days_of_change(inside) == {"a.md": JANUARY}
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "--depth", "1", root.as_uri(), shallow], check=True, capture_output=True)
    assert days_of_change(shallow) == {}


def test_without_a_repository_nothing_is_started(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError

    monkeypatch.setattr(subprocess, "Popen", refuse)
    assert days_of_change(root) == {}


def test_a_hostile_repository_starts_nothing(root: Path, git: Git, tmp_path: Path) -> None:
    written, program = tmp_path / "written", tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho ran >> '{written}'\ncat\n", "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    _write(root, a="One.\n", b="One.\n")
    (root / ".gitattributes").write_text("*.md diff=evil filter=evil merge=evil\n", "utf-8")
    _commit(git, JANUARY)
    _write(root, a="Two.\n")
    _commit(git, FEBRUARY)
    hooks = root / ".git" / "hooks"
    for name in ("post-index-change", "reference-transaction", "fsmonitor-watchman", "pre-auto-gc", "post-checkout"):
        shutil.copy(program, hooks / name)
    run = str(program)
    for key, value in {
        "core.fsmonitor": run, "core.pager": run, "pager.log": run, "core.hooksPath": str(hooks),
        "core.sshCommand": run, "core.gitProxy": run, "core.editor": run, "core.askPass": run, "diff.external": run,
        "diff.evil.command": run, "diff.evil.textconv": run, "filter.evil.clean": run, "filter.evil.smudge": run,
        "gpg.program": run, "gpg.ssh.program": run, "log.showSignature": "true", "alias.log": f"!{run}",
        "credential.helper": f"!{run}", "trailer.x.command": run, "uploadpack.packObjectsHook": run,
        "core.alternateRefsCommand": run, "color.ui": "always", "diff.noprefix": "true", "diff.context": "9",
        "log.showRoot": "false", "log.diffMerges": "m", "log.follow": "true", "diff.wordRegex": ".",
        "format.pretty": "raw", "diff.renames": "copies", "log.decorate": "full", "log.date": "iso",
    }.items():  # fmt: skip
        git("config", key, value)
    assert days_of_change(root) == {"a.md": FEBRUARY, "b.md": JANUARY}
    assert not written.exists()
    git("--paginate", "log", "--patch")
    assert written.exists(), "the trap would have worked"
    written.unlink()
    git("config", "core.repositoryformatversion", "1")
    git("config", "extensions.partialClone", "evil")
    git("config", "remote.evil.promisor", "true")
    for address in (f"ext::{run}", "ssh://nowhere.invalid/x", str(root)):
        git("config", "remote.evil.url", address)
        git("config", "remote.evil.uploadpack", run)
        for blob in (root / ".git" / "objects").glob("??/*"):
            blob.unlink() if _is_blob(git, root, blob) else None
        assert days_of_change(root) == {}, "a history with holes says nothing"
        assert not written.exists()


def _is_blob(git: Git, root: Path, file: Path) -> bool:
    kind = subprocess.run(
        ["git", "cat-file", "-t", file.parent.name + file.name], cwd=root, capture_output=True, check=False
    )
    return kind.stdout.strip() == b"blob"


def test_text_that_looks_like_a_patch_is_text() -> None:
    log = (
        b"\0aaaa 2024-01-01\n\ndiff --git a/a.md b/a.md\nindex 1..2 100644\n--- a/a.md\n+++ b/a.md\n"
        b"@@ -1 +1,2 @@\n-x\n+diff --git a/b.md b/b.md\n+\0bbbb 2030-01-01\n\\ No newline at end of file\n"
        b'diff --git "a/\\303\\251\\t.md" "b/\\303\\251\\t.md"\nnew file mode 100644\nindex 0..e69\n'
        b"\0cccc never\n\ndiff --git a/c.md b/c.md\nnew file mode 100644\n"
    )
    assert read_log(BytesIO(log)).days == {"a.md": "2024-01-01", "é\t.md": "2024-01-01"}
    assert read_log(BytesIO(log), {b"aaaa"}).days == {}


def test_a_ruler_that_comes_with_words_is_the_authors() -> None:
    assert telling([b"---", b"sr-due: 2024-01-01", b"---", b""]) == []
    assert telling([b"---"]) == [b"---"]
    lines = [b"Word <!-- remark -->", b"Q::A <!--SR:!2024-01-01,1,250-->  "]
    assert telling(lines) == [b"Word <!-- remark -->", b"Q::A"]
