"""The search index: files of script that a page loads one by one, also from a folder on disk.

``search/index.js`` holds titles, addresses and the vocabulary, ``search/s-N.js`` the postings of some terms,
``search/t-N.js`` the text of some notes for excerpts. Each calls ``studykitSearch(kind, number, data)``.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studykit.site.terms import is_word, terms

_TITLE, _ALIAS, _TAG, _HEADING, _TEXT_MAX = 40, 32, 16, 12, 8
_SHARD_PAIRS = 3000
_MAX_SHARDS = 512
_CHUNK_CHARS = 24_000
_FNV_OFFSET, _FNV_PRIME, _MASK = 2166136261, 16777619, 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What can be found of one page. ``url`` is its path in the site."""

    url: str
    title: str
    aliases: Sequence[str]
    tags: Sequence[str]
    headings: Sequence[str]
    text: str


def shard_of(term: str, shards: int) -> int:
    """FNV-1a over the first two characters of a word, the first of anything else: prefixes stay together."""
    value = _FNV_OFFSET
    for char in term[: 2 if is_word(term) else 1]:
        value = ((value ^ ord(char)) * _FNV_PRIME) & _MASK
    return value % shards


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
    total = sum(map(len, postings.values())) // 2
    shards = max(1, min(_MAX_SHARDS, -(-total // _SHARD_PAIRS)))
    chunks = list(_chunks(documents))
    yield "search/index.js", _call("index", 0, _head(documents, postings, shards, chunks))
    tables: list[dict[str, list[int]]] = [{} for _ in range(shards)]
    for term in sorted(postings):
        tables[shard_of(term, shards)][term] = postings[term].tolist()
    for number, table in enumerate(tables):
        if table:
            yield f"search/s-{number}.js", _call("shard", number, table)
    for number, (start, end) in enumerate(chunks):
        yield f"search/t-{number}.js", _call("text", number, [d.text for d in documents[start:end]])


def _head(
    documents: Sequence[SearchDocument],
    postings: dict[str, array[int]],
    shards: int,
    chunks: list[tuple[int, int]],
) -> dict[str, object]:
    return {
        "shards": shards,
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
