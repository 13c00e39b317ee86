"""What the scanner finds in a note."""

from __future__ import annotations

from studykit.markdown.regions import Region
from studykit.model.links import Links
from studykit.model.note import Tag
from studykit.model.span import Span
from studykit.model.values import dataclass


@dataclass(frozen=True, slots=True)
class PlacedTag:
    """A tag in the text with the place of its ``#``."""

    tag: Tag
    span: Span


@dataclass(frozen=True, slots=True)
class Scan:
    """What one pass over a note found, in the order of the source; links that are only a page's name are no region.

    ``code_mask`` has code and front matter masked, ``mask`` comments, math, HTML and links as well; both have the
    length of the text and keep its line ends. Cards are cut line by line, so both show code spans, formulas and
    links that go on over a line end: a schedule written between the lines would end them.
    """

    links: Links
    tags: tuple[PlacedTag, ...]
    regions: tuple[Region, ...]
    anchors: frozenset[str]
    code_mask: str
    mask: str
