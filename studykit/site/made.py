"""What remains of a note's page once it is written, and the same as text for the ledger."""

from __future__ import annotations

import json
from typing import NamedTuple

from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.span import NotePath
from studykit.site.search import SearchDocument, SearchEntry


class Made(NamedTuple):
    """How search lists it, what the renderer came upon, and the files that were copied for the page.

    ``document`` is what search finds, and ``said`` tells what each voice says; only for as long as the page is fresh.
    """

    entry: SearchEntry
    problems: tuple[Diagnostic, ...]
    flows: int
    excerpt: str = ""
    copied: tuple[str, ...] = ()
    document: SearchDocument | None = None
    said: str = ""


def as_text(made: Made) -> str:
    entry = made.entry
    problems = [(p.line, p.column, p.code, p.severity, p.message, p.help) for p in made.problems]
    return _dumped([entry, problems, made.flows, made.excerpt])


def from_text(path: NotePath, text: str, copied: tuple[str, ...]) -> Made:
    (url, title, aliases, tags, size, digest), problems, flows, excerpt = json.loads(text)
    found = tuple(
        Diagnostic(path, line, column, code, Severity(severity), message, remedy)
        for line, column, code, severity, message, remedy in problems
    )
    return Made(SearchEntry(url, title, tuple(aliases), tuple(tags), size, digest), found, flows, excerpt, copied)


def document_as_text(document: SearchDocument) -> str:
    about = [document.url, document.title, list(document.aliases), list(document.tags), list(document.headings)]
    return _dumped([*about, document.text])


def document_from_text(text: str) -> SearchDocument:
    return SearchDocument(*json.loads(text))


def _dumped(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
