"""Lines that are only ``?`` or ``??``: where a card over several lines is cut."""

from __future__ import annotations

from studykit.cards.page import Page


def is_separator(page: Page, line: int) -> bool:
    """Whether a line outside code is a separator and nothing else."""
    return _reversed(page, line) is not None


def split_line(page: Page, first: int, last: int) -> tuple[int, bool] | None:
    """The line that parts front and back, and whether the card is asked both ways; None without one.

    The last separator of a paragraph says which kind of card it is, the first one of that kind where it is cut:
    the Obsidian plugin's rule. A separator on the first line has no front and is none.
    """
    known = {*page.conventions.separators.multiline, *page.conventions.separators.multiline_reversed}
    near = [line for line, text in enumerate(page.source.lines[first:last], first + 1) if text.strip() in known]
    found = [(line, kind) for line in near if (kind := _reversed(page, line)) is not None]
    if not found:
        return None
    both_ways = found[-1][1]
    return next((line, kind) for line, kind in found if kind is both_ways)


def without_stray(page: Page, first: int, last: int) -> int:
    """The first line of a paragraph that is not a separator left over from something else."""
    while first < last and is_separator(page, first):
        first += 1
    return first


def _reversed(page: Page, line: int) -> bool | None:
    """True for the separator of cards asked both ways, False for the other, None for any other line."""
    separators = page.conventions.separators
    text = page.text(line).strip()
    if text not in separators.multiline and text not in separators.multiline_reversed:
        return None
    if line in page.code_lines or page.masked(line).strip() != text:
        return None
    if text in separators.multiline_reversed:
        return True
    return False if text in separators.multiline else None
