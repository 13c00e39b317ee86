"""A vault and a running Anki brought into step: progress home first, then everything that is newer here out."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path

from studykit.anki.exporter import ExportReport, export
from studykit.anki.ledger import Issued
from studykit.anki.live import Asks, LiveCard, live_cards
from studykit.anki.names import deck_name
from studykit.anki.schedule import ROLLOVER, schedule_of
from studykit.model.card import Card, CardId
from studykit.model.schedule import CardState
from studykit.workspace.deck_export import export_blocks, whole_blocks
from studykit.workspace.homecoming import Homecoming
from studykit.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What Anki is told: cards with the day, interval and ease they get; moves; rest; notes that are gone here."""

    schedules: tuple[tuple[LiveCard, Card], ...] = ()
    moves: tuple[tuple[LiveCard, str], ...] = ()
    suspend: tuple[LiveCard, ...] = ()
    unsuspend: tuple[LiveCard, ...] = ()
    gone: tuple[int, ...] = ()


def anki_today(workspace: Workspace) -> date:
    return (workspace.now() - ROLLOVER).date()


def cards_in_anki(workspace: Workspace, anki: Asks) -> list[LiveCard]:
    return live_cards(anki, anki_today(workspace), workspace.now().tzinfo or UTC)


def plan_outgoing(
    workspace: Workspace, live: Sequence[LiveCard], plan: Homecoming, issued: Mapping[str, Issued]
) -> Outgoing:
    """What is newer here, once progress has come home. Notes count as gone only if this vault sent them."""
    by_id = {card.id: card for card in workspace.cards()}
    newer = {card.id for card in plan.newer}
    schedules: list[tuple[LiveCard, Card]] = []
    moves: list[tuple[LiveCard, str]] = []
    suspend: list[LiveCard] = []
    unsuspend: list[LiveCard] = []
    today = anki_today(workspace)
    present: set[int] = set()
    for one in live:
        card = by_id.get(_id(one))
        if card is None:
            continue
        present.add(one.note)
        if card.id in newer and not _as_good(card, one, today):
            schedules.append((one, card))
        deck = deck_name(card.deck, workspace.config.anki.deck_prefix)
        if deck.casefold() != one.progress.deck.casefold():
            moves.append((one, deck))
        resting = card.state is CardState.SUSPENDED
        if resting != one.progress.suspended:
            (suspend if resting else unsuspend).append(one)
    gone = {one.note for one in live if one.note not in present and one.progress.guid in issued}
    return Outgoing(tuple(schedules), tuple(moves), tuple(suspend), tuple(unsuspend), tuple(sorted(gone)))


def send_cards(
    workspace: Workspace, anki: Asks, issued: Mapping[str, Issued], live: Sequence[LiveCard]
) -> ExportReport | None:
    """New and changed notes, with their media, as a package that Anki takes in: so they keep their guids.

    None where there is nothing that Anki does not have.
    """
    present = {_id(one) for one in live}
    cards = whole_blocks(workspace, workspace.cards())
    absent = any(card.id not in present for card in cards)
    with tempfile.TemporaryDirectory(prefix="studykit-") as folder:
        package = Path(folder) / "studykit.apkg"
        settings = workspace.config.anki
        report = export(
            export_blocks(workspace, cards, history=settings.history), package,
            deck_prefix=settings.deck_prefix, extra_tags=settings.tags, issued=issued,
        )  # fmt: skip
        if not (absent or report.issued):
            return None
        anki.ask("importPackage", path=str(package))
    return report


def send(workspace: Workspace, anki: Asks, out: Outgoing, *, delete: bool) -> None:
    """Tell Anki. Deleting needs to be asked for."""
    today = anki_today(workspace)
    for one, card in out.schedules:
        schedule = schedule_of(card)
        days = max(((card.due or today) - today).days, 0)
        anki.ask("setDueDate", cards=[one.card], days=str(days))
        anki.ask("setEaseFactors", cards=[one.card], easeFactors=[schedule.factor])
        anki.ask(
            "setSpecificValueOfCard", card=one.card, keys=["ivl"], newValues=[schedule.interval], warning_check=True
        )
    for deck in sorted({deck for _, deck in out.moves}):
        anki.ask("createDeck", deck=deck)
        anki.ask("changeDeck", cards=[one.card for one, wanted in out.moves if wanted == deck], deck=deck)
    if out.suspend:
        anki.ask("suspend", cards=[one.card for one in out.suspend])
    if out.unsuspend:
        anki.ask("unsuspend", cards=[one.card for one in out.unsuspend])
    if out.gone and delete:
        anki.ask("deleteNotes", notes=list(out.gone))


def _as_good(card: Card, one: LiveCard, today: date) -> bool:
    """Overdue cards can only be made due today: then there is nothing more to be told."""
    sent = schedule_of(card)
    theirs = one.progress
    late = card.due is not None and card.due <= today and theirs.due is not None and theirs.due <= today
    return late and (theirs.interval, theirs.ease) == (sent.interval, sent.factor // 10)


def _id(one: LiveCard) -> CardId:
    ids = one.progress.ids
    return CardId(ids[one.progress.ordinal] if one.progress.ordinal < len(ids) else "")
