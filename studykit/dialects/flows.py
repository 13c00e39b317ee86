"""Lines of sequence flows that no reader understands, in fences and in HTML comments."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.cards.page import Page
from studykit.diagrams import flow_in_comment, read_flow
from studykit.markdown.blocks import Block, BlockKind
from studykit.model.diagnostic import Diagnostic, Severity

_LANGUAGES = {"mermaid": "mermaid", "plantuml": "plantuml", "puml": "plantuml"}


def flow_findings(page: Page) -> Iterator[Diagnostic]:
    """One finding for each line that a flow of the note holds and its drawing leaves out."""
    for block in page.structure.blocks:
        if block.kind is BlockKind.FENCE and block.first not in page.hidden_lines:
            yield from _fence(page, block)
        elif block.kind is BlockKind.HTML and block.first not in page.hidden_lines:
            yield from _comments(page, block)


def _fence(page: Page, block: Block) -> Iterator[Diagnostic]:
    language = _LANGUAGES.get(block.info.split(" ", 1)[0].strip("{}.").lower())
    if language is None:
        return
    last = block.last - 1 if block.closed else block.last
    reading = read_flow("\n".join(page.text(line) for line in range(block.first + 1, last + 1)), language)
    if reading is not None:
        for problem in reading.problems:
            yield _finding(page, block.first + problem.line, problem.message)


def _comments(page: Page, block: Block) -> Iterator[Diagnostic]:
    span = page.span(block.first, block.last)
    html, at = span.cut(page.source.text), 0
    while (start := html.find("<!--", at)) >= 0:
        end = html.find("-->", start + 4)
        if end < 0:
            return
        reading = None if html.startswith("<!--SR:", start) else flow_in_comment(html[start + 4 : end])
        if reading is not None:
            first = page.source.line_at(span.start + start)
            for problem in reading.problems:
                yield _finding(page, first + problem.line - 1, problem.message)
        at = end + 3


def _finding(page: Page, line: int, message: str) -> Diagnostic:
    return Diagnostic(
        page.path, min(line, page.last_line), 1, "flow-line", Severity.INFO, f"left out of the drawing: {message[:200]}"
    )
