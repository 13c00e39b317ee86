"""``studykit export anki`` over every small vault, judged by the real Anki."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from program import VAULTS, Program, copy_vault

pytestmark = pytest.mark.anki
JUDGE = Path(__file__).resolve().parents[1] / "anki" / "judge.py"


def test_anki_has_the_cards_decks_and_schedules_of_the_notes(tmp_path: Path) -> None:
    packages, expected, decks = [], Counter[tuple[str | None, int | None, int | None]](), set()
    for folder in sorted(folder.name for folder in VAULTS.iterdir() if folder.is_dir() and folder.name[0] != "_"):
        studykit = Program(copy_vault(folder, tmp_path))
        package = tmp_path / f"{folder}.apkg"
        assert studykit("export", "anki", "-o", str(package)).code == 0
        packages.append(str(package))
        for card in studykit("cards", "--json").data["cards"]:
            if card["kind"] == "note":  # a whole note to be reread is no card of Anki
                continue
            expected[card["due"], card["interval"], card["ease"]] += 1
            decks.add(card["deck"].replace("/", "::"))
    judged = subprocess.run(
        [sys.executable, str(JUDGE), *packages], env=os.environ | {"TZ": "UTC"}, capture_output=True, check=True
    )
    found = json.loads(judged.stdout)
    assert (found["problems"], found["missing"], found["check"], found["empty_cards"]) == ([], [], "ok", 0)
    arrived = Counter(
        (card["due"], card["interval"], card["factor"] // 10) if card["due"] else (None, None, None)
        for card in found["cards"]
    )
    assert arrived == expected
    assert decks <= set(found["decks"])
    assert "Question ::" in str(found["notes"])
