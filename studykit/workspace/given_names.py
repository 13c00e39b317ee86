"""Names in the user's settings that only the rooms above the configuration know: dialects, schedulers, syntaxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.errors import ConfigError, UsageError, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from studykit.config import Config


def check_names(config: Config) -> None:
    """Raises `ConfigError` with file and line for a name that nothing answers to, and for a scheduler's settings."""
    if config.file is None:
        return
    for key, place in config.sources.items():
        found = _at(config, key)
        if found is None:
            continue
        words, kind = found
        known = _known(kind)
        for word in words:
            if word not in known:
                raise ConfigError(f"{place}: there is no {kind} `{word}`. {suggestion(word, known)}")
    if "scheduler.name" in config.sources:
        _check_options(config)


def _at(config: Config, key: str) -> tuple[Iterable[str], str] | None:
    """The names that stand at a dotted key of the user's file, and what they name."""
    head, _, rest = key.partition(".")
    if head == "dialect":
        return _given(config.dialect), "dialect"
    if key in ("scheduler", "scheduler.name"):
        return _given(config.scheduler), "scheduler"
    if head == "syntaxes":
        return config.given["syntaxes"], "card syntax"
    inner, _, last = rest.rpartition(".")
    if head == "decks" and last == "scheduler":
        return _given(config.deck_schedulers.get(inner.removeprefix("#"))), "scheduler"
    if head == "folders":
        return _in_folder(config, inner.strip("/"), last)
    return None


def _in_folder(config: Config, path: str, key: str) -> tuple[Iterable[str], str] | None:
    values = next((folder.values for folder in config.folders if folder.path == path), {})
    if key in ("dialect", "scheduler") and key in values:
        return _given(values[key]), key
    return (values["syntaxes"], "card syntax") if key == "syntaxes" and key in values else None


def _given(name: str | None) -> Iterator[str]:
    if name is not None:
        yield name


def _known(kind: str) -> Iterable[str]:
    if kind == "dialect":
        from studykit.dialects import DIALECTS  # noqa: PLC0415 - most vaults name none

        return DIALECTS
    if kind == "scheduler":
        from studykit.scheduling import SCHEDULERS  # noqa: PLC0415 - the daily count need not load them

        return SCHEDULERS
    from studykit.cards import CARD_SYNTAXES  # noqa: PLC0415 - most vaults name none

    return CARD_SYNTAXES


def _check_options(config: Config) -> None:
    from studykit.scheduling import get_scheduler  # noqa: PLC0415 - most vaults give none

    try:
        get_scheduler(config.scheduler, config.scheduler_options)
    except UsageError as error:
        raise ConfigError(f"{config.sources['scheduler']}: {error}") from error
