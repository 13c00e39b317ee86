"""What was exported before, so that only a changed note looks changed to Anki.

One file per machine in one folder, a JSON line per note that was new or changed; read as their union. Without
it nothing is lost: notes then count as changed when their file was.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from studykit.anki.fields import sort_text
from studykit.anki.note import AnkiNote
from studykit.errors import FormatVersionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

VERSION = 1
_FIRST = 80
_MARK = re.compile(r"\{\{c\d+::|\}\}")


@dataclass(frozen=True, slots=True)
class Issued:
    """A note as last exported: what its content hashed to, and when (Unix seconds) it became so.

    ``ids`` are those of its cards by ordinal, ``ordinals`` of those that are there still, ``first`` the beginning of
    its question as plain text: enough to say goodbye to it when it is gone from the notes; ``gone`` is True when that
    was said.
    """

    guid: str
    digest: str
    modified: int
    ids: tuple[str, ...] = ()
    ordinals: tuple[int, ...] = ()
    deck: str = ""
    first: str = ""
    gone: bool = False


def dated(note: AnkiNote, issued: Mapping[str, Issued]) -> tuple[AnkiNote, Issued | None]:
    """The note with the time its content last changed, and what to remember of it where that is news.

    A note whose content is as it was keeps its time, whatever happened to its file; a changed one gets a
    later time than before, whatever the file's clock says. Another deck is news, but changes nothing in Anki.
    """
    digest = note.digest()
    before = issued.get(note.guid)
    if before is not None and before.digest == digest:
        dated_so = note._replace(modified=before.modified)
        return dated_so, issued_as(note, digest, before.modified) if moved(note, before) else None
    modified = note.modified if before is None else max(note.modified, before.modified + 1)
    return note._replace(modified=modified), issued_as(note, digest, modified)


def moved(note: AnkiNote, before: Issued) -> bool:
    """Whether the note has another deck than when it was last exported; capitals make no other deck."""
    return bool(before.deck) and not before.gone and before.deck.casefold() != note.deck.casefold()


def issued_as(note: AnkiNote, digest: str, modified: int) -> Issued:
    """What is remembered of a note."""
    shown = note.fields[note.notetype.question]
    first = shortened(sort_text(shown))
    return Issued(
        note.guid, digest, modified, note.ids or tuple(card.key for card in note.cards),
        tuple(card.ordinal for card in note.cards), note.deck, first,
    )  # fmt: skip


def shortened(text: str) -> str:
    """One line of at most `_FIRST` characters, without marks of deletions."""
    return " ".join(_MARK.sub("", text).split())[:_FIRST]


def read_ledger(folder: Path) -> dict[str, Issued]:
    """Everything remembered in the folder, by guid; of several entries for a note the latest.

    A line that was torn by a crash is passed over. Raises `FormatVersionError` for a newer format.
    """
    found: dict[str, Issued] = {}
    for file in sorted(folder.glob("*.jsonl")) if folder.is_dir() else ():
        for line in file.read_text("utf-8", "replace").split("\n"):
            entry = _read(line, file)
            if entry is None:
                continue
            before = found.get(entry.guid)
            if before is None or entry.modified >= before.modified:
                found[entry.guid] = entry
    return found


def append_ledger(folder: Path, machine: str, entries: Iterable[Issued]) -> None:
    """Remember the entries in this machine's file, which is made when there is something to remember."""
    lines = [json.dumps({"v": VERSION, **_plain(entry)}, ensure_ascii=False) for entry in entries]
    if not lines:
        return
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{machine}.jsonl"
    torn = file.exists() and file.stat().st_size > 0 and not file.read_bytes().endswith(b"\n")
    with file.open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(("\n" if torn else "") + "\n".join(lines) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def _plain(entry: Issued) -> dict[str, object]:
    """Values that say nothing are left out."""
    return {name: value for name, value in asdict(entry).items() if value or name in ("guid", "digest", "modified")}


def _read(line: str, file: Path) -> Issued | None:
    try:
        entry = json.loads(line)
        if entry["v"] > VERSION:
            raise FormatVersionError(f"{file} was written by a newer studykit. Update studykit to export to Anki.")
        return Issued(
            str(entry["guid"]), str(entry["digest"]), int(entry["modified"]), tuple(map(str, entry.get("ids", ()))),
            tuple(map(int, entry.get("ordinals", ()))), str(entry.get("deck", "")), str(entry.get("first", "")),
            bool(entry.get("gone")),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError):
        return None
