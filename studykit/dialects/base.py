"""What a dialect is: one frozen value composed of parts, no classes to inherit from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any

from studykit.config import Conventions
from studykit.graph.names import Names
from studykit.model.link import Link, LinkRole, Resolution
from studykit.model.span import NotePath
from studykit.model.values import dataclass
from studykit.text import SourceText


@dataclass(frozen=True, slots=True)
class Generated:
    """Lines (1-based, inclusive) a program wrote: neither content nor links nor cards; ``what`` says which part."""

    first: int
    last: int
    what: str


@dataclass(frozen=True, slots=True)
class Footer:
    """The rule above the footer of labelled links (0: there is none), and the role of links by line."""

    first: int = 0
    roles: Mapping[int, LinkRole] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TitleFacts:
    """What a title can be taken from; "" where there is none."""

    path: NotePath
    front_matter: str
    first_heading: str
    summary: str


def _no_properties(_lines: Sequence[str]) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the notes of one program are read and written.

    ``constructs`` name the Markdown extensions (scanner and renderer know them by the same names).
    ``conventions`` are the card conventions where nothing was configured. ``traits`` are small differences other
    rooms ask for: "properties" (``key:: value`` lines are never cards), "card-anywhere" (a card tag may stand
    anywhere in a block's own text), "tags" (``#tag`` is a tag), "empty-pages" (unwritten pages are no error),
    "slug-anchors" (fragments are slugs rather than heading text), "bullet-fences" (a fence in a bullet ends where a
    line ends in backticks), "loose-lists" (bullets indented without a parent are bullets), "plugin" (the Obsidian
    plugin reads the same files).
    ``recognise`` looks at one note's text outside code when no marker file decides. ``page_properties`` are what
    the page says of itself besides front matter, by the same keys. ``resolve`` looks at a link's target and kind and
    at the folder of its note, because what it says is kept for all such links; without a target at the whole link.
    """

    name: str
    constructs: frozenset[str]
    conventions: Conventions
    title: Callable[[TitleFacts], str]
    generated: Callable[[Sequence[str], NotePath], tuple[Generated, ...]]
    footer: Callable[[SourceText], Footer]
    resolve: Callable[[Link, NotePath, Names], Resolution]
    spell_link: Callable[[NotePath, NotePath, Names, str], str]
    recognise: Callable[[str], bool]
    traits: frozenset[str] = frozenset()
    record: str = "comment"
    page_properties: Callable[[Sequence[str]], Mapping[str, Any]] = _no_properties


def nothing_generated(_lines: Sequence[str], _path: NotePath) -> tuple[Generated, ...]:
    return ()


def no_footer(_source: SourceText) -> Footer:
    return Footer()
