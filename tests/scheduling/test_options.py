"""Settings of schedulers: from a settings file, from the plugin's, or from the command line."""

from __future__ import annotations

from typing import Any

import pytest

from studykit.errors import UsageError
from studykit.scheduling import get_scheduler
from studykit.scheduling.sm2_anki import Sm2Anki
from studykit.scheduling.sm2_osr import Sm2Osr


@pytest.mark.parametrize(
    "options",
    [{"base_ease": 230}, {"baseEase": "230"}, {"base-ease": 230.0}],
)
def test_names_and_values_as_people_write_them(options: dict[str, Any]) -> None:
    scheduler = get_scheduler("sm2-osr", options)
    assert isinstance(scheduler, Sm2Osr)
    assert scheduler.base_ease == 230


def test_lists_and_flags_from_text() -> None:
    anki = get_scheduler("sm2-anki", {"learning_steps": "1, 10 60", "relearning_steps": []})
    assert isinstance(anki, Sm2Anki)
    assert (anki.learning_steps, anki.relearning_steps) == ((1, 10, 60), ())
    osr = get_scheduler("sm2-osr", {"load_balance": "off"})
    assert isinstance(osr, Sm2Osr)
    assert not osr.load_balance


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("sm3", {}, r"`sm3`. Did you mean `sm2`"),
        ("leitner", {}, "Known: fsrs, sm2, sm2-anki, sm2-osr"),
        ("sm2-osr", {"base_eas": 230}, "sm2-osr has no setting `base_eas`. Did you mean `base_ease`"),
        ("sm2", {"base_ease": "high"}, "`base_ease` of sm2: expected a whole number from 130 to 999, not `high`"),
        ("sm2", {"base_ease": 2.5}, "whole number"),
        ("sm2", {"base_ease": True}, "whole number"),
        ("sm2-osr", {"easy_bonus": "nan"}, "a number from"),
        ("sm2-osr", {"load_balance": "perhaps"}, "true or false"),
        ("sm2-osr", {"lateness": "early"}, "intended or plugin"),
        ("sm2-anki", {"learning_steps": 3}, "a list of numbers"),
    ],
)
def test_mistakes_are_told_with_what_would_be_right(name: str, options: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        get_scheduler(name, options)
