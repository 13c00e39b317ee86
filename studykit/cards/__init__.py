"""Card syntaxes: how a line, a paragraph, a list item or a section becomes cards.

To add one: a file with ``find(page, taken)`` and a line in `CARD_SYNTAXES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from studykit.cards import anki_cloze, cloze, heading, inline, multiline, qa, step, tagged
from studykit.cards.decks import with_decks
from studykit.cards.extent import Extent
from studykit.cards.page import Page
from studykit.cards.parents import with_parents
from studykit.markdown.fences import OCCLUSION
from studykit.model.card import CardBlock

CardSyntax = Callable[[Page, frozenset[int]], Iterator[CardBlock]]
"""Finds the card blocks of one syntax; ``taken`` are lines that belong to blocks found before."""


def _occlusion(page: Page, taken: frozenset[int]) -> Iterator[CardBlock]:
    """Pictures with masks: their file is loaded by the first note that speaks of any."""
    if OCCLUSION not in page.source.text:
        return iter(())
    from studykit.cards import occlusion  # noqa: PLC0415 - few notes have some

    return occlusion.find(page, taken)


CARD_SYNTAXES: Mapping[str, CardSyntax] = MappingProxyType(
    {
        "tagged": tagged.find,
        "heading": heading.find,
        "qa": qa.find,
        "anki-cloze": anki_cloze.find,
        "inline": inline.find,
        "multiline": multiline.find,
        "cloze": cloze.find,
        "step": step.find,
        "occlusion": _occlusion,
    }
)
"""In order of precedence: a line belongs to the first syntax that claims it."""


def find_cards(page: Page) -> tuple[tuple[CardBlock, ...], int]:
    """The card blocks of a note, in the order of its lines, and the first line with a card that is one too many.

    That line is 0 where all cards were found, as they are in every note that somebody wrote (see `bounds`).
    """
    wanted = page.conventions.syntaxes
    found: list[CardBlock] = []
    taken = page.hidden_lines
    extent = Extent(len(page.source.text))
    for name, syntax in CARD_SYNTAXES.items():
        if wanted is None or name in wanted:
            blocks = extent.of(syntax(page, taken))
            found.extend(blocks)
            if blocks:
                taken = taken.union(*(range(block.lines[0], block.lines[1] + 1) for block in blocks))
    if extent.unasked:
        found = [block for block in found if block.lines[0] < extent.unasked]
    found.sort(key=lambda block: (block.span.start, block.lines))
    return with_decks(page, list(with_parents(page, found))), extent.unasked
