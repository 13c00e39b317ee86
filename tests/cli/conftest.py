"""Vaults to run the program in; helpers beside this file, in tests/, tests/review and tests/vaults are importable."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "review"))
sys.path.insert(0, str(Path(__file__).parents[1] / "vaults"))
sys.path.insert(0, str(Path(__file__).parent))

from program import Program, copy_vault, write_vault


@pytest.fixture
def in_vault(tmp_path: Path) -> Callable[[str], Program]:
    """The program in a copy of one of the small vaults."""
    return lambda name: Program(copy_vault(name, tmp_path))


@pytest.fixture
def in_notes(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Program]:
    """The program in a vault of these notes."""
    return lambda notes: Program(write_vault(tmp_path / "vault", notes))
