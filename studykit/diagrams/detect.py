"""Finding out whether a text is a sequence flow, and in which language."""

from __future__ import annotations

import re

from studykit.diagrams.draft import LONGEST_SOURCE, MOST_LINES
from studykit.diagrams.mermaid import read_mermaid
from studykit.diagrams.model import Problem, Reading
from studykit.diagrams.plantuml import read_plantuml

LANGUAGES = ("plantuml", "mermaid")
_LEAST_MESSAGES = 2  # of a flow that nothing announces
_MERMAID = re.compile(r"^[ \t]*sequenceDiagram\b", re.M | re.I)
_PLANTUML = re.compile(r"^[ \t]*@startuml\b", re.M | re.I)
_NEWLINE = re.compile(r"\r\n?")


def read_flow(source: str, language: str | None = None) -> Reading | None:
    """Read a sequence flow written in PlantUML or Mermaid.

    ``language`` is ``plantuml``, ``mermaid`` or None to find out; without a language, and without ``@startuml`` or
    ``sequenceDiagram`` in it, a source is a flow only by the rule of `flow_in_comment`. Returns None for anything
    that is no sequence flow: another kind of diagram, prose. Raises ValueError for a language it does not know.
    """
    if language not in (None, *LANGUAGES):
        raise ValueError(f"no reader for {language!r}: use one of {', '.join(LANGUAGES)}")
    source = _NEWLINE.sub("\n", source)
    limit = _limit(source)
    if limit:
        if not (_MERMAID.search(source) or _PLANTUML.search(source) or language):
            return None
        return Reading(None, (Problem(1, f"longer than {limit}: not drawn; split the flow"),))
    if language == "mermaid" or (language is None and _MERMAID.search(source)):
        return read_mermaid(source)
    if language == "plantuml" or _PLANTUML.search(source):
        return read_plantuml(source)
    return flow_in_comment(source)


def flow_in_comment(body: str) -> Reading | None:
    """Read a flow out of the body of an HTML comment, where prose may stand around it.

    It is a flow when it holds at least two messages whose arrows have heads, and not more lines that say nothing
    to a reader than lines that do. Each line of prose is a problem with its line number.
    """
    body = _NEWLINE.sub("\n", body)
    if _limit(body):
        return None
    reading = read_mermaid(body) if _MERMAID.search(body) else read_plantuml(body)
    if reading is None or reading.flow is None:
        return None
    headed = sum(step.head != "none" or step.tail != "none" for step in reading.flow.steps)
    said = len(reading.flow.events) + len(reading.flow.participants)
    return reading if headed >= _LEAST_MESSAGES and len(reading.problems) <= said else None


def _limit(source: str) -> str:
    """What a source exceeds that is too long to be read; "" for every other one."""
    if len(source) > LONGEST_SOURCE:
        return f"{LONGEST_SOURCE:,} characters"
    return f"{MOST_LINES:,} lines" if source.count("\n") >= MOST_LINES else ""
