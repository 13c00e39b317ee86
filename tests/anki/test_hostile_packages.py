"""Packages that are broken, or made to do harm: a sentence, and nothing written."""

from __future__ import annotations

import json
import re
import sqlite3
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from program import Program

from studykit.anki.archive import zstd

NOTE = {"flashcards/a.md": "one :: 1\n<!--SR:!2026-11-01,3,250-->\n\ntwo :: 2\n"}


def members(package: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(package) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(target: Path, content: dict[str, bytes], *more: tuple[str | zipfile.ZipInfo, bytes]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name that comes twice is what is asked for
        for name, data in (*content.items(), *more):
            archive.writestr(name, data)


def altered(database: bytes, folder: Path, *statements: str) -> bytes:
    file = folder / "altered"
    file.write_bytes(database)
    connection = sqlite3.connect(file)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return file.read_bytes()


COLLECTION = "collection.anki21"
Break = Callable[[dict[str, bytes], Path], dict[str, bytes] | bytes]


def sql(*statements: str) -> Break:
    return lambda good, folder: {**good, COLLECTION: altered(good[COLLECTION], folder, *statements)}


BREAKS: dict[str, tuple[Break, str]] = {
    "no zip": (lambda _good, _folder: b"not a zip at all", "not a zip file"),
    "half a file": (lambda good, folder: _bytes(good, folder)[:-900], "not a zip file"),
    "no collection": (lambda good, _: {"media": good["media"]}, "holds no collection"),
    "newer": (lambda good, _: {**good, "meta": b"\x08\x09"}, "newer Anki"),
    "meta is noise": (lambda good, _: {**good, "meta": b"\xff" * 40}, "a number is too long"),
    "truncated database": (lambda good, _: {**good, COLLECTION: good[COLLECTION][:9000]}, "collection is damaged"),
    "no database": (lambda good, _: {**good, COLLECTION: b"hello" * 999}, "collection is damaged"),
    "empty database": (lambda good, _: {**good, COLLECTION: b""}, "lacks cards, col, notes, revlog"),
    "a table is missing": (sql("DROP TABLE revlog"), "lacks revlog"),
    "a table is a view": (
        sql("DROP TABLE revlog", "CREATE VIEW revlog AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n)"
            " SELECT i AS id, 1 AS cid, 1 AS ease FROM n"),
        "lacks revlog",
    ),
    "wrong schema": (sql("UPDATE col SET ver=99"), "schema 99"),
    "other columns": (sql("ALTER TABLE cards RENAME COLUMN ivl TO interval"), "no such column"),
    "words for numbers": (sql("UPDATE cards SET due='soon'"), "collection is damaged"),
    "no row": (sql("DELETE FROM col"), "collection is damaged"),
    "settings are no JSON": (sql("UPDATE col SET models='{'"), "collection is damaged"),
    "deep JSON": (sql("UPDATE col SET models=replace(hex(zeroblob(99999)), '0', '[')"), "collection is damaged"),
    "huge fields": (sql("UPDATE notes SET flds=hex(zeroblob(9000000)) WHERE sfld LIKE 'o%'"), "too big"),
    "zip bomb": (lambda good, _: {**good, COLLECTION: b"\0" * (70 << 20)}, "far more than a deck needs"),
    "zstd bomb": (
        lambda good, _: {"media": b"", "meta": b"\x08\x03", "collection.anki21b": zstd.compress(b"\0" * (70 << 20))},
        "far more than a deck needs",
    ),
    "not squeezed": (lambda good, _: {**good, "meta": b"\x08\x03", "collection.anki21b": b"plain"}, "cannot be read"),
    "media out of the folder": (lambda good, _: {**good, "media": b'{"0": "../../x.png"}'}, "no plain file name"),
    "media by a full path": (lambda good, _: {**good, "media": b'{"0": "C:\\\\x.png"}'}, "no plain file name"),
    "media is a list": (lambda good, _: {**good, "media": b"[1, 2]"}, "list of media is damaged"),
    "a link": (lambda good, folder: _bytes(good, folder, (_link(), b"/etc/hostname")), "is a link, no file"),
    "twice": (lambda good, folder: _bytes(good, folder, (COLLECTION, b"another")), "collection.anki21' twice"),
    "encrypted": (lambda good, folder: _encrypted(_bytes(good, folder)), "encrypted"),
    "media is noise": (lambda good, _: {**good, "media": b"\xff\xfe"}, "cannot be read"),
}  # fmt: skip


def _bytes(good: dict[str, bytes], folder: Path, *more: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    pack(folder / "whole", good, *more)
    return (folder / "whole").read_bytes()


def _link() -> zipfile.ZipInfo:
    link = zipfile.ZipInfo("0")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    return link


def _encrypted(package: bytes) -> bytes:
    """As the flags of every member say; nothing else is changed."""
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        package = re.sub(re.escape(mark) + b".{%d}" % (place - 4) + b"(.)", _with_flag, package, flags=re.DOTALL)
    return package


def _with_flag(found: re.Match[bytes]) -> bytes:
    return found[0][:-1] + bytes([found[1][0] | 1])


@pytest.mark.parametrize("name", BREAKS)
def test_nothing_is_written_and_it_says_why(tmp_path: Path, vault_of: Callable[..., Program], name: str) -> None:
    program = vault_of(NOTE)
    program("export", "anki", "-o", "../deck.apkg")
    before = program.files()
    make, words = BREAKS[name]
    broken = make(members(tmp_path / "deck.apkg"), tmp_path)
    target = tmp_path / "broken.apkg"
    if isinstance(broken, bytes):
        target.write_bytes(broken)
    else:
        pack(target, broken)
    for arguments in (("--json",), ("--dry-run",), ("--as-notes", "cards")):
        done = program("import", "anki", "../broken.apkg", *arguments)
        assert (done.code, done.out) == (3, "")
        assert words in done.err
        assert "Traceback" not in done.err
        assert program.files() == before
    assert not (program.vault / "cards").exists()


IMPOSSIBLE = ["due=-2000000000", "due=9000000000000", "ivl=-5", "factor=-1", "ivl=2000000000", "ord=77"]


@pytest.mark.parametrize("wrong", [f"UPDATE cards SET {x}" for x in IMPOSSIBLE])  # noqa: S608 - our own words
def test_impossible_numbers_change_nothing_they_should_not(
    tmp_path: Path, vault_of: Callable[..., Program], wrong: str
) -> None:
    program = vault_of(NOTE)
    program("export", "anki", "-o", "../deck.apkg")
    good = members(tmp_path / "deck.apkg")
    pack(tmp_path / "odd.apkg", {**good, COLLECTION: altered(good[COLLECTION], tmp_path, wrong)})
    done = program("import", "anki", "../odd.apkg", "--json")
    assert done.code == 0
    assert program("cards", "--json").code == 0
    assert json.loads(done.out)["changed"] == []
