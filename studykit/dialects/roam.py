"""Roam backups (roam-to-git, ``formatted/``): pages as ``[X](<X.md>)``, generated backlinks, question bullets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from studykit.config import Conventions, Separators
from studykit.dialects.base import Dialect, Footer, Generated, TitleFacts
from studykit.dialects.spelling import angle_link
from studykit.dialects.titles import file_name
from studykit.graph.names import without_ending
from studykit.graph.resolve import resolve_page
from studykit.model.link import LinkRole
from studykit.model.patterns import pattern
from studykit.model.span import NotePath
from studykit.text import SourceText

_HEADING = "# Backlinks"
_BACKLINKS = pattern(rf"^{_HEADING}[ \t]*$")
_SOURCE = pattern(r"^## \[.*\]\(<.*>\)[ \t]*$")
BACKUP_FOLDERS = ("formatted", "markdown")
"""Folders in which roam-to-git writes the pages, beside ``json`` or ``edn``."""
REVIEW_LOG = "roam/memo.md"
"""Where in a backup the Roam Memo extension's reviews are."""

_TAG_LINE = pattern(r"^[ \t]*[-*+][ \t]+(?:\*\*\[)?tags(?:\]\(<[^<>]*>\))?:{1,2}(?:\*\*)?", re.IGNORECASE)


def _title(facts: TitleFacts) -> str:
    """In a backup ``/`` in a title became folders: the path below the backup's folder is the title."""
    parts = without_ending(facts.path).split("/")
    for place in range(len(parts) - 2, -1, -1):
        if parts[place] in BACKUP_FOLDERS:
            return "/".join(parts[place + 1 :])
    return facts.front_matter or file_name(facts)


def _generated(lines: Sequence[str], path: NotePath) -> tuple[Generated, ...]:
    """The backlinks of a page; the whole of the Roam Memo extension's review log."""
    if path == REVIEW_LOG or path.endswith("/" + REVIEW_LOG):
        return (Generated(1, len(lines), "review log"),)
    return _backlinks(lines)


def _backlinks(lines: Sequence[str]) -> tuple[Generated, ...]:
    """The last ``# Backlinks`` when nothing but sources and their bullets follows; it runs to the end of the file."""
    first = next((n for n in range(len(lines), 0, -1) if _BACKLINKS.match(lines[n - 1])), 0)
    following = [line for line in lines[first:] if line.strip()] if first else []
    if not following or not _SOURCE.match(following[0]):
        return ()
    if any(line.startswith("#") and not _SOURCE.match(line) for line in following):
        return ()
    return (Generated(first, len(lines), "backlinks section"),)


def _footer(source: SourceText) -> Footer:
    """``- tags: …``: its links are the page's tags."""
    roles = {n: LinkRole.TAG for n, line in enumerate(source.lines, 1) if _TAG_LINE.match(line)}
    return Footer(0, roles)


def _recognise(text: str) -> bool:
    return _HEADING in text and bool(_backlinks(text.split("\n")))


ROAM = Dialect(
    name="roam",
    constructs=frozenset({"breaks", "html", "tag", "highlight", "caret_highlight", "math", "roam"}),
    conventions=Conventions(
        separators=Separators(inline=(), reversed=(), multiline=(), multiline_reversed=()),
        card_tags=("Test", "Quiz", "card", "flashcard"),
        clozes=(),
    ),
    title=_title,
    generated=_generated,
    footer=_footer,
    resolve=resolve_page,
    spell_link=angle_link,
    recognise=_recognise,
    traits=frozenset({"tags", "properties", "empty-pages", "bullet-fences"}),
)
