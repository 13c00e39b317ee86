"""The words of the interface: every language has all of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from string import Formatter

import pytest

import studykit.site
from studykit.render.policy import WORDS
from studykit.site.texts import DEFAULT, languages, texts, words

ROOM = Path(str(studykit.site.__file__)).parent


@pytest.mark.parametrize("language", [language for language in languages() if language != DEFAULT])
def test_nothing_is_left_in_english(language: str) -> None:
    own, english = (json.loads((ROOM / "texts" / f"{name}.json").read_text("utf-8")) for name in (language, DEFAULT))
    assert own.keys() == english.keys()
    assert own["words"].keys() == words(language).keys() == WORDS.keys()
    assert all(texts(language).values())
    holes = {key: list(Formatter().parse(text)) for key, text in texts(DEFAULT).items() if "{" in text}
    assert all("{" in texts(language)[key] for key in holes)


def test_every_text_that_a_template_names_is_there() -> None:
    named = {
        name
        for template in (ROOM / "templates").glob("*.html")
        for name in re.findall(r"\bt\.([a-z_]+)\b", template.read_text("utf-8"))
    }
    assert named <= texts(DEFAULT).keys()
