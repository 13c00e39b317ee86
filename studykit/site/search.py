"""The search index: files of script that a page loads one by one, also from a folder on disk.

``search/index.js`` holds titles, addresses and the vocabulary, ``search/s-N.js`` the postings of some terms,
``search/t-N.js`` the text of some notes for excerpts. Each calls ``studykitSearch(kind, number, data)``. Postings
are pairs: how much further the next note's number is, and the weight of the term there.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from studykit.site.terms import is_word, terms

_TITLE, _ALIAS, _TAG, _HEADING, _TEXT_MAX = 40, 32, 16, 12, 8
_SHARD_PAIRS = 2500
_CHUNK_CHARS = 24_000


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


def index_files(documents: Sequence[SearchDocument]) -> Iterator[tuple[str, str]]:
    """Path and content of every file of the index; the same documents give the same bytes."""
    postings: dict[str, array[int]] = defaultdict(lambda: array("I"))
    last: dict[str, int] = {}
    for number, document in enumerate(documents):
        for term, weight in _weights(document).items():
            pairs = postings[term]
            pairs.append(number - last.get(term, 0))
            pairs.append(weight)
            last[term] = number
    chunks = list(_chunks(documents))
    shards = list(_shards(postings))
    yield "search/index.js", _call("index", 0, _head(documents, postings, shards, chunks))
    for number, shard in enumerate(shards):
        data = [" ".join(shard), [postings[term].tolist() for term in shard]]
        yield f"search/s-{number}.js", _call("shard", number, data)
    for number, (start, end) in enumerate(chunks):
        yield f"search/t-{number}.js", _call("text", number, [d.text for d in documents[start:end]])


def _shards(postings: Mapping[str, array[int]]) -> Iterator[list[str]]:
    """The terms in runs of about equal weight, so that those with a common beginning are together.

    The order is that of UTF-16 units, in which a browser compares strings.
    """
    shard: list[str] = []
    pairs = 0
    for term in sorted(postings, key=lambda term: term.encode("utf-16-be", "surrogatepass")):
        shard.append(term)
        pairs += len(postings[term]) // 2
        if pairs >= _SHARD_PAIRS:
            yield shard
            shard, pairs = [], 0
    if shard:
        yield shard


def _head(
    documents: Sequence[SearchDocument],
    postings: Mapping[str, array[int]],
    shards: Sequence[Sequence[str]],
    chunks: list[tuple[int, int]],
) -> dict[str, object]:
    return {
        "shards": [shard[0] for shard in shards],
        "titles": [document.title for document in documents],
        "urls": [document.url for document in documents],
        "aliases": {str(n): list(d.aliases) for n, d in enumerate(documents) if d.aliases},
        "tags": {str(n): list(d.tags) for n, d in enumerate(documents) if d.tags},
        "chunks": [start for start, _ in chunks],
        "words": " ".join(sorted(filter(is_word, postings))),
    }


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
