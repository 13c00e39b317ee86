"""``near-separator``: a separator with a slip of the pen, on a line that was a card once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studykit.cards.decks import matches
from studykit.cards.page import Page
from studykit.dialects.findings.place import at
from studykit.model.card import CardBlock
from studykit.model.diagnostic import Diagnostic

_SHORTEST = 3
_LIKE = 0.6


def near(page: Page, blocks: Sequence[CardBlock]) -> Iterator[Diagnostic]:
    """Lines directly above an orphaned schedule, and lines that begin with a flashcard tag, without a separator."""
    spelled = page.conventions.separators
    wanted = [separator for separator in (*spelled.inline, *spelled.reversed) if len(separator) >= _SHORTEST]
    if not wanted:
        return
    cards = {line for block in blocks for line in range(block.lines[0], block.lines[1] + 1)}
    claimed = {block.record.span.start for block in blocks if block.record is not None}
    lines = {line - 1 for line, found in page.records.items() if found[0].span.start not in claimed}
    lines |= {
        placed.tag.line
        for placed in page.scan.tags
        if matches(placed.tag.name, page.conventions.flashcard_tags) and page.own_tag(placed.tag.line)[0]
    }
    for line in sorted(lines):
        if line < 1 or line in cards or line in page.code_lines or line in page.hidden_lines:
            continue
        for separator in wanted:
            place = _slip(page.masked(line), separator)
            if place >= 0:
                yield at(
                    page, page.source.starts[line - 1] + place, "near-separator",
                    f"this looks like the separator {separator} with a slip; the line is no card",
                    f"Write {separator}",
                )  # fmt: skip
                break


def _slip(masked: str, separator: str) -> int:
    """Where something very like the separator stands, or -1."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - loaded only for a line that may hold a slip

    for run in re.finditer(f"[{re.escape(''.join(set(separator)))}]{{2,}}", masked):
        found = run.group()
        if found != separator and SequenceMatcher(None, found, separator).ratio() >= _LIKE:
            return run.start()
    return -1
