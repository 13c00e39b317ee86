"""Covered parts of a picture: an ``occlusion`` block below it, each mask of it a card of its own."""

from __future__ import annotations

import re
import unicodedata
from base64 import b32encode
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from urllib.parse import quote

from studykit.cards.decks import matches
from studykit.cards.display import literal
from studykit.cards.keyed import keyed_block, records_of
from studykit.cards.page import Page
from studykit.markdown.blocks import Block, BlockKind
from studykit.markdown.fences import OCCLUSION
from studykit.markdown.occlusion import Mask, OcclusionBlock, read_occlusion, spell_occlusion
from studykit.markdown.shapes import whereabouts
from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN, CardBlock, CardKind, Face
from studykit.model.link import Link, LinkKind, is_external
from studykit.model.patterns import pattern
from studykit.model.values import dataclass
from studykit.scheduling.records.mask_comment import MASKS

MOST_MASKS = 200
"""Each card shows all masks of its picture: of more, pages would grow with the square."""

_MOST_SHOWN = 100_000
"""Masks on all cards of a note together, for the same reason."""

_PICTURE = pattern(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|excalidraw(?:\.md)?|d2)$", re.IGNORECASE)
_BEHIND_PICTURE = pattern(r"[ \t]*(?:\{:[^{}]*\}[ \t]*)?(?:\^[A-Za-z0-9-]+)?[ \t]*")
_FENCE = "```"
_UNSAFE = pattern(r"[\s<>\\]")
_SAFE = "/~!$&*+,;=:@'"
"""what may stand in an address without percent signs; parentheses would end it"""
_SHORT = 3
_DIGEST = 6
_LONGEST_PART = 12  # characters kept of a label, to make keys readable
_CLOZE_MARKS = str.maketrans("", "", CLOZE_OPEN + CLOZE_CLOSE)
_BLOCK_START = pattern(r"(?:[-+*]|#{1,6}|>|\d{1,9}(?=[.)]))(?=[.)\s>]|$)")


@dataclass(frozen=True, slots=True)
class PlacedOcclusion:
    """An occlusion block on lines ``first`` to ``last``, with its fence; ``picture`` is None where none is above it."""

    first: int
    last: int
    closed: bool
    picture: Link | None
    block: OcclusionBlock


def find_occlusions(page: Page) -> Iterator[PlacedOcclusion]:
    """The occlusion blocks outside generated text, whether or not they can be asked."""
    for block, closed, read in page.occlusions:
        yield PlacedOcclusion(block.first, block.last, closed, _picture_above(page, block), read)


def find(page: Page, taken: frozenset[int]) -> Iterator[CardBlock]:
    """One block for each picture with masks; one inside another card is that card's."""
    if is_ignored(page):
        return
    shown = 0
    records = records_of(page, MASKS)
    taken |= page.structure.revived  # where a fence was never closed, another line may change what is one
    for placed in find_occlusions(page):
        lines = range(placed.first, placed.last + 1)
        count = len(placed.block.masks)
        if not placed.closed or placed.picture is None or not count or not taken.isdisjoint(lines):
            continue
        shown += min(count, MOST_MASKS) * count
        if count <= _MOST_SHOWN // MOST_MASKS and shown <= _MOST_SHOWN:
            cards = dict(zip(mask_keys(placed.block.masks), _faces(placed.block, placed.picture), strict=False))
            yield keyed_block(page, CardKind.OCCLUSION, (placed.first, placed.last), cards, records)


def is_ignored(page: Page) -> bool:
    """Whether a tag of the note says that no cards are made of it."""
    ignored = page.conventions.ignored_tags
    tags = (*page.front_tags, *(placed.tag.name for placed in page.scan.tags)) if ignored else ()
    return any(matches(tag, ignored) for tag in tags)


def mask_keys(masks: Sequence[Mask]) -> tuple[str, ...]:
    """What each mask is called in a schedule: a half made of its label, a dot, a half made of its place.

    So masks can change their order, and others come between; with the half that stays, a label can be corrected or
    a mask be moved. Keys consist of ASCII letters, digits, dots and ``_``; of equal ones the later count on.
    """
    seen: dict[str, int] = {}
    keys = []
    for mask in masks:
        label = unicodedata.normalize("NFC", " ".join(mask.label.split())).casefold()
        readable = re.sub(r"[^a-z0-9]", "", label)[:_LONGEST_PART]
        place = ";".join(f"{shape.kind} {' '.join(f'{n:.4f}' for n in shape.numbers)}" for shape in mask.shapes)
        name = [part for part in (readable, _digest(label)) if part] if label else []
        key = ".".join((*name, _digest(place)))
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 else f"{key}_{seen[key]}")
    return tuple(keys)


