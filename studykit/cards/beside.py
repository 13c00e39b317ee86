"""Which schedule comment belongs to a card: on its last line, directly below it, or inside its block."""

from __future__ import annotations

import re

from studykit.cards.page import Page
from studykit.model.card import RawRecord

_COMMENT_START = re.compile(r"(?P<lead>[ \t>]*)<!--")
_CALLOUT = re.compile(r"[ ]{0,3}>[ \t]*\[!sr\|card-metadata\]", re.IGNORECASE)
_MOST_SPACES = 3


def first_record(page: Page, first: int, last: int) -> RawRecord | None:
    """The first record that begins on one of these lines."""
    if not page.records:
        return None
    return next((page.records[line][0] for line in range(first, last + 1) if line in page.records), None)


def record_below(page: Page, line: int, column: int = 0) -> RawRecord | None:
    """The record of a card that ends on this line, standing on a line of its own directly below.

    It is indented by 0-3 spaces from ``column`` and quoted no deeper than the card, or stands in the plugin's
    callout for schedules.
    """
    below = line + 1
    if below > page.last_line:
        return None
    if below not in page.records:
        return _in_callout(page, below)
    record = page.records[below][0]
    start = _COMMENT_START.match(page.text(below))
    if start is None or page.source.starts[below - 1] + start.end("lead") != record.span.start:
        return None
    lead = start.group("lead")
    if lead.count(">") > quote_depth(page.text(line)):
        return None
    spaces = len(lead.rsplit(">", 1)[-1].expandtabs(4))
    if ">" in lead:
        spaces = max(0, spaces - 1)
    return record if spaces <= column + _MOST_SPACES else None


def record_of(page: Page, first: int, last: int, column: int = 0) -> RawRecord | None:
    """The record inside the lines of a card block, else the one below them."""
    return first_record(page, first, last) or record_below(page, last, column)


def own_last_line(page: Page, first: int, last: int, record: RawRecord | None) -> int:
    """The block's last line without the record that closes it on a line of its own, and what is stacked below it."""
    if record is None:
        return last
    line = line_of(page, record)
    while last > first and last >= line and last in page.records and is_alone(page, page.records[last][0]):
        last -= 1
    return last - 1 if last > first and is_callout(page.text(last)) else last


def is_alone(page: Page, record: RawRecord) -> bool:
    """Whether nothing but quote marks and other comments stands on a record's line."""
    line = page.source.line_span(line_of(page, record))
    text = page.source.text
    after = text[record.span.end : line.end].strip()
    return not text[line.start : record.span.start].strip(" \t>") and (not after or after.startswith("<!--"))


def line_of(page: Page, record: RawRecord) -> int:
    return page.source.line_at(record.span.start)


def without_records(page: Page, line: int) -> str:
    """A line without the schedule comments on it."""
    return part_without_records(page, line, 0)


def part_without_records(page: Page, line: int, start: int, end: int | None = None) -> str:
    """The columns of a line without the schedule comments on them and the blank that was written before each."""
    text = page.text(line)
    stop = len(text) if end is None else end
    if line not in page.records:
        return text[start:stop].rstrip()
    pieces: list[str] = []
    line_start, at = page.source.starts[line - 1], start
    for record in page.records[line]:
        begin = record.span.start - line_start
        if at <= begin < stop:
            pieces.append(text[at:begin].removesuffix(" "))
            at = min(record.span.end - line_start, stop)
    return "".join([*pieces, text[at:stop]]).rstrip()


def _in_callout(page: Page, line: int) -> RawRecord | None:
    """The record inside ``> [!sr|card-metadata]``, which ends with its first line that is not quoted."""
    if not is_callout(page.text(line)):
        return None
    while line < page.last_line and page.text(line + 1).lstrip().startswith(">"):
        line += 1
        if line in page.records:
            return page.records[line][0]
    return None


def is_callout(text: str) -> bool:
    """Whether a line opens the plugin's callout for schedules."""
    return ">" in text and _CALLOUT.match(text) is not None


def quote_depth(line: str) -> int:
    """How many ``>`` open a line."""
    depth = 0
    if ">" not in line:
        return depth
    for character in line:
        if character == ">":
            depth += 1
        elif character not in " \t":
            break
    return depth
