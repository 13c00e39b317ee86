"""Links: as written in a note, and as found to lead somewhere."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from studykit.model.patterns import pattern
from studykit.model.span import NotePath, Span

_SCHEME = pattern(r"(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:|//)")


def is_external(target: str) -> bool:
    """Whether a target names something by a scheme (``https:``, ``mailto:``, ``obsidian:``) or a host."""
    return _SCHEME.match(target) is not None


class LinkKind(StrEnum):
    WIKILINK = "wikilink"
    MARKDOWN = "markdown"
    EMBED = "embed"
    IMAGE = "image"
    BLOCKREF = "blockref"
    AUTOLINK = "autolink"


class LinkRole(StrEnum):
    BODY = "body"
    TAG = "tag"
    LINK = "link"
    REFERENCE = "reference"
    PROPERTY = "property"


class LinkStatus(StrEnum):
    RESOLVED = "resolved"
    MISSING = "missing"
    EMPTY_PAGE = "empty-page"
    EXTERNAL = "external"
    OUTSIDE_VAULT = "outside-vault"


class Link(NamedTuple):
    """A link as it stands in a note.

    ``target`` is without brackets, alias and fragment, percent-decoded (for URLs: as written, whole).
    ``fragment`` is the part after the first ``#`` or "". ``text`` is what a reader sees.
    ``size`` is the width or size given to an embedded image ("300", "300x200") or "".
    """

    span: Span
    line: int
    column: int
    raw: str
    target: str
    fragment: str
    text: str
    kind: LinkKind
    role: LinkRole = LinkRole.BODY
    size: str = ""


class Resolution(NamedTuple):
    """Where a target leads: ``path`` is a note or a file of the vault."""

    status: LinkStatus
    path: NotePath | None = None
    candidates: tuple[NotePath, ...] = ()
    """All candidates when there were several; the winner is ``path``."""
    via: str = ""
    """"alias" or "title" when the name itself led nowhere, "redirect" when a redirect was followed."""


class ResolvedLink(NamedTuple):
    """A link of ``source`` together with where it leads; ``anchor_found`` is None without a fragment."""

    source: NotePath
    link: Link
    resolution: Resolution
    anchor_found: bool | None = None
