"""Git's conflict hunks: two versions of the same lines, until somebody keeps one."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.model.patterns import pattern
from studykit.model.values import dataclass
from studykit.text import SourceText

_FENCE = pattern(r" {0,3}(`{3,}|~{3,})(.*)")


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines (1-based) of a conflict: ``<<<<<<<``, the optional ``|||||||``, ``=======``, ``>>>>>>>``."""

    first: int
    base: int | None
    middle: int
    last: int

    def set_aside(self) -> range:
        """The lines that are not the version the note had here: the base and the other version, with their marks."""
        return range(self.base or self.middle, self.last + 1)


def hunks(source: SourceText) -> tuple[Hunk, ...]:
    """Unresolved conflicts, in order; one that lies inside a closed code fence as a whole is an example."""
    if "\n<<<<<<<" not in source.text and not source.text.startswith("<<<<<<<"):
        return ()
    fences = list(_fences(source))
    return tuple(
        hunk for hunk in _marked(source) if not any(first < hunk.first and hunk.last < last for first, last in fences)
    )


def _marked(source: SourceText) -> Iterator[Hunk]:
    first = middle = 0
    base: int | None = None
    for number, line in enumerate(source.lines, 1):
        if _is_mark(line, "<<<<<<<"):
            first, base, middle = number, None, 0
        elif first and not middle and line.startswith("|||||||"):
            base = number
        elif first and not middle and line == "=======":
            middle = number
        elif middle and _is_mark(line, ">>>>>>>"):
            yield Hunk(first, base, middle, number)
            first = middle = 0


def _is_mark(line: str, mark: str) -> bool:
    return line == mark or line.startswith(f"{mark} ")


def _fences(source: SourceText) -> Iterator[tuple[int, int]]:
    opened, mark = 0, ""
    for number, line in enumerate(source.lines, 1):
        match = _FENCE.match(line)
        if match is None:
            continue
        if not opened:
            if match[1][0] == "~" or "`" not in match[2]:
                opened, mark = number, match[1]
        elif match[1].startswith(mark) and not match[2].strip():
            yield opened, number
            opened = 0
