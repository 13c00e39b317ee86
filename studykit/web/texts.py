"""The page's own words, one JSON file a language, over those of the site."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from studykit.site.texts import DEFAULT
from studykit.site.texts import texts as site_texts


@cache
def texts(language: str) -> Mapping[str, str]:
    """The texts of a language of the site, English where one is not translated."""
    return {**site_texts(language), **_read(DEFAULT), **_read(language)}


def _read(language: str) -> dict[str, str]:
    folder = files("studykit.web") / "texts"
    read: dict[str, str] = json.loads((folder / f"{language}.json").read_text("utf-8"))
    return read
