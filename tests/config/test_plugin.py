"""Settings that Obsidian and its Spaced Repetition plugin leave behind, in every state of repair."""

from __future__ import annotations

import json
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from studykit.config import BOLD_CLOZE, CURLY_CLOZE, HIGHLIGHT_CLOZE, Conventions, Separators, load
from studykit.config.plugin import PLUGIN_FILE

DEFAULTS = Conventions(decks_from=("tag",), evidence_only=False, source=PLUGIN_FILE)


def write(vault: Path, content: bytes | dict[str, Any], name: str = PLUGIN_FILE) -> None:
    file = vault / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())


def conventions(vault: Path, settings: dict[str, Any]) -> Conventions:
    write(vault, {"settings": settings, "buryDate": "2026-11-20", "buryList": []})
    found = load(vault).plugin
    assert found is not None
    return found


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xef\xbb\xbf",
        b"{}",
        b'\xef\xbb\xbf{"settings": {},}',
        b'{"settings": {"somethingNew": [1, 2, ], }, "scheduleData": null, }',
        b'{"settings": {"flashcardTags": null}}',
    ],
)
def test_a_file_without_settings_is_the_plugins_defaults(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, content)
    config = load(tmp_path)
    assert (config.plugin, config.problems) == (DEFAULTS, ())
    assert (config.scheduler, config.day_start) == ("sm2-osr", time(0, 0))
    assert (config.bury_new, config.bury_reviews) == (False, False)


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b'{"settings": {\n"a" 1}}', 2, "is not JSON"),
        (b"[]", 1, "does not hold a JSON object"),
        (b'{"a":\n"\xff"}', 2, "is not UTF-8 text"),
        (b'{"a": ' + b"[" * 100_000, 1, "is not usable JSON"),
        (b"nonsense", 1, "is not JSON"),
    ],
)
def test_a_damaged_file_is_a_problem_and_no_more(tmp_path: Path, content: bytes, line: int, words: str) -> None:
    write(tmp_path, content)
    config = load(tmp_path)
    assert config.plugin is None
    assert config.scheduler == "sm2"
    ((path, where, code, message),) = config.problems
    assert (path, where, code) == (PLUGIN_FILE, line, "bad-settings")
    assert words in message


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / PLUGIN_FILE).mkdir(parents=True)
    config = load(tmp_path)
    assert (config.plugin, config.problems) == (None, ())


def test_values_of_the_wrong_type_keep_their_default(tmp_path: Path) -> None:
    settings = {
        "flashcardTags": 7,
        "loadBalance": "yes",
        "baseEase": "high",
        "easyBonus": 1e99,
        "maximumInterval": True,
        "singleLineCardSeparator": None,
        "clozePatterns": "==[123;;]answer[;;hint]==",
    }
    write(tmp_path, {"settings": settings})
    config = load(tmp_path)
    assert config.plugin == DEFAULTS
    assert config.scheduler_options["maximum_interval"] == 36525
    told = " ".join(message for *_, message in config.problems)
    for key in ("flashcardTags", "loadBalance", "baseEase", "easyBonus", "maximumInterval"):
        assert told.count(f"`{key}` should be") == 1
    assert {code for _, _, code, _ in config.problems} == {"bad-settings"}


def test_settings_that_are_no_object(tmp_path: Path) -> None:
    write(tmp_path, {"settings": []})
    config = load(tmp_path)
    assert config.plugin == DEFAULTS
    assert len(config.problems) == 1


def test_card_conventions(tmp_path: Path) -> None:
    found = conventions(
        tmp_path,
        {
            "flashcardTags": ["#🧠", "#cards/a", "#🧠"],
            "convertFoldersToDecks": True,
            "singleLineCardSeparator": "->->->",
            "singleLineReversedCardSeparator": "",
            "multilineCardSeparator": "?@?",
            "multilineCardEndMarker": "+++",
            "cardCommentOnSameLine": True,
            "useCalloutsForSchedulingComments": True,
            "tagsToReview": "#review #later",
            "flashcardTagsToIgnore": ["#draft"],
            "noteTagsToIgnore": ["#private"],
            "baseEase": 230,
        },
    )
    assert found == Conventions(
        separators=Separators(("->->->",), (), ("?@?",), ("??",), "+++"),
        flashcard_tags=("🧠", "cards/a"),
        review_tags=("review", "later"),
        ignored_tags=("draft",),
        ignored_note_tags=("private",),
        decks_from=("folder",),
        folder_decks=True,
        evidence_only=False,
        comment="same-line",
        callout_comments=True,
        base_ease=230,
        source=PLUGIN_FILE,
    )


