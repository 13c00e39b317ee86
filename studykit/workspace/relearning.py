"""Ids that were lost with the journal, learned again from a package that still has them.

A card that was reworded or moved keeps the id of its first day. Without the journal nobody here knows it, but the note
in Anki does: where its content is exactly what a card here looks like, that card is it.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from zipfile import ZipFile

from studykit.anki.deck import DeckOptions, notes_of
from studykit.anki.media import MediaFiles
from studykit.anki.note import AnkiNote
from studykit.anki.numbering import Numbers, guid_kind
from studykit.anki.progress import SentNote
from studykit.identity import remember
from studykit.model.card import Card, CardId
from studykit.vault.events import Identity
from studykit.workspace.deck_export import export_blocks, whole_blocks
from studykit.workspace.workspace import Workspace

_SPARE_FIELDS = 4

_Content = tuple[str, tuple[str, ...]]


def relearned(workspace: Workspace, sent: Iterable[SentNote]) -> tuple[Identity, ...]:
    """Identities for cards whose ids only the package knows; nothing is written.

    Cards that the journal knows are left alone, and so are cards that look alike.
    """
    cards = workspace.cards()
    here = {card.id for card in cards}
    listed = list(sent)
    lost = {_content(one.guid, one.fields): one for one in listed if not here.issuperset(map(CardId, one.ids))}
    if not lost:
        return ()
    known = {(card.note, card.block) for card in cards if card.id in workspace.known.cards}
    free = [card for card in whole_blocks(workspace, cards) if (card.note, card.block) not in known]
    made = list(_as_sent(workspace, free))
    alike = Counter(_content(note.guid, note.fields[:-_SPARE_FIELDS]) for note in made)
    times = Counter(_content(one.guid, one.fields) for one in listed)
    names: dict[CardId, CardId] = {}
    for note in made:
        key = _content(note.guid, note.fields[:-_SPARE_FIELDS])
        mine = [CardId(card.key) for card in note.cards]
        theirs = [CardId(card) for card in lost[key].ids] if key in lost else []
        others = here.difference(mine).intersection(theirs)
        if len(mine) == len(theirs) and alike[key] == times[key] == 1 and not others:
            names.update(zip(mine, theirs, strict=True))
    return tuple(_identities(workspace, names))


def _content(guid: str, fields: tuple[str, ...]) -> _Content:
    return guid_kind(guid), fields


def _as_sent(workspace: Workspace, cards: list[Card]) -> Iterator[AnkiNote]:
    with tempfile.TemporaryFile() as scratch, ZipFile(scratch, "w") as archive:
        media, numbers = MediaFiles(archive), Numbers({})
        for block in export_blocks(workspace, cards):
            yield from notes_of(block, DeckOptions(), media.add, numbers)[0]


def _identities(workspace: Workspace, names: Mapping[CardId, CardId]) -> Iterator[Identity]:
    for blocks in workspace.identified.blocks.values():
        for found in blocks:
            if names.keys() & set(found.ids):
                ids = tuple(names.get(card, card) for card in found.ids)
                yield from remember(found.keys, ids, found.slots, workspace.known)
