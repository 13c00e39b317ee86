"""What `init` says a choice yields is what the vault yields once its line stands in the file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from studykit.config import load
from studykit.workspace import Workspace
from studykit.workspace.alternatives import outcomes

VAULTS = Path(__file__).parents[1] / "vaults"

MIXED = """# Tea #flashcards

first->->->one
second->->->two
third :: three

- #ask What is it?
    - This
- #ask And that?
    - That

some ==marked== and **bold** words and {{curly}} ones

front
?
back
"""


def vault(tmp_path: Path, name: str) -> Path:
    root = tmp_path / name
    if name == "mixed":
        root.mkdir()
        (root / "Tea.md").write_text(MIXED, encoding="utf-8")
        (root / "Untagged.md").write_text(MIXED.replace(" #flashcards", ""), encoding="utf-8")
    else:
        shutil.copytree(VAULTS / name, root)
    return root


def counted(root: Path) -> tuple[int, int]:
    blocks = [block for note in Workspace(root, load(root)).notes.values() for block in note.blocks]
    return (
        sum(len(block.faces) for block in blocks),
        sum(min(len(block.faces), len(block.record.segments)) for block in blocks if block.record),
    )


@pytest.mark.parametrize("name", ["mixed", "obsidian", "logseq", "roam", "seeds-like"])
def test_each_choice_yields_what_is_said(tmp_path: Path, name: str) -> None:
    root = vault(tmp_path, name)
    found = outcomes(Workspace(root, load(root)))
    assert [one.choice for one in found if not one.setting] == ["as found"]
    for one in found:
        (root / "studykit.yml").write_text(one.setting + "\n", encoding="utf-8")
        assert (one.cards, one.scheduled) == counted(root), one
    assert name != "mixed" or len({one.cards for one in found}) > 4


def test_the_choices_are_those_the_notes_give_a_reason_for(tmp_path: Path) -> None:
    root = vault(tmp_path, "mixed")
    found = {one.choice: (one.lines, one.first) for one in outcomes(Workspace(root, load(root)))}
    assert found == {
        "as found": (0, ""),
        ":: on one line": (2, "Tea.md:5"),
        "->->-> on one line": (4, "Tea.md:3"),
        "==x== no cloze": (2, "Tea.md:12"),
        "**x** a cloze": (2, "Tea.md:12"),
        "{{x}} a cloze": (2, "Tea.md:12"),
        "list items with #ask": (4, "Tea.md:7"),
        "every note a deck, no tag needed": (10, "Tea.md:3"),
    }