@pytest.mark.parametrize(
    ("settings", "clozes"),
    [
        ({}, (HIGHLIGHT_CLOZE,)),
        ({"convertBoldTextToClozes": True}, (HIGHLIGHT_CLOZE, BOLD_CLOZE)),
        ({"convertHighlightsToClozes": False, "convertCurlyBracketsToClozes": True}, (CURLY_CLOZE,)),
        ({"clozePatterns": [], "convertBoldTextToClozes": True}, ()),
        ({"clozePatterns": ["{@{[123;;]answer[;;hint]}@}", "no pattern"]}, ("{@{[123;;]answer[;;hint]}@}",)),
    ],
)
def test_patterns_win_over_the_older_switches(
    tmp_path: Path, settings: dict[str, Any], clozes: tuple[str, ...]
) -> None:
    assert conventions(tmp_path, settings).clozes == clozes


def test_scheduler_settings(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "settings": {
                "algorithm": "FSRS",
                "baseEase": 240,
                "lapsesIntervalChange": 0.4,
                "easyBonus": 1.2,
                "maximumInterval": 99_999,
                "maxLinkFactor": 0.5,
                "loadBalance": False,
                "fsrsDesiredRetention": 0.85,
                "burySiblingCards": True,
            }
        },
    )
    config = load(tmp_path)
    assert (config.scheduler, config.ease_scheduler, config.memory_scheduler) == ("fsrs", "sm2-osr", "fsrs")
    assert dict(config.scheduler_options) == {"desired_retention": 0.85, "maximum_interval": 36525}
    assert dict(config.options["sm2-osr"]) == {
        "base_ease": 240,
        "lapses_interval_change": 0.4,
        "easy_bonus": 1.2,
        "maximum_interval": 99_999,
        "max_link_factor": 0.5,
        "load_balance": False,
    }
    assert (config.bury_new, config.bury_reviews, config.day_start) == (True, True, time(0, 0))


def test_the_users_file_is_stronger(tmp_path: Path) -> None:
    write(tmp_path, {"settings": {"baseEase": 240, "burySiblingCards": False}})
    write(tmp_path, b"scheduler: {name: sm2-osr, base_ease: 220}\nbury: true\n", "studykit.yml")
    config = load(tmp_path)
    assert (config.scheduler_options["base_ease"], config.scheduler_options["easy_bonus"]) == (220, 1.3)
    assert config.bury_new
    assert config.sources["scheduler"] == "studykit.yml:1"
    assert config.sources["clozes"] == PLUGIN_FILE
    write(tmp_path, b"scheduler: sm2\n", "studykit.yml")
    plain = load(tmp_path)
    assert (plain.scheduler, plain.ease_scheduler, dict(plain.scheduler_options)) == ("sm2", "sm2", {})
    assert plain.day_start == time(4, 0)


def test_what_is_ignored(tmp_path: Path) -> None:
    write(tmp_path, {"userIgnoreFilters": ["Archive/", "/draft\\d+/"]}, ".obsidian/app.json")
    write(tmp_path, {"folder": "Templates/"}, ".obsidian/templates.json")
    write(tmp_path, {"settings": {"noteFoldersToIgnore": ["old", "**/*.canvas.md"]}})
    assert load(tmp_path).ignored == ("Archive/", "/draft\\d+/", "Templates", "old", "**/*.canvas.md")
    write(tmp_path, b"{,", ".obsidian/app.json")
    assert [path for path, *_ in load(tmp_path).problems] == [".obsidian/app.json"]
