"""What the user, a plugin or nobody configured; names dialect and scheduler, imports neither."""

from __future__ import annotations

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
]
