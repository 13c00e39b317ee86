"""Deletions of a cloze card: which count, and what each sibling does with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studykit.cards.placement import BLOCK_ID
from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN, Face
from studykit.model.span import Span

ASK, SHOW, HIDE = "a", "s", "h"


@dataclass(frozen=True, slots=True)
class Deletion:
    """One deletion: its place in the paragraph's text, and its parts. ``sequence`` is "" for a simple one."""

    start: int
    end: int
    answer_start: int
    answer_end: int
    answer: str
    hint: str
    sequence: str


def siblings(found: Sequence[Deletion]) -> tuple[list[Deletion], list[list[str]]]:
    """Which deletions count, and for each card what it does with each of them (ask, show, hide).

    The best kind found anywhere decides for the whole text: numbered, then overlapping, then simple; deletions
    of other kinds stay text.
    """
    numbered = [d for d in found if d.sequence.isdigit()]
    if numbered:
        count = min(max(int(d.sequence) for d in numbered), 500)
        return numbered, [[ASK if int(d.sequence) == n else SHOW for d in numbered] for n in range(1, count + 1)]
    overlapping = [d for d in found if d.sequence]
    if overlapping:
        count = max(len(d.sequence) for d in overlapping)
        return overlapping, [
            [d.sequence[n] if n < len(d.sequence) else SHOW for d in overlapping] for n in range(count)
        ]
    simple = list(found)
    return simple, [[ASK if i == n else SHOW for i in range(len(simple))] for n in range(len(simple))]


def face(text: str, tag: Span, chosen: Sequence[Deletion], plan: Sequence[str]) -> Face:
    """One sibling's sides; ``tag`` is the place of the own tag, which is not shown."""
    sides = []
    for marks in (False, True):
        for asked in (True, False):
            side = _side(text, chosen, plan, asked=asked, marks=marks)
            sides.append(_clean(side[: tag.start] + side[tag.end :]))
    return Face(*sides)


def _clean(side: str) -> str:
    """Without schedule comments and block id."""
    lines = [_without_comment(line) for line in side.replace("\r\n", "\n").split("\n")]
    return BLOCK_ID.sub("", "\n".join(lines).strip())


def _without_comment(line: str) -> str:
    at = line.find("<!--SR:")
    if at < 0:
        return line
    close = line.find("-->", at)
    return (line[:at].rstrip() + (line[close + 3 :] if close >= 0 else "")).rstrip()


def _side(text: str, chosen: Sequence[Deletion], plan: Sequence[str], *, asked: bool, marks: bool) -> str:
    """The text with each deletion asked, shown or hidden; with ``marks`` the asked one stands between CLOZE marks."""
    pieces: list[str] = []
    at = 0
    for deletion, action in sorted(zip(chosen, plan, strict=True), key=lambda pair: pair[0].start):
        if deletion.start < at:
            continue
        pieces.append(text[at : deletion.start])
        hidden = f"[{deletion.hint}]" if deletion.hint else "[...]"
        if action == ASK:
            inner = hidden if asked else deletion.answer
            pieces.append(f"{CLOZE_OPEN}{inner}{CLOZE_CLOSE}" if marks else inner)
        else:
            pieces.append("[...]" if action == HIDE else deletion.answer)
        at = deletion.end
    pieces.append(text[at:])
    return "".join(pieces)
