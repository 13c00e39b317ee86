"""What reading a note found to be wrong, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from studykit.cards.page import Page
from studykit.dialects.base import Generated
from studykit.dialects.findings import answers, keyed, occlusion, plugin, schedules, separators, shape
from studykit.model.card import CardBlock
from studykit.model.diagnostic import Diagnostic

__all__ = ["findings", "notices"]


def findings(page: Page, blocks: Sequence[CardBlock], generated: Iterable[Generated]) -> tuple[Diagnostic, ...]:
    """All findings of one note, in the order of its lines."""
    found = [
        *notices(page, generated),
        *shape.setext_cards(page, blocks),
        *shape.cut_cards(page, blocks),
        *shape.repeated_ids(page),
        *answers.empty(page, blocks),
        *answers.backticks(page, blocks),
        *answers.links_in_code(page, blocks),
        *answers.duplicates(page, blocks),
        *schedules.segments(page, blocks),
        *schedules.unclaimed(page, blocks),
        *schedules.near_comments(page),
        *schedules.text_behind(page, blocks),
        *separators.near(page, blocks),
        *keyed.keyed_schedules(page, blocks),
        *occlusion.pictures(page, blocks),
        *plugin.differences(page, blocks),
    ]
    return tuple(sorted(found))


def notices(page: Page, generated: Iterable[Generated]) -> tuple[Diagnostic, ...]:
    """What is worth a word in a note that is not looked through for cards, too."""
    return (*shape.generated_text(page, generated), *shape.open_fences(page))
