"""Benchmarks are measured in processor seconds, those of the processes they start included."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from usage import processor_seconds

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser test says its own times: what is waited for there is not processor time."""
    for item in items:
        if item.path.parent == HERE and "browser" not in item.keywords:
            item.add_marker(pytest.mark.benchmark(timer=processor_seconds))
