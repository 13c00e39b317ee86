"""Where notes name another note without linking to it.

Every text is read once, word by word, against all names at the same time. A name counts where it stands as whole
words and letter for letter, but for case; in scripts without blanks wherever it stands. Links, code, comments and
the notes' own names do not count.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from studykit.model.span import NotePath, Span
from studykit.site.model import SiteNote
from studykit.site.terms import GRAM_RANGES
from studykit.text import SourceText

_SHORTEST, _SHORTEST_GRAMS = 4, 2
_LONGEST = 80
_MOST = 8
"""notes that name one note"""
_HEAD = re.compile(f"(?=([{GRAM_RANGES}]{{2}}))[{GRAM_RANGES}]|[^\\W{GRAM_RANGES}]+")
_GRAM = re.compile(f"[{GRAM_RANGES}]")
_HIDDEN = re.compile(
    r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`|<!--.*?(?:-->|\Z)|%%.*?(?:%%|\Z)|\$\$.*?\$\$|https?://\S+|<[^<>\n]*>",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Named:
    """A note is named in the text of ``source``."""

    source: NotePath
    span: Span


class Names:
    """The names of all published notes: titles, file names and aliases, by how they begin."""

    def __init__(self, notes: Sequence[SiteNote]) -> None:
        self._paths: dict[str, NotePath] = {}
        self._lengths: dict[str, list[int]] = defaultdict(list)
        owners: dict[str, set[NotePath]] = defaultdict(set)
        for item in notes:
            stem = item.path.rpartition("/")[2].rpartition(".")[0]
            for name in {_folded(name) for name in (item.title, stem, *item.outline.aliases)}:
                if _counts(name):
                    owners[name].add(item.path)
        for name, paths in sorted(owners.items()):
            head = _HEAD.match(name)
            if len(paths) == 1 and head is not None:  # a name that several notes have says nothing
                self._paths[name] = next(iter(paths))
                self._lengths[head[1] or head[0]].append(len(name))
        self._lengths = {head: sorted(set(lengths), reverse=True) for head, lengths in self._lengths.items()}

    def parts(self) -> Iterator[str]:
        """Texts that are others whenever the names are."""
        return (f"{name} {path}" for name, path in self._paths.items())

    def within(self, item: SiteNote, source: SourceText) -> dict[NotePath, Span]:
        """The notes that a text names and does not link to, each where it does first."""
        linked = {found.resolution.path for found in item.links} | {item.path}
        text = _folded(source.text)
        if len(text) != len(source.text):
            return {}  # folding moved letters: places would be wrong
        hidden = sorted([*(match.span() for match in _HIDDEN.finditer(text)), *_links(item)])
        found: dict[NotePath, Span] = {}
        for start, end in _open(text, item, hidden):
            for match in _HEAD.finditer(text, start, end):
                at = match.start()
                for length in self._lengths.get(match[1] or match[0], ()):
                    path = self._paths.get(text[at : at + length])
                    if path is None or path in linked or path in found:
                        continue
                    if at + length <= end and _ends(text, at + length):
                        found[path] = Span(at, at + length)
                        break
        return found


def _folded(text: str) -> str:
    return text.lower()


def _counts(name: str) -> bool:
    wide = _GRAM.search(name) is not None
    letters = sum(char.isalpha() for char in name)
    return len(name) <= _LONGEST and letters >= (_SHORTEST_GRAMS if wide else _SHORTEST)


def _ends(text: str, after: int) -> bool:
    """Whether a word ends at a place."""
    if after >= len(text):
        return True
    last, following = text[after - 1], text[after]
    return not (last.isalnum() and following.isalnum()) or bool(_GRAM.match(last) or _GRAM.match(following))


def _links(item: SiteNote) -> list[tuple[int, int]]:
    """Where links stand, and cards: what a card says is not given away elsewhere."""
    spans = [*(found.link.span for found in item.links), *(block.span for block in item.note.blocks)]
    return [(span.start, span.end) for span in spans]


def _open(text: str, item: SiteNote, hidden: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches of a note's own text that are not hidden."""
    for span in item.note.body:
        at = span.start
        for start, end in hidden:
            if end <= at:
                continue
            if start >= span.end:
                break
            if start > at:
                yield at, start
            at = max(at, end)
        if at < span.end:
            yield at, min(span.end, len(text))


def turned(found: Mapping[NotePath, Mapping[NotePath, Span]]) -> dict[NotePath, tuple[Named, ...]]:
    """By the note that is named: where, in reading order, at most a few."""
    by_target: dict[NotePath, list[Named]] = defaultdict(list)
    for source, targets in found.items():
        for target, span in targets.items():
            by_target[target].append(Named(source, span))
    return {target: tuple(places[:_MOST]) for target, places in by_target.items()}
