"""What stands inside a fence, without the marks of the quotes and list items around it."""

from __future__ import annotations

from studykit.markdown.structure import Block, Structure
from studykit.model.patterns import pattern
from studykit.model.values import dataclass
from studykit.text import SourceText

OCCLUSION = "occlusion"
"""language of the fences whose lines are masks over a picture"""
_FENCE = pattern(r"`{3,}|~{3,}")
_CLOSER = pattern(r"[ ]{0,3}(`{3,}|~{3,})[ \t]*$")
_QUOTE = pattern(r"[ ]{0,3}>[ ]?")


@dataclass(frozen=True, slots=True)
class Fenced:
    """The lines between a fence's ends; ``closed`` is False for a fence without an end."""

    lines: tuple[str, ...]
    closed: bool


def fenced(source: SourceText, structure: Structure, block: Block) -> Fenced | None:
    """The inside of a fence; None where it is no fence of its own, but the rest of one that was never closed."""
    first = source.lines[block.first - 1]
    opener = _FENCE.search(first)
    if opener is None or first[opener.end() :].strip() != block.info:
        return None
    last = block.last - 1 if block.closed else block.last
    column = max(structure.items[block.item].column if block.item >= 0 else 0, block.margin)
    lines = (_bare_line(source.lines[line - 1], block.quote, column) for line in range(block.first + 1, last + 1))
    closer = _CLOSER.match(_bare_line(source.lines[block.last - 1], block.quote, column))
    return Fenced(tuple(lines), block.closed and closer is not None and closer[1].startswith(opener[0]))


def language_of(info: str) -> str:
    """The language a fence's info string begins with, in lower case."""
    return info.split(" ", 1)[0].strip("{}.").lower()


def _bare_line(line: str, quote: int, column: int) -> str:
    """A line of a fence without the marks of the quotes and list items around it."""
    at = 0
    for _ in range(quote):
        mark = _QUOTE.match(line, at)
        if mark is None:
            break
        at = mark.end()
    lead = 0
    while at + lead < len(line) and lead < column and line[at + lead] in " \t":
        lead += 1
    return line[at + lead :]
