"""What Obsidian and its Spaced Repetition plugin are set to; their files are read and never written."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from studykit.config.lenient_json import Values, read_object
from studykit.config.settings import (
    BOLD_CLOZE,
    CURLY_CLOZE,
    HIGHLIGHT_CLOZE,
    Conventions,
    DeckSource,
    Separators,
)
from studykit.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PLUGIN_FILE = ".obsidian/plugins/obsidian-spaced-repetition/data.json"
_APP_FILE = ".obsidian/app.json"
_TEMPLATES_FILE = ".obsidian/templates.json"
FILES = (PLUGIN_FILE, _APP_FILE, _TEMPLATES_FILE)
"""all that is read, from the vault's root"""
_BASE_EASE = 250
_LONGEST_MEMORY = 36525

Problem = tuple[str, int, str, str]


@dataclass(frozen=True, slots=True)
class PluginSettings:
    """``scheduler`` is for new cards. ``options`` are the scheduler's settings, by scheduler. ``ignored`` are
    paths, globs and ``/regular expressions/`` of notes without cards."""

    conventions: Conventions | None = None
    scheduler: str | None = None
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    bury: bool | None = None
    ignored: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_plugin(root: Path) -> PluginSettings:
    """The settings below ``root``; a file that cannot be used is a ``bad-settings`` problem, not an error."""
    app = read_object(root / _APP_FILE)
    templates = read_object(root / _TEMPLATES_FILE)
    plugin = read_object(root / PLUGIN_FILE)
    problems = [
        (
            name,
            found.problem[0],
            "bad-settings",
            f"{found.problem[1]}. It is ignored; Obsidian can write it anew.",
        )
        for name, found in ((_APP_FILE, app), (_TEMPLATES_FILE, templates), (PLUGIN_FILE, plugin))
        if found is not None and found.problem is not None
    ]
    ignored = list(Values(_APP_FILE, app.data if app else {}, problems).words("userIgnoreFilters"))
    folder = Values(_TEMPLATES_FILE, templates.data if templates else {}, problems).text("folder", "")
    if folder.strip("/ "):
        ignored.append(folder.strip("/ "))
    if plugin is None or plugin.problem is not None:
        return PluginSettings(ignored=tuple(ignored), problems=tuple(problems))
    settings = plugin.data.get("settings", {})
    if not isinstance(settings, dict):
        problems.append((PLUGIN_FILE, 1, "bad-settings", "`settings` is no object. The plugin's defaults are used."))
        settings = {}
    values = Values(PLUGIN_FILE, settings, problems)
    ignored += values.words("noteFoldersToIgnore", ("**/*.excalidraw.md",))
    fsrs = values.text("algorithm", "SM-2-OSR").strip().upper() == "FSRS"
    maximum = values.number("maximumInterval", 36525, low=1, high=1_000_000)
    return PluginSettings(
        conventions=_conventions(values),
        scheduler="fsrs" if fsrs else "sm2-osr",
        options={
            "sm2-osr": {
                "base_ease": int(values.number("baseEase", _BASE_EASE, low=1, high=9999)),
                "lapses_interval_change": values.number("lapsesIntervalChange", 0.5, high=10),
                "easy_bonus": values.number("easyBonus", 1.3, high=100),
                "maximum_interval": maximum,
                "max_link_factor": values.number("maxLinkFactor", 1.0, high=1),
                "load_balance": values.flag("loadBalance", default=True),
            },
            "fsrs": {
                "desired_retention": values.number("fsrsDesiredRetention", 0.9, low=0.1, high=0.999),
                "maximum_interval": min(int(maximum), _LONGEST_MEMORY),
            },
        },
        bury=values.flag("burySiblingCards", default=False),
        ignored=tuple(ignored),
        problems=tuple(dict.fromkeys(problems)),
    )


def _conventions(values: Values) -> Conventions:
    folder_decks = values.flag("convertFoldersToDecks", default=False)
    sources: tuple[DeckSource, ...] = ("folder",) if folder_decks else ("tag",)
    return Conventions(
        separators=Separators(
            inline=values.separator("singleLineCardSeparator", "::"),
            reversed=values.separator("singleLineReversedCardSeparator", ":::"),
            multiline=values.separator("multilineCardSeparator", "?"),
            multiline_reversed=values.separator("multilineReversedCardSeparator", "??"),
            end=values.text("multilineCardEndMarker", "").strip(),
        ),
        flashcard_tags=values.tags("flashcardTags", ("flashcards",)),
        review_tags=values.tags("tagsToReview", ("review",)),
        ignored_tags=values.tags("flashcardTagsToIgnore", ()),
        ignored_note_tags=values.tags("noteTagsToIgnore", ()),
        clozes=_clozes(values),
        decks_from=sources,
        folder_decks=folder_decks,
        evidence_only=False,
        comment="same-line" if values.flag("cardCommentOnSameLine", default=False) else "next-line",
        callout_comments=values.flag("useCalloutsForSchedulingComments", default=False),
        base_ease=int(values.number("baseEase", _BASE_EASE, low=1, high=9999)),
        source=PLUGIN_FILE,
    )


def _clozes(values: Values) -> tuple[str, ...]:
    if "clozePatterns" in values.data:
        return tuple(word for word in values.words("clozePatterns", (HIGHLIGHT_CLOZE,)) if "answer" in word)
    switches = (
        (HIGHLIGHT_CLOZE, values.flag("convertHighlightsToClozes", default=True)),
        (BOLD_CLOZE, values.flag("convertBoldTextToClozes", default=False)),
        (CURLY_CLOZE, values.flag("convertCurlyBracketsToClozes", default=False)),
    )
    return tuple(pattern for pattern, on in switches if on)
