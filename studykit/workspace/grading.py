"""What a rating would do to a card: the scheduler, the moment, and the edit of the note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC

from studykit.config import Config
from studykit.errors import StudykitError
from studykit.identity.alignment import merge_edit, realign
from studykit.model.card import Card, CardKind
from studykit.model.schedule import BadState, CardState, EaseState, ForeignState, Rating, State
from studykit.scheduling import Moment, Outcome
from studykit.scheduling.records import RECORDS
from studykit.scheduling.records.base import Answer
from studykit.scheduling.states import encode_state, placeholder, repaired
from studykit.text import Edit
from studykit.workspace.note_eases import ease_hint, scheduler_of
from studykit.workspace.shelf import Held, Shelf
from studykit.workspace.workspace import Workspace

JOURNAL = "journal"


def outcomes(workspace: Workspace, held: Held, shelf: Shelf) -> Mapping[Rating, Outcome]:
    """What each rating of a card would make of its schedule. Raises `StudykitError` for a foreign schedule.

    A note under review cannot be failed: it has no Again.
    """
    state = state_before(workspace, held)
    now = moment(workspace, held.card, shelf)
    if state is None:
        now = replace(now, ease_hint=ease_hint(workspace, held.card, shelf))
    found = scheduler_of(workspace, held.card).preview(state, now)
    if held.card.kind is CardKind.NOTE:
        del found[Rating.AGAIN]
    return found


def state_before(workspace: Workspace, held: Held) -> State | None:
    """The state a card is rated from; None for a new one."""
    segment = segment_of(held)
    if isinstance(segment, ForeignState):
        raise StudykitError(
            f"{held.card.note}:{held.card.line}: this card's schedule ({segment.text}) is of another program's kind; "
            "it is kept as it is and not rated. Remove it to start anew."
        )
    if isinstance(segment, BadState):
        return repaired(segment, workspace.today, base_ease(workspace.config))
    return segment


def segment_of(held: Held) -> State | ForeignState | BadState | None:
    if held.siblings.block.record_kind == JOURNAL and held.card.segment is not None:
        from studykit.scheduling.states import decode_segment  # noqa: PLC0415 - only regenerated notes need it

        return decode_segment(held.card.segment)
    return held.siblings.segments()[held.sibling]


def moment(workspace: Workspace, card: Card, shelf: Shelf) -> Moment:
    """Everything a scheduler may look at besides the state: preview and answer get the same."""
    now, today, standing = workspace.now(), workspace.today, shelf.standing
    last = standing.last_review.get(card.id)
    balances = bool(getattr(workspace.scheduler(card.scheduler), "load_balance", False))
    return Moment(
        today=today,
        now=now.astimezone(UTC),
        zone=now.tzinfo or UTC,
        seed=card.id,
        repetition=standing.answers.get(card.id, 0),
        fuzz=True,
        histogram=shelf.load(notes=card.kind is CardKind.NOTE) if balances else None,
        drill=standing.drills(card.id, today),
        learning_step=last.step if last is not None and last.step >= 0 else None,
    )


def base_ease(config: Config) -> int:
    """What a placeholder of a new sibling says."""
    return int(config.options.get("sm2-osr", {}).get("base_ease", 250))


def schedule_edit(
    workspace: Workspace, held: Held, state: State, rating: Rating | None = None
) -> tuple[Edit | None, str]:
    """The one edit that writes a card's new state into its note (None: the note stays as it is), and its segment.

    ``rating`` is given where the person has just answered.

    Comments shared with the plugin get whole days: it cuts fractions when it reads, but not in front matter.
    """
    block = held.siblings.block
    kind = block.record.kind if block.record is not None else block.record_kind
    whole = workspace.config.plugin is not None and kind != "front_matter"
    text = encode_state(state, whole_days=whole)
    if JOURNAL in (kind, block.record_kind) or text == held.card.segment:
        return None, text
    ease = base_ease(workspace.config)
    between, aligned = held.source, block
    if kind == "comment":
        between, aligned = realign(held.source, block, held.siblings.slots, placeholder(ease))
    answer = None if rating is None else Answer(rating, workspace.now())
    edit = RECORDS[kind].encode(between, aligned, held.sibling, state, base_ease=ease, whole_days=whole, answer=answer)
    return (None if edit is None else merge_edit(held.source, between, edit)), text


def is_lapse(card: Card, rating: Rating, segment: object) -> bool:
    """Again for a card that had been learned."""
    learned = card.state in (CardState.REVIEW, CardState.SUSPENDED)
    if isinstance(segment, EaseState):
        learned = learned and segment.interval >= 1
    return rating is Rating.AGAIN and learned


def leech_action(config: Config, lapses: int) -> str:
    """ "tag" or "suspend" when this many lapses make a leech: at the threshold, then every so many more."""
    over = lapses - config.leech.lapses
    return config.leech.action if over >= 0 and over % config.leech.every == 0 else ""
