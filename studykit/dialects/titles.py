"""Where dialects take a note's title from."""

from __future__ import annotations

from posixpath import basename

from studykit.dialects.base import TitleFacts
from studykit.graph.names import without_ending


def file_name(facts: TitleFacts) -> str:
    """The file's name without its ending; the folder's for an index file would surprise here."""
    return basename(without_ending(facts.path))


def by_file_name(facts: TitleFacts) -> str:
    """Obsidian, Roam, Logseq: the file is the page."""
    return facts.front_matter or file_name(facts)


def by_heading(facts: TitleFacts) -> str:
    """Documentation sites and plain Markdown: the first heading, else the file name."""
    return facts.front_matter or facts.first_heading or file_name(facts)


def by_summary(facts: TitleFacts) -> str:
    """GitBook: the title SUMMARY.md gives the page, else the first unquoted heading."""
    return facts.front_matter or facts.summary or facts.first_heading or file_name(facts)
