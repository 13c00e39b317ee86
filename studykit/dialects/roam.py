"""Roam backups (roam-to-git, ``formatted/``): pages as ``[X](<X.md>)``, generated backlinks, question bullets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from studykit.config import Conventions, Separators
from studykit.dialects.base import Dialect, Footer, Generated
from studykit.dialects.spelling import angle_link
from studykit.dialects.titles import by_file_name
from studykit.graph.resolve import resolve_page
from studykit.model.link import LinkRole

_BACKLINKS = re.compile(r"^# Backlinks[ \t]*$")
_SOURCE = re.compile(r"^## \[.*\]\(<.*>\)[ \t]*$")
_TAG_LINE = re.compile(r"^[ \t]*[-*+][ \t]+(?:\*\*\[)?tags(?:\]\(<[^<>]*>\))?:{1,2}(?:\*\*)?", re.IGNORECASE)


def _backlinks(lines: Sequence[str]) -> tuple[Generated, ...]:
    """The last ``# Backlinks`` when nothing but sources and their bullets follows; it runs to the end of the file."""
    first = next((n for n in range(len(lines), 0, -1) if _BACKLINKS.match(lines[n - 1])), 0)
    if not first:
        return ()
    following = [line for line in lines[first:] if line.strip()]
    if not following or not _SOURCE.match(following[0]):
        return ()
    if any(not (_SOURCE.match(line) or line.lstrip().startswith(("- ", "-\t")) or line.startswith((" ", "\t"))) and
           line.startswith("#") for line in following):  # fmt: skip
        return ()
    return (Generated(first, len(lines), "backlinks section"),)


def _footer(lines: Sequence[str]) -> Footer:
    """``- tags: …``: its links are the page's tags."""
    roles = {n: LinkRole.TAG for n, line in enumerate(lines, 1) if _TAG_LINE.match(line)}
    return Footer(0, roles)


def _recognise(lines: Sequence[str]) -> bool:
    return bool(_backlinks(lines))


ROAM = Dialect(
    name="roam",
    constructs=frozenset({"breaks", "html", "tag", "highlight", "math", "roam"}),
    conventions=Conventions(
        separators=Separators(inline=(), reversed=(), multiline=(), multiline_reversed=()),
        card_tags=("Test", "Quiz", "card", "flashcard"),
        clozes=(),
    ),
    title=by_file_name,
    generated=_backlinks,
    footer=_footer,
    resolve=resolve_page,
    spell_link=angle_link,
    recognise=_recognise,
    traits=frozenset({"tags", "properties", "empty-pages"}),
)
