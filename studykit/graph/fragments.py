"""Whether a link's fragment names something in the note it leads to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache

from studykit.model.note import Heading, Note
from studykit.model.patterns import pattern

_PUNCTUATION = pattern(r"[#^\[\]|:]+")
_ANY_PUNCTUATION = pattern(r"[^\w]+")
_SLUG_DROP = re.compile(r"[^\w\- ]+")
_MOST_TRIED = 50

Fold = Callable[[str], str]


def slug(text: str) -> str:
    """GitHub's slug of a heading: lower case, punctuation dropped, blanks to hyphens."""
    return _SLUG_DROP.sub("", text.strip().lower()).replace(" ", "-")


def unique_slugs(texts: Sequence[str]) -> list[str]:
    """Slugs of a note's headings in order; repeated ones get ``-1``, ``-2``."""
    seen: dict[str, int] = {}
    made: list[str] = []
    for text in texts:
        base = slug(text)
        count = seen.get(base, 0)
        name = f"{base}-{count}" if count else base
        while name in seen:
            count += 1
            name = f"{base}-{count}"
        seen[base] = count + 1
        seen.setdefault(name, 1)
        made.append(name)
    return made


def comparable(text: str) -> str:
    """A heading as Obsidian compares it: without ``#^[]|:``, white space folded, case folded."""
    return " ".join(_PUNCTUATION.sub(" ", text).split()).casefold()


def loosely(text: str) -> str:
    """The same with all punctuation as blanks: programs write links to headings without it."""
    return " ".join(_ANY_PUNCTUATION.sub(" ", text).split()).casefold()


class Outline:
    """The headings of a note as fragments name them; made once for all the links that lead there."""

    def __init__(self, note: Note) -> None:
        self._headings = note.headings
        self._anchors = note.anchors

    @cached_property
    def _parents(self) -> tuple[int, ...]:
        """The place of the heading above each heading, -1 at the top."""
        parents: list[int] = []
        stack: list[int] = []
        for place, heading in enumerate(self._headings):
            while stack and self._headings[stack[-1]].level >= heading.level:
                stack.pop()
            parents.append(stack[-1] if stack else -1)
            stack.append(place)
        return tuple(parents)

    @cached_property
    def _slugs(self) -> Mapping[str, Heading]:
        names = ((name.lower(), heading) for heading in self._headings for name in (heading.explicit, heading.slug))
        return {name: heading for name, heading in reversed(list(names)) if name}

    @cached_property
    def _texts(self) -> tuple[tuple[Fold, Mapping[str, list[int]]], ...]:
        """Headings by their text, as each way of folding it has it."""
        tables = []
        for fold in (comparable, loosely):
            by_text: dict[str, list[int]] = {}
            for place, heading in enumerate(self._headings):
                by_text.setdefault(fold(heading.text), []).append(place)
            tables.append((fold, by_text))
        return tuple(tables)

    def find(self, fragment: str) -> Heading | None:
        """The heading a fragment names: by raw text, by a path of headings (``h1#h2``), by slug or explicit id.

        If none has that text, one that differs by punctuation only.
        """
        parts = [part for part in fragment.split("#") if part.strip()]
        (exact, by_text), (loose, by_words) = self._texts
        return (
            self._on_path([exact(part) for part in parts], exact, by_text)
            or self._slugs.get(fragment.lower())
            or self._on_path([loose(part) for part in parts], loose, by_words)
        )

    def _on_path(self, wanted: Sequence[str], fold: Fold, by_text: Mapping[str, list[int]]) -> Heading | None:
        """The first heading of the last wanted text that has the others above it; else the first of that text."""
        places = by_text.get(wanted[-1], []) if wanted and wanted[-1] else []
        if len(wanted) > 1:
            for place in places[:_MOST_TRIED]:
                missing, above = list(wanted[:-1]), self._parents[place]
                while missing and above >= 0:
                    if fold(self._headings[above].text) == missing[-1]:
                        missing.pop()
                    above = self._parents[above]
                if not missing:
                    return self._headings[place]
        return self._headings[places[0]] if places else None

    def has(self, fragment: str) -> bool:
        """Whether a fragment (without its ``#``) leads somewhere in the note."""
        if not fragment or fragment.lower() == "top":
            return True
        if fragment.startswith("^"):
            return fragment[1:] in self._anchors
        return fragment in self._anchors or self.find(fragment) is not None


class _This:
    """One note as a key: comparing notes themselves would compare their whole text."""

    __slots__ = ("note",)

    def __init__(self, note: Note) -> None:
        self.note = note

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and other.note is self.note

    def __hash__(self) -> int:
        return id(self.note)


@lru_cache(maxsize=64)
def _outline(this: _This) -> Outline:
    return Outline(this.note)


def find_heading(note: Note, fragment: str) -> Heading | None:
    """The heading of a note that a fragment names (see `Outline.find`); many links to one note read it once."""
    return _outline(_This(note)).find(fragment)
