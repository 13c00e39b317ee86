"""Learning a vault's card conventions from the lines above its schedule comments.

Computed from the whole vault, deterministic, never written down. With fewer than `ENOUGH` lines nothing is
generalised: such a line is a card by itself, and only the likeliest separator is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from studykit.config import Conventions, Separators
from studykit.dialects.detection import outside_code
from studykit.text import SourceText

KNOWN_SEPARATORS = ("->->->", "::@::", ":::", "::", ";;;", ";;", ":@:", "=>", ">>")
ENOUGH = 20
"""Lines of evidence from which a convention is generalised."""
ACCEPTED = 0.9
CANDIDATE = 0.6

_COMMENT = re.compile(r"<!--SR:(?P<body>[^\n]*?)-->")
_RUN = re.compile(r"[-=><:;@|~?!]{2,8}")
_MULTILINE = re.compile(r"[^\w\s]{1,6}")
_TAG = re.compile(r"#[^\s#]+")
_PREFIX = re.compile(r"(?:[ \t]*(?:>|[-*+](?=[ \t])|\|))*[ \t]*")
_CLOZE = re.compile(r"==[^=\s][^\n]*?==|\{\{[^\n]*?\}\}|\{@\{[^\n]*?\}@\}|\*\*[^*\s][^\n]*?\*\*")
_EASE = re.compile(r"^\s*!?\s*[\d-]{8,10}\s*,\s*(?P<interval>[\d.]+)\s*,\s*(?P<ease>\d+)")
_YOUNG = 4


@dataclass(frozen=True, slots=True)
class Evidence:
    """One schedule comment and the line it belongs to. ``own_line`` says where the comment stands."""

    text: str
    segments: int
    own_line: bool
    paragraph: tuple[str, ...]
    ease: int | None


@dataclass(frozen=True, slots=True)
class Inference:
    """What the evidence says.

    ``separators`` are those found on evidence lines, the likeliest first, with the number of lines each stands
    on; ``lines`` is how many lines of evidence there were; ``accepted`` is the generalised separator or "".
    """

    lines: int = 0
    separators: tuple[tuple[str, int], ...] = ()
    accepted: str = ""
    reversed: bool = False
    tag: str = ""
    folder_decks: bool = False
    same_line: bool = False
    base_ease: int = 250
    multiline: tuple[str, ...] = ()


def collect(source: SourceText) -> list[Evidence]:
    """The evidence of one note: lines above comments on their own line, parts in front of others; not in code."""
    if "<!--SR:" not in source.text:
        return []
    lines = outside_code(source.lines)
    original = source.lines
    found: list[Evidence] = []
    for index, line in enumerate(lines):
        comment = _COMMENT.search(line)
        if comment is None:
            continue
        before = line[: comment.start()].strip(" \t>")
        segments = sum(1 for part in comment.group("body").split("!") if part.strip())
        ease = _ease(comment.group("body"))
        if before:
            found.append(Evidence(before, segments, False, (before,), ease))
        elif index and lines[index - 1].strip() and not lines[index - 1].lstrip().startswith("<!--"):
            found.append(Evidence(lines[index - 1], segments, True, _paragraph(original, index - 1), ease))
    return found


def _ease(body: str) -> int | None:
    found = _EASE.match(body)
    return int(found.group("ease")) if found and float(found.group("interval").strip(".") or 0) <= _YOUNG else None


def _paragraph(lines: Sequence[str], last: int) -> tuple[str, ...]:
    first = last
    while first > 0 and lines[first - 1].strip() and "<!--SR:" not in lines[first - 1]:
        first -= 1
    return tuple(lines[first : last + 1])


def infer(evidence: Sequence[Evidence]) -> Inference:
    """Generalise from all evidence of a vault."""
    multiline = Counter(
        line.strip()
        for e in evidence
        for line in e.paragraph[1:-1]
        if _MULTILINE.fullmatch(line.strip()) and "?" in line
    )
    plain = [e for e in evidence if not any(line.strip() in multiline for line in e.paragraph)]
    plain = [e for e in plain if not _is_cloze(e)]
    counts = _candidates(plain)
    ordered = _ordered(counts, len(plain))
    base = Counter(e.ease for e in evidence if e.ease is not None)
    known = Inference(
        lines=len(evidence),
        separators=ordered,
        same_line=sum(e.own_line for e in evidence) * 2 < len(evidence),
        base_ease=base.most_common(1)[0][0] if base else 250,
        multiline=tuple(mark for mark, _ in multiline.most_common(2)),
    )
    if len(plain) < ENOUGH or not ordered:
        return known
    best, lines = max(ordered, key=lambda pair: (pair[1], len(pair[0])))
    if lines < ACCEPTED * len(plain):
        return known
    mine = [e for e in plain if best in e.text]
    tags = Counter(tag for e in mine if (tag := _first_tag(e.text)))
    tag, tagged = tags.most_common(1)[0] if tags else ("", 0)
    return replace(
        known,
        accepted=best,
        reversed=sum(e.segments == 2 for e in mine) >= ACCEPTED * len(mine),
        tag=tag if tagged >= CANDIDATE * len(mine) else "",
        folder_decks=any(not _first_tag(e.text) for e in mine),
    )


def _is_cloze(evidence: Evidence) -> bool:
    """A paragraph whose deletions are as many as its schedules, and that holds no separator at all."""
    joined = "\n".join(evidence.paragraph)
    return len(_CLOZE.findall(joined)) == evidence.segments and not any(s in evidence.text for s in KNOWN_SEPARATORS)


def _candidates(evidence: Sequence[Evidence]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for entry in evidence:
        found = {separator for separator in KNOWN_SEPARATORS if separator in entry.text}
        found.update(_RUN.findall(entry.text))
        counts.update(found)
    few = len(evidence) < ENOUGH
    return Counter(
        {s: n for s, n in counts.items() if s in KNOWN_SEPARATORS or (not few and n >= CANDIDATE * len(evidence))}
    )


def _ordered(counts: Counter[str], total: int) -> tuple[tuple[str, int], ...]:
    """Those that all lines share first, then the longest."""
    return tuple(sorted(counts.items(), key=lambda pair: (pair[1] != total, -len(pair[0]), -pair[1], pair[0])))


def _first_tag(text: str) -> str:
    start = _PREFIX.match(text)
    found = _TAG.match(text, start.end() if start else 0)
    return found.group()[1:] if found else ""


def learned(base: Conventions, inference: Inference) -> Conventions:
    """A dialect's conventions with what was learned laid over them."""
    if not inference.accepted:
        names = tuple(separator for separator, _ in inference.separators)
        return replace(base, evidence_separators=names, base_ease=inference.base_ease)
    separators = base.separators
    if inference.reversed:
        changed = Separators((), (inference.accepted,), separators.multiline, separators.multiline_reversed)
    else:
        both = tuple(s for s in separators.reversed if s != inference.accepted)
        changed = Separators((inference.accepted,), both, separators.multiline, separators.multiline_reversed)
    return replace(
        base,
        separators=changed,
        flashcard_tags=(inference.tag,) if inference.tag else base.flashcard_tags,
        folder_decks=inference.folder_decks or not inference.tag,
        evidence_only=False,
        comment="same-line" if inference.same_line else "next-line",
        base_ease=inference.base_ease,
        source="the schedule comments of the vault",
    )


def evidence_of(sources: Iterable[SourceText]) -> list[Evidence]:
    return [entry for source in sources for entry in collect(source)]
