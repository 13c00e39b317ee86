"""What was found in a vault, for ``init`` and ``doctor``: dialects by folder, conventions and their source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from studykit.config import Conventions
from studykit.model.span import NotePath
from studykit.workspace.workspace import Workspace

_CLOZE_PARTS = re.compile(r"\[[^\[\]]*(?:123|hint)[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class FolderFound:
    """One folder's notes of one dialect: how many, why that dialect, and the cards its conventions yield."""

    folder: str
    dialect: str
    reason: str
    notes: int
    cards: int
    conventions: Conventions


def folders_found(workspace: Workspace) -> list[FolderFound]:
    """Every folder with notes, by path; a folder with two dialects appears twice."""
    groups: dict[tuple[str, str, str], list[NotePath]] = {}
    for path, choice in workspace.reading.choices.items():
        folder = path.rpartition("/")[0]
        groups.setdefault((folder, choice.dialect, choice.reason), []).append(path)
    found = []
    for (folder, dialect, reason), paths in sorted(groups.items()):
        cards = sum(len(block.faces) for path in paths for block in workspace.notes[path].blocks)
        conventions = workspace.reading.choices[paths[0]].conventions
        found.append(FolderFound(folder, dialect, reason, len(paths), cards, conventions))
    return found


def conventions_found(found: Iterable[FolderFound]) -> list[tuple[str, str, str]]:
    """Dialects with the same conventions, where these come from, and what they are in a few words."""
    groups: dict[tuple[str, str], dict[str, None]] = {}
    for entry in found:
        key = (entry.conventions.source, spelled(entry.conventions))
        groups.setdefault(key, {})[entry.dialect] = None
    return [(" and ".join(dialects), source, words) for (source, words), dialects in groups.items()]


def syntaxes_found(workspace: Workspace) -> Counter[str]:
    """Cards by the syntax that found them."""
    return Counter(block.syntax for note in workspace.notes.values() for block in note.blocks for _ in block.faces)


def spelled(conventions: Conventions) -> str:
    """Conventions in a few words: tags and separators that make a card."""
    separators = conventions.separators
    words: list[str] = []
    if conventions.deck_folder:
        words.append("every card syntax (a folder for cards)")
    words += _listed("tags", conventions.flashcard_tags, "#")
    words += _listed("question tags", conventions.card_tags, "#")
    words += _listed("one line", separators.inline)
    words += _listed("both ways", separators.reversed)
    words += _listed("several lines", (*separators.multiline, *separators.multiline_reversed))
    words += _listed("clozes", (_CLOZE_PARTS.sub("", pattern).replace("answer", "x") for pattern in conventions.clozes))
    if conventions.evidence_only and conventions.evidence_separators:
        words += _listed("above schedules", conventions.evidence_separators)
    words.append(f"first schedules on the {conventions.comment.replace('-', ' ')}")
    return ", ".join(words)


def _listed(what: str, values: Iterable[str], sign: str = "") -> list[str]:
    shown = " ".join(f"{sign}{value}" for value in values)
    return [f"{what} {shown}"] if shown else []
