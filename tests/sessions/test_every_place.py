"""Every card of every small vault, rated again and again: what was written is read, and nothing else changed."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from studykit.model.card import Card
from studykit.model.schedule import Rating
from studykit.study.filters import Filter
from studykit.study.queue import Request
from studykit.workspace.desk import VaultDesk
from studykit.workspace.workspace import Workspace

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
from program import VAULTS, copy_vault

TODAY = date(2026, 11, 20)


def cards_of(root: Path, day: date) -> dict[str, Card]:
    return {card.id: card for card in Workspace.open(root, vault=root, today=day).cards() if not card.foreign}


def looks(card: Card) -> tuple[object, ...]:
    return (card.note, card.kind, card.face, card.context, card.deck, card.anchor, card.sibling)


@pytest.mark.parametrize("name", sorted(path.name for path in VAULTS.iterdir() if path.is_dir()))
def test_what_is_written_is_read(name: str, tmp_path: Path) -> None:
    root = copy_vault(name, tmp_path)
    before = cards_of(root, TODAY)
    ids = sorted(before, key=lambda card: (before[card].note, before[card].line, before[card].sibling), reverse=True)
    for turn, rating in enumerate([Rating.GOOD, Rating.EASY, Rating.HARD]):
        day = TODAY + timedelta(50 * turn)
        desk = VaultDesk(
            Workspace.open(root, vault=root, today=day), Filter(), Request(day), opener=str,
            editor=lambda path, line: None,
        )  # fmt: skip
        written = {card: desk.rate(desk.card(card).id, rating, 1.0).after for card in ids}
        after = cards_of(root, day)
        assert {card: after[card].segment for card in after} == written
        assert {card: looks(after[card]) for card in after} == {card: looks(before[card]) for card in before}
    while desk.undo() is not None:
        pass
    assert {card: cards_of(root, TODAY)[card].segment for card in before} == {
        card: before[card].segment for card in before
    }
    for path in (VAULTS / name).rglob("*.md"):
        assert (root / path.relative_to(VAULTS / name)).read_bytes() == path.read_bytes()
