"""A log with patches, as version control prints it: on which day each file changed by more than a schedule."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import IO

from studykit.scheduling.records import comment, front_matter, logseq_properties, mask_comment, step_comment

_OPENERS = (comment.OPENER, step_comment.STEPS.opener, mask_comment.MASKS.opener)
_COMMENT = re.compile(rb"(?:%s)[^>]*-->" % b"|".join(re.escape(opener.encode()) for opener in _OPENERS))
_KEYS = (
    logseq_properties.INTERVAL, logseq_properties.REPEATS, logseq_properties.EASE, logseq_properties.NEXT,
    "card-last-reviewed", "card-last-score",
)  # fmt: skip
_PROPERTY = re.compile(rb"[ \t]*(?:%s)::" % b"|".join(key.encode() for key in _KEYS))
_FRONT = re.compile(rb"(?:%s)[ \t]*:" % b"|".join(key.encode() for key in front_matter.KEYS))
_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_NAMED = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
COMMIT = b"\0"
"""How the line of a commit begins: its name and its day follow, with a space between."""


@dataclass(slots=True)
class Changes:
    """``days`` is the last day by path, of the names that files have at the end; ``moved`` says whether any moved."""

    days: dict[str, str] = field(default_factory=dict)
    moved: bool = False


@dataclass(slots=True)
class _File:
    """One file of a commit; ``whole`` is set where all of it is new or nobody can tell lines."""

    path: bytes = b""
    former: bytes = b""
    whole: bool = False
    removed: list[bytes] = field(default_factory=list)
    added: list[bytes] = field(default_factory=list)

    def changed(self) -> bool:
        return self.whole or telling(self.removed) != telling(self.added)


def read_log(stream: IO[bytes], edges: Collection[bytes] = ()) -> Changes:
    """The changes of a log, newest commit first; those named by ``edges`` show files as new that are not."""
    found, now, day, usable = Changes(), dict[bytes, bytes](), "", False
    one: _File | None = None
    for line in _lines(stream):
        if line.startswith(COMMIT):
            _settle(found, now, one, day if usable else "")
            name, _, rest = line[1:].partition(b" ")
            one, day, usable = None, rest.decode("ascii", "replace"), name not in edges and _is_day(rest)
        elif line.startswith(b"diff --git "):
            _settle(found, now, one, day if usable else "")
            one = _File(_path(line[11:][len(line[11:]) // 2 + 1 :]))
        elif one is not None:
            _header(line, one, stream)
    _settle(found, now, one, day if usable else "")
    return found


def telling(lines: list[bytes]) -> list[bytes]:
    """What of some lines is the author's: without schedules, empty lines and blanks at an end."""
    kept = [_COMMENT.sub(b"", line).rstrip() for line in lines]
    front = [line for line in kept if not _FRONT.match(line)]
    if len(front) != len(kept):  # front matter that holds nothing else came, or went, with its fences
        front = [line for line in front if line != b"---"]
    return [line for line in front if line and not _PROPERTY.match(line)]


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    while line := stream.readline():
        yield line.rstrip(b"\n")


def _header(line: bytes, one: _File, stream: IO[bytes]) -> None:
    hunk = _HUNK.match(line)
    if hunk is not None:
        left = sum(1 if count is None else int(count) for count in hunk.groups())
        while left and (text := stream.readline()):
            if text[:1] in {b"-", b"+"}:
                (one.removed if text[:1] == b"-" else one.added).append(text[1:].rstrip(b"\n"))
                left -= 1
    elif line.startswith(b"+++ "):
        one.path = _path(line[4:].removesuffix(b"\t"))
    elif line.startswith(b"rename from "):
        one.former = _path(line[12:], prefix=0)
    elif line.startswith(b"rename to "):
        one.path = _path(line[10:], prefix=0)
    elif line.startswith((b"new file mode", b"Binary files ")):
        one.whole = True


def _settle(found: Changes, now: dict[bytes, bytes], one: _File | None, day: str) -> None:
    """Take in a finished file. ``now`` leads from names of the past to those of today."""
    if one is None:
        return
    path = now.get(one.path, one.path)
    if one.former:
        now[one.former] = path
        found.moved = True
    if day and one.changed():
        name = path.decode("utf-8", "surrogateescape")
        found.days[name] = max(day, found.days.get(name, ""))


def _path(text: bytes, prefix: int = 2) -> bytes:
    """A path as printed: in quotes where it has odd characters, and after ``b/``."""
    if len(text) > 1 and text.startswith(b'"') and text.endswith(b'"'):
        text = _ESCAPE.sub(_plain, text[1:-1])
    return text[prefix:]


def _plain(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8) & 255]) if code.isdigit() else _NAMED.get(code, code)


def _is_day(text: bytes) -> bool:
    try:
        date.fromisoformat(text.decode("ascii", "replace"))
    except ValueError:
        return False
    return True
