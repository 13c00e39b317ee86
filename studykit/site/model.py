"""What a site is made from, and what a build reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from studykit.config import SiteSettings
from studykit.model.card import Card
from studykit.model.diagnostic import Diagnostic
from studykit.model.link import ResolvedLink
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.render.drawing.foreign import Drawn
from studykit.render.policy import no_renderer
from studykit.text import SourceText
from studykit.vault.events import Review


@dataclass(frozen=True, slots=True)
class SiteNote:
    """A note, where its links lead, and its cards.

    ``constructs`` are those of its dialect. ``created`` and ``changed`` are as front matter has them, else as version
    control knows; without either the page shows no date. ``language`` is "" where nobody knows it; ``private`` says
    that the text shows the private tag in a dialect that has no tags. ``stamp`` is another one whenever anything
    else is; "" where nobody keeps count.
    """

    note: Note
    constructs: frozenset[str]
    links: tuple[ResolvedLink, ...] = ()
    cards: tuple[Card, ...] = ()
    created: date | None = None
    changed: date | None = None
    language: str = ""
    private: bool = False
    stamp: str = ""

    @property
    def path(self) -> NotePath:
        return self.note.path


def no_copy(_url: str) -> None:
    """The vault has no copy of any image."""
    return


@dataclass(frozen=True, slots=True)
class Study:
    """The learner's own standing, where it is to be shown: all cards, all answers."""

    today: date
    cards: Sequence[Card]
    reviews: Sequence[Review]


@dataclass(frozen=True, slots=True)
class SiteInput:
    """A whole vault, ready to be published.

    ``notes`` hold every note, also those that will be withheld; their order does not matter. ``order`` gives the
    place of notes in a table of contents, where the vault has one; all others follow by path. ``source`` gives the
    text of a note. ``foreign`` draws diagrams that are no sequence flows. Files are read below ``root`` only.
    ``stamp`` is another one whenever these helpers would answer otherwise.
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
