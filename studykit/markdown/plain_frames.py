"""Plain tables and quotes: every line opens with the same mark, a blank line or the end of the note is below them.

What of them is not surely plain is left to the real parser (see `plain_blocks`, which calls this).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_HEAD = re.compile(r"\|[^\\]*\|[ \t]*\Z")
_DELIMITERS = re.compile(r"(?:\|[ \t]*:?-+:?[ \t]*)+\|[ \t]*\Z")
_MOST_ROWS = 200
_MOST_COLUMNS = 100
"""few enough for no bound of the parser's to be met"""


def table_end(lines: Sequence[str], first: int) -> int:
    """The line behind a table whose head is the line ``first`` (0-based), 0 where there is none that is plain.

    Head and delimiters have as many pipes, none of them escaped; each line has one at either end, each row one in
    front.
    """
    if first + 1 >= len(lines) or not _HEAD.match(lines[first]) or not _DELIMITERS.match(lines[first + 1]):
        return 0
    columns = lines[first].count("|")
    end = _end(lines, first, "|")
    return end if columns == lines[first + 1].count("|") <= _MOST_COLUMNS and end - first <= _MOST_ROWS else 0


def quote_end(lines: Sequence[str], first: int) -> int:
    """The line behind a quote of few lines that begins in the line ``first`` (0-based), 0 where it may go on below."""
    end = _end(lines, first, ">")
    return end if end - first <= _MOST_ROWS else 0


def quoted(lines: Sequence[str], first: int, end: int) -> Iterator[str]:
    """What the lines of a quote say, without their marks."""
    for line in lines[first:end]:
        yield line[2:] if line.startswith("> ") else line[1:]


def _end(lines: Sequence[str], first: int, mark: str) -> int:
    """Where lines that open with a mark end above a blank one; 0 where another one follows."""
    at = first
    while at < len(lines) and lines[at].startswith(mark):
        at += 1
    return at if at == len(lines) or not lines[at].strip(" \t") else 0
