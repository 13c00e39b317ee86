"""Diagrams that a note shows out of files of their own: ``![[flow.puml]]`` or ``![](flow.mmd)``, alone on a line."""

from __future__ import annotations

from collections.abc import Iterator

from studykit import diagrams
from studykit.cards.page import Page
from studykit.markdown.blocks import BlockKind
from studykit.markdown.diagrams import READABLE, PlacedDiagram
from studykit.model.diagram_files import DIAGRAM_FILES
from studykit.model.link import Link, LinkKind, is_external
from studykit.model.patterns import pattern

_BEHIND = pattern(r"[ \t]*(?:\^[A-Za-z0-9-]+[ \t]*)?")
SHOWING = (LinkKind.EMBED, LinkKind.IMAGE)
"""kinds of links that show a file in the note"""


def embedded_diagrams(page: Page) -> Iterator[PlacedDiagram]:
    """Those that can be flows, in the order of their lines; each file that is there is read for it."""
    for link in page.scan.links:
        kind = DIAGRAM_FILES.get(link.target.rpartition(".")[2].lower(), "") if link.kind in SHOWING else ""
        if kind in READABLE and not is_external(link.target) and _is_alone(page, link):
            drawing = page.drawing(link)
            if drawing is not None:
                reading = diagrams.read_flow(drawing.source, kind)
                yield PlacedDiagram(kind, link.line, link.line, 1, drawing.source, reading, file=drawing.path)


def _is_alone(page: Page, link: Link) -> bool:
    """Whether its paragraph holds nothing else: only then a page draws it."""
    block, line = page.blocks_by_line.get(link.line), page.source.starts[link.line - 1]
    if block is None or block.kind is not BlockKind.PARAGRAPH or block.first != block.last:
        return False
    text, start, end = page.text(link.line), link.span.start - line, link.span.end - line
    return start == page.prefix_end(link.line) and end <= len(text) and _BEHIND.fullmatch(text, end) is not None
