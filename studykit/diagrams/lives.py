"""When participants come to life, are busy and end, counted in steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from studykit.diagrams.model import Activation, Creation, Destruction, Flow, Message, Note, Tint
from studykit.model.values import dataclass


@dataclass(frozen=True, slots=True)
class Busy:
    """A stretch of activity from step ``start`` to step ``end`` (0: before the first; None: to the end).

    ``level`` counts the stretches it lies upon.
    """

    id: str
    level: int
    start: int
    end: int | None
    tint: Tint | None


@dataclass(frozen=True, slots=True)
class Lives:
    """``born`` and ``ended``: participant -> step; ``busy`` in the order of their beginnings."""

    born: Mapping[str, int]
    ended: Mapping[str, int]
    busy: tuple[Busy, ...]

    def without(self, step: int | None) -> Lives:
        """What is left to see when nothing may tell of one step: as if it had begun and ended nothing."""
        if step is None:
            return self
        return Lives(
            {who: at for who, at in self.born.items() if at != step},
            {who: at for who, at in self.ended.items() if at != step},
            _levelled([busy for busy in self.busy if step not in (busy.start, busy.end)]),
        )


def lives(flow: Flow) -> Lives:
    """Read the lives off the events.

    A creation counts if nothing touched the participant before; an end, if nothing touches it afterwards.
    """
    born: dict[str, int] = {}
    ended: dict[str, int] = {}
    awaited: set[str] = set()
    touched: set[str] = set()
    step = 0
    for event in flow.events:
        if isinstance(event, Message | Note):
            ids = {who for who in _touched(event) if who is not None}
            if isinstance(event, Message):
                step += 1
                if event.receiver is not None and event.receiver in awaited and event.sender != event.receiver:
                    born[event.receiver] = step
            awaited -= ids
            touched |= ids
            for who in ids:
                ended.pop(who, None)
        elif isinstance(event, Creation) and event.id not in touched:
            awaited.add(event.id)
        elif isinstance(event, Destruction) and event.id in touched:
            ended[event.id] = step
    return Lives(born, ended, _stretches(flow))


def _stretches(flow: Flow) -> tuple[Busy, ...]:
    found: list[Busy] = []
    running: dict[str, list[int]] = {}  # participant -> indexes in `found`, the last begun last
    step = 0
    for event in flow.events:
        if isinstance(event, Message):
            step += 1
        elif isinstance(event, Activation):
            mine = running.setdefault(event.id, [])
            if event.on:
                mine.append(len(found))
                found.append(Busy(event.id, 0, step, None, event.tint))
            elif mine:
                index = mine.pop()
                found[index] = replace(found[index], end=step)
    return _levelled(found)


def _levelled(stretches: list[Busy]) -> tuple[Busy, ...]:
    """The stretches, in the order of their beginnings, each with the number of those it lies upon."""
    running: dict[str, list[Busy]] = {}
    found = []
    for busy in stretches:
        below = [other for other in running.get(busy.id, ()) if other.end is None or other.end > busy.start]
        found.append(replace(busy, level=len(below)))
        running[busy.id] = [*below, busy]
    return tuple(found)


def _touched(event: Message | Note) -> tuple[str | None, ...]:
    return event.over if isinstance(event, Note) else (event.sender, event.receiver)
