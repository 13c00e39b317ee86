"""The state of one rendering: what it was given, and what it has come upon so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from markdown_it.token import Token

from studykit.diagrams.model import Flow
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.span import NotePath
from studykit.render.clean import Shelf
from studykit.render.policy import Policy
from studykit.render.prepare import Prepared


@dataclass(frozen=True, slots=True)
class TocEntry:
    """A heading as shown: ``level`` counts from 1 and never skips one on the way down."""

    level: int
    text: str
    slug: str
    line: int


Part = tuple[NotePath, tuple[int, int] | None]
"""A note, or some lines of it (first and last)."""


@dataclass(slots=True)
class Page:
    """Lives as long as one call of the renderer.

    ``trail`` is what is being shown, the outermost first; ``links`` and ``sources`` are the URLs the renderer itself
    has written, by which it knows its own tags from those of raw HTML. ``western`` and ``eastern`` say of which kind
    the language around is, where it is known; ``han`` is that of Chinese characters in other texts, once asked for.
    """

    policy: Policy
    constructs: frozenset[str]
    prepared: Prepared
    shelf: Shelf
    path: NotePath
    slugs: Mapping[int, str] = field(default_factory=dict)
    ids: bool = True
    base: int = 0
    trail: tuple[Part, ...] = ()
    toc: list[TocEntry] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)
    links: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    levels: list[int] = field(default_factory=list)
    raw: bool = False
    flows: int = 0
    beside: Mapping[int, Flow] = field(default_factory=dict)
    line: int = 0
    western: bool = False
    eastern: bool = False
    han: str = ""

    def at(self, token: Token) -> None:
        """Remember where in the source the rendering is."""
        if token.map:
            self.line = self.prepared.line(token.map[0])

    def problem(self, code: str, severity: Severity, message: str, help_text: str = "", line: int = 0) -> None:
        self.problems.append(Diagnostic(self.path, line or self.line, 1, code, severity, message, help_text))
