"""What a count of the day needs of all answers ever given: on which days, and those of the last days one by one."""

from __future__ import annotations

import json
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from studykit.model.card import CardId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studykit.vault.events import Review

_LAST_DAYS = 3


class Answer(NamedTuple):
    """As much of a `Review` as the day is counted by."""

    card: CardId
    deck: str
    study_day: date
    was_new: bool
    again_today: bool


class Answers(NamedTuple):
    """``in_order`` are the study days of answers that were given here, each stretch of equal ones once; ``days`` are
    those of imported answers, too. ``last`` holds every answer since ``since``, in the order of time."""

    in_order: tuple[date, ...]
    days: frozenset[date]
    since: date
    last: tuple[Answer, ...]


def answers(reviews: Sequence[Review]) -> Answers:
    """``reviews`` come in the order of time."""
    days = {review.study_day for review in reviews}
    since = sorted(days)[-_LAST_DAYS] if len(days) >= _LAST_DAYS else date.min
    return Answers(
        tuple(day for day, _ in groupby(review.study_day for review in reviews if not review.batch)),
        frozenset(days),
        since,
        tuple(
            Answer(review.card, review.deck, review.study_day, review.was_new, review.again_today)
            for review in reviews
            if review.study_day >= since
        ),
    )


def answers_text(found: Answers, journal: str) -> str:
    """To be kept beside the index; ``journal`` sums up the files they were read from."""
    last = [(answer.card, answer.deck, str(answer.study_day), *answer[3:]) for answer in found.last]
    return json.dumps(
        [journal, [*map(str, found.in_order)], sorted(map(str, found.days)), str(found.since), last],
        separators=(",", ":"),
    )


def answers_from(text: str, journal: str) -> Answers | None:
    """None where there are none, or they are of another journal."""
    try:
        of, in_order, days, since, last = json.loads(text)
        if of != journal:
            return None
        return Answers(
            tuple(map(date.fromisoformat, in_order)),
            frozenset(map(date.fromisoformat, days)),
            date.fromisoformat(since),
            tuple(
                Answer(CardId(card), deck, date.fromisoformat(day), bool(was_new), bool(again))
                for card, deck, day, was_new, again in last
            ),
        )
    except (ValueError, TypeError):
        return None
