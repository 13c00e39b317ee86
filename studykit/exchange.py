"""What cards can be exported to, by name. To add one: a room with its writer and a line in `EXPORTERS`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from studykit.anki.deck import ExportBlock
from studykit.anki.exporter import ExportReport, export
from studykit.anki.ledger import Issued


@dataclass(frozen=True, slots=True)
class Order:
    """An export as it was asked for. ``progress`` hears how many cards are done."""

    target: Path
    deck_prefix: str = ""
    tags: tuple[str, ...] = ()
    issued: Mapping[str, Issued] = field(default_factory=lambda: MappingProxyType({}))
    progress: Callable[[int], None] | None = None


@dataclass(frozen=True, slots=True)
class Exporter:
    """``suffix`` is the file ending, ``what`` one line for the help."""

    suffix: str
    what: str
    write: Callable[[Iterable[ExportBlock], Order], ExportReport]


def _anki(blocks: Iterable[ExportBlock], order: Order) -> ExportReport:
    return export(
        blocks, order.target, deck_prefix=order.deck_prefix, extra_tags=order.tags, progress=order.progress,
        issued=order.issued,
    )  # fmt: skip


EXPORTERS: Mapping[str, Exporter] = MappingProxyType(
    {"anki": Exporter(".apkg", "A package for Anki, with schedules, pictures, tags and decks.", _anki)}
)
