"""What remains of a note's page once it is written, and the same as text for the ledger."""

from __future__ import annotations

import json
from typing import NamedTuple

from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.span import NotePath
from studykit.site.search import SearchDocument


class Made(NamedTuple):
    """What search finds, what the renderer came upon, and the files that were copied for the page."""

    document: SearchDocument
    problems: tuple[Diagnostic, ...]
    flows: int
    excerpt: str = ""
    copied: tuple[str, ...] = ()


def as_text(made: Made) -> str:
    document = made.document
    problems = [(p.line, p.column, p.code, p.severity, p.message, p.help) for p in made.problems]
    return json.dumps(
        [
            [document.url, document.title, list(document.aliases), list(document.tags), list(document.headings)],
            document.text, problems, made.flows, made.excerpt,
        ],
        separators=(",", ":"),
    )  # fmt: skip


def from_text(path: NotePath, text: str, copied: tuple[str, ...]) -> Made:
    (url, title, aliases, tags, headings), body, problems, flows, excerpt = json.loads(text)
    found = tuple(
        Diagnostic(path, line, column, code, Severity(severity), message, remedy)
        for line, column, code, severity, message, remedy in problems
    )
    return Made(SearchDocument(url, title, aliases, tags, headings, body), found, flows, excerpt, copied)
