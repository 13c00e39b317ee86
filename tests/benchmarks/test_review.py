"""A session of 10,000 notes: its first card, the next one after a grade; and schedules alone. Run with
``--benchmark-only``; sizes by ``--thorough``."""

from __future__ import annotations

import random
import sys
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from vaults import write

from studykit.model.schedule import EaseState, Rating
from studykit.review.session import Command
from studykit.review.sitting import Sitting
from studykit.scheduling import SCHEDULERS, Moment
from studykit.study.filters import Filter
from studykit.study.queue import request
from studykit.workspace import Workspace
from studykit.workspace.desk import VaultDesk

TODAY = date(2026, 11, 20)


def sit_down(root: Path) -> Sitting:
    workspace = Workspace.open(root, vault=root, today=TODAY)
    asked = request(workspace.config, workspace.today)
    desk = VaultDesk(workspace, Filter(), asked, opener=str, editor=lambda path, line: None)
    sitting = Sitting(desk, desk.plan.entries)
    assert sitting.choices()
    return sitting


@pytest.fixture
def vault(tmp_path: Path, thorough: bool) -> Path:
    """With an index that is up to date, and answers in the journal."""
    write("usual", tmp_path, 10_000 if thorough else 1_000)
    sitting = sit_down(tmp_path)
    for _ in range(3):
        grade(sitting)
    sit_down(tmp_path)
    return tmp_path


def grade(sitting: Sitting) -> None:
    """From the answer on the screen to the next card, with the choices it offers."""
    sitting.do(Command.FLIP)
    assert sitting.do(Command.GOOD, 1.0).recorded is not None
    sitting.choices()


def test_first_card(benchmark: Any, vault: Path) -> None:
    benchmark(lambda: sit_down(vault))


def test_next_card(benchmark: Any, vault: Path) -> None:
    sitting = sit_down(vault)
    benchmark.pedantic(lambda: grade(sitting), rounds=100)


@pytest.mark.parametrize("name", ["sm2", "sm2-osr", "sm2-anki"])
def test_schedules(benchmark: Any, name: str, thorough: bool) -> None:
    """Value to value, a state and a rating each."""
    chance = random.Random(1)  # noqa: S311  # states, not secrets
    scheduler = SCHEDULERS[name](None)
    states = [
        (
            EaseState(TODAY - timedelta(chance.randint(0, 99)), Fraction(chance.randint(0, 900)), 130 + number % 200),
            chance.choice(list(Rating)),
        )
        for number in range(100_000 if thorough else 10_000)
    ]
    moment = Moment(TODAY, datetime(2026, 11, 20, 12, tzinfo=UTC))

    def answer_all() -> None:
        for state, rating in states:
            scheduler.answer(state, rating, moment)

    benchmark.pedantic(answer_all, rounds=3)
