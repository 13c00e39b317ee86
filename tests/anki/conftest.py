"""Cards made by hand, packages made of them, and the real Anki to look at the packages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from studykit.anki.deck import ExportBlock, RenderedFace
from studykit.model.card import Card, CardId, CardKind, Face
from studykit.model.schedule import CardState
from studykit.model.span import NotePath

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))

from program import Program, write_vault

JUDGE = Path(__file__).with_name("judge.py")
LEARNER = Path(__file__).with_name("learner.py")


def make_card(id_: str, **values: Any) -> Card:
    """A new basic card; every field can be given."""
    due = values.get("due")
    plain: dict[str, Any] = {
        "id": CardId(id_),
        "note": NotePath("oauth/grants.md"),
        "note_title": "Grants",
        "line": 1,
        "end_line": 1,
        "kind": CardKind.BASIC,
        "syntax": "inline",
        "block": 0,
        "sibling": 0,
        "siblings": 1,
        "deck": "oauth",
        "tags": (),
        "context": (),
        "face": Face("", "", "", ""),
        "state": CardState.REVIEW if due else CardState.NEW,
        "buried": False,
        "due": None,
        "interval": Fraction(10) if due else None,
        "ease": 250 if due else None,
        "scheduler": "sm2",
        "segment": None,
    }
    return Card(**(plain | values))


def make_block(ids: str, *faces: tuple[str, str], kind: CardKind = CardKind.BASIC, **values: Any) -> ExportBlock:
    """A block of the cards named in ``ids`` (one word each) with these faces; dates go to the cards in turn."""
    names = ids.split()
    dues: Sequence[date | None] = values.pop("dues", [None] * len(names))
    for_block = {
        name: values.pop(name) for name in ("modified", "source", "media", "extra", "occlusion") if name in values
    }
    cards = tuple(
        make_card(name, kind=kind, sibling=number, siblings=len(names), due=when, **values)
        for number, (name, when) in enumerate(zip(names, dues, strict=True))
    )
    rendered = tuple(RenderedFace(front, back) for front, back in faces)
    return ExportBlock(cards=cards, faces=rendered, **({"modified": 1_700_000_000} | for_block))


@pytest.fixture
def card() -> Callable[..., Card]:
    return make_card


@pytest.fixture
def block() -> Callable[..., ExportBlock]:
    return make_block


@pytest.fixture
def judge() -> Callable[..., dict[str, Any]]:
    """Imports packages into one fresh collection of the real Anki, in a timezone, and says what arrived."""

    def run(*packages: Path, zone: str = "UTC", rollover: int = 4) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-X", "utf8", str(JUDGE), f"--rollover={rollover}", *map(str, packages)],
            env=os.environ | {"TZ": zone},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        assert found["problems"] == []
        assert found["missing"] == []
        assert found["check"] == "ok"
        assert found["empty_cards"] == 0
        return found

    return run


@pytest.fixture
def learner() -> Callable[..., list[dict[str, Any]]]:
    """Studies a package with the real Anki, in a timezone, and leaves its exports in a folder."""

    def run(
        folder: Path, package: Path | str, how_many: int, script: str = "", zone: str = "UTC"
    ) -> list[dict[str, Any]]:
        done = subprocess.run(
            [sys.executable, "-X", "utf8", str(LEARNER), str(folder), str(package), str(how_many), script],
            env=os.environ | {"TZ": zone},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        found: list[dict[str, Any]] = json.loads(done.stdout)
        return found

    return run


@pytest.fixture
def vault_of(tmp_path: Path) -> Callable[..., Program]:
    """The program in a vault of these notes."""
    return lambda notes, name="vault": Program(write_vault(tmp_path / name, notes))
