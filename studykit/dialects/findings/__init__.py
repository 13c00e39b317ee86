"""What reading a note found to be wrong, each with its place and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from studykit.cards.page import Page
from studykit.dialects.base import Generated
from studykit.dialects.findings import answers, plugin, schedules, separators, shape
from studykit.markdown.bounds import MOST_ALIKE
from studykit.markdown.fences import OCCLUSION
from studykit.model.card import CardBlock
from studykit.model.diagnostic import Diagnostic
from studykit.scheduling.records.base import KEYED

__all__ = ["findings", "notices"]


def findings(page: Page, blocks: Sequence[CardBlock], generated: Iterable[Generated]) -> tuple[Diagnostic, ...]:
    """All findings of one note, in the order of its lines; of many with the same code the first ones."""
    found = chain(
        notices(page, generated),
        shape.setext_cards(page, blocks),
        shape.cut_cards(page, blocks),
        shape.repeated_ids(page),
        answers.empty(page, blocks),
        answers.backticks(page, blocks),
        answers.links_in_code(page, blocks),
        answers.duplicates(page, blocks),
        schedules.segments(page, blocks),
        schedules.unclaimed(page, blocks),
        schedules.near_comments(page),
        schedules.text_behind(page, blocks),
        separators.near(page, blocks),
        _of_few_notes(page, blocks),
        plugin.differences(page, blocks),
    )
    return tuple(sorted(_first_of_each(found)))


def _of_few_notes(page: Page, blocks: Sequence[CardBlock]) -> Iterator[Diagnostic]:
    """What is found in flows and pictures that are asked: the first note that has some loads the files for it."""
    if KEYED in page.scan.code_mask:
        from studykit.dialects.findings import keyed  # noqa: PLC0415 - only there

        yield from keyed.keyed_schedules(page, blocks)
    if OCCLUSION in page.source.text:
        from studykit.dialects.findings import occlusion  # noqa: PLC0415 - only there

        yield from occlusion.pictures(page, blocks)


def _first_of_each(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The first findings of each code, as they come; the last of them says how many more there are."""
    counts: Counter[str] = Counter()
    kept: list[Diagnostic] = []
    last: dict[str, int] = {}
    for one in found:
        counts[one.code] += 1
        if counts[one.code] <= MOST_ALIKE:
            last[one.code] = len(kept)
            kept.append(one)
    for code, place in last.items():
        if (more := counts[code] - MOST_ALIKE) > 0:
            kept[place] = replace(kept[place], message=f"{kept[place].message} (and {more:,} more like this)")
    return kept


def notices(page: Page, generated: Iterable[Generated]) -> tuple[Diagnostic, ...]:
    """What is worth a word in a note that is not looked through for cards, too."""
    return (*shape.generated_text(page, generated), *shape.open_fences(page))
