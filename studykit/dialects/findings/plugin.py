"""``differs-from-plugin``: what the Obsidian plugin takes for a card or a separator and studykit does not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from studykit.cards.decks import is_deck_note
from studykit.cards.page import Page
from studykit.cards.patterns import compile_pattern, deletions
from studykit.dialects.findings.place import on
from studykit.markdown.blocks import BlockKind
from studykit.model.card import CardBlock
from studykit.model.diagnostic import Diagnostic


def differences(page: Page, blocks: Sequence[CardBlock]) -> Iterator[Diagnostic]:
    """Lines of deck notes only: nowhere else does the plugin look for cards."""
    if "plugin" not in page.traits or not is_deck_note(page):
        return
    cards = {line for block in blocks if block.syntax != "cloze" for line in range(block.lines[0], block.lines[1] + 1)}
    skipped = _skipped(page)
    separators = sorted(
        (*page.conventions.separators.inline, *page.conventions.separators.reversed), key=lambda s: -len(s)
    )
    bare = {*page.conventions.separators.multiline, *page.conventions.separators.multiline_reversed}
    for line in _suspects(page, separators, bare):
        if line in page.hidden_lines or line in skipped:
            continue
        what = ""
        if line in page.code_lines and page.text(line).strip() in bare:
            what = "reads this line of code as a separator"
        elif line not in cards and _would_cut(page.text(line), separators):
            what = "makes a card of this line"
        elif line not in cards and _would_delete(page, line):
            what = "takes this text for a cloze"
        if what:
            yield on(
                page, line, "differs-from-plugin", f"the Obsidian plugin {what}; studykit does not",
                "Write it as inline code for both to agree.",
            )  # fmt: skip


def _suspects(page: Page, separators: Sequence[str], bare: Collection[str]) -> list[int]:
    """The lines on which any mark of the plugin stands."""
    compiled = (compile_pattern(spelled) for spelled in page.conventions.clozes)
    openings = {pattern.opening for pattern in compiled if pattern}
    found = page.lines_with(mark for mark in {*separators, *openings} if mark)
    found.update(line for line in page.code_lines if page.text(line).strip() in bare)
    return sorted(found)


def _skipped(page: Page) -> frozenset[int]:
    """Lines of what the plugin knows not to be text: fences and comments at the left margin."""
    openers = {BlockKind.FENCE: ("```", "~~~"), BlockKind.HTML: ("<!--",)}
    return frozenset(
        line
        for kind, opener in openers.items()
        for block in page.blocks_by_kind[kind]
        if page.text(block.first).startswith(opener)
        for line in range(block.first, block.last + 1)
    )


def _would_cut(text: str, separators: Sequence[str]) -> bool:
    """The plugin's test: the first occurrence has not an odd number of backticks on either side."""
    for separator in separators:
        at = text.find(separator) if separator else -1
        if at >= 0:
            inside = text.count("`", 0, at) % 2 == 1 and text.count("`", at + len(separator)) % 2 == 1
            if not inside:
                return True
    return False


def _would_delete(page: Page, line: int) -> bool:
    """Whether a search that knows neither code nor formulas nor blanks beside the marks finds more deletions."""
    text, patterns = page.text(line), page.conventions.clozes
    found = 0
    for spelled in patterns:
        pattern = compile_pattern(spelled)
        at = text.find(pattern.opening) if pattern else -1
        while pattern and at >= 0:
            end = text.find(pattern.closing, at + len(pattern.opening) + 1)
            if end < 0:
                break
            found += 1
            at = text.find(pattern.opening, end + len(pattern.closing))
    return found > len(deletions(text, page.masked(line), patterns))
