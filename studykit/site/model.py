"""What a site is made from, and what a build reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from studykit.config import SiteSettings
from studykit.model.card import Card, Listed
from studykit.model.diagnostic import Diagnostic
from studykit.model.link import ResolvedLink
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.render.drawing.foreign import Drawn
from studykit.render.policy import no_renderer
from studykit.site.outline import Outline
from studykit.text import SourceText
from studykit.vault.events import Review


@dataclass(frozen=True, slots=True)
class Content:
    """A note, the constructs of its dialect, where its links lead, and its cards."""

    note: Note
    constructs: frozenset[str]
    links: tuple[ResolvedLink, ...] = ()
    cards: tuple[Card, ...] = ()


class SiteNote:
    """A note as the site has it: its outline at hand, its content when it is asked for.

    ``created`` and ``changed`` are as front matter has them, else as version control knows; without either the page
    shows no date. ``stamp`` is another one whenever the outline or the content is; "" where nobody keeps count.
    """

    __slots__ = ("_content", "_load", "changed", "created", "language", "outline", "path", "stamp", "title")

    def __init__(
        self,
        outline: Outline,
        load: Callable[[NotePath], Content],
        stamp: str = "",
        *,
        content: Content | None = None,
        known: date | None = None,
    ) -> None:
        """``known`` is the day of the last change where the note itself does not say one."""
        self.outline, self.stamp = outline, stamp
        self.path, self.title, self.language = outline.path, outline.title, outline.language
        self.created, self.changed = outline.created, outline.changed or known
        self._load, self._content = load, content

    @property
    def content(self) -> Content:
        if self._content is None:
            self._content = self._load(self.path)
        return self._content

    @property
    def note(self) -> Note:
        return self.content.note

    @property
    def constructs(self) -> frozenset[str]:
        return self.content.constructs

    @property
    def links(self) -> tuple[ResolvedLink, ...]:
        return self.content.links

    @property
    def cards(self) -> tuple[Card, ...]:
        return self.content.cards


def no_copy(_url: str) -> None:
    """The vault has no copy of any image."""
    return


def nothing_moves() -> bool:
    """No note is changed while the site is made of it."""
    return True


@dataclass(frozen=True, slots=True)
class Study:
    """The learner's own standing, where it is to be shown: all cards, all answers.

    ``stamp`` is another one whenever either is, or the day: only then they are asked for.
    """

    today: date
    stamp: str
    cards: Callable[[], Sequence[Listed]]
    reviews: Callable[[], Sequence[Review]]


@dataclass(frozen=True, slots=True)
class SiteInput:
    """A whole vault, ready to be published.

    ``notes`` hold every note, also those that will be withheld; their order does not matter. ``order`` gives the
    place of notes in a table of contents, where the vault has one; all others follow by path. ``source`` gives the
    text of a note. ``foreign`` draws diagrams that are no sequence flows. Files are read below ``root`` only.
    ``stamp`` is another one whenever these helpers would answer otherwise. ``settled`` says whether all content that
    was asked for until now is that of its note's stamp.
    ``offline`` lets browsers keep the site, for reading without a network.
    ``copy`` finds the vault's own copy of an image at an address. ``study`` is given where the learner's standing is
    to be seen, too.
    """

    title: str
    root: Path
    settings: SiteSettings
    notes: Sequence[SiteNote]
    source: Callable[[NotePath], SourceText]
    order: Sequence[NotePath] = ()
    foreign: Callable[[str, str], Drawn] = no_renderer
    offline: bool = True
    copy: Callable[[str], Path | None] = no_copy
    study: Study | None = None
    stamp: str = ""
    settled: Callable[[], bool] = nothing_moves


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What came out. ``withheld`` counts notes by reason; ``seconds`` is wall time.

    ``diagnostics`` are findings of the build itself (missing images, formulas and flows shown as source).
    """

    out: Path
    published: int
    withheld: Mapping[str, int]
    cards: int
    pages: int
    files: int
    broken_links: int
    missing_images: int
    flows: int
    renamed: tuple[tuple[str, str], ...]
    """(note or file, output name) where the name had to differ from the one a reader would expect"""
    diagnostics: tuple[Diagnostic, ...] = field(default=(), repr=False)
    seconds: float = 0.0
    changed: tuple[str, ...] = ()
    """files of the site that are other ones than before, new, or gone"""
