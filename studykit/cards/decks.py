"""Which deck a card is in, and whether a note is searched for cards at all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from studykit.cards.page import Page
from studykit.config.plugin import PLUGIN_FILE
from studykit.model.card import CardBlock
from studykit.model.note import Tag

_DECKS = CardBlock._fields.index("decks")


@lru_cache(maxsize=4096)
def matches(tag: str, roots: tuple[str, ...]) -> bool:
    """Whether a tag is one of the roots or a child of one (``a/b`` is a child of ``a``); case counts."""
    plain = tag.replace("\ufe0f", "")
    return any(plain == (root := r.replace("\ufe0f", "")) or plain.startswith(root + "/") for r in roots)


def is_deck_note(page: Page) -> bool:
    """Whether inline, multi-line and cloze cards are looked for everywhere in the note."""
    conventions = page.conventions
    if conventions.ignored_tags and any(matches(tag, conventions.ignored_tags) for tag in _all_tags(page)):
        return False
    if conventions.deck_folder or (conventions.folder_decks and page.folder_deck):
        return True
    if conventions.folder_decks and conventions.source == PLUGIN_FILE:
        # With folders as decks the plugin asks no tag, and a note at the vault's root is in no folder.
        return False
    return any(matches(tag, conventions.flashcard_tags) for tag in _all_tags(page))


def _all_tags(page: Page) -> Iterator[str]:
    yield from page.front_tags
    yield from (placed.tag.name for placed in page.scan.tags)


def with_decks(page: Page, blocks: Sequence[CardBlock]) -> tuple[CardBlock, ...]:
    """The blocks of a note, in order, each with the names of its decks; the first is the deck shown."""
    flash = [p.tag for p in page.scan.tags if matches(p.tag.name, page.conventions.flashcard_tags)]
    inside = {line for block in blocks for line in range(block.lines[0], block.lines[1] + 1)} if flash else set()
    scopes = [tag for tag in flash if tag.line not in inside]
    anywhere = tuple(tag.name for tag in flash[:1])
    above = [tag.line for tag in scopes]
    by_heading = "heading" in page.conventions.decks_from
    known: dict[tuple[str, tuple[str, ...], int, tuple[str, ...]], tuple[str, ...]] = {}
    found = []
    for block in blocks:
        # Of what a block says of itself its decks depend on this alone.
        line = block.lines[0]
        key = (block.own_tag, block.decks, bisect_left(above, line), page.headings_above(line) if by_heading else ())
        if key not in known:
            known[key] = _named(_decks(page, block, scopes, anywhere))
        found.append(_in(block, known[key]))
    return tuple(found)


def _in(block: CardBlock, decks: tuple[str, ...]) -> CardBlock:
    """As ``_replace`` does, in a fifth of the time: every card comes by here."""
    return tuple.__new__(CardBlock, (*block[:_DECKS], decks, *block[_DECKS + 1 :]))


@lru_cache(maxsize=1000)
def _named(decks: tuple[str, ...]) -> tuple[str, ...]:
    """A deck's path has no empty parts: ``a//b/`` is ``a/b``."""
    return tuple(dict.fromkeys("/".join(part for part in deck.split("/") if part) for deck in decks))


def _decks(page: Page, block: CardBlock, scopes: Sequence[Tag], anywhere: tuple[str, ...]) -> tuple[str, ...]:
    conventions = page.conventions
    if conventions.folder_decks and page.folder_deck:
        return (page.folder_deck,)
    for source in conventions.decks_from:
        found: tuple[str, ...] = ()
        if source == "tag":
            found = _by_tag(page, block, scopes) or anywhere
        elif source == "front-matter" or (source == "folder" and page.front_deck):
            found = (page.front_deck,) if page.front_deck else ()
        elif source == "folder" and conventions.deck_folder:
            found = (page.stem_deck,)
        elif source == "heading":
            found = ("/".join(page.headings_above(block.lines[0])),)
        if found and found[0]:
            return found
    return (page.front_deck or page.stem_deck or block.decks[0],)


def _by_tag(page: Page, block: CardBlock, scopes: Sequence[Tag]) -> tuple[str, ...]:
    """The Obsidian plugin's order: the card's own tag; the nearest line of flashcard tags above the card and outside
    every card; those of the front matter."""
    if block.own_tag:
        return (block.own_tag,)
    above = bisect_left(scopes, block.lines[0], key=lambda tag: tag.line)
    if above:
        nearest = scopes[above - 1].line
        first = bisect_left(scopes, nearest, key=lambda tag: tag.line)
        return tuple(tag.name for tag in scopes[first:above])
    return tuple(tag for tag in page.front_tags if matches(tag, page.conventions.flashcard_tags))
