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
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

from studykit.site.terms import is_word, terms

_TITLE, _ALIAS, _TAG, _HEADING, _TEXT_MAX = 40, 32, 16, 12, 8
_SHARD_PAIRS = 2500
_CHUNK_CHARS = 24_000
_FEW = 20
_LISTED = 4
"""so many parts of an entry stand in the first file"""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What can be found of one page. ``url`` is its path in the site."""

    url: str
    title: str
    aliases: Sequence[str]
    tags: Sequence[str]
    headings: Sequence[str]
    text: str


class SearchEntry(NamedTuple):
    """A document as the index lists it, without its text: ``size`` is how long that is, ``digest`` of all of it."""

    url: str
    title: str
    aliases: tuple[str, ...]
    tags: tuple[str, ...]
    size: int
    digest: str


def entry_of(document: SearchDocument) -> SearchEntry:
    parts = (document.url, document.title, *document.aliases, "", *document.tags, "", *document.headings, document.text)
    digest = blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    aliases, tags = tuple(document.aliases), tuple(document.tags)
    return SearchEntry(document.url, document.title, aliases, tags, len(document.text), digest)


Fetch: TypeAlias = Callable[[SearchEntry], SearchDocument]
"""gives the document of an entry, of the last time's as well"""


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
        self._entries: list[SearchEntry] = []
        self._postings: dict[str, array[int]] = {}
        self._terms: list[tuple[bytes, str]] = []
        self._words: list[str] = []
        self._made: dict[str, object] = {}
        self._listed = ""
        """how the entries stand in the first file; "" where that is to be spelled anew"""

    @property
    def empty(self) -> bool:
        return not self._postings

    def restore(self, entries: Sequence[SearchEntry], head: str, shard: Callable[[str], str]) -> None:
        """Take up the index of a site that stands: its files' contents, ``shard`` by path. Raises `ValueError`."""
        listed = _data(head)
        by_url = {entry.url: entry for entry in entries}
        if len(by_url) < len(entries) or any(url not in by_url for url in listed["urls"]):
            raise ValueError
        self._entries = [by_url[url] for url in listed["urls"]]
        self._words = listed["words"].split(" ") if listed["words"] else []
        for number, first in enumerate(listed["shards"]):
            path = f"search/s-{number}.js"
            joined, pairs = _data(shard(path))
            spelled = joined.split(" ")
            if spelled[0] != first or len(spelled) != len(pairs):
                raise ValueError
            self._postings.update(zip(spelled, (array("I", one) for one in pairs), strict=True))
            self._made[path] = (len(spelled), spelled[0], spelled[-1])
        self._terms = [(_order(term), term) for term in self._postings]
        starts = [*listed["chunks"], len(self._entries)]
        self._made.update((f"search/t-{n}.js", span) for n, span in enumerate(pairwise(starts)))

    def files(self, entries: Sequence[SearchEntry], fetch: Fetch) -> Iterator[IndexFile]:
        """Every file; the same documents give the same bytes, whatever was before."""
        changed = self._changes(entries)
        dirty: set[str] = set()
        if changed is None:
            self._listed = ""
            self._count(map(fetch, entries))
        else:
            if any(before[:_LISTED] != now[:_LISTED] for before, now in zip(self._entries, entries, strict=True)):
                self._listed = ""
            for number in changed:
                dirty |= self._recount(number, fetch(self._entries[number]), fetch(entries[number]))
        self._entries = list(entries)
        shards = list(self._shards())
        chunks = list(_chunks(entries))
        made: dict[str, object] = {}
        yield IndexFile("search/index.js", same=False, content=lambda: self._head(shards, chunks))
        for number, shard in enumerate(shards):
            path = f"search/s-{number}.js"
            made[path] = (len(shard), shard[0], shard[-1])
            same = changed is not None and dirty.isdisjoint(shard) and self._made.get(path) == made[path]
            yield IndexFile(path, same, partial(self._shard, number, shard))
        for number, (start, end) in enumerate(chunks):
            path = f"search/t-{number}.js"
            made[path] = (start, end)
            same = changed is not None and changed.isdisjoint(range(start, end)) and self._made.get(path) == made[path]
            yield IndexFile(path, same, partial(_texts, number, entries[start:end], fetch))
        self._made = made

    def _changes(self, entries: Sequence[SearchEntry]) -> set[int] | None:
        """The numbers of documents that are not as they were; None where most is to be counted anew."""
        before = self._entries
        if not self._postings or [one.url for one in before] != [one.url for one in entries]:
            return None
        found = {number for number, entry in enumerate(entries) if entry.digest != before[number].digest}
        return found if len(found) <= _FEW + len(entries) // 20 else None

    def _count(self, documents: Iterable[SearchDocument]) -> None:
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

    def _recount(self, number: int, before: SearchDocument, after: SearchDocument) -> set[str]:
        """Take a document's terms in; returns those whose postings are others now."""
        old, new = _weights(before), _weights(after)
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

    def _head(self, shards: Sequence[Sequence[str]], chunks: Sequence[tuple[int, int]]) -> str:
        entries = self._entries
        self._listed = self._listed or _spelled(
            {
                "titles": [entry.title for entry in entries],
                "urls": [entry.url for entry in entries],
                "aliases": {str(n): list(one.aliases) for n, one in enumerate(entries) if one.aliases},
                "tags": {str(n): list(one.tags) for n, one in enumerate(entries) if one.tags},
            }
        )
        starts = [start for start, _ in chunks]
        around = _spelled({"shards": [shard[0] for shard in shards], "chunks": starts, "words": " ".join(self._words)})
        return f'studykitSearch("index",0,{around[:-1]},{self._listed[1:]});\n'


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


def _texts(number: int, entries: Sequence[SearchEntry], fetch: Fetch) -> str:
    return _call("text", number, [fetch(entry).text for entry in entries])


def _chunks(entries: Sequence[SearchEntry]) -> Iterator[tuple[int, int]]:
    start = size = 0
    for number, entry in enumerate(entries):
        size += entry.size
        if size >= _CHUNK_CHARS:
            yield start, number + 1
            start, size = number + 1, 0
    if start < len(entries):
        yield start, len(entries)


def _call(kind: str, number: int, data: object) -> str:
    return f'studykitSearch("{kind}",{number},{_spelled(data)});\n'


def _spelled(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _data(content: str) -> Any:
    """What a file of the index hands over."""
    return json.loads(content[content.index(",", content.index(",") + 1) + 1 : content.rindex(")")])
