"""The interface's own words, one JSON file a language in ``texts/``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

DEFAULT = "en"


@cache
def languages() -> tuple[str, ...]:
    """The languages there are texts for, as BCP 47 tags."""
    folder = files("studykit.site") / "texts"
    return tuple(sorted(entry.name.removesuffix(".json") for entry in folder.iterdir() if entry.name.endswith(".json")))


def choose(wanted: Iterable[str]) -> str:
    """The first wanted language there are texts for; ``zh`` and ``zh-TW`` are served by ``zh-Hant``."""
    known = {language.casefold(): language for language in languages()}
    for tag in wanted:
        spelled = tag.casefold().replace("_", "-")
        main = spelled.partition("-")[0]
        for candidate in (spelled, main, "zh-hant" if main == "zh" else ""):
            if candidate in known:
                return known[candidate]
    return DEFAULT


@cache
def texts(language: str) -> Mapping[str, str]:
    """The texts of a language of `languages`, English where one is not translated."""
    return {key: text for key, text in (_read(DEFAULT) | _read(language)).items() if isinstance(text, str)}


@cache
def words(language: str) -> Mapping[str, str]:
    """The renderer's own words in a language; empty for English, which it knows."""
    spoken = _read(language)["words"]
    return {str(key): str(word) for key, word in spoken.items()} if isinstance(spoken, dict) else {}


def _read(language: str) -> dict[str, object]:
    read: dict[str, object] = json.loads((files("studykit.site") / "texts" / f"{language}.json").read_text("utf-8"))
    return read
