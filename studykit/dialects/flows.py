"""What is to be said of a note's diagrams: lines left out of a drawing, and those that are not drawn at all."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from studykit.cards.page import Page
from studykit.cards.step import MOST_STEPS, asked_of_flows
from studykit.markdown.diagrams import PlacedDiagram, find_diagrams
from studykit.model.diagnostic import Diagnostic, Severity

NOT_DRAWN = MappingProxyType(
    {
        "mermaid": "this Mermaid diagram is no sequence and is shown as its source",
        "plantuml": "this PlantUML diagram is no sequence and is shown as its source",
        "dot": "this Graphviz diagram is shown as its source",
        "d2": "this D2 diagram is shown as its source",
    }
)
"""Kind of diagram -> what is said where only another renderer can draw it."""


def flow_findings(page: Page) -> Iterator[Diagnostic]:
    """One finding for each line that a flow of the note holds and its drawing leaves out, one for each undrawn one."""
    for placed in find_diagrams(page.source, page.structure, page.hidden_lines):
        if placed.reading is None:
            yield _finding(page, placed.first, "diagram-source", NOT_DRAWN[placed.kind])
            continue
        if placed.reading.flow is None:
            reason = "; ".join(problem.message for problem in placed.reading.problems[:1])
            yield _finding(page, placed.first, "diagram-source", f"this flow is shown as its source: {reason}")
            continue
        for problem in placed.reading.problems:
            line = placed.start + problem.line - 1
            yield _finding(page, line, "flow-line", f"left out of the drawing: {problem.message[:200]}")
        yield from _too_long(page, placed, len(placed.reading.flow.steps))


def _too_long(page: Page, placed: PlacedDiagram, steps: int) -> Iterator[Diagnostic]:
    if steps > MOST_STEPS and asked_of_flows(page):
        message = f"this flow has {steps:,} steps; cards are made of flows with at most {MOST_STEPS}"
        yield _finding(page, placed.first, "too-many-steps", message)


def _finding(page: Page, line: int, code: str, message: str) -> Diagnostic:
    return Diagnostic(page.path, min(line, page.last_line), 1, code, Severity.INFO, message)
