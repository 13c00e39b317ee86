"""The README says what the program does: its list of commands is made from them, its examples name real ones."""

from __future__ import annotations

import re

from readme import README, written

from studykit.cli.commands import names

TEXT = README.read_text(encoding="utf-8")


def test_the_list_of_commands_is_up_to_date() -> None:
    assert written(TEXT) == TEXT, "run: python tests/readme.py --write"


def test_only_commands_that_exist_are_named() -> None:
    named = re.findall(r"`(?:\.venv/bin/)?studykit (?:-C \S+ )?([a-z][a-z-]+)", TEXT)
    named += re.findall(r"^(?:\S*/)?studykit (?:-C \S+ )?([a-z][a-z-]+)", TEXT, re.MULTILINE)
    assert named
    assert set(named) <= set(names())
