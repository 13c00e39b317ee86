"""The program in vaults made for one test."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))

from program import Program, write_vault


@pytest.fixture
def in_notes(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Program]:
    """The program in a vault made of these notes."""
    return lambda notes: Program(write_vault(tmp_path / "vault", notes))
