"""The settings of a vault as values, with their defaults; nothing here reads a file."""

from __future__ import annotations

from dataclasses import field
from datetime import time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from studykit.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CommentPlace = Literal["next-line", "same-line"]
DeckSource = Literal["tag", "folder", "front-matter", "heading"]
Order = Literal["relative", "due", "overdue", "random", "note", "path"]

HIGHLIGHT_CLOZE = "==[123;;]answer[;;hint]=="
BOLD_CLOZE = "**[123;;]answer[;;hint]**"
CURLY_CLOZE = "{{[123;;]answer[;;hint]}}"
ANKI_CLOZE = "{{[c123::]answer[::hint]}}"


@dataclass(frozen=True, slots=True)
class Separators:
    """Literal separators; an empty tuple (or an empty ``end``) switches that form off."""

    inline: tuple[str, ...] = ("::",)
    reversed: tuple[str, ...] = (":::",)
    multiline: tuple[str, ...] = ("?",)
    multiline_reversed: tuple[str, ...] = ("??",)
    end: str = ""


@dataclass(frozen=True, slots=True)
class Conventions:
    """Which line is a card, for one folder: what the user, a plugin or the evidence says.

    ``card_tags`` mark list items and headings, ``flashcard_tags`` open a note or a scope for the inline,
    multi-line and cloze syntaxes, both without ``#``. ``deck_folder`` is True where every syntax is on
    without a tag. A note with one of ``ignored_tags`` has no cards, one with one of ``ignored_note_tags`` is
    not reviewed as a note.
    ``folder_decks`` is True where the deck is the folder's path (the plugin's convertFoldersToDecks).
    ``evidence_only`` is True where nothing was configured: then a line is a card only by tag, deck folder, or
    because a schedule comment stands directly below it.
    ``source`` says where the conventions came from, for ``doctor``.
    """

    separators: Separators = field(default_factory=Separators)
    card_tags: tuple[str, ...] = ()
    flashcard_tags: tuple[str, ...] = ("flashcards",)
    review_tags: tuple[str, ...] = ("review",)
    ignored_tags: tuple[str, ...] = ()
    ignored_note_tags: tuple[str, ...] = ()
    clozes: tuple[str, ...] = (HIGHLIGHT_CLOZE,)
    syntaxes: frozenset[str] | None = None
    decks_from: tuple[DeckSource, ...] = ("tag", "folder")
    deck_folder: bool = False
    folder_decks: bool = False
    evidence_only: bool = True
    evidence_separators: tuple[str, ...] = ()
    """where ``evidence_only``: separators looked for above a schedule comment, the likeliest first"""
    guessed: bool = False
    """True where the evidence is contradictory: what it makes a card is shown, but not rated without ``--force``"""
    comment: CommentPlace = "next-line"
    callout_comments: bool = False
    steps: bool = False
    next_steps: bool = False
    base_ease: int = 250
    read_only: bool = False
    source: str = "defaults"


@dataclass(frozen=True, slots=True)
class Folder:
    """Overrides for one folder: only the keys that were given, already checked."""

    path: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Limits:
    """Cards a study day."""

    new: int = 20
    reviews: int = 200


@dataclass(frozen=True, slots=True)
class Leech:
    """A card is a leech at ``lapses`` lapses, then every ``every``."""

    lapses: int = 8
    every: int = 4
    action: Literal["tag", "suspend"] = "tag"


@dataclass(frozen=True, slots=True)
class SiteSettings:
    dir: str = "site"
    title: str = ""
    url: str = ""
    base: str = ""
    publish: Literal["all", "marked"] = "all"
    study: bool = False
    languages: tuple[str, ...] = ()
    source_url: str = ""
    theme: str = ""
    git: bool = True


@dataclass(frozen=True, slots=True)
class AnkiSettings:
    deck_prefix: str = ""
    tags: tuple[str, ...] = ()
    history: bool = False


@dataclass(frozen=True, slots=True)
class DiagramSettings:
    """``steps`` and ``next_steps`` True make those cards of every flow."""

    mermaid: str = "auto"
    plantuml: str = "auto"
    dot: str = "auto"
    steps: bool = False
    next_steps: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that was configured for a vault.

    ``given`` holds the card conventions that the user's file names at its top level (checked, only the keys
    given): ``separators`` (by form), ``card_tags``, ``flashcard_tags``, ``review_tags``, ``clozes``,
    ``syntaxes``, ``decks``, ``comment``, ``steps``, ``next_steps``; `conventions_for` lays them over what it is given.
    ``plugin`` are the conventions of the Obsidian plugin's settings file, if one was found.
    ``scheduler`` is for new cards; ``ease_scheduler`` and ``memory_scheduler`` rate segments of their kind.
    ``options`` are the settings of schedulers by name, and ``scheduler_options`` those of ``scheduler``.
    ``sources`` maps a dotted key to where its value came from.
    """

    root: Path
    file: Path | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    """still link targets, but not searched for cards: what Obsidian and its plugin leave out"""
    dialect: str | None = None
    folders: tuple[Folder, ...] = ()
    given: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    plugin: Conventions | None = None
    ask_empty: bool = True
    scheduler: str = "sm2"
    scheduler_options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    ease_scheduler: str = "sm2"
    memory_scheduler: str = "fsrs"
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))
    deck_schedulers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    limits: Limits = field(default_factory=Limits)
    deck_limits: Mapping[str, Limits] = field(default_factory=lambda: MappingProxyType({}))
    day_start: time = time(4, 0)
    bury_new: bool = True
    bury_reviews: bool = True
    order: Order = "relative"
    leech: Leech = field(default_factory=Leech)
    state_dir: str = ".studykit"
    site: SiteSettings = field(default_factory=SiteSettings)
    anki: AnkiSettings = field(default_factory=AnkiSettings)
    diagrams: DiagramSettings = field(default_factory=DiagramSettings)
    sources: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[tuple[str, int, str, str], ...] = ()
    """(path, line, code, message) of settings files that could not be used, for diagnostics"""
