"""A deck that nobody wrote in Markdown, as notes full of flashcards: one file for each deck and set of tags.

The decks and tags stand in the files' front matter, the schedules in comments beside the cards. What Anki shows only
with the answer of a cloze stands below the card.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from fractions import Fraction
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import yaml

from studykit.anki.covered_notes import covered_note, is_covered
from studykit.anki.markdown import to_markdown
from studykit.anki.notetypes import BASIC, CLOZE, REVERSED
from studykit.anki.progress import due_date
from studykit.anki.templates import answer_part, cloze_field_of, filled
from studykit.model.schedule import EaseState
from studykit.scheduling.records.base import CLOSER
from studykit.scheduling.records.mask_comment import MASKS
from studykit.scheduling.states import encode_state, placeholder

if TYPE_CHECKING:
    from datetime import date

    from studykit.anki.reading import FoundCard, FoundCollection, FoundNote

MEDIA_FOLDER = "media"
EMPTY = "∅"
"""Stands for a question with nothing in it."""
_BASE_EASE = 250
_SUSPENDED = -1
_LONGEST_FIELD = 1_000_000
_LONGEST_NAME = 80
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|#^\[\]]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")
_BULLET = re.compile(r"[->|] |\d+\. ")
_NUMBER = re.compile(r"\{\{c(\d{1,3})::")


@dataclass(frozen=True, slots=True)
class Marks:
    """How cards are told apart in the notes: the lines between front and back."""

    one_way: str = "?"
    both_ways: str = "??"


@dataclass(frozen=True, slots=True)
class NewNote:
    """``path`` from the folder named; ``suspended`` are cards at rest by their first line and sibling."""

    path: PurePosixPath
    text: str
    cards: int
    suspended: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class NewNotes:
    """``media`` maps names in the package to names in the media folder; ``left_out`` says which notes and why,
    ``reduced`` of which notes something could not be kept."""

    notes: tuple[NewNote, ...]
    media: Mapping[str, str]
    left_out: tuple[tuple[str, str], ...]
    reduced: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Written:
    """One card block: its Markdown, the ordinals of its siblings in order, and what stands below the card.

    ``keys`` are the siblings' where their schedules are found by keys; ``line`` is the block's first line in the text,
    from 0; ``lost`` is what of the note could not be kept.
    """

    text: str
    ordinals: tuple[int, ...]
    below: str = ""
    keys: tuple[str, ...] = ()
    line: int = 0
    lost: tuple[str, ...] = ()


def notes_from(
    collection: FoundCollection, available: Mapping[str, str], zone: tzinfo, marks: Marks = Marks()
) -> NewNotes:
    """All notes of a collection, by deck and tags. ``available`` are the media of the package by name."""
    by_note: dict[int, list[FoundCard]] = {}
    for card in collection.cards:
        by_note.setdefault(card.note, []).append(card)
    media: dict[str, str] = {}
    pages: dict[tuple[str, tuple[str, ...]], _Page] = {}
    left_out: list[tuple[str, str]] = []
    reduced: list[tuple[str, str]] = []
    for number, note in collection.notes.items():
        cards = by_note.get(number, [])
        reason = _refusal(note, cards)
        if reason:
            left_out.append((note.guid, reason))
            continue
        deck = cards[0].deck
        tags = tuple(sorted(tag.replace("::", "/") for tag in note.tags))
        page = pages.setdefault((deck, tags), _Page(deck, tags))
        depth = deck.count("::")

        def place(name: str, depth: int = depth) -> str:
            if name in available:
                media.setdefault(name, _plain_name(name, set(media.values())))
            return f"{'../' * depth}{MEDIA_FOLDER}/{media.get(name, name)}"

        for written in _written(note, cards, place, marks):
            page.add(written, cards, collection.day_zero, zone)
            reduced += [(note.guid, lost) for lost in written.lost]
    names: set[str] = set()
    written_pages = tuple(page.note(names) for page in pages.values() if page.cards)
    return NewNotes(written_pages, media, tuple(left_out), tuple(reduced))


def _refusal(note: FoundNote, cards: Sequence[FoundCard]) -> str:
    if not cards:
        return "it has no cards"
    if is_covered(note) and covered_note(note, str) is None:
        return "it is an image occlusion without a picture or without masks"
    if any(len(value) > _LONGEST_FIELD for value in note.fields):
        return "a field is longer than a million characters"
    return ""


class _Page:
    """A file in the making."""

    def __init__(self, deck: str, tags: tuple[str, ...]) -> None:
        self._deck, self._tags = deck, tags
        front: dict[str, object] = {"deck": deck.replace("::", "/")}
        front |= {"tags": list(tags)} if tags else {}
        title = deck.rpartition("::")[2]
        head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=10_000)
        self._lines: list[str] = ["---", *head.rstrip("\n").split("\n"), "---", "", f"# {_title(title)}", ""]
        self._suspended: list[tuple[int, int]] = []
        self.cards = 0

    def add(self, written: _Written, cards: Sequence[FoundCard], day_zero: date, zone: tzinfo) -> None:
        by_ordinal = {card.ordinal: card for card in cards}
        first = len(self._lines) + 1 + written.line
        self._lines += written.text.split("\n")
        segments = [_segment(by_ordinal.get(ordinal), day_zero, zone) for ordinal in written.ordinals]
        self._lines += _record(segments, written.keys)
        self._lines += ["", *(written.below.split("\n") if written.below else ()), *([""] if written.below else ())]
        self._suspended += [
            (first, sibling)
            for sibling, ordinal in enumerate(written.ordinals)
            if ordinal in by_ordinal and by_ordinal[ordinal].queue == _SUSPENDED
        ]
        self.cards += len(written.ordinals)

    def note(self, names: set[str]) -> NewNote:
        levels = [_plain_name(level, set()) for level in self._deck.split("::")]
        stem = levels[-1]
        if self._tags:
            stem = _plain_name(f"{stem} ({' '.join(tag.rpartition('/')[2] for tag in self._tags)})", set())
        path = PurePosixPath(*levels[:-1], f"{stem}.md")
        count = 1
        while str(path).casefold() in names:
            count += 1
            path = path.with_name(f"{stem} {count}.md")
        names.add(str(path).casefold())
        return NewNote(path, "\n".join(self._lines).rstrip("\n") + "\n", self.cards, tuple(self._suspended))


def _written(note: FoundNote, cards: Sequence[FoundCard], place: Callable[[str], str], marks: Marks) -> list[_Written]:
    values = dict(zip(note.kind.fields, note.fields, strict=False))
    covered = covered_note(note, place) if is_covered(note) else None
    if covered is not None:
        return [_Written(covered.text, covered.ordinals, covered.below, covered.keys, covered.fence, covered.lost)]
    if note.kind.is_cloze:
        return _cloze(note, values, cards, place, marks)
    sides = {}
    for ordinal, template in enumerate(note.kind.templates):
        if note.kind.name in (BASIC.name, REVERSED.name):
            pair = values["Front"], values["Back"]
            sides[ordinal] = pair if ordinal == 0 else pair[::-1]
        else:
            sides[ordinal] = filled(template.question, values), filled(answer_part(template.answer), values)
    pairs = {
        card.ordinal: (to_markdown(sides[card.ordinal][0], place), to_markdown(sides[card.ordinal][1], place))
        for card in cards
        if card.ordinal in sides
    }
    if len(pairs) == 2 and pairs.get(0) == pairs.get(1, ("", ""))[::-1]:
        return [_Written(_basic(*pairs[0], marks.both_ways), (0, 1))]
    return [_Written(_basic(front, back, marks.one_way), (ordinal,)) for ordinal, (front, back) in pairs.items()]


def _basic(front: str, back: str, mark: str) -> str:
    """A front that begins with a list, a quotation or a table gets an empty line: a note's bullet is no part of it."""
    lead = "&nbsp;\n" if _BULLET.match(front) else ""
    return "\n".join(part for part in (lead + front or EMPTY, mark, back) if part)


