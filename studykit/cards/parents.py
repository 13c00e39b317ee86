"""The list items a card stands in: part of what a learner is told about it, but never another card's answer."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from operator import attrgetter

from studykit.cards.display import shown_front
from studykit.cards.page import Page
from studykit.cards.placement import BLOCK_ID
from studykit.markdown.inline import plain_text
from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN, CardBlock

_START = attrgetter("start")
_CLOZE_MARKS = str.maketrans("", "", CLOZE_OPEN + CLOZE_CLOSE)


def with_parents(page: Page, blocks: Sequence[CardBlock]) -> Iterator[CardBlock]:
    """The blocks of a note, each with the list items around it below the headings over it."""
    if not page.structure.items:
        yield from blocks
        return
    known = {block.lines[0]: block for block in blocks}
    listed = page.items_by_line
    for block in blocks:
        lines = page.list_parents(block.lines[0]) if block.lines[0] in listed else ()
        words = tuple(filter(None, [_words(page, line, known) for line in lines]))
        yield block._replace(context=block.context + words) if words else block


def _words(page: Page, line: int, known: Mapping[int, CardBlock]) -> str:
    card = known.get(line)
    if card is not None:
        return plain_text(card.faces[0].front_display.partition("\n")[0].translate(_CLOZE_MARKS))
    return plain_text(shown_front(BLOCK_ID.sub("", _without_comments(page, line).rstrip())))


def _without_comments(page: Page, line: int) -> str:
    """A line with its links as they are read, and without comments."""
    whole = page.source.line_span(line)
    comments = page.comments[bisect_left(page.comments, whole.start, key=_START) :]
    hidden = [(span.start, span.end, "") for span in takewhile(lambda span: span.start < whole.end, comments)]
    links = [(link.span.start, link.span.end, link.text) for link in page.links_by_line.get(line, ())]
    pieces: list[str] = []
    at = whole.start
    for start, end, words in sorted([*hidden, *links]):
        if start >= at:
            pieces += [page.source.text[at:start], words]
            at = min(end, whole.end)
    return "".join([*pieces, page.source.text[at : whole.end]])
