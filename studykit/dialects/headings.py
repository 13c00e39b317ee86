"""The outline of a note, with the anchors its fragments can name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from studykit.cards.page import MARKUP_PREFIX
from studykit.graph.fragments import unique_slugs
from studykit.markdown.blocks import Structure
from studykit.markdown.inline import plain_text
from studykit.model.note import Heading
from studykit.model.patterns import pattern
from studykit.text import SourceText

_EXPLICIT = pattern(r"[ \t]*\{#(?P<id>[\w.:-]+)\}[ \t]*$")
_CLOSING_HASHES = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_COMMENT = re.compile(r"<!--.*?-->")
_EMPTY_LINKS = re.compile(r"\[([^\[\]]*)\]\((?:<[^<>]*>|[^()\s]*)\)")


def outline(source: SourceText, structure: Structure, explicit_ids: bool) -> tuple[Heading, ...]:
    """Headings in order, quoted ones too, with slugs that are unique in the note."""
    found: list[tuple[int, str, int, str]] = []
    for block in structure.blocks:
        if not block.level:
            continue
        last = block.last - 1 if block.setext and block.last > block.first else block.last
        raw = " ".join(_heading_line(source.lines[line - 1]) for line in range(block.first, last + 1))
        explicit = _EXPLICIT.search(raw) if explicit_ids else None
        if explicit:
            raw = raw[: explicit.start()]
        if "<" in raw or "](" in raw:
            raw = _EMPTY_LINKS.sub(r"\1", _COMMENT.sub("", raw))
        text = plain_text(raw)
        found.append((block.level, text, block.first, explicit.group("id") if explicit else ""))
    slugs = unique_slugs([text for _, text, _, _ in found])
    return tuple(
        Heading(level, text, line, slug, explicit)
        for (level, text, line, explicit), slug in zip(found, slugs, strict=True)
    )


def _heading_line(line: str) -> str:
    text = MARKUP_PREFIX.sub("", line, count=1)
    return (_CLOSING_HASHES.sub("", text) if "#" in text else text).strip()


def explicit_anchors(headings: Iterable[Heading]) -> frozenset[str]:
    return frozenset(heading.explicit for heading in headings if heading.explicit)