def _digest(text: str) -> str:
    return b32encode(sha256(text.encode("utf-8", "replace")).digest())[:_DIGEST].decode().lower()


def _picture_above(page: Page, block: Block) -> Link | None:
    """The picture on the line above, or past one blank line; it stands there alone, in the same list item or quote."""
    line = block.first - 1
    if line > 0 and not page.text(line).strip(" \t>"):
        line -= 1
    above = page.blocks_by_line.get(line)
    if above is None or above.kind is not BlockKind.PARAGRAPH or (above.quote, above.item) != (block.quote, block.item):
        return None
    links = [link for link in page.links_by_line.get(line, ()) if _is_picture(link)]
    if len(links) != 1:
        return None
    text = page.text(line)
    start = links[0].span.start - page.source.starts[line - 1]
    end = links[0].span.end - page.source.starts[line - 1]
    alone = start == page.prefix_end(line) and _BEHIND_PICTURE.fullmatch(text, end) is not None
    return links[0] if alone and end <= len(text) else None


def _is_picture(link: Link) -> bool:
    if link.kind is LinkKind.IMAGE:
        return bool(link.target)
    return link.kind is LinkKind.EMBED and _PICTURE.search(link.target) is not None


def _faces(block: OcclusionBlock, picture: Link) -> Iterator[Face]:
    """The first masks' faces: the picture with this mask asked, and with it taken off and told.

    Neither the question nor the picture's words say what any label says.
    """
    labels = [mask.label for mask in block.masks if mask.label]
    file = picture.target.rsplit("/", 1)[-1]
    named = not any(_says(file, label) for label in labels)
    words = picture.text if picture.text not in (picture.target, "") and not is_external(picture.text) else ""
    if any(_says(words, label) for label in labels):
        words = ""
    bare = tuple(replace(mask, label="") for mask in block.masks)
    shown = replace(block, masks=bare, problems=(), picture=_spelled(picture, words), named=named)
    source = "\n".join(spell_occlusion(shown)).translate(_CLOZE_MARKS)
    name = file if named else "the picture"
    for number, mask in enumerate(block.masks[:MOST_MASKS], 1):
        where = whereabouts(mask.shapes)
        front = f"Mask {number} of {len(block.masks)} ({where}): what is covered in {name}?".translate(_CLOZE_MARKS)
        back = (mask.label or f"See {name} ({where}).").translate(_CLOZE_MARKS)
        yield Face(
            front,
            back,
            f"{literal(front)}\n\n{_FENCE}{OCCLUSION} ask={number}\n{source}\n{_FENCE}",
            f"{_FENCE}{OCCLUSION} show={number}\n{source}\n{_FENCE}\n\n{_as_paragraph(mask.label)}".rstrip(),
        )


def _says(words: str, label: str) -> bool:
    """Whether a label stands in some words; a short one as a word of its own."""
    text, wanted = words.casefold(), label.casefold()
    if len(wanted) > _SHORT or not wanted.isascii():
        return wanted in text
    return wanted in re.split(r"[\W_]+", text)


def _spelled(picture: Link, words: str) -> str:
    """The picture as Markdown on a card, without its size."""
    plain = re.sub(r"[\[\]\\|]", " ", words)
    if picture.kind is LinkKind.EMBED:
        return f"![[{picture.target}{f'|{plain}' if plain.strip() else ''}]]"
    external = is_external(picture.target)
    address = _UNSAFE.sub(lambda found: quote(found[0]), picture.target) if external else quote(picture.target, _SAFE)
    return f"![{plain}](<{address}>)"


def _as_paragraph(label: str) -> str:
    """A label as Markdown of one line, which begins no list, heading or quotation."""
    line = label.translate(_CLOZE_MARKS)
    opening = _BLOCK_START.match(line)
    if opening is None:
        return line
    end = opening.end()
    return f"{line[:end]}\\{line[end:]}" if line[0].isdigit() else f"\\{line}"


def label_of(face: Face) -> str:
    """What the asked mask's label says, as Markdown of one line; "" where it has none."""
    return face.back_display.rpartition(f"\n{_FENCE}")[2].strip()


def asked_of(face: Face) -> tuple[int, OcclusionBlock]:
    """Which mask a card asks for, from 1, and the picture with its masks (without labels)."""
    fence = face.front_display.partition("\n\n")[2].split("\n")
    return int(fence[0].rpartition("=")[2]), read_occlusion(fence[1:-1], on_card=True)
