"""How far lifelines stand apart in a terminal, in columns of characters."""

from __future__ import annotations

from studykit.diagrams.measure import Line, cell_ruler, widest, wrap
from studykit.diagrams.model import Event, Flow, Message, Note
from studykit.model.values import dataclass

NAME_LIMIT = 16
LOOP = 4  # columns a message to oneself swings out
_LIMITS = (40, 34, 28, 24, 20, 17, 14, 12)  # tried in turn, as the widest a message's text may be


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text broken for the terminal; ``width`` in columns."""

    lines: tuple[str, ...]
    width: int


def paragraph(text: str, limit: int, *, even: bool = True) -> Paragraph:
    """Break a text at ``limit`` columns; ``even``: into lines of about equal width."""
    measured = cell_ruler(text)
    lines: tuple[Line, ...] = wrap(measured, limit, even=even)
    return Paragraph(tuple(text[start:end] for start, end in lines), int(widest(measured, lines)))


@dataclass(frozen=True, slots=True)
class TextColumns:
    """Column of each lifeline, the whole width, and the texts by event index."""

    xs: tuple[int, ...]
    width: int
    names: tuple[Paragraph, ...]
    texts: dict[int, Paragraph]


def text_columns(flow: Flow, width: int, inset: int) -> TextColumns | None:
    """Place the lifelines within ``width`` columns, ``inset`` of them free on each side; None if they do not fit."""
    for limit in _LIMITS:
        placed = _Spacing(flow, limit).placed(inset)
        if placed.width <= width:
            return placed
    return None


class _Spacing:
    """Gap k lies left of participant k, as in the drawn picture."""

    def __init__(self, flow: Flow, limit: int) -> None:
        self.places = {participant.id: place for place, participant in enumerate(flow.participants)}
        self.names = tuple(paragraph(participant.name, NAME_LIMIT) for participant in flow.participants)
        self.gaps = [0] * (len(self.names) + 1)
        self.texts: dict[int, Paragraph] = {}
        for place, name in enumerate(self.names):
            half = name.width // 2 + 3
            self.need(place - 1, place, half + (self.names[place - 1].width // 2 + 3 if place else 0))
            self.need(place, place + 1, half)
        for index, event in enumerate(flow.events):
            self._make_room(index, event, limit)

    def need(self, start: int, end: int, room: int) -> None:
        missing = room - sum(self.gaps[start + 1 : end + 1])
        for gap in range(start + 1, end + 1):
            share = -(-missing // (end + 1 - gap))
            if share > 0:
                self.gaps[gap] += share
                missing -= share

    def _make_room(self, index: int, event: Event, limit: int) -> None:
        if isinstance(event, Message):
            outside = -1 if event.edge == "left" else len(self.names)
            ends = [outside if who is None else self.places[who] for who in (event.sender, event.receiver)]
            start, end = min(ends), max(ends)
            numbered = f"{event.number} {event.text}".strip() if event.number else event.text
            if start == end:
                text = paragraph(numbered, max(limit - LOOP, 8))
                self.need(start, start + 1, text.width + LOOP + 3)
            else:
                text = paragraph(numbered, max(limit, sum(self.gaps[start + 1 : end + 1]) - 3))
                self.need(start, end, max(text.width, 4) + 3)
        elif isinstance(event, Note):
            places = [self.places[who] for who in event.over] or [0, max(0, len(self.names) - 1)]
            start, end = min(places), max(places)
            text = paragraph(event.text, max(limit, sum(self.gaps[start + 1 : end + 1]) if event.side == "over" else 0))
            box = text.width + 4
            if event.side == "left":
                self.need(start - 1, start, box + 2)
            elif event.side == "right":
                self.need(end, end + 1, box + 2)
            else:
                if start != end:
                    self.need(start, end, box - 4)
                half = 3 if start != end else box // 2 + 2
                self.need(start - 1, start, half)
                self.need(end, end + 1, half)
        else:
            return
        self.texts[index] = text

    def placed(self, inset: int) -> TextColumns:
        xs: list[int] = []
        at = inset
        for gap in self.gaps[:-1]:
            at += gap
            xs.append(at)
        return TextColumns(tuple(xs), at + self.gaps[-1] + 1 + inset, self.names, self.texts)
