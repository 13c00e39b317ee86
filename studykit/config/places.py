"""What holds for one note: the vault's settings, overlaid with those of the folders it lies in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from fnmatch import translate
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from studykit.config.plugin import PLUGIN_FILE
from studykit.config.settings import Config, Conventions, Folder
from studykit.model.span import NotePath

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DECK_FOLDER = "flashcards"
"""A folder of this name, in any case, holds nothing but cards: every card syntax is on without a tag."""

_SAME_NAME = ("card_tags", "flashcard_tags", "review_tags", "clozes", "comment", "read_only", "steps", "next_steps")
_DECIDE_CARDS = frozenset({"separators", "flashcard_tags", "clozes", "syntaxes"})
"""keys after which evidence (the schedule comments of the vault) is no longer asked"""


def conventions_for(config: Config, path: NotePath, base: Conventions) -> Conventions:
    """Which line of a note is a card: ``base`` (the plugin's conventions, inferred ones, or a dialect's),
    overlaid with the top level of the user's file, then with the folders around the note, outermost first.

    Where ``base`` is the plugin's, a folder's name makes no deck folder: then, exactly its cards are cards. In a
    deck folder each file is a deck, whatever the vault's schedule comments say of folders.
    """
    found = _overlaid(base, config.given, "studykit.yml")
    if base.source != PLUGIN_FILE and "decks" not in config.given:
        components = path.split("/")[:-1]
        if any(component.casefold() == DECK_FOLDER for component in components):
            found = replace(found, deck_folder=True, folder_decks=False)
    for folder in _around(config, path):
        found = _overlaid(found, folder.values, f"studykit.yml, folder {folder.path or '.'}")
    return found


def folder_value(config: Config, path: NotePath, key: str, default: Any = None) -> Any:
    """What the innermost folder around a note says on ``key`` (such as dialect, scheduler, ask_empty)."""
    found = default
    for folder in _around(config, path):
        found = folder.values.get(key, found)
    return found


def is_ignored(config: Config, path: NotePath) -> bool:
    """Whether Obsidian or its plugin keeps cards out of a note; other notes may still link to it."""
    plain = unicodedata.normalize("NFC", path)
    return any(pattern.match(plain) for pattern in _compiled(config.ignored))


def _around(config: Config, path: NotePath) -> Iterator[Folder]:
    """The folders that hold a note, outermost first."""
    plain = unicodedata.normalize("NFC", path)
    holding = []
    for folder in config.folders:
        prefix = unicodedata.normalize("NFC", folder.path).strip("/").removeprefix("./")
        if prefix in {"", "."} or plain == prefix or plain.startswith(prefix + "/"):
            holding.append((len(prefix), folder))
    return (folder for _, folder in sorted(holding, key=lambda pair: pair[0]))


def _overlaid(base: Conventions, values: Mapping[str, Any], source: str) -> Conventions:
    changes: dict[str, Any] = {key: values[key] for key in _SAME_NAME if key in values}
    if "separators" in values:
        changes["separators"] = replace(base.separators, **values["separators"])
    if "syntaxes" in values:
        changes["syntaxes"] = frozenset(values["syntaxes"])
    decks = values.get("decks")
    if isinstance(decks, bool):
        changes["deck_folder"] = decks
    elif decks is not None:
        changes["decks_from"] = decks
        changes["folder_decks"] = base.folder_decks and decks == ("folder",)
    if not changes:
        return base
    if _DECIDE_CARDS & values.keys():
        changes["evidence_only"] = False
    return replace(base, source=source, **changes)


_TOO_MANY_REPEATS = 3


@lru_cache(maxsize=8)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(found for raw in patterns if (found := _compile(raw)) is not None)


def _compile(raw: str) -> re.Pattern[str] | None:
    """A path prefix, a glob, or ``/regex/``.

    A regular expression that could take for ever (a repeated group, or many repeats) is not used: it comes
    with the vault, and the vault may be a stranger's.
    """
    text = unicodedata.normalize("NFC", raw.strip())
    if len(text) > 1 and text.startswith("/") and text.endswith("/"):
        body = text[1:-1]
        if re.search(r"\)[*+{?]|\\\d", body) or len(re.findall(r"[*+{]", body)) > _TOO_MANY_REPEATS:
            return None
        try:
            return re.compile(f".*?(?:{body})", re.DOTALL)
        except (re.error, OverflowError):
            return None
    plain = text.removeprefix("./").strip("/")
    if not plain:
        return None
    if not re.search(r"[*?\[]", plain):
        return re.compile(re.escape(plain) + r"(?:/|\Z)", re.DOTALL)
    body = plain.removeprefix("**/")
    start = r"(?:.*/)?" if body != plain else ""
    glob = translate(body).removesuffix(r"\Z").removesuffix(r"\z")
    return re.compile(f"{start}{glob}(?:/|\\Z)", re.DOTALL)
