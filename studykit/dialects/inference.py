"""Learning a vault's card conventions from the lines above its schedule comments.

Computed from the whole vault, deterministic, never written down. With fewer than `ENOUGH` lines nothing is
generalised: such a line is a card by itself, and only the likeliest separator is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

from studykit.config import Conventions, Separators
from studykit.dialects.tally import KNOWN_CLOZES, KNOWN_SEPARATORS, Tally, Trace, on_line, present
from studykit.model.values import dataclass

Traces: TypeAlias = Mapping[Trace, int]
"""kinds of evidence and how often each stands in the vault"""

ENOUGH = 20
"""Lines of evidence from which a convention is generalised."""
ACCEPTED = 0.9
CANDIDATE = 0.6
RECENT = timedelta(days=90)
_FEWEST = 3
"""Lines from which a rarer form is believed."""


@dataclass(frozen=True, slots=True)
class Inference:
    """What the evidence says.

    ``separators`` are those found on evidence lines, the likeliest first, with the number of lines each stands on;
    ``lines`` is how many lines of evidence there were. ``learned`` is what was generalised, its ``inline`` and
    ``reversed`` without those that nothing proves; None where there was too little. ``unknown`` are the two best
    candidates and their counts where there was enough evidence and no convention in it. ``algorithm`` is "ease" or
    "memory" (FSRS): what most cards due lately were rated by.
    """

    lines: int = 0
    separators: tuple[tuple[str, int], ...] = ()
    learned: Separators | None = None
    clozes: tuple[str, ...] = ()
    contradictory: bool = False
    unknown: tuple[tuple[str, int], ...] = ()
    tag: str = ""
    folder_decks: bool = False
    same_line: bool = False
    base_ease: int = 250
    algorithm: str = "ease"
    first: tuple[str, int] = ("", 0)
    """Note and line of the first piece of evidence."""


def infer(tally: Tally) -> Inference:
    """Generalise from all evidence of a vault."""
    everything = tally.traces
    lines = everything.total()
    clozes, plain = _clozes({trace: count for trace, count in everything.items() if not trace.mark})
    counts = _candidates(plain)
    known = Inference(
        lines=lines,
        separators=_ordered(counts, _sum(plain)),
        same_line=sum(count for trace, count in everything.items() if trace.own_line) * 2 < lines,
        base_ease=_base_ease(tally.eases),
        algorithm=_algorithm(tally.due),
        first=tally.first,
    )
    if lines < ENOUGH:
        return known
    inline, both_ways, left = _separators(plain, counts)
    if _sum(left) > (1 - ACCEPTED) * _sum(plain):
        best = sorted(counts.items(), key=lambda pair: (-pair[1], -len(pair[0]), pair[0]))
        return replace(known, unknown=tuple(best[:2]), contradictory=True)
    marks = _multiline(everything)
    tag, untagged = _tag({trace: count for trace, count in plain.items() if trace not in left} or everything, tally)
    return replace(
        known,
        learned=Separators(
            inline,
            both_ways,
            tuple(mark for mark, double in marks.items() if not double),
            tuple(mark for mark, double in marks.items() if double),
        ),
        clozes=clozes,
        tag=tag,
        folder_decks=untagged,
    )


def _sum(traces: Traces) -> int:
    return sum(traces.values())


def _multiline(traces: Traces) -> dict[str, bool]:
    """Marks that part front and back on a line of their own, the usual one first, and whether both are asked."""
    found: dict[str, dict[Trace, int]] = {}
    for trace, count in traces.items():
        if trace.mark:
            found.setdefault(trace.mark, {})[trace] = count
    usual = sorted(found, key=lambda mark: (-_sum(found[mark]), mark))
    return {mark: _asked_both_ways(found[mark]) for mark in usual}


def _clozes(traces: Traces) -> tuple[tuple[str, ...], Traces]:
    """Patterns with as many cards as schedules in nearly all paragraphs that hold them, and what they leave over."""
    accepted: list[str] = []
    left = dict(traces)
    for pattern in (*KNOWN_CLOZES, *_bracket_patterns(traces)):
        found = [(trace, cards) for trace in left if (cards := dict(trace.clozes).get(pattern, 0))]
        equal = sum(left[trace] for trace, cards in found if cards == trace.segments)
        if equal >= max(_FEWEST, ACCEPTED * sum(left[trace] for trace, _ in found)):
            accepted.append(pattern)
            for trace, _ in found:
                del left[trace]
    return tuple(accepted), left


def _bracket_patterns(traces: Traces) -> list[str]:
    """Pairs of brackets that stand in most paragraphs as often as there are schedules, made into patterns."""
    found: Counter[str] = Counter()
    for trace, count in traces.items():
        found.update(dict.fromkeys(trace.brackets, count))
    enough = CANDIDATE * _sum(traces)
    return sorted((pattern for pattern in found if found[pattern] >= enough), key=lambda p: (-found[p], p))[:2]


def _candidates(traces: Traces) -> Counter[str]:
    """Separators and how many lines each stands on: the known ones, and any run of marks on most lines."""
    counts: Counter[str] = Counter()
    for trace, count in traces.items():
        counts.update(dict.fromkeys(on_line(trace.marks), count))
    lines = _sum(traces)
    return Counter(
        {s: n for s, n in counts.items() if s in KNOWN_SEPARATORS or (lines >= ENOUGH and n >= CANDIDATE * lines)}
    )


def _ordered(counts: Mapping[str, int], total: int) -> tuple[tuple[str, int], ...]:
    """Those that all lines share first, then the longest."""
    return tuple(sorted(counts.items(), key=lambda pair: (pair[1] != total, -len(pair[0]), -pair[1], pair[0])))


def _separators(traces: Traces, counts: Mapping[str, int]) -> tuple[tuple[str, ...], tuple[str, ...], Traces]:
    """The separators of inline and of reversed cards, and the lines they do not explain.

    The candidate on most of the lines not yet explained is taken, the longer one of two: as long as it is on a good
    part of them, and a known one as long as it is on a few. It is reversed where nearly all its lines have two
    schedules.
    """
    inline: list[str] = []
    both_ways: list[str] = []
    standing = {trace: present(trace.marks, counts) for trace in traces}
    left = dict(traces)
    while left:
        on: Counter[str] = Counter()
        for trace, count in left.items():
            on.update(dict.fromkeys(standing[trace], count))
        best = max(on, key=lambda separator: (on[separator], len(separator), separator), default="")
        enough = on[best] >= (1 - ACCEPTED) * _sum(traces) or (on[best] >= _FEWEST and best in KNOWN_SEPARATORS)
        if not best or not enough:
            break
        lines = {trace: count for trace, count in left.items() if best in standing[trace]}
        (both_ways if _asked_both_ways(lines) else inline).append(best)
        left = {trace: count for trace, count in left.items() if trace not in lines}
    return tuple(inline), tuple(both_ways), left


def _asked_both_ways(traces: Traces) -> bool:
    return sum(count for trace, count in traces.items() if trace.segments == 2) >= ACCEPTED * _sum(traces)


def _tag(mine: Traces, tally: Tally) -> tuple[str, bool]:
    """The tag that makes a card or a note a deck, and whether cards without it have schedules, too."""
    firsts: Counter[str] = Counter()
    for trace, count in mine.items():
        firsts[trace.tag] += count
    untagged = firsts.pop("", 0)
    if firsts:
        tag, lines = min(firsts.items(), key=lambda pair: (-pair[1], pair[0]))
        if lines >= CANDIDATE * _sum(mine):
            return tag, untagged > 0
    for tag, count in sorted(tally.card_tags.items(), key=lambda pair: (-pair[1], pair[0])):
        elsewhere, others = tally.tags[tag] - count, tally.notes - tally.card_notes
        if count >= ACCEPTED * tally.card_notes and elsewhere <= (1 - ACCEPTED) * others:
            return tag, False
    return "", True


def _base_ease(eases: Mapping[int, int]) -> int:
    """The most frequent ease of young schedules; the lower one of two."""
    return min(eases, key=lambda ease: (-eases[ease], ease), default=250)


def _algorithm(due: Mapping[tuple[date, str], int]) -> str:
    last = max((day for day, _ in due), default=date.min)
    recent: Counter[str] = Counter()
    for (day, kind), count in due.items():
        if day.toordinal() >= last.toordinal() - RECENT.days:
            recent[kind] += count
    return "memory" if recent["memory"] > recent["ease"] else "ease"


def learned(base: Conventions, inference: Inference) -> Conventions:
    """A dialect's conventions with what was learned laid over them.

    Of the forms on one line and of clozes only those with evidence are on: highlights and colons are common in
    vaults that use neither for cards.
    """
    found = inference.learned
    if found is None:
        names = tuple(separator for separator, _ in inference.unknown or inference.separators)
        return replace(base, evidence_separators=names, base_ease=inference.base_ease, guessed=inference.contradictory)
    usual = base.separators
    return replace(
        base,
        separators=Separators(
            found.inline,
            found.reversed,
            found.multiline or usual.multiline,
            found.multiline_reversed or usual.multiline_reversed,
        ),
        clozes=inference.clozes,
        flashcard_tags=(inference.tag,) if inference.tag else base.flashcard_tags,
        folder_decks=inference.folder_decks,
        evidence_only=False,
        comment="same-line" if inference.same_line else "next-line",
        base_ease=inference.base_ease,
        source="the schedule comments of the vault",
    )
