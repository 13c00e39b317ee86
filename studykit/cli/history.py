"""``studykit history``: what was done, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from studykit.cli.completion import complete_note
from studykit.cli.invocation import Invocation
from studykit.cli.options import json_option, pass_invocation, today_option
from studykit.cli.output import document, plural, say, shortened, table, warn
from studykit.errors import NotFoundError
from studykit.model.schedule import BadState, ForeignState
from studykit.review.choices import interval_words
from studykit.scheduling.states import decode_segment
from studykit.study.naming import named_cards
from studykit.vault.events import KINDS, Bury, EditEvent, Event, Leech, Mark, Outside, Review, batch_of
from studykit.vault.history import Happening, history

if TYPE_CHECKING:
    from studykit.model.card import CardId
    from studykit.workspace import Workspace

_LISTED = 20
_SUBJECT_WIDTH = 40
_HOLE = "\ue100"
_WORDS = {kind: word for word, kind in KINDS.items()}


@click.command()
@click.option("--card", metavar="CARD", help="Only this card: an id, or a place such as Note.md:12.")
@click.option("--note", metavar="NOTE", shell_complete=complete_note, help="Only cards of this note.")
@click.option(
    "--limit", type=click.IntRange(1), metavar="N", help=f"At most so many; {_LISTED} unless --json is given."
)
@json_option
@today_option
@pass_invocation
def command(invocation: Invocation, card: str | None, note: str | None, limit: int | None, as_json: bool) -> None:
    """Show what was done, newest first.

    Answers, resets, edits, imports, suspensions, and what was taken back.

    \b
    Example:
      studykit history --card Sourdough.md:15
    """
    workspace = invocation.workspace
    for finding in workspace.events.diagnostics:
        warn(f"{finding.path}:{finding.line}: {finding.message}")
    found: Iterable[Happening] = history(workspace.events.entries)
    if card is not None:
        wanted = _card_ids(workspace, card)
        found = (one for one in found if wanted.intersection(one.cards))
    if note is not None:
        path, inside = _note_cards(workspace, note)
        found = (one for one in found if one.note == path or inside.intersection(one.cards))
    happenings = list(found)
    if as_json:
        document("history", events=[_json(one) for one in happenings[:limit]])
        return
    rows = [list(step) for _, step in groupby(happenings, key=lambda one: batch_of(one.entry.event) or one.entry.ref)]
    subjects = _Subjects(workspace)
    table((_row(step, subjects) for step in rows[: limit or _LISTED]), indent="")
    if not rows:
        say("Nothing was done yet." if not workspace.events.entries else "Nothing of that kind was done.")
    elif len(rows) > (limit or _LISTED):
        say(f"{len(rows) - (limit or _LISTED):,} earlier; --limit N shows more.")


def _card_ids(workspace: Workspace, word: str) -> frozenset[CardId]:
    """The cards meant; one that is no longer in the vault is known by its whole id."""
    gone = [card for card in workspace.known.cards if card == word.strip().lower()]
    try:
        return frozenset(card.id for card in named_cards(workspace.cards(), [word]))
    except NotFoundError:
        if gone:
            return frozenset(gone)
        raise


def _note_cards(workspace: Workspace, word: str) -> tuple[str, frozenset[CardId]]:
    """A note's path and all cards that stand, or were last seen, in it; the note itself may be gone."""
    seen = {known.identity.note for known in workspace.known.cards.values()}
    path = next((one for one in seen if one == word), None) or workspace.find_note(word).path
    here = {card.id: card.note for card in workspace.cards()}
    last = {card: known.identity.note for card, known in workspace.known.cards.items()}
    return path, frozenset(card for card, home in {**last, **here}.items() if home == path)


class _Subjects:
    """What an event is about, in words."""

    def __init__(self, workspace: Workspace) -> None:
        from studykit.workspace.faces import Faces  # noqa: PLC0415 - only the table for people renders questions

        self._known = workspace.known.cards
        self._cards = {card.id: card for card in workspace.cards()}
        self._faces = Faces(workspace)

    def words(self, step: list[Happening]) -> str:
        cards = list(dict.fromkeys(card for one in step for card in one.cards))
        if len(cards) != 1:
            return plural(len(cards), "card") if cards else step[0].note
        return self._card(cards[0])

    def _card(self, card_id: CardId) -> str:
        card = self._cards.get(card_id)
        if card is not None:
            return f"{card.note}:{card.line}  {self._faces.plain(card, back=False)}"
        known = self._known.get(card_id)
        if known is None:
            return card_id
        return f"{known.identity.note} (gone)  {known.identity.question.replace(_HOLE, '[...]')}"


def _row(step: list[Happening], subjects: _Subjects) -> tuple[str, str, str, str]:
    first = step[0]
    what = f"({_what(first.entry.event)})" if first.taken_back else _what(first.entry.event)
    change = "taken back" if first.taken_back else _change(first) if len(step) == 1 else ""
    return (f"{_moment(first):%Y-%m-%d %H:%M}", what, change, shortened(subjects.words(step), _SUBJECT_WIDTH))


def _moment(one: Happening) -> datetime:
    return datetime.fromtimestamp(one.entry.event.at / 1000, UTC).astimezone()


def _what(event: Event) -> str:
    match event:
        case Review(rating=rating):
            return rating.word
        case EditEvent(reason=reason):
            return reason
        case Mark(on=False):
            return "unmark"
        case Leech(on=False):
            return "no leech"
        case Outside():
            return "elsewhere"
        case _:
            return _WORDS[type(event)]


def _change(one: Happening) -> str:
    """From one interval to the next: ``4 d → 10 d``."""
    if not one.after:
        return ""
    words = [_interval(text) for text in (one.before, one.after)]
    return " → ".join(words) if isinstance(one.entry.event, Review | Outside) else words[1]


def _interval(text: str) -> str:
    state = decode_segment(text) if text else None
    if state is None:
        return "new"
    if isinstance(state, ForeignState | BadState):
        return text
    return interval_words(state.interval)


def _json(one: Happening) -> dict[str, Any]:
    event = one.entry.event
    review = event if isinstance(event, Review) else None
    day = event.study_day if isinstance(event, Review | Bury) else None
    return {
        "at": datetime.fromtimestamp(event.at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "day": day.isoformat() if day else None,
        "kind": _WORDS[type(event)],
        "cards": list(one.cards),
        "note": one.note or None,
        "rating": review.rating.word if review else None,
        "before": one.before or None,
        "after": one.after or None,
        "seconds": review.seconds if review else None,
        "scheduler": review.scheduler if review else None,
        "reason": event.reason if isinstance(event, EditEvent) else None,
        "taken_back": one.taken_back,
        "machine": one.entry.machine,
    }
