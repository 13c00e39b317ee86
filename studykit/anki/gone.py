"""Cards that were exported once and are no longer in the notes.

A package cannot delete. Their notes are sent once more with a tag by which they can be selected and deleted in one go.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from studykit.anki.fields import side
from studykit.anki.ledger import Issued
from studykit.anki.note import AnkiCard, AnkiNote
from studykit.anki.notetypes import BASIC, NOTE_TYPES
from studykit.anki.occlusion import occlusion_field
from studykit.anki.schedule import SUSPENDED, Schedule
from studykit.markdown.shapes import rectangle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

GONE_TAG = "studykit::gone"
_WORDS = "This card is no longer in the notes."
_ONE = 1.0


def farewells(issued: Mapping[str, Issued], seen: Collection[str]) -> Iterator[tuple[AnkiNote, Issued]]:
    """The notes that were issued, are not among those seen and were not said goodbye to; and what to remember."""
    for guid, before in issued.items():
        if guid not in seen and not before.gone:
            note = _farewell(before)
            yield (
                note,
                Issued(
                    guid,
                    note.digest(),
                    note.modified,
                    before.ids,
                    before.ordinals,
                    before.deck,
                    before.first,
                    gone=True,
                ),
            )


def _farewell(before: Issued) -> AnkiNote:
    """A stand-in with as many cards as the note had; they rest, should anyone not have them yet."""
    kind = next((one for one in NOTE_TYPES if before.guid.startswith(f"sk{one.key}-")), BASIC)
    ordinals = before.ordinals or (0,)
    question = html.escape(before.first)
    if kind.name == "studykit Image Occlusion":
        masks = [(ordinal, (rectangle(0, 0, _ONE, _ONE),)) for ordinal in ordinals]
        content: tuple[str, ...] = (occlusion_field(masks, hide_all=True), "", side(question), _WORDS, "")
    elif kind.is_cloze:
        holes = " ".join(f"{{{{c{ordinal + 1}::{_WORDS}}}}}" for ordinal in ordinals)
        content = (f"{question}<br>{holes}",)
    else:
        content = (side(question), _WORDS)
    fields = (*content, "", "", "", " ".join(html.escape(one) for one in before.ids))
    resting = Schedule(held=SUSPENDED)
    keys = before.ids or (before.guid,)
    cards = tuple(AnkiCard(keys[min(ordinal, len(keys) - 1)], ordinal, resting) for ordinal in ordinals)
    deck = before.deck or "studykit"
    return AnkiNote(before.guid, kind, fields, deck, (GONE_TAG,), before.modified + 1, cards, before.ids)
