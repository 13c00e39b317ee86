"""Cards whose answer is empty, damaged, hidden in code, or asked twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from studykit.cards.outliner import own_last, tag_places
from studykit.cards.page import Page
from studykit.cards.tagged import card_tag
from studykit.dialects.findings.place import at, on
from studykit.dialects.findings.schedules import LONE_CLOSER
from studykit.model.card import CardBlock
from studykit.model.diagnostic import Diagnostic


def empty(page: Page, blocks: Sequence[CardBlock]) -> Iterator[Diagnostic]:
    """``empty-answer``: cards without one, and tagged bullets that for want of one are no cards."""
    for block in blocks:
        if block.empty_answer:
            yield at(
                page, block.span.start, "empty-answer", "this card has an empty answer",
                "Write the answer, or set `ask_empty: false` to leave such cards out.",
            )  # fmt: skip
    if page.conventions.card_tags:
        yield from _childless(page, {block.lines[0] for block in blocks})


def _childless(page: Page, cards: set[int]) -> Iterator[Diagnostic]:
    anywhere = "card-anywhere" in page.traits
    for index, item in enumerate(page.structure.items):
        if item.first in cards or item.first in page.hidden_lines or (item.depth and not anywhere):
            continue
        tagged = tag_places(page, item, own_last(page, index)) if anywhere else card_tag(page, item)
        if tagged:
            yield on(
                page, item.first, "empty-answer",
                "a question bullet without an answer bullet below it is no card", "Add the answer as a nested bullet.",
            )  # fmt: skip


def backticks(page: Page, blocks: Sequence[CardBlock]) -> Iterator[Diagnostic]:
    """``unbalanced-backtick``, ``split-answer``: a code span around the answer that does not end with it."""
    for block in blocks:
        back = block.faces[0].back if block.faces else ""
        if block.syntax != "inline" or not back.startswith("`") or "`" in back.lstrip("`") or not back.strip("`"):
            continue
        below = block.lines[1] + 1
        if below <= page.last_line and LONE_CLOSER.match(page.text(below)):
            yield on(
                page, below, "split-answer",
                "the closing backtick of the answer above stands below its schedule comment; it is not shown",
                "Move it to the end of the answer.",
            )  # fmt: skip
        else:
            yield at(
                page, block.span.start, "unbalanced-backtick",
                "the answer begins with a backtick that is never closed; it is not shown", "Close it, or take it out.",
            )  # fmt: skip


def links_in_code(page: Page, blocks: Sequence[CardBlock]) -> Iterator[Diagnostic]:
    """``link-in-code``: shown as a link on the card, but none to Obsidian and none in the graph."""
    for block in blocks:
        face = block.faces[0] if block.faces else None
        if block.syntax == "inline" and face and face.back.startswith("`") and "[[" in face.back:
            offset = page.source.text.find("[[", block.span.start, block.span.end)
            if face.back_display != face.back and offset >= 0:
                yield at(
                    page, offset, "link-in-code",
                    "inside backticks this is no link; the card shows it as one, the graph does not have it",
                    "Take the backticks off to link the notes.",
                )  # fmt: skip


def duplicates(page: Page, blocks: Sequence[CardBlock]) -> Iterator[Diagnostic]:
    """``duplicate-card``: the same question again."""
    counts: Counter[tuple[str, str]] = Counter()
    for block in blocks:
        if block.syntax in ("cloze", "step", "occlusion") or not block.faces:
            continue
        key = (block.own_tag, block.faces[0].front)
        counts[key] += 1
        if counts[key] > 1:
            yield at(
                page, block.span.start, "duplicate-card",
                f"the same question stands in this note {counts[key]} times; each keeps its own schedule",
                "Make the questions different, or delete one.",
            )  # fmt: skip
