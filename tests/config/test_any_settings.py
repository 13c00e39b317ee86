"""Settings files are untrusted: whatever they hold, the result is settings, a problem, or one clear error."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from studykit.config import Config, load
from studykit.config.plugin import PLUGIN_FILE
from studykit.errors import ConfigError
from studykit.scheduling import get_scheduler

KEYS = st.sampled_from(
    [
        "flashcardTags",
        "singleLineCardSeparator",
        "multilineCardEndMarker",
        "clozePatterns",
        "convertBoldTextToClozes",
        "noteFoldersToIgnore",
        "algorithm",
        "baseEase",
        "lapsesIntervalChange",
        "easyBonus",
        "maximumInterval",
        "maxLinkFactor",
        "loadBalance",
        "fsrsDesiredRetention",
        "burySiblingCards",
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["", "FSRS", "0.5", "#a b", "-1"])
VALUES = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(st.text(max_size=3), SCALARS, max_size=2)
YAML = st.text(alphabet=st.sampled_from("abdeiklmnorstu:[]{},-#&*!?'\"\n \t01~|>"), max_size=60)


def loaded(name: str, content: str) -> Config:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
        return load(Path(folder))


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_plugin_settings_make_schedulers(settings: dict[str, Any]) -> None:
    config = loaded(PLUGIN_FILE, json.dumps({"settings": settings}))
    assert config.plugin is not None
    for name, options in config.options.items():
        assert get_scheduler(name, options).name == name
    assert get_scheduler(config.scheduler, config.scheduler_options).name == config.scheduler


@given(YAML, st.sampled_from(["", "folders:\n  a: ", "separators: ", "decks: ", "scheduler: ", "bury: ", "include: "]))
def test_any_text_is_settings_or_an_error_with_its_line(text: str, start: str) -> None:
    try:
        config = loaded("studykit.yml", start + text)
    except ConfigError as error:
        assert str(error).startswith("studykit.yml:")  # noqa: PT017 - both ends are right
        assert "\n" not in str(error)  # noqa: PT017 - likewise
    else:
        assert config.file is not None
