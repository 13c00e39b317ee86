"""Which deck a card is in, and whether a note is searched for cards at all."""

from __future__ import annotations

from studykit.cards.page import Page


def matches(tag: str, roots: tuple[str, ...]) -> bool:
    """Whether a tag is one of the roots or a child of one (``a/b`` is a child of ``a``); case counts."""
    plain = tag.replace("\ufe0f", "")
    return any(plain == (root := r.replace("\ufe0f", "")) or plain.startswith(root + "/") for r in roots)


def is_deck_note(page: Page) -> bool:
    """Whether inline, multi-line and cloze cards are looked for everywhere in the note."""
    conventions = page.conventions
    tags = [placed.tag.name for placed in page.scan.tags] + list(page.front_tags)
    if any(matches(tag, conventions.ignored_tags) for tag in tags):
        return False
    if conventions.deck_folder or (conventions.folder_decks and page.folder_deck):
        return True
    return any(matches(tag, conventions.flashcard_tags) for tag in tags)


def decks_of(page: Page, first: int, last: int, own_tag: str) -> tuple[str, ...]:
    """Deck names of the card on these lines, the one shown first; the rules of the Obsidian plugin, in its order.

    The folder where folders are decks; the card's own tag; the nearest line of flashcard tags above; the front
    matter's; the first flashcard tag anywhere; else what a deck folder or the note gives.
    """
    conventions = page.conventions
    if conventions.folder_decks and page.folder_deck:
        return (page.folder_deck,)
    if own_tag:
        return (own_tag,)
    roots = conventions.flashcard_tags
    flash = [placed.tag for placed in page.scan.tags if matches(placed.tag.name, roots)]
    above = [tag for tag in flash if tag.line < first]
    if above:
        return tuple(tag.name for tag in above if tag.line == above[-1].line)
    front = tuple(tag for tag in page.front_tags if matches(tag, roots))
    if front:
        return front
    outside = [tag for tag in flash if not first <= tag.line <= last] or flash
    if outside:
        return (outside[0].name,)
    return (page.stem_deck,)
