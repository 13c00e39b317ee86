"""What is to be said of a note's diagrams: lines left out of a drawing, and those that are not drawn at all."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from studykit.cards.page import Page
from studykit.cards.step import all_diagrams, asked_of_flows, too_long
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
    """One finding for each line that a flow of the note holds and its drawing leaves out, one for each undrawn one.

    Where cards are made of flows, also for those in the files that the note shows.
    """
    asked = bool(asked_of_flows(page))
    found = all_diagrams(page) if asked else list(find_diagrams(page.source, page.structure, page.hidden_lines))
    refused = too_long(found) if asked else {}
    for placed in found:
        if placed.reading is None:
            if not placed.file:
                yield _finding(page, placed, 0, "diagram-source", NOT_DRAWN[placed.kind])
            continue
        if placed.reading.flow is None:
            reason = "; ".join(problem.message for problem in placed.reading.problems[:1])
            yield _finding(page, placed, 0, "diagram-source", f"this flow is shown as its source: {reason}")
            continue
        for problem in placed.reading.problems:
            message = f"left out of the drawing: {problem.message[:200]}"
            yield _finding(page, placed, problem.line, "flow-line", message)
        if placed.first in refused:
            yield _finding(page, placed, 0, "too-many-steps", refused[placed.first])


def _finding(page: Page, placed: PlacedDiagram, line: int, code: str, message: str) -> Diagnostic:
    """``line`` is one of the diagram's source, or 0; one in a file of its own is named in the message."""
    at = placed.start + line - 1 if line and not placed.file else placed.first
    if placed.file:
        message = f"{placed.file}:{line}: {message}" if line else f"{placed.file}: {message}"
    return Diagnostic(page.path, min(at, page.last_line), 1, code, Severity.INFO, message)
