"""The end of a session: what was answered, how it went, and what comes next."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from studykit.model.schedule import Rating
from studykit.model.values import dataclass
from studykit.review.session import RATINGS, Command, left, steps
from studykit.study.entry import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studykit.model.card import CardId
    from studykit.model.diagnostic import Diagnostic
    from studykit.review.session import Left, SessionState
    from studykit.study.outlook import Outlook

PROBLEMS_SHOWN = 8
_MINUTE = 60
_HOUR = 60 * _MINUTE


@dataclass(frozen=True, slots=True)
class Summary:
    """``answers`` by rating; ``cards`` are distinct ones, ``new`` of them new. ``seconds`` were spent on
    answers.

    ``known`` of ``reviewed`` due cards were not Again at their first answer: the retention. ``rest`` is what was
    not asked any more.
    """

    answers: Mapping[Rating, int]
    cards: int
    new: int
    known: int
    reviewed: int
    suspended: int
    buried: int
    seconds: float
    rest: Left
    outlook: Outlook
    problems: tuple[Diagnostic, ...]

    @property
    def retention(self) -> float | None:
        return self.known / self.reviewed if self.reviewed else None


def summarise(state: SessionState, outlook: Outlook, problems: Sequence[Diagnostic]) -> Summary:
    """Everything the session did and did not take back."""
    done = [step for step in reversed(list(steps(state))) if step.command is not None]
    answers = [(step, RATINGS[step.command]) for step in done if step.command in RATINGS]
    first: dict[CardId, tuple[Stage, Rating]] = {}
    for step, rating in answers:
        first.setdefault(step.entry.card, (step.entry.stage, rating))
    due = [rating for stage, rating in first.values() if stage is Stage.DUE]
    aside = Counter(step.command for step in done)
    return Summary(
        Counter(rating for _, rating in answers),
        len(first),
        sum(stage is Stage.NEW for stage, _ in first.values()),
        sum(rating > Rating.AGAIN for rating in due),
        len(due),
        aside[Command.SUSPEND],
        aside[Command.BURY],
        sum(step.seconds for step, _ in answers),
        left(state),
        outlook,
        tuple(problems),
    )


def summary_lines(summary: Summary) -> tuple[tuple[str, str], ...]:
    """The summary as pairs of a label and its words, without the problems."""
    answered = sum(summary.answers.values())
    lines = [("Answered", _answered(summary, answered))]
    if answered:
        ratings = [f"{rating.word} {summary.answers[rating]}" for rating in Rating if summary.answers[rating]]
        lines.append(("Ratings", ", ".join(ratings)))
    if summary.retention is not None:
        share = f"{summary.retention:.0%}, {summary.known} of {summary.reviewed} due cards known"
        lines.append(("Retention", share))
    if answered:
        each = summary.seconds / answered
        lines.append(("Time", f"{duration(summary.seconds)}, {duration(each)} a card"))
    aside = [(summary.suspended, "suspended"), (summary.buried, "buried")]
    if any(count for count, _ in aside):
        lines.append(("Set aside", ", ".join(f"{count} {what}" for count, what in aside if count)))
    rest = {"due": summary.rest.due, "new": summary.rest.new, "again": summary.rest.learning}
    if words := ", ".join(f"{count:,} {what}" for what, count in rest.items() if count):
        lines.append(("Left today", words))
    ahead = summary.outlook
    lines.append(("Tomorrow", f"{ahead.tomorrow:,} due, from {ahead.day_start:%H:%M}"))
    if ahead.streak:
        lines.append(("Streak", f"{ahead.streak} day{'s' if ahead.streak > 1 else ''}"))
    return tuple(lines)


def problem_lines(summary: Summary) -> tuple[str, ...]:
    """What is wrong with notes, one a line with file and line; long lists are cut with a word."""
    shown = summary.problems[:PROBLEMS_SHOWN]
    lines = [f"{found.path}:{found.line}: {found.message}" for found in shown]
    if len(summary.problems) > len(shown):
        lines.append(f"and {len(summary.problems) - len(shown):,} more: see `studykit check`")
    return tuple(lines)


def summary_json(summary: Summary) -> dict[str, Any]:
    """The summary for ``--json``."""
    ahead = summary.outlook
    return {
        "answers": {rating.word: summary.answers[rating] for rating in Rating},
        "cards": summary.cards,
        "new": summary.new,
        "retention": summary.retention,
        "suspended": summary.suspended,
        "buried": summary.buried,
        "seconds": round(summary.seconds, 1),
        "left": {"new": summary.rest.new, "learning": summary.rest.learning, "due": summary.rest.due},
        "tomorrow": ahead.tomorrow,
        "streak": ahead.streak,
        "problems": [
            {"path": found.path, "line": found.line, "code": found.code, "message": found.message}
            for found in summary.problems
        ],
    }


def duration(seconds: float) -> str:
    """ "48 s", "6 min 12 s", "1 h 5 min"."""
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"


def _answered(summary: Summary, answered: int) -> str:
    if not answered:
        return "nothing"
    cards = f"{answered:,} time{'s' if answered > 1 else ''}, {summary.cards:,} card{'s' if summary.cards > 1 else ''}"
    return f"{cards} ({summary.new:,} new)" if summary.new else cards