def _cloze(
    note: FoundNote, values: Mapping[str, str], cards: Sequence[FoundCard], place: Callable[[str], str], marks: Marks
) -> list[_Written]:
    template = note.kind.templates[0]
    source = "Text" if note.kind.name == CLOZE.name else cloze_field_of(template.question)
    text = to_markdown(values.get(source, ""), place, clozes=True)
    ordinals = tuple(sorted({int(number) - 1 for number in _NUMBER.findall(text)}))
    if not ordinals:
        return [_Written(_basic(text, "", marks.one_way), (cards[0].ordinal,))]
    below = ""
    if note.kind.name != CLOZE.name:
        rest = {name: "" if name == source else value for name, value in values.items()}
        below = to_markdown(filled(answer_part(template.answer), rest), place)
    return [_Written(text, ordinals, below)]


def _segment(card: FoundCard | None, day_zero: date, zone: tzinfo) -> str:
    due = due_date(card.type, card.due, card.interval, day_zero, zone) if card else None
    if card is None or due is None:
        return ""
    ease = min(max(card.factor // 10, 130), 999) if card.factor >= 10 else _BASE_EASE
    return encode_state(EaseState(due, Fraction(card.interval), ease))


def _record(segments: list[str], keys: Sequence[str]) -> list[str]:
    """The comment with the siblings' schedules, on a line of its own; none where all are new."""
    if keys:
        parts = [f"{key}!{segment}" for key, segment in zip(keys, segments, strict=True) if segment]
        return [f"{MASKS.opener} {' '.join(parts)}{CLOSER}"] if parts else []
    while segments and not segments[-1]:
        segments.pop()
    spelled = "".join(f"!{segment or placeholder(_BASE_EASE)}" for segment in segments)
    return [f"<!--SR:{spelled}-->"] if segments else []


def _title(name: str) -> str:
    return to_markdown(name.replace("&", "&amp;").replace("<", "&lt;"), lambda path: path).replace("\n", " ")


def _plain_name(name: str, taken: set[str]) -> str:
    """A file name that every system accepts and that nobody has yet (capitals do not count)."""
    plain = " ".join(_FORBIDDEN.sub("-", name).split()).strip(". ") or "untitled"
    plain = f"_{plain}" if _RESERVED.fullmatch(plain.split(".")[0]) else plain
    stem, dot, suffix = plain.rpartition(".") if "." in plain[-8:] else (plain, "", "")
    stem = stem[:_LONGEST_NAME].rstrip(". ") or "untitled"
    known = {one.casefold() for one in taken}
    found, count = f"{stem}{dot}{suffix}", 1
    while found.casefold() in known:
        count += 1
        found = f"{stem} {count}{dot}{suffix}"
    return found
