"""One cloze field from the faces of its siblings.

A cloze's siblings are rendered one by one, each with its own deletion marked: the answer in the back and
``[...]`` or ``[hint]`` in the front. The mark is ``<span class="cloze">…</span>``, or the bare pair `CLOZE_OPEN`,
`CLOZE_CLOSE` where no element can stand. Around a whole formula of which a part is deleted the front's formula
is the hint. Apart from the marks all backs are the same text, so the deletions of all siblings can be laid over
it and written as Anki's ``{{c1::answer::hint}}``.

Anki reads the field's source, not what it shows: ``}}`` closes a deletion and ``::`` begins its hint wherever
they stand. As character references they read the same to a person and nothing to Anki.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studykit.anki.fields import TAG
from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_DELETIONS = 500
"""Anki makes no cards of deletions with a higher number."""

_CLOZE_CLASS = re.compile(r"""\bclass=(["'])(?:[^"']*\s)?cloze(?:\s[^"']*)?\1""")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_MARK = re.compile(f"[{CLOZE_OPEN}{CLOZE_CLOSE}]")
_BRACE_PAIR = re.compile(r"\{(?=\{)|\}(?=\})")
_COLON_PAIR = re.compile(r":(?=:)")
_NO_HINT = ("...", "…")


@dataclass(frozen=True, slots=True)
class ClozeFace:
    """``number`` counts from 1 and is the card's in Anki; ``front`` and ``back`` are HTML with marks."""

    number: int
    front: str
    back: str


@dataclass(frozen=True, slots=True)
class _Deletion:
    start: int
    end: int
    number: int
    hint: str


@dataclass(frozen=True, slots=True)
class _Marked:
    """A text without its marks, and where they were."""

    text: str
    ranges: tuple[tuple[int, int], ...]

    def outside(self) -> list[str]:
        """What stands before, between and after the marked ranges."""
        edges = [0, *(edge for pair in self.ranges for edge in pair), len(self.text)]
        return [self.text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]

    def inside(self) -> list[str]:
        return [self.text[start:end] for start, end in self.ranges]


def cloze_field(faces: Sequence[ClozeFace]) -> str | None:
    """The field, or None where these faces are no cloze in Anki's sense.

    That is so where a front hides more than its own deletion, a deletion is empty or cuts through an element
    or another deletion, or there are more than `MOST_DELETIONS`. Such siblings are cards of their own.
    """
    backs = [_read_marks(face.back) for face in faces]
    deletions: set[_Deletion] = set()
    for face, back in zip(faces, backs, strict=True):
        found = _deletions(face, back)
        if not found or back is None or backs[0] is None or back.text != backs[0].text:
            return None
        deletions.update(found)
    if not deletions or backs[0] is None:
        return None
    ordered = sorted(deletions, key=lambda one: (one.start, -one.end, one.number))
    return _write(backs[0].text, ordered) if _are_nested(ordered) else None


def without_bare_marks(fragment: str) -> str:
    """A face that is shown by itself: its marks stay where they are elements."""
    return _MARK.sub("", fragment)


def _deletions(face: ClozeFace, back: _Marked | None) -> list[_Deletion]:
    """This sibling's deletions with their hints; none where its front and back do not belong together."""
    front = _read_marks(face.front)
    if front is None or back is None or not 1 <= face.number <= MOST_DELETIONS:
        return []
    if len(front.ranges) != len(back.ranges) or front.outside() != back.outside():
        return []
    answers = back.inside()
    if not all(answer.strip() and _is_balanced(answer) for answer in answers):
        return []
    return [
        _Deletion(start, end, face.number, _hint(shown))
        for (start, end), shown in zip(back.ranges, front.inside(), strict=True)
    ]


def _read_marks(fragment: str) -> _Marked | None:
    """None where marks are not closed or stand in each other."""
    pieces: list[str] = []
    ranges: list[tuple[int, int]] = []
    length = at = 0
    opened: int | None = None
    for position, end, opens in _marks(fragment):
        pieces.append(fragment[at:position])
        length += position - at
        at = end
        if opens == (opened is not None):
            return None
        if opens:
            opened = length
        elif opened is not None:
            ranges.append((opened, length))
            opened = None
    pieces.append(fragment[at:])
    return None if opened is not None else _Marked("".join(pieces), tuple(ranges))


def _marks(fragment: str) -> Iterator[tuple[int, int, bool]]:
    """Place, end and direction of each mark, in order."""
    found = [(match.start(), match.end(), match[0] == CLOZE_OPEN) for match in _MARK.finditer(fragment)]
    if "cloze" in fragment:
        stack: list[bool] = []
        for tag in TAG.finditer(fragment):
            if tag["name"] != "span":
                continue
            if not tag["close"]:
                stack.append(_CLOZE_CLASS.search(tag["rest"]) is not None)
            if stack[-1:] == [True]:
                found.append((tag.start(), tag.end(), not tag["close"]))
            if tag["close"] and stack:
                stack.pop()
        found.sort()
    return iter(found)


def _is_balanced(fragment: str) -> bool:
    open_names: list[str] = []
    for tag in TAG.finditer(fragment):
        name = tag["name"].lower()
        if name in _VOID or tag["rest"].endswith("/"):
            continue
        if not tag["close"]:
            open_names.append(name)
        elif not open_names or open_names.pop() != name:
            return False
    return not open_names


def _hint(shown: str) -> str:
    hint = shown.strip().removeprefix("[").removesuffix("]").strip()
    return "" if hint in _NO_HINT else hint


def _are_nested(ordered: Sequence[_Deletion]) -> bool:
    """Each deletion stands beside or inside every other."""
    open_ends: list[int] = []
    for deletion in ordered:
        while open_ends and open_ends[-1] <= deletion.start:
            open_ends.pop()
        if open_ends and deletion.end > open_ends[-1]:
            return False
        open_ends.append(deletion.end)
    return True


def _write(text: str, ordered: Sequence[_Deletion]) -> str:
    pieces: list[str] = []
    waiting: list[_Deletion] = []
    at = 0

    def copy(until: int) -> None:
        nonlocal at
        pieces.append(_protect(text[at:until], inside=bool(waiting)))
        at = until

    def close() -> None:
        deletion = waiting[-1]
        copy(deletion.end)
        waiting.pop()
        pieces.append(f"::{_protect(deletion.hint, inside=True)}}}}}" if deletion.hint else "}}")

    for deletion in ordered:
        while waiting and waiting[-1].end <= deletion.start:
            close()
        copy(deletion.start)
        waiting.append(deletion)
        pieces.append(f"{{{{c{deletion.number}::")
    while waiting:
        close()
    copy(len(text))
    return "".join(pieces)


def _protect(text: str, *, inside: bool) -> str:
    """Character references for what Anki would read: pairs, and single ones that would join a neighbour's."""
    text = _BRACE_PAIR.sub(_reference, text)
    if text.endswith(("{", "}")):
        text = text[:-1] + f"&#{ord(text[-1])};"
    if not inside:
        return text
    text = _COLON_PAIR.sub(_reference, text).replace("image-occlusion:", "image-occlusion&#58;")
    return text[:-1] + "&#58;" if text.endswith(":") else text


def _reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"
