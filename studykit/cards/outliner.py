"""Logseq's cards: blocks tagged ``#card`` at any depth, and blocks with a schedule, answered by children or clozes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from studykit.cards.build import block
from studykit.cards.display import dedent, shown_front
from studykit.cards.page import Page
from studykit.markdown.blocks import Item
from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN, CardBlock, CardKind, Face, RawRecord
from studykit.model.link import LinkKind
from studykit.model.patterns import pattern
from studykit.model.span import Span

_PROPERTY = pattern(r"[ \t]*[\w./-]+::(?:[ \t]|$)")
_CLOZE = pattern(r"\{\{cloze[ \t]+([^{}\n]{1,2000})\}\}")
_ASKED = "[...]"


def find_blocks(page: Page, taken: frozenset[int]) -> Iterator[CardBlock]:
    """Blocks with a card tag in their own text or a schedule among their properties.

    A block is one card to Logseq, however many clozes it has.
    """
    from studykit.scheduling.records.logseq_properties import find_properties  # noqa: PLC0415 - only Logseq's notes

    for index, item in enumerate(page.structure.items):
        if not item.quote and item.first not in taken and item.first not in page.code_lines:
            found = _card(page, index, item, find_properties(page.source, item.first))
            if found is not None:
                yield found


def own_last(page: Page, index: int) -> int:
    """The last line of a block's own text and properties, before its children."""
    children = page.children.get(index, ())
    item = page.structure.items[index]
    return page.structure.items[children[0]].first - 1 if children else item.last


def tag_places(page: Page, item: Item, last: int) -> list[tuple[str, Span]]:
    """The card tags in a block's own text: ``#card``, ``#[[card]]`` or ``[[card]]``, names and places."""
    wanted = page.conventions.card_tags
    found: list[tuple[str, Span]] = []
    for line in range(item.first, last + 1):
        found += [(p.tag.name, p.span) for p in page.tags_by_line.get(line, ()) if p.tag.name in wanted]
        links = page.links_by_line.get(line, ())
        found += [(k.text, k.span) for k in links if k.kind is LinkKind.WIKILINK and k.text in wanted]
    return found


def _card(page: Page, index: int, item: Item, record: RawRecord | None) -> CardBlock | None:
    last_own = own_last(page, index)
    tags = tag_places(page, item, last_own)
    if not tags and record is None:
        return None
    front = _own_text(page, item, last_own, [place for _, place in tags])
    answer = [page.text(line) for line in range(last_own + 1, item.last + 1)]
    clozed = _CLOZE.search(front) is not None
    if not clozed and record is None and not any(line.strip(" \t-") for line in answer):
        return None
    face = _cloze_face(front, answer) if clozed else _face(front, answer)
    return block(
        page, syntax="tagged", kind=CardKind.CLOZE if clozed else CardKind.TAGGED, first=item.first, last=item.last,
        faces=[face], record=record, own_tag=tags[0][0] if tags else "",
    )  # fmt: skip


def _own_text(page: Page, item: Item, last: int, tags: Sequence[Span]) -> str:
    """The block's own lines without properties and card tags."""
    kept: list[str] = []
    for line in range(item.first, last + 1):
        start, text = page.source.starts[line - 1], page.text(line)
        for place in sorted(tags, reverse=True):
            if start <= place.start < start + len(page.text(line)):
                text = text[: place.start - start].rstrip() + text[place.end - start :]
        text = text[item.column :] if line == item.first else text.strip()
        if line == item.first or not _PROPERTY.match(text):
            kept.append(text.strip())
    return "\n".join(kept).strip()


def _face(front: str, answer: Sequence[str]) -> Face:
    return Face(front, "\n".join(answer).strip(), shown_front(front), dedent(answer))


def _cloze_face(front: str, answer: Sequence[str]) -> Face:
    """All clozes are asked at once; the children are part of the answer."""
    below = "\n".join(answer).strip()
    asked = _CLOZE.sub(_ASKED, front)
    told = _CLOZE.sub(lambda found: found[1].strip(), front)
    shown_asked = _CLOZE.sub(f"{CLOZE_OPEN}{_ASKED}{CLOZE_CLOSE}", front)
    shown_told = _CLOZE.sub(lambda found: f"{CLOZE_OPEN}{found[1].strip()}{CLOZE_CLOSE}", front)
    return Face(
        asked,
        f"{told}\n{below}".strip(),
        shown_front(shown_asked),
        f"{shown_front(shown_told)}\n\n{dedent(answer)}".strip(),
    )
