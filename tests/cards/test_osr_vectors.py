"""Cards, kinds, siblings, block ids and schedules as the Obsidian plugin itself read them."""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from casefile import read_cases
from osr_vectors import DIFFERENT, VECTORS, comparisons

TRAPS = 46
"""As many are numbered, one after the other, in the cases of notes."""


def test_every_note_is_read_as_the_plugin_reads_it_or_differs_for_a_reason(tmp_path: Path) -> None:
    found = list(comparisons(VECTORS, tmp_path))
    assert len(found) > 130
    assert [one for one in found if not one.equal and one.number not in DIFFERENT] == []


def test_no_reason_is_left_over(tmp_path: Path) -> None:
    equal = {one.number for one in comparisons(VECTORS, tmp_path) if one.equal}
    assert equal.isdisjoint(DIFFERENT)


def test_every_trap_that_is_a_reason_is_a_case() -> None:
    cases = {case.title.partition(".")[0] for case in read_cases()}
    traps = {found[1] for reason in DIFFERENT.values() if (found := re.match(r"trap (\d+),", reason))}
    assert traps
    assert traps <= cases


def test_every_trap_is_a_case() -> None:
    cases = {case.title.partition(".")[0] for case in read_cases()}
    assert {str(number) for number in range(1, TRAPS + 1)} <= cases
