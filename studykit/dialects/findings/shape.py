"""Notes whose structure is not what it seems: open fences, cards that are headings, ids twice, generated text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from studykit.cards.beside import without_records
from studykit.cards.page import Page
from studykit.cards.separators import is_separator
from studykit.dialects.base import Generated
from studykit.dialects.findings.place import on
from studykit.markdown.blocks import BlockKind
from studykit.model.card import CardBlock
from studykit.model.diagnostic import Diagnostic

_BLOCK_ID = re.compile(r"(?:^|[ \t])\^([A-Za-z0-9-]+)[ \t]*$")


def generated_text(page: Page, generated: Iterable[Generated]) -> Iterator[Diagnostic]:
    """``generated-text``: what a program wrote."""
    for part in generated:
        yield on(
            page, part.first, "generated-text",
            f"machine-made {part.what}, to line {part.last}: read as neither content nor links",
        )  # fmt: skip


def open_fences(page: Page) -> Iterator[Diagnostic]:
    """``unclosed-fence``."""
    for block in page.blocks_by_kind[BlockKind.FENCE]:
        if not block.closed:
            yield on(
                page, block.first, "unclosed-fence",
                "this code fence is never closed; what follows counts as code, except cards with a schedule",
                "Add a closing line of backticks.",
            )  # fmt: skip


def setext_cards(page: Page, blocks: Sequence[CardBlock]) -> Iterator[Diagnostic]:
    """``setext-card``: a card directly above a rule is a heading to every other Markdown program."""
    for block in blocks:
        found = page.blocks_by_line.get(block.lines[1])
        if block.syntax == "inline" and found is not None and found.setext and block.lines[1] == found.last - 1:
            yield on(
                page, block.lines[0], "setext-card",
                "the rule directly below makes a heading of this card for other programs",
                "Put a blank line between them.",
            )  # fmt: skip


def cut_cards(page: Page, blocks: Sequence[CardBlock]) -> Iterator[Diagnostic]:
    """``card-cut``: a blank line inside a formula or an indented fence, or a one-line card, ends a longer one."""
    inside = {line for block in blocks for line in range(block.lines[0], block.lines[1] + 1)}
    for block in blocks:
        if block.syntax in ("multiline", "cloze"):
            if page.cut_stretch(block.lines[0] - 1, block.lines[1]) is not None:
                yield on(
                    page, block.lines[1] + 1, "card-cut",
                    "a blank line ends the card here, in the middle of its formula or code, as in the Obsidian plugin",
                    "Take the blank line out.",
                )  # fmt: skip
        elif block.syntax == "inline" and _cuts_longer_card(page, block.lines[0], inside):
            yield on(
                page, block.lines[0], "card-cut",
                "this line is a card of its own, so the longer card above it is none, as in the Obsidian plugin",
                "Write the separator on this line as code, or put a blank line above it.",
            )  # fmt: skip


def _cuts_longer_card(page: Page, line: int, inside: set[int]) -> bool:
    above = line - 1
    while above > 0 and above not in inside and not page.is_blank(above):
        if is_separator(page, above):
            return True
        above -= 1
    return False


def block_ids(page: Page) -> list[tuple[str, int]]:
    """Ids at line ends (`` ^id``, or ``^id`` alone) and their lines; none in code, in front of or behind a comment."""
    found: list[tuple[str, int]] = []
    if "^" not in page.scan.code_mask:
        return found
    for number, line in enumerate(page.source.lines, 1):
        if "^" not in line or number in page.code_lines or number in page.hidden_lines:
            continue
        if match := _BLOCK_ID.search(without_records(page, number).rstrip()):
            found.append((match.group(1), number))
    return found


def repeated_ids(page: Page) -> Iterator[Diagnostic]:
    """``duplicate-block-id``: the first one is the one that links reach."""
    seen: dict[str, int] = {}
    for name, line in block_ids(page):
        first = seen.setdefault(name, line)
        if first != line:
            yield on(
                page, line, "duplicate-block-id",
                f"the block id ^{name} stands on line {first} already; links lead there", "Give this block another id.",
            )  # fmt: skip
