"""The layers laid over one another: the user's file, over the plugin's settings, over the defaults."""

from __future__ import annotations

from datetime import time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from studykit.config.plugin import PLUGIN_FILE, PluginSettings, read_plugin
from studykit.config.settings import (
    AnkiSettings,
    Config,
    DiagramSettings,
    Folder,
    Leech,
    Limits,
    SiteSettings,
)
from studykit.config.studykit_yml import FILE_NAME, Given, read_file
from studykit.config.vocabulary import CARD_KEYS
from studykit.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_PLUGIN_LIKE = "sm2-osr"
"""the scheduler that counts days from midnight, as the plugin does"""
_OF_MEMORY = frozenset({"fsrs"})
"""schedulers that rate memory segments; all others rate ease segments"""


def load(root: Path, file: Path | None = None) -> Config:
    """The configuration of the vault at ``root``; ``file`` stands in for its ``studykit.yml``.

    Raises `ConfigError` where the user's file cannot be used as it stands. Trouble in a plugin's file is
    listed in `Config.problems`.
    """
    path = file if file is not None else root / FILE_NAME
    given = Given()
    found = None
    if path.is_file():
        given, found = read_file(path, _label(path, root)), path
    elif file is not None or path.exists():
        raise ConfigError(f"{_label(path, root)}: there is no such file. Check --config, or run `studykit init`.")
    return _combine(root, found, given, read_plugin(root))


def _label(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _combine(root: Path, file: Path | None, given: Given, plugin: PluginSettings) -> Config:
    values = given.values
    chosen: dict[str, Any] = dict(values.get("scheduler", {}))
    scheduler = str(chosen.pop("name", plugin.scheduler or "sm2"))
    options = {name: MappingProxyType(dict(found)) for name, found in plugin.options.items()}
    options[scheduler] = MappingProxyType({**options.get(scheduler, {}), **chosen})
    ease = scheduler
    if scheduler in _OF_MEMORY:
        ease = _PLUGIN_LIKE if plugin.conventions is not None else "sm2"
    decks = values.get("decks", {"named": {}})
    limits = Limits(**values.get("limits", {}))
    plugin_buries = plugin.bury if plugin.bury is not None else True
    bury = {"new": plugin_buries, "reviews": plugin_buries, **values.get("bury", {})}
    at_midnight = _PLUGIN_LIKE in (scheduler, ease)
    return Config(
        root=root,
        file=file,
        include=values.get("include", ()),
        exclude=values.get("exclude", ()),
        ignored=plugin.ignored,
        dialect=values.get("dialect"),
        folders=tuple(
            Folder(path.strip("/"), MappingProxyType(found)) for path, found in values.get("folders", {}).items()
        ),
        given=_card_values(values),
        plugin=plugin.conventions,
        ask_empty=values.get("ask_empty", True),
        scheduler=scheduler,
        scheduler_options=options[scheduler],
        ease_scheduler=ease,
        options=MappingProxyType(options),
        deck_schedulers=MappingProxyType(
            {name: deck["scheduler"] for name, deck in decks["named"].items() if "scheduler" in deck}
        ),
        limits=limits,
        deck_limits=MappingProxyType(
            {name: _narrower(limits, deck["limits"]) for name, deck in decks["named"].items() if "limits" in deck}
        ),
        day_start=values.get("day_start", time(0, 0) if at_midnight else time(4, 0)),
        bury_new=bury["new"],
        bury_reviews=bury["reviews"],
        order=values.get("order", "relative"),
        leech=Leech(**values.get("leech", {})),
        state_dir=values.get("state_dir", ".studykit"),
        site=SiteSettings(**values.get("site", {})),
        anki=AnkiSettings(**values.get("anki", {})),
        diagrams=DiagramSettings(**values.get("diagrams", {})),
        sources=MappingProxyType(_plugin_sources(plugin) | dict(given.places)),
        problems=plugin.problems,
    )


def _card_values(values: Mapping[str, Any]) -> Mapping[str, Any]:
    found = {key: values[key] for key in CARD_KEYS if key in values}
    decks = values.get("decks", {})
    if "from" in decks:
        found["decks"] = decks["from"]
    for key in ("steps", "next_steps"):
        if values.get("diagrams", {}).get(key) is not None:
            found[key] = values["diagrams"][key]
    return MappingProxyType(found)


def _narrower(vault: Limits, given: Mapping[str, int]) -> Limits:
    """A deck's limits; what it does not say is the vault's."""
    return Limits(**({"new": vault.new, "reviews": vault.reviews} | dict(given)))


def _plugin_sources(plugin: PluginSettings) -> dict[str, str]:
    if plugin.conventions is None:
        return {}
    keys = (
        "separators",
        "flashcard_tags",
        "review_tags",
        "clozes",
        "comment",
        "scheduler",
        "bury",
        "day_start",
    )
    return dict.fromkeys(keys, PLUGIN_FILE)
