"""Learning a vault's card conventions from the lines above its schedule comments.

Computed from the whole vault, deterministic, never written down. With fewer than `ENOUGH` lines nothing is
generalised: such a line is a card by itself, and only the likeliest separator is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from studykit.cards.deletions import siblings
from studykit.cards.patterns import deletions
from studykit.config import BOLD_CLOZE, CURLY_CLOZE, HIGHLIGHT_CLOZE, Conventions, Separators
from studykit.dialects.evidence import Evidence, first_tag
from studykit.model.span import NotePath

Tags = Mapping[NotePath, frozenset[str]]
"""The tags of each note."""

KNOWN_SEPARATORS = ("->->->", "::@::", ":::", "::", ";;;", ";;", ":@:", "=>", ">>")
KNOWN_CLOZES = (HIGHLIGHT_CLOZE, "{@{[123;;]answer[;;hint]}@}", CURLY_CLOZE, BOLD_CLOZE)
ENOUGH = 20
"""Lines of evidence from which a convention is generalised."""
ACCEPTED = 0.9
CANDIDATE = 0.6
RECENT = timedelta(days=90)
_FEWEST = 3
"""Lines from which a rarer form is believed."""

_RUN = re.compile(r"[-=><:;@|~?!]{2,8}")
_MULTILINE = re.compile(r"[^\w\s`'\"<>|-]{1,6}")
_BRACKETS = re.compile(r"([{(\[<@%=~^|]{2,4})(?:[^\n{}()\[\]<>@%=~^|]{1,200}?)([})\]>@%=~^|]{2,4})")


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


def infer(evidence: Sequence[Evidence], tags: Callable[[], Tags] = dict) -> Inference:
    """Generalise from all evidence of a vault. ``tags`` gives the tags of each note, if they are needed."""
    multiline, others = _multiline(evidence)
    clozes, plain = _clozes(others)
    counts = _candidates(plain)
    known = Inference(
        lines=len(evidence),
        separators=_ordered(counts, len(plain)),
        same_line=sum(entry.own_line for entry in evidence) * 2 < len(evidence),
        base_ease=_base_ease(evidence),
        algorithm=_algorithm(evidence),
        first=(evidence[0].note, evidence[0].line) if evidence else ("", 0),
    )
    if len(evidence) < ENOUGH:
        return known
    inline, both_ways, left = _separators(plain, counts)
    if len(left) > (1 - ACCEPTED) * len(plain):
        best = sorted(counts.items(), key=lambda pair: (-pair[1], -len(pair[0]), pair[0]))
        return replace(known, unknown=tuple(best[:2]), contradictory=True)
    marks = {mark: _asked_both_ways(found) for mark, found in multiline.items()}
    mine = [entry for entry in plain if entry not in left] or list(evidence)
    tag, untagged = _tag(mine, evidence, tags)
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


def _multiline(evidence: Sequence[Evidence]) -> tuple[dict[str, list[Evidence]], list[Evidence]]:
    """Evidence by the mark that parts front and back on a line of its own, and the rest."""
    found: dict[str, list[Evidence]] = {}
    others: list[Evidence] = []
    for entry in evidence:
        mark = next((line.strip() for line in entry.paragraph[1:] if _is_mark(line.strip())), None)
        if mark is None:
            others.append(entry)
        else:
            found.setdefault(mark, []).append(entry)
    return found, others


def _is_mark(line: str) -> bool:
    return "?" in line and _MULTILINE.fullmatch(line) is not None


def _clozes(evidence: Sequence[Evidence]) -> tuple[tuple[str, ...], list[Evidence]]:
    """Patterns with as many cards as schedules in nearly all paragraphs that hold them, and what they leave over."""
    accepted: list[str] = []
    left = list(evidence)
    for pattern in (*KNOWN_CLOZES, *_bracket_patterns(evidence)):
        found = [(entry, cards) for entry in left if not _separated(entry) and (cards := _cards(entry, pattern))]
        equal = sum(cards == entry.segments for entry, cards in found)
        if equal >= max(_FEWEST, ACCEPTED * len(found)):
            accepted.append(pattern)
            mine = {id(entry) for entry, _ in found}
            left = [entry for entry in left if id(entry) not in mine]
    return tuple(accepted), left


def _separated(entry: Evidence) -> bool:
    return not _on_line(entry.plain).isdisjoint(KNOWN_SEPARATORS)


def _cards(entry: Evidence, pattern: str) -> int:
    """How many cards a cloze pattern makes of the paragraph."""
    text = "\n".join(entry.paragraph)
    found = deletions(text, text, (pattern,))
    return len(siblings(found, len(text))[1]) if found else 0


def _bracket_patterns(evidence: Sequence[Evidence]) -> list[str]:
    """Pairs of brackets that stand in most paragraphs as often as there are schedules, made into patterns."""
    pairs: Counter[tuple[str, str]] = Counter()
    for entry in evidence:
        found = Counter(match.groups() for line in entry.paragraph for match in _BRACKETS.finditer(line[:2000]))
        pairs.update((left, right) for (left, right), count in found.items() if count == entry.segments)
    usual = {(pattern.partition("[")[0], pattern.rpartition("]")[2]) for pattern in KNOWN_CLOZES}
    return [
        f"{left}[123;;]answer[;;hint]{right}"
        for (left, right), count in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
        if count >= CANDIDATE * len(evidence) and (left, right) not in usual and "[" not in left and "]" not in right
    ][:2]


def _candidates(evidence: Sequence[Evidence]) -> Counter[str]:
    """Separators and how many lines each stands on: the known ones, and any run of marks on most lines."""
    counts: Counter[str] = Counter()
    for entry in evidence:
        counts.update(_on_line(entry.plain))
    few = len(evidence) < ENOUGH
    return Counter(
        {s: n for s, n in counts.items() if s in KNOWN_SEPARATORS or (not few and n >= CANDIDATE * len(evidence))}
    )


def _ordered(counts: Mapping[str, int], total: int) -> tuple[tuple[str, int], ...]:
    """Those that all lines share first, then the longest."""
    return tuple(sorted(counts.items(), key=lambda pair: (pair[1] != total, -len(pair[0]), -pair[1], pair[0])))


def _separators(
    evidence: Sequence[Evidence], counts: Mapping[str, int]
) -> tuple[tuple[str, ...], tuple[str, ...], list[Evidence]]:
    """The separators of inline and of reversed cards, and the lines they do not explain.

    The candidate on most of the lines not yet explained is taken, the longer one of two: as long as it is on a good
    part of them, and a known one as long as it is on a few. It is reversed where nearly all its lines have two
    schedules.
    """
    inline: list[str] = []
    both_ways: list[str] = []
    present = {id(entry): _present(entry.plain, counts) for entry in evidence}
    left = list(evidence)
    while left:
        on = Counter(separator for entry in left for separator in present[id(entry)])
        best = max(on, key=lambda separator: (on[separator], len(separator), separator), default="")
        enough = on[best] >= (1 - ACCEPTED) * len(evidence) or (on[best] >= _FEWEST and best in KNOWN_SEPARATORS)
        if not best or not enough:
            break
        lines = [entry for entry in left if best in present[id(entry)]]
        (both_ways if _asked_both_ways(lines) else inline).append(best)
        left = [entry for entry in left if best not in present[id(entry)]]
    return tuple(inline), tuple(both_ways), left


def _on_line(plain: str) -> frozenset[str]:
    """Known separators and runs of marks on a line."""
    return _present(plain, {*KNOWN_SEPARATORS, *_RUN.findall(plain)})


def _present(plain: str, candidates: Iterable[str]) -> frozenset[str]:
    """The candidates on a line, without those that are only part of a longer one there."""
    found = sorted((s for s in candidates if s in plain), key=lambda s: -len(s))
    kept: list[str] = []
    rest = plain
    for separator in found:
        if separator in rest:
            kept.append(separator)
            rest = rest.replace(separator, "\n")
    return frozenset(kept)


def _asked_both_ways(evidence: Sequence[Evidence]) -> bool:
    return sum(entry.segments == 2 for entry in evidence) >= ACCEPTED * len(evidence)


def _tag(mine: Sequence[Evidence], evidence: Sequence[Evidence], note_tags: Callable[[], Tags]) -> tuple[str, bool]:
    """The tag that makes a card or a note a deck, and whether cards without it have schedules, too."""
    firsts = Counter(tag for entry in mine if (tag := first_tag(entry.text)))
    if firsts:
        tag, lines = firsts.most_common(1)[0]
        if lines >= CANDIDATE * len(mine):
            return tag, any(not first_tag(entry.text) for entry in mine)
    tags, with_cards = note_tags(), {entry.note for entry in evidence}
    common = Counter(tag for note in with_cards for tag in tags.get(note, ()))
    everywhere = Counter(tag for found in tags.values() for tag in found)
    for tag, count in sorted(common.items(), key=lambda pair: (-pair[1], pair[0])):
        elsewhere, others = everywhere[tag] - count, len(tags) - len(with_cards)
        if count >= ACCEPTED * len(with_cards) and elsewhere <= (1 - ACCEPTED) * others:
            return tag, False
    return "", True


def _base_ease(evidence: Sequence[Evidence]) -> int:
    """The most frequent ease of young schedules; the lower one of two."""
    eases = Counter(ease for entry in evidence for ease in entry.eases)
    return min(eases, key=lambda ease: (-eases[ease], ease), default=250)


def _algorithm(evidence: Sequence[Evidence]) -> str:
    dues = sorted(due for entry in evidence for due in entry.due)
    recent = Counter(kind for day, kind in dues if day >= dues[-1][0] - RECENT) if dues else Counter[str]()
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
