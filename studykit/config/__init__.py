"""What the user, a plugin or nobody configured; names dialect and scheduler, imports neither."""

from __future__ import annotations

from studykit.config.layers import load
from studykit.config.places import DECK_FOLDER, conventions_for, folder_value, is_ignored
from studykit.config.settings import (
    ANKI_CLOZE,
    BOLD_CLOZE,
    CURLY_CLOZE,
    HIGHLIGHT_CLOZE,
    AnkiSettings,
    Config,
    Conventions,
    DiagramSettings,
    Folder,
    Leech,
    Limits,
    Separators,
    SiteSettings,
)

__all__ = [
    "ANKI_CLOZE",
    "BOLD_CLOZE",
    "CURLY_CLOZE",
    "DECK_FOLDER",
    "HIGHLIGHT_CLOZE",
    "AnkiSettings",
    "Config",
    "Conventions",
    "DiagramSettings",
    "Folder",
    "Leech",
    "Limits",
    "Separators",
    "SiteSettings",
    "conventions_for",
    "folder_value",
    "is_ignored",
    "load",
]
