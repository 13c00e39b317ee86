"""Where the diagrams of a note stand: fences, ``@startuml`` blocks, and HTML comments that hold a sequence flow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import TYPE_CHECKING

from studykit import diagrams
from studykit.markdown.blocks import Block, BlockKind, Structure
from studykit.markdown.fences import fenced, language_of
from studykit.model.patterns import pattern
from studykit.model.values import dataclass
from studykit.text import SourceText

if TYPE_CHECKING:
    from studykit.diagrams import Reading

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

SCHEDULES = ("<!--SR:", "<!--studykit-steps", "<!--studykit-masks")
"""Comments that hold schedules are no drawings."""

READABLE = frozenset({"mermaid", "plantuml"})
"""kinds whose sequences are read as flows"""
_LONGEST = 500
"""Lines of an ``@startuml`` block without a fence, as in `studykit.markdown.syntax.startuml`."""
_MERMAID = pattern(r"^[ \t]*sequenceDiagram\b", re.MULTILINE | re.IGNORECASE)
_COMMENT_START, _COMMENT_END = "<!--", "-->"


@dataclass(frozen=True, slots=True)
class PlacedDiagram:
    """A diagram on lines ``first`` to ``last`` (1-based, with its fence); its source begins on line ``start``.

    ``source`` has line feeds and is without quote marks and indentation. ``reading`` is None for anything but a
    sequence flow. ``closed`` is False for a fence without an end. ``file`` is the path of the file that holds the
    source where a note embeds it: its lines are then the file's, and ``start`` is 1.
    """

    kind: str
    first: int
    last: int
    start: int
    source: str
    reading: Reading | None
    closed: bool = True
    file: str = ""


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


def _fence(source: SourceText, structure: Structure, block: Block) -> Iterator[PlacedDiagram]:
    kind = DIAGRAM_KINDS.get(language_of(block.info))
    inside = fenced(source, structure, block) if kind else None
    if kind is None or inside is None:
        return
    body = "\n".join(inside.lines)
    reading = diagrams.read_flow(body, kind) if kind in READABLE else None
    yield PlacedDiagram(kind, block.first, block.last, block.first + 1, body, reading, inside.closed)


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
        reading = diagrams.flow_in_comment(body) if plain else None
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
                yield PlacedDiagram("plantuml", at, end, at + 1, body, diagrams.read_flow(body, "plantuml"))
                at = end
        at += 1


def _feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
