"""Where the diagrams of a note stand: fences, ``@startuml`` blocks, and HTML comments that hold a sequence flow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from studykit.diagrams import Reading, flow_in_comment, read_flow
from studykit.markdown.blocks import Block, BlockKind, Structure
from studykit.text import SourceText

DIAGRAM_KINDS = MappingProxyType(
    {
        "mermaid": "mermaid",
        "plantuml": "plantuml",
        "puml": "plantuml",
        "uml": "plantuml",
        "dot": "dot",
        "graphviz": "dot",
        "d2": "d2",
    }
)
"""Language of a fence -> kind of diagram."""

SCHEDULES = ("<!--SR:", "<!--studykit-steps")
"""Comments that hold schedules are no drawings."""

_READABLE = frozenset({"mermaid", "plantuml"})
_LONGEST = 500
"""Lines of an ``@startuml`` block without a fence, as in `studykit.markdown.syntax.startuml`."""
_FENCE = re.compile(r"`{3,}|~{3,}")
_CLOSER = re.compile(r"[ ]{0,3}(`{3,}|~{3,})[ \t]*$")
_QUOTE = re.compile(r"[ ]{0,3}>[ ]?")
_MERMAID = re.compile(r"^[ \t]*sequenceDiagram\b", re.MULTILINE | re.IGNORECASE)
_COMMENT_START, _COMMENT_END = "<!--", "-->"


@dataclass(frozen=True, slots=True)
class PlacedDiagram:
    """A diagram on lines ``first`` to ``last`` (1-based, with its fence); its source begins on line ``start``.

    ``source`` has line feeds and is without quote marks and indentation. ``reading`` is None for anything but a
    sequence flow. ``closed`` is False for a fence without an end.
    """

    kind: str
    first: int
    last: int
    start: int
    source: str
    reading: Reading | None
    closed: bool = True


def find_diagrams(source: SourceText, structure: Structure, hidden: frozenset[int]) -> Iterator[PlacedDiagram]:
    """All diagrams outside the ``hidden`` lines, comments only where they hold a flow; in the order of their kinds."""
    for block in structure.blocks:
        if block.first in hidden:
            continue
        if block.kind is BlockKind.FENCE:
            yield from _fence(source, structure, block)
        elif block.kind is BlockKind.HTML:
            yield from _comments(source, block)
    if "@startuml" in source.text:
        yield from _bare(source, structure, hidden)


def language_of(info: str) -> str:
    """The language a fence's info string begins with, in lower case."""
    return info.split(" ", 1)[0].strip("{}.").lower()


def _fence(source: SourceText, structure: Structure, block: Block) -> Iterator[PlacedDiagram]:
    kind = DIAGRAM_KINDS.get(language_of(block.info))
    first = source.lines[block.first - 1]
    opener = _FENCE.search(first)
    if kind is None or opener is None or first[opener.end() :].strip() != block.info:
        return  # no fence of its own, but the rest of one that was never closed and is read all the same
    last = block.last - 1 if block.closed else block.last
    column = structure.items[block.item].column if block.item >= 0 else 0
    lines = [_bare_line(source.lines[line - 1], block.quote, column) for line in range(block.first + 1, last + 1)]
    body = "\n".join(lines)
    reading = read_flow(body, kind) if kind in _READABLE else None
    closer = _CLOSER.match(_bare_line(source.lines[block.last - 1], block.quote, column))
    closed = block.closed and closer is not None and closer[1].startswith(opener[0])
    yield PlacedDiagram(kind, block.first, block.last, block.first + 1, body, reading, closed)


def _bare_line(line: str, quote: int, column: int) -> str:
    """A line of a fence without the marks of the quotes and list items around it."""
    at = 0
    for _ in range(quote):
        mark = _QUOTE.match(line, at)
        if mark is None:
            break
        at = mark.end()
    lead = 0
    while at + lead < len(line) and lead < column and line[at + lead] in " \t":
        lead += 1
    return line[at + lead :]


def _comments(source: SourceText, block: Block) -> Iterator[PlacedDiagram]:
    span = source.lines_span(block.first, block.last)
    html, at = span.cut(source.text), 0
    while (start := html.find(_COMMENT_START, at)) >= 0:
        end = html.find(_COMMENT_END, start + len(_COMMENT_START))
        if end < 0:
            return
        at = end + len(_COMMENT_END)
        body = html[start + len(_COMMENT_START) : end]
        plain = not html.startswith(SCHEDULES, start) and _COMMENT_START not in body
        reading = flow_in_comment(body) if plain else None
        if reading is not None:
            kind = "mermaid" if _MERMAID.search(body) else "plantuml"
            first, last = source.line_at(span.start + start), source.line_at(span.start + at - 1)
            yield PlacedDiagram(kind, first, last, first, _feeds(body), reading)


def _bare(source: SourceText, structure: Structure, hidden: frozenset[int]) -> Iterator[PlacedDiagram]:
    """``@startuml`` ... ``@enduml`` at the margin, outside code and comments."""
    taken = set(hidden)
    for block in structure.blocks:
        if block.kind in (BlockKind.FENCE, BlockKind.CODE, BlockKind.HTML):
            taken.update(range(block.first, block.last + 1))
    at, count = 1, len(source.lines)
    while at <= count:
        if at not in taken and source.lines[at - 1].lstrip(" ").startswith("@startuml"):
            stop = min(count, at + _LONGEST - 1)
            end = next((n for n in range(at + 1, stop + 1) if source.lines[n - 1].lstrip().startswith("@enduml")), 0)
            if end and taken.isdisjoint(range(at, end + 1)):
                body = "\n".join(source.lines[at : end - 1])
                yield PlacedDiagram("plantuml", at, end, at + 1, body, read_flow(body, "plantuml"))
                at = end
        at += 1


def _feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
