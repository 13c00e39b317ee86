"""What of a card can be recognised again, and the id that a card gets at first sight."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN, CardBlock, CardId, Face
from studykit.model.span import NotePath
from studykit.scheduling.records import RECORDS
from studykit.scheduling.states import segment_text

HOLE = CLOZE_OPEN
"""stands in `CardKey.look` where a cloze card's deletion is"""
_IN_ORDER = frozenset({"comment", "journal"})
"""kinds of records whose parts are the siblings' schedules, as they are"""
_WINDOW = 60
"""characters remembered on either side of a deletion: the rest of a paragraph may change freely"""
_LONGEST = 300
"""characters remembered of a question"""
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(first + second for first in _BASE32 for second in _BASE32)
"""An id is six of them, 60 bits: among a million cards two share an id once in two million vaults."""


class CardKey(NamedTuple):
    """A card as it stands now.

    ``look`` is what is remembered of its question and ``answer`` a digest of its answer; ``question`` is whole.
    ``occurrence`` counts cards of a note with the same tag, question and sibling number. ``segment`` is the part
    of its block's record at the sibling's own place, "" without one; ``parts`` are all parts of that record. Where
    the parts are found by keys (steps, masks), the key is the question, and no sibling has a place of its own.
    """

    note: NotePath
    block: int
    sibling: int
    line: int
    tag: str
    question: str
    look: str
    answer: str
    occurrence: int
    anchor: str
    segment: str
    siblings: int = 1
    parts: tuple[str, ...] = ()

    @property
    def movable(self) -> bool:
        """True for one of several clozes: an edit of the paragraph can put it among its siblings elsewhere."""
        return self.siblings > 1 and HOLE in self.look


def card_keys(blocks: Sequence[CardBlock]) -> tuple[CardKey, ...]:
    """The keys of one note's cards: its blocks in order, siblings in order within each."""
    seen: dict[tuple[str, str, int], int] = {}
    found = []
    for number, block in enumerate(blocks):
        segments, keyed, siblings = segments_of(block), bool(block.keys), len(block.faces)
        for sibling, face in enumerate(block.faces):
            question = block.keys[sibling] if keyed else _composed(face.front.strip())
            place = 0 if keyed else sibling
            same = (block.own_tag, question, place)
            occurrence = seen.get(same, 0)
            seen[same] = occurrence + 1
            look = question if keyed else _look(question, face)
            segment = segments[sibling] if sibling < len(segments) else ""
            # By place, not by name: there are tens of thousands of them, and names cost as much as all the rest.
            found.append(
                CardKey(
                    block.note, number, place, block.lines[0], block.own_tag, question, look, _answer(face),
                    occurrence, block.anchor, segment, siblings, segments,
                )
            )  # fmt: skip
    return tuple(found)


def segments_of(block: CardBlock) -> tuple[str, ...]:
    """The parts of a block's record as they are spelled in a comment, wherever they stand."""
    record = block.record
    if record is None:
        return ()
    if record.kind in _IN_ORDER:
        return tuple([text for text, _ in record.segments])
    found = RECORDS[record.kind].decode(record, len(block.faces), block.keys)
    return tuple(segment_text(segment) or "" for segment in found)


def mint(key: CardKey, attempt: int = 0) -> CardId:
    """The id of a card at first sight: the same on every computer. ``attempt`` steps past ids that are taken."""
    path = _composed(key.note)
    parts = [path, key.tag, key.question, str(key.occurrence), str(key.sibling)]
    if attempt:
        parts.append(str(attempt))
    digest = sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
    bits = int.from_bytes(digest[:8], "big") >> 4
    # Written out, because every card of a vault read for the first time comes by.
    return CardId(
        _PAIRS[bits >> 50] + _PAIRS[bits >> 40 & 1023] + _PAIRS[bits >> 30 & 1023]
        + _PAIRS[bits >> 20 & 1023] + _PAIRS[bits >> 10 & 1023] + _PAIRS[bits & 1023]
    )  # fmt: skip


def _look(question: str, face: Face) -> str:
    before, opened, rest = face.front_display.partition(CLOZE_OPEN)
    if opened:
        after = rest.partition(CLOZE_CLOSE)[2].replace(CLOZE_OPEN, "").replace(CLOZE_CLOSE, "")
        return _composed(before[-_WINDOW:].lstrip() + HOLE + after[:_WINDOW].rstrip())
    if len(question) <= _LONGEST:
        return question
    return question[: _LONGEST - 17] + "#" + _digest(question)


def _answer(face: Face) -> str:
    """Digest of the answer: of the deleted text for a cloze, whose back is its whole paragraph. "" for none."""
    pieces = face.back_display.split(CLOZE_OPEN)[1:] if CLOZE_OPEN in face.back_display else ()
    text = "\n".join(piece.partition(CLOZE_CLOSE)[0] for piece in pieces) if pieces else face.back
    text = _composed(text.strip())
    return _digest(text) if text else ""


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
