"""What the page says of outcomes, durations and days, in its language. ``t`` are the texts of that language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from studykit.model.schedule import Rating
from studykit.review.session import Command
from studykit.workspace.registrar import FIRST_WRITE_WORDS

if TYPE_CHECKING:
    from fractions import Fraction

    from studykit.review.desk import Recorded
    from studykit.scheduling.base import Outcome
    from studykit.study.outlook import Outlook
    from studykit.web.table import Said

Texts = Mapping[str, str]
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_NOTICES = {
    FIRST_WRITE_WORDS: "notice_first",
    "Leech: suspended.": "notice_leech_suspended",
    "Leech: this card keeps being forgotten; reword it.": "notice_leech",
}
"""sentences of the vault that have a translation"""
_DONE = {
    Command.SUSPEND.value: "said_suspend",
    Command.BURY.value: "said_bury",
    Command.UNDO.value: "said_undo",
    Command.REWRITE.value: "said_rewrite",
}
_ALONE = {
    "none-new": "none_new",
    "none-ahead": "none_ahead",
    "none-cram": "none_cram",
    "no-rewrite": "no_rewrite",
    "stale": "said_elsewhere",
    "asked-again": "said_asked_again",
}
_UNDO = {
    "Taken back: the last answer of an earlier session.": "said_undo_earlier",
    "There is nothing to take back.": "said_undo_nothing",
}


def rating_name(t: Texts, rating: Rating) -> str:
    return t[f"quiz_{rating.word}"]


def outcome_words(t: Texts, outcome: Outcome) -> str:
    """When a card comes back: "15 d", "6 d, again today", "10 min"."""
    if outcome.interval < 1 and outcome.again_today:
        return duration(t, outcome.wait.total_seconds()) if outcome.wait else t["again_today"]
    words = interval_words(t, outcome.interval)
    return t["and_again_today"].format(when=words) if outcome.again_today else words


def interval_words(t: Texts, interval: Fraction) -> str:
    """Days as they are written, one decimal at most; shorter ones in hours or minutes."""
    if interval == 0:
        return t["in_today"]
    if interval < 1:
        return duration(t, float(interval * _DAY))
    whole = interval.denominator == 1
    return t["unit_day"].format(n=f"{interval.numerator:,}" if whole else f"{float(interval):,.1f}")


def duration(t: Texts, seconds: float) -> str:
    """ "48 s", "6 min", "1 h 5 min"."""
    whole = round(seconds)
    if whole < _MINUTE:
        return t["unit_second"].format(n=whole)
    if whole < _HOUR:
        return t["unit_minute"].format(n=round(whole / _MINUTE))
    hours, minutes = divmod(round(whole / _MINUTE), _MINUTE)
    rest = " " + t["unit_minute"].format(n=minutes) if minutes else ""
    return t["unit_hour"].format(n=hours) + rest


def day_count(t: Texts, count: int) -> str:
    return t["day_one"] if count == 1 else t["days"].format(n=f"{count:,}")


def said_words(t: Texts, said: Said, *, marked: bool) -> str:
    """The last thing that was done or went wrong. What the vault says about a note stays in its own words."""
    words = [_command_words(t, said, marked=marked), said.words]
    return " ".join(part for part in words if part)


def _command_words(t: Texts, said: Said, *, marked: bool) -> str:
    if said.command in _ALONE:
        return t[_ALONE[said.command]]
    if said.done is None:
        return ""
    if said.done.recorded is not None and not said.done.failed:
        return recorded_words(t, said.done.recorded)
    if said.done.words in _UNDO:
        return t[_UNDO[said.done.words]]
    if said.done.failed or not said.done.words:
        return said.done.words
    if said.command == Command.MARK:
        return t["said_mark" if marked else "said_unmark"]
    return t[_DONE[said.command]] if said.command in _DONE else said.done.words


def recorded_words(t: Texts, recorded: Recorded) -> str:
    """ "Good: 6 d, due 2026-11-26", and what the vault wants said."""
    words = rating_name(t, recorded.rating)
    if recorded.outcome is not None:
        words += f": {outcome_words(t, recorded.outcome)}"
        if recorded.outcome.interval >= 1:
            words += f", {t['said_due'].format(date=recorded.outcome.due.isoformat())}"
    notice = recorded.notice
    for sentence, key in _NOTICES.items():
        notice = notice.replace(sentence, t[key])
    return f"{words}. {notice}".strip() if notice else words


def next_words(t: Texts, ahead: Outlook) -> str:
    """What to expect when nothing is due."""
    sentences = []
    if ahead.next_day is not None:
        tomorrow = ahead.next_day - ahead.today == timedelta(days=1)
        sentences.append(
            t["next_tomorrow" if tomorrow else "next_day"].format(
                count=f"{ahead.next_count:,}", date=ahead.next_day.isoformat(), time=f"{ahead.day_start:%H:%M}"
            )
        )
    if ahead.new_waiting:
        sentences.append(
            t["next_new"].format(count=f"{ahead.new_waiting:,}", learned=ahead.new_learned, limit=ahead.new_limit)
        )
    return " ".join(sentences)
