"""The journal: what happened, append-only, one file a machine, read as the union of all files."""

from __future__ import annotations

import time
from dataclasses import field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from studykit.errors import FormatVersionError, ReadOnlyError, StudykitError, UsageError
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.patterns import pattern
from studykit.model.values import dataclass
from studykit.vault.durable import append_bytes, sync_folder
from studykit.vault.events import Event
from studykit.vault.lines import Entry, LineError, decode_line, encode_line
from studykit.vault.places import JOURNAL, machine_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_SUFFIX = ".jsonl"
_MACHINE = pattern(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")


class Part(NamedTuple):
    """The beginning of a journal's file, up to the end of a line: its bytes and their digest."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Events:
    """All events of a vault in the order in which they happened, and what could not be read.

    ``read`` says by the names of the files how far they were read.
    """

    entries: tuple[Entry, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    read: Mapping[str, Part] = field(default_factory=dict)


@dataclass(slots=True)
class Journal:
    """The journal of one vault; ``machine`` is "" until the first append asks for a name.

    Nothing is created before the first append.
    """

    folder: Path
    machine: str = ""
    clock: Callable[[], int] = field(default=lambda: time.time_ns() // 1_000_000)
    _next: int = 0
    _read: dict[str, int] = field(default_factory=dict)

    @classmethod
    def open(cls, state_dir: Path, machine: str | None = None) -> Journal:
        """The journal below ``state_dir``; ``machine`` overrides the name of this computer."""
        if machine is not None and not _MACHINE.match(machine):
            raise UsageError(f"'{machine}' cannot name a machine: only letters, digits, '.', '_' and '-' can.")
        return cls(state_dir / JOURNAL, machine or "")

    @property
    def name(self) -> str:
        """This machine's name; the first question for it may draw one (in the cache, not in the vault)."""
        self.machine = self.machine or machine_name()
        return self.machine

    @property
    def file(self) -> Path:
        """This machine's own file."""
        return self.folder / f"{self.name}{_SUFFIX}"

    def append(self, *events: Event) -> tuple[Entry, ...]:
        """Write events down, all or none, durable when this returns. Raises `ReadOnlyError`."""
        path = self.file
        if self.folder.is_symlink() or path.is_symlink():
            raise ReadOnlyError(
                f"{path} is reached by a symbolic link, which could lead anywhere; nothing was changed."
            )
        try:
            if not self.folder.is_dir():
                self.folder.mkdir(parents=True)
                sync_folder(self.folder.parent)
                sync_folder(self.folder.parent.parent)
            self._next = self._next or _count_lines(path) + 1
            stamped = [event if event.at else replace(event, at=self.clock()) for event in events]
            lines = [encode_line(event, self.name, number) for number, event in enumerate(stamped, self._next)]
            append_bytes(path, b"".join(lines))
        except OSError as error:
            raise ReadOnlyError(
                f"The journal {path} cannot be written: {error.strerror or error}. Nothing was changed."
            ) from error
        self._next += len(lines)
        return tuple(decode_line(line[:-1]) for line in lines)

    def read_all(self) -> Events:
        """The union of all machines' files.

        A line that cannot be read (torn by a power cut) is a diagnostic and is skipped. The same line in two
        files (a sync service's copy) counts once. Raises `FormatVersionError` for a newer studykit's line.
        """
        self._read = self._sizes()
        paths = [self.folder / name for name in sorted(self._read)]
        diagnostics: list[Diagnostic] = []
        found: dict[str, tuple[tuple[int, str, int], Entry]] = {}
        read: dict[str, Part] = {}
        for path in paths:
            latest, data = 0, _bytes_of(path, diagnostics)
            read[path.name] = _part(data, len(data))
            for entry in _entries(path, data, diagnostics):
                latest = max(latest, entry.event.at)
                found.setdefault(entry.ref, ((latest, path.name, entry.number), entry))
        ordered = sorted(found.values(), key=lambda item: item[0])
        return Events(tuple(entry for _, entry in ordered), tuple(diagnostics), read)

    def added(self, before: Mapping[str, Part], now: Mapping[str, Part]) -> tuple[Entry, ...] | None:
        """What was written between two readings, file by file; None where that cannot be told, since a file is gone
        or does not begin as it did (a sync service put another one in its place)."""
        if not before.keys() <= now.keys():
            return None
        found: list[Entry] = []
        for name, part in now.items():
            known = before.get(name)
            if part == known:
                continue
            path = self.folder / name
            data = _bytes_of(path, [])[: part.size]
            if known is not None and _part(data, known.size) != known:
                return None
            found += _entries(path, data[known.size :] if known is not None else data, [])
        return tuple(found)

    def grew(self) -> bool:
        """Whether anything was written, by whatever process or machine, since `read_all`."""
        return self._sizes() != self._read

    def _sizes(self) -> dict[str, int]:
        """The machines' files and how many bytes each has."""
        try:
            return {
                path.name: path.stat().st_size
                for path in self.folder.iterdir()
                if path.suffix == _SUFFIX and path.is_file()
            }
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StudykitError(f"The journal {self.folder} cannot be read: {error.strerror or error}.") from error


def _bytes_of(path: Path, diagnostics: list[Diagnostic]) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"this journal cannot be read: {error.strerror or error}"
        diagnostics.append(Diagnostic(str(path), 1, 1, "bad-journal", Severity.WARNING, message))
        return b""


def _part(data: bytes, most: int) -> Part:
    """The whole lines of the first ``most`` bytes."""
    size = data.rfind(b"\n", 0, most) + 1
    return Part(size, sha256(data[:size]).hexdigest())


def _entries(path: Path, data: bytes, diagnostics: list[Diagnostic]) -> Sequence[Entry]:
    """Entries in the file's order, which a clock set back does not change."""
    entries = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            entries.append(decode_line(line))
        except LineError as error:
            diagnostics.append(
                Diagnostic(
                    str(path), number, 1, "bad-journal", Severity.WARNING,
                    f"this line of the journal is skipped: {error}",
                    "A power cut can tear a line; schedules in notes do not depend on it.",
                )
            )  # fmt: skip
        except FormatVersionError as error:
            raise FormatVersionError(
                f"{path}:{number} was written by a newer studykit: {error} Update studykit; nothing was changed."
            ) from None
    return entries


def _count_lines(path: Path) -> int:
    try:
        return path.read_bytes().count(b"\n")
    except FileNotFoundError:
        return 0
