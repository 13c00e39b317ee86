"""The search index: files of script that a page loads one by one, also from a folder on disk.

``search/index.js`` holds titles, addresses and the vocabulary, ``search/s-N.js`` the postings of some terms,
``search/t-N.js`` the text of some notes for excerpts. Each calls ``studykitSearch(kind, number, data)``. Postings
are pairs: how much further the next note's number is, and the weight of the term there.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from studykit.site.terms import is_word, terms

_TITLE, _ALIAS, _TAG, _HEADING, _TEXT_MAX = 40, 32, 16, 12, 8
_SHARD_PAIRS = 2500
_CHUNK_CHARS = 24_000
_FEW = 20


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What can be found of one page. ``url`` is its path in the site."""

    url: str
    title: str
    aliases: Sequence[str]
    tags: Sequence[str]
    headings: Sequence[str]
    text: str


def _weights(document: SearchDocument) -> dict[str, int]:
    weights: Counter[str] = Counter()
    for term, count in Counter(terms(document.text)).items():
        weights[term] = min(count, _TEXT_MAX)
    for part, weight in (
        ((document.title,), _TITLE),
        (document.aliases, _ALIAS),
        (document.tags, _TAG),
        (document.headings, _HEADING),
    ):
        for term in {term for text in part for term in terms(text)}:
            weights[term] += weight
    return weights


class IndexFile(NamedTuple):
    """``same`` is True where it is as it was the last time."""

    path: str
    same: bool
    content: Callable[[], str]


class SearchIndex:
    """The index of a site, kept between builds: of documents that changed, only their terms are counted again."""

    def __init__(self) -> None:
        self._documents: list[SearchDocument] = []
        self._postings: dict[str, array[int]] = {}
        self._terms: list[tuple[bytes, str]] = []
        self._words: list[str] = []
        self._made: dict[str, object] = {}

    def files(self, documents: Sequence[SearchDocument]) -> Iterator[IndexFile]:
        """Every file; the same documents give the same bytes, whatever was before."""
        changed = self._changes(documents)
        dirty: set[str] = set()
        if changed is None:
            self._count(documents)
        else:
            for number in changed:
                dirty |= self._recount(number, documents[number])
        self._documents = list(documents)
        shards = list(self._shards())
        chunks = list(_chunks(documents))
        made: dict[str, object] = {}
        yield IndexFile("search/index.js", same=False, content=lambda: _call("index", 0, self._head(shards, chunks)))
        for number, shard in enumerate(shards):
            path = f"search/s-{number}.js"
            made[path] = (len(shard), shard[0], shard[-1])
            same = changed is not None and dirty.isdisjoint(shard) and self._made.get(path) == made[path]
            yield IndexFile(path, same, partial(self._shard, number, shard))
        for number, (start, end) in enumerate(chunks):
            path = f"search/t-{number}.js"
            made[path] = (start, end)
            same = changed is not None and changed.isdisjoint(range(start, end)) and self._made.get(path) == made[path]
            yield IndexFile(path, same, partial(_texts, number, documents[start:end]))
        self._made = made

    def _changes(self, documents: Sequence[SearchDocument]) -> set[int] | None:
        """The numbers of documents that are not as they were; None where most is to be counted anew."""
        before = self._documents
        if not self._postings or [d.url for d in before] != [d.url for d in documents]:
            return None
        found = {number for number, document in enumerate(documents) if document != before[number]}
        return found if len(found) <= _FEW + len(documents) // 20 else None

    def _count(self, documents: Sequence[SearchDocument]) -> None:
        postings: dict[str, array[int]] = defaultdict(lambda: array("I"))
        last: dict[str, int] = {}
        for number, document in enumerate(documents):
            for term, weight in _weights(document).items():
                pairs = postings[term]
                pairs.append(number - last.get(term, 0))
                pairs.append(weight)
                last[term] = number
        self._postings = dict(postings)
        self._terms = sorted((_order(term), term) for term in postings)
        self._words = sorted(filter(is_word, postings))

    def _recount(self, number: int, document: SearchDocument) -> set[str]:
        """Take a document's terms in; returns those whose postings are others now."""
        old, new = _weights(self._documents[number]), _weights(document)
        dirty = {term for term in old.keys() | new.keys() if old.get(term) != new.get(term)}
        for term in dirty:
            pairs = self._postings.get(term)
            if pairs is None:
                insort(self._terms, (_order(term), term))
                if is_word(term):
                    insort(self._words, term)
            found = _with_weight(pairs or array("I"), number, new.get(term, 0))
            if found:
                self._postings[term] = found
            else:
                del self._postings[term]
                del self._terms[bisect_left(self._terms, (_order(term), term))]
                if is_word(term):
                    del self._words[bisect_left(self._words, term)]
        return dirty

    def _shards(self) -> Iterator[list[str]]:
        """The terms in runs of about equal weight, so that those with a common beginning are together.

        The order is that of UTF-16 units, in which a browser compares strings.
        """
        shard: list[str] = []
        pairs = 0
        for _, term in self._terms:
            shard.append(term)
            pairs += len(self._postings[term]) // 2
            if pairs >= _SHARD_PAIRS:
                yield shard
                shard, pairs = [], 0
        if shard:
            yield shard

    def _shard(self, number: int, shard: Sequence[str]) -> str:
        return _call("shard", number, [" ".join(shard), [self._postings[term].tolist() for term in shard]])

    def _head(self, shards: Sequence[Sequence[str]], chunks: Sequence[tuple[int, int]]) -> dict[str, object]:
        documents = self._documents
        return {
            "shards": [shard[0] for shard in shards],
            "titles": [document.title for document in documents],
            "urls": [document.url for document in documents],
            "aliases": {str(n): list(d.aliases) for n, d in enumerate(documents) if d.aliases},
            "tags": {str(n): list(d.tags) for n, d in enumerate(documents) if d.tags},
            "chunks": [start for start, _ in chunks],
            "words": " ".join(self._words),
        }


def _with_weight(pairs: array[int], number: int, weight: int) -> array[int]:
    """The pairs with another weight for one note; 0 takes it out."""
    found: array[int] = array("I")
    at = last = 0
    placed = not weight
    for distance, known in zip(pairs[::2], pairs[1::2], strict=True):
        at += distance
        if not placed and at >= number:
            found.extend((number - last, weight))
            last, placed = number, True
        if at != number:
            found.extend((at - last, known))
            last = at
    if not placed:
        found.extend((number - last, weight))
    return found


def _order(term: str) -> bytes:
    return term.encode("utf-16-be", "surrogatepass")


def _texts(number: int, documents: Sequence[SearchDocument]) -> str:
    return _call("text", number, [document.text for document in documents])


def _chunks(documents: Sequence[SearchDocument]) -> Iterator[tuple[int, int]]:
    start = size = 0
    for number, document in enumerate(documents):
        size += len(document.text)
        if size >= _CHUNK_CHARS:
            yield start, number + 1
            start, size = number + 1, 0
    if start < len(documents):
        yield start, len(documents)


def _call(kind: str, number: int, data: object) -> str:
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f'studykitSearch("{kind}",{number},{body});\n'
