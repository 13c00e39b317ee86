"""Deletions of a cloze card: which count, and what each sibling does with them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from studykit.cards.placement import BLOCK_ID
from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN, Face
from studykit.model.span import Span
from studykit.model.values import dataclass

ASK, SHOW, HIDE = "a", "s", "h"
RECORD = "\ufdd2"
"""Stands in a paragraph's text for each character of its schedule comment."""

_MOST_SIBLINGS = 500
_MOST_TEXT = 5_000_000
"""Characters on all fronts of one paragraph together: hostile ones would fill the memory."""


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


def most_siblings(length: int) -> int:
    """How many cards a paragraph of this length may have."""
    return max(1, min(_MOST_SIBLINGS, _MOST_TEXT // max(1, length)))


def siblings(found: Sequence[Deletion], length: int) -> tuple[list[Deletion], list[list[str]]]:
    """Which deletions count, and for each card what it does with each of them (ask, show, hide).

    The best kind found anywhere decides for the whole text: numbered, then overlapping, then simple; deletions
    of other kinds stay text. Simple ones are numbered in the order given, pattern by pattern. ``length`` is that
    of the text.
    """
    most = most_siblings(length)
    numbered = [d for d in found if d.sequence.isdigit()]
    if numbered:
        count = min(max(int(d.sequence) for d in numbered), most)
        return numbered, [[ASK if int(d.sequence) == n else SHOW for d in numbered] for n in range(1, count + 1)]
    overlapping = [d for d in found if d.sequence]
    if overlapping:
        count = min(max(len(d.sequence) for d in overlapping), most)
        return overlapping, [
            [d.sequence[n] if n < len(d.sequence) else SHOW for d in overlapping] for n in range(count)
        ]
    simple = list(found[:most])
    return simple, [[ASK if i == n else SHOW for i in range(len(simple))] for n in range(len(simple))]


def faces(text: str, tag: Span, chosen: Sequence[Deletion], plans: Sequence[Sequence[str]]) -> list[Face]:
    """The sides of all siblings; ``tag`` is the place of the own tag, which is not shown.

    Where deletions neither meet nor hold each other and each card asks for one of them, a card differs from the text
    with all answers in one place only.
    """
    order = sorted(range(len(chosen)), key=lambda i: chosen[i].start)
    apart = all(chosen[a].end <= chosen[b].start for a, b in pairwise(order))
    alone = all(plan.count(ASK) == 1 and plan.count(SHOW) == len(plan) - 1 for plan in plans)
    if not (apart and alone and order and chosen[order[0]].start >= tag.end):
        return [face(text, tag, chosen, plan) for plan in plans]
    pieces, places, length, at = [text[: tag.start]], [0] * len(chosen), tag.start, tag.end
    for i in order:
        between = text[at : chosen[i].start]
        places[i] = length + len(between)
        length = places[i] + len(chosen[i].answer)
        pieces += (between, chosen[i].answer)
        at = chosen[i].end
    shown = "".join((*pieces, text[at:]))
    return [_face_of(shown, places[i], chosen[i]) for i in (plan.index(ASK) for plan in plans)]


def _face_of(shown: str, place: int, asked: Deletion) -> Face:
    """The sides of the sibling that asks for the answer at a place of the text with all answers."""
    before, behind = shown[:place], shown[place + len(asked.answer) :]
    blank = f"[{asked.hint}]" if asked.hint else "[...]"
    inner = (blank, asked.answer, *(f"{CLOZE_OPEN}{what}{CLOZE_CLOSE}" for what in (blank, asked.answer)))
    return Face(*(_clean(before + what + behind) for what in inner))


def face(text: str, tag: Span, chosen: Sequence[Deletion], plan: Sequence[str]) -> Face:
    """One sibling's sides; ``tag`` is the place of the own tag, which is not shown."""
    ordered = sorted(zip(chosen, plan, strict=True), key=lambda pair: (pair[0].start, -pair[0].end))
    sides = []
    for marks in (False, True):
        for asked in (True, False):
            side = _side(text, (tag.end, len(text)), ordered, 0, asked=asked, marks=marks)
            sides.append(_clean(text[: tag.start] + side))
    return Face(*sides)


def _side(
    text: str, place: tuple[int, int], plan: Sequence[tuple[Deletion, str]], first: int, *, asked: bool, marks: bool
) -> str:
    """A stretch of the text with each deletion asked, shown or hidden; what is shown may hold further deletions.

    ``plan`` is in the order of the text; the stretch holds none before ``first``. With ``marks`` what is asked stands
    between the CLOZE marks.
    """
    pieces: list[str] = []
    at = place[0]
    for number in range(first, len(plan)):
        deletion, action = plan[number]
        if deletion.start >= place[1]:
            break
        if deletion.start < at or deletion.end > place[1]:
            continue
        pieces.append(text[at : deletion.start])
        at = deletion.end
        if action == HIDE or (action == ASK and asked):
            inner = f"[{deletion.hint}]" if deletion.hint else "[...]"
        elif number + 1 < len(plan) and plan[number + 1][0].start < deletion.end:
            answer = deletion.answer_start, deletion.answer_end
            inner = _side(text, answer, plan, number + 1, asked=asked, marks=marks)
        else:
            inner = deletion.answer
        pieces.append(f"{CLOZE_OPEN}{inner}{CLOZE_CLOSE}" if marks and action == ASK else inner)
    pieces.append(text[at : place[1]])
    return "".join(pieces)


def _clean(side: str) -> str:
    """Without schedule comments and block id."""
    lines = [_without_record(line) if RECORD in line else line for line in side.replace("\r\n", "\n").split("\n")]
    return BLOCK_ID.sub("", "\n".join(lines).strip())


def _without_record(line: str) -> str:
    """In a table's row the comment may stand in a cell of its own, which then goes with it."""
    before, _, behind = line.partition(RECORD)
    before, behind = before.rstrip(), behind.replace(RECORD, "")
    if before.endswith("|") and behind.strip() == "|":
        return before
    return (before + behind).rstrip()
