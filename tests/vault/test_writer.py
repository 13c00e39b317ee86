"""One edit of one note: exact bytes, whole or not at all, and a clear word otherwise."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.errors import NotFoundError, ReadOnlyError, SourceChangedError, UsageError
from studykit.model.span import NotePath, Span
from studykit.text import Edit, SourceText, decode
from studykit.vault.discovery import NOTE_SUFFIXES
from studykit.vault.writer import note_path, read_note, write

NOTE = NotePath("n.md")
COMMENT = "<!--SR:!2024-05-01,3,250-->"


def put(root: Path, data: bytes, path: str = NOTE) -> SourceText:
    (root / path).write_bytes(data)
    return read_note(root, NotePath(path))


def insert(source: SourceText, at: int, text: str) -> Edit:
    return Edit(source.path, source.sha256, Span(at, at), text)


def names(root: Path) -> list[str]:
    return sorted(entry.name for entry in root.iterdir())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"q::a\r\nnext\r\n", b"q::a\r\nX\r\nnext\r\n"),
        (b"\xef\xbb\xbfq::a\nnext", b"\xef\xbb\xbfq::a\nX\nnext"),
        (b"q::a", b"q::a\nX"),
        (b"q::a\0\n", b"q::a\nX\0\n"),
    ],
)
def test_only_the_edit_changes_bytes(tmp_path: Path, before: bytes, after: bytes) -> None:
    source = put(tmp_path, before)
    now = write(tmp_path, source, insert(source, 4, source.newline + "X"))
    assert (tmp_path / NOTE).read_bytes() == after
    assert now == decode(NOTE, after)
    assert names(tmp_path) == [NOTE]


@given(st.text(st.characters(codec="utf-8")), st.data())
def test_an_edit_and_its_inverse_on_disk(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject
) -> None:
    root = tmp_path_factory.mktemp("vault")
    source = put(root, text.encode())
    start = data.draw(st.integers(0, len(source.text)))
    end = data.draw(st.integers(start, len(source.text)))
    inverse: list[Edit] = []
    now = write(root, source, Edit(NOTE, source.sha256, Span(start, end), COMMENT), inverse.append)
    assert read_note(root, NOTE) == now
    write(root, now, inverse[0])
    assert (root / NOTE).read_bytes() == text.encode()


def test_names_as_long_as_the_file_system_allows(tmp_path: Path) -> None:
    path = "語" * 84 + ".md"
    assert len(path.encode()) == 255
    source = put(tmp_path, b"q::a", path)
    write(tmp_path, source, insert(source, 4, "!"))
    assert names(tmp_path) == [path]
    assert (tmp_path / path).read_bytes() == b"q::a!"


@pytest.mark.skipif(os.name == "nt", reason="no such permissions there")
def test_permissions_are_kept_and_time_moves_on(tmp_path: Path) -> None:
    source = put(tmp_path, b"q::a")
    (tmp_path / NOTE).chmod(0o640)
    future = 4_000_000_000_000_000_000
    os.utime(tmp_path / NOTE, ns=(future, future))
    write(tmp_path, source, insert(source, 0, "x"))
    status = (tmp_path / NOTE).stat()
    assert stat.S_IMODE(status.st_mode) == 0o640
    assert status.st_mtime_ns > future


def test_a_symbolic_link_inside_the_vault_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    put(tmp_path, b"q::a", "real/r.md")
    (tmp_path / NOTE).symlink_to("real/r.md")
    source = read_note(tmp_path, NOTE)
    write(tmp_path, source, insert(source, 4, "!"))
    assert (tmp_path / NOTE).is_symlink()
    assert (tmp_path / "real" / "r.md").read_bytes() == b"q::a!"
    assert names(tmp_path / "real") == ["r.md"]


@pytest.mark.parametrize(
    "path", ["../out.md", "/etc/out.md", "a/../../out.md", "out\0.md", "link.md", "dir/out.md", "x.sh", "sh.md"]
)
def test_no_path_leaves_the_vault(tmp_path: Path, path: str) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (tmp_path / "out.md").write_bytes(b"outside")
    (vault / "x.sh").write_bytes(b"script")
    (vault / "link.md").symlink_to(tmp_path / "out.md")
    (vault / "sh.md").symlink_to("x.sh")
    (vault / "dir").symlink_to(tmp_path)
    source = decode(NotePath(path), b"outside")
    with pytest.raises(UsageError, match=r"leads out of the vault|is no note"):
        write(vault, source, insert(source, 0, "!"))
    with pytest.raises(UsageError):
        note_path(vault, NotePath(path))
    assert (tmp_path / "out.md").read_bytes() == b"outside"


def test_only_notes_are_written() -> None:
    assert all(suffix.startswith(".m") for suffix in NOTE_SUFFIXES)


def test_a_note_changed_underneath_is_left_alone(tmp_path: Path) -> None:
    source = put(tmp_path, b"q::a")
    (tmp_path / NOTE).write_bytes(b"q::b")
    with pytest.raises(SourceChangedError, match="changed by another program"):
        write(tmp_path, source, insert(source, 0, "x"))
    (tmp_path / NOTE).unlink()
    with pytest.raises(SourceChangedError, match="no longer there"):
        write(tmp_path, source, insert(source, 0, "x"))
    assert names(tmp_path) == []


def test_a_note_changed_while_it_is_written_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = put(tmp_path, b"q::a")
    fsync = os.fsync

    def meddle(handle: int) -> None:
        fsync(handle)
        (tmp_path / NOTE).write_bytes(b"mine")

    monkeypatch.setattr("studykit.vault.durable.os.fsync", meddle)
    with pytest.raises(SourceChangedError):
        write(tmp_path, source, insert(source, 0, "x"), lambda _: pytest.fail("announced"))
    assert (tmp_path / NOTE).read_bytes() == b"mine"
    assert names(tmp_path) == [NOTE]


def test_write_protection_is_respected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = put(tmp_path, b"q::a")
    # Permissions do not bind root, so the system's answer for everybody else is given here.
    monkeypatch.setattr("studykit.vault.writer.os.access", lambda path, mode: False)
    with pytest.raises(ReadOnlyError, match=r"n\.md is write-protected"):
        write(tmp_path, source, insert(source, 0, "x"))
    assert names(tmp_path) == [NOTE]


@pytest.mark.parametrize(
    ("step", "number", "words"),
    [
        ("open", errno.EACCES, "the permissions forbid it"),
        ("open", errno.EROFS, "the disk is read-only"),
        ("fsync", errno.ENOSPC, "the disk is full"),
        ("fsync", errno.EIO, "the disk reports an error"),
        ("utime", errno.EPERM, "the permissions forbid it"),
    ],
)
def test_a_disk_that_refuses_is_a_clear_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, words: str
) -> None:
    source = put(tmp_path, b"q::a")
    os.utime(tmp_path / NOTE, ns=(4 * 10**18, 4 * 10**18))

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(f"studykit.vault.durable.os.{step}", refuse)
    with pytest.raises(ReadOnlyError, match=rf"n\.md cannot be written: {words}\. .* nothing is lost"):
        write(tmp_path, source, insert(source, 0, "x"), lambda _: pytest.fail("announced"))
    assert (tmp_path / NOTE).read_bytes() == b"q::a"
    assert names(tmp_path) == [NOTE]


def test_a_journal_that_refuses_stops_the_write(tmp_path: Path) -> None:
    source = put(tmp_path, b"q::a")

    def refuse(_: Edit) -> None:
        raise ReadOnlyError("no journal")

    with pytest.raises(ReadOnlyError, match="no journal"):
        write(tmp_path, source, insert(source, 0, "x"), refuse)
    assert (tmp_path / NOTE).read_bytes() == b"q::a"
    assert names(tmp_path) == [NOTE]


def test_what_is_not_utf8_is_only_read(tmp_path: Path) -> None:
    source = put(tmp_path, b"q::\xff")
    with pytest.raises(ReadOnlyError, match="not UTF-8"):
        write(tmp_path, source, insert(source, 0, "x"))
    source = put(tmp_path, b"q::a")
    with pytest.raises(UsageError, match="not valid Unicode"):
        write(tmp_path, source, insert(source, 0, "\udcff"))


def test_an_edit_of_nothing_makes_a_note(tmp_path: Path) -> None:
    empty = decode(NOTE, b"")
    write(tmp_path, empty, insert(empty, 0, "q::a\n"))
    assert (tmp_path / NOTE).read_bytes() == b"q::a\n"
    with pytest.raises(NotFoundError, match=r"gone\.md cannot be read"):
        read_note(tmp_path, NotePath("gone.md"))
