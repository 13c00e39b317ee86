"""The user's settings file: every key, every mistake with its file, line and remedy."""

from __future__ import annotations

import subprocess
import sys
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from studykit.config import (
    ANKI_CLOZE,
    BOLD_CLOZE,
    HIGHLIGHT_CLOZE,
    AnkiSettings,
    DiagramSettings,
    Leech,
    Limits,
    SiteSettings,
    load,
)
from studykit.errors import ConfigError

EVERYTHING = """\
include: [notes, flashcards]
exclude: "*.draft.md"
dialect: Obsidian
card_tags: [Test, "#quiz"]
flashcard_tags: "#🧠 #cards/oauth"
review_tags: []
separators: {inline: ["->->->", "::"], reversed: ":::", multiline: false, multiline_reversed: "??", end: "+++"}
clozes: [highlight, "**", anki, "{@{[123;;]answer[;;hint]}@}"]
syntaxes: [inline, cloze]
comment: same line
ask_empty: no
decks:
  from: [folder, front matter]
  oauth/grants: {scheduler: sm2_anki, limits: {new: 5}}
scheduler:
  name: SM2-OSR
  base_ease: 230
  load_balance: off
limits: {new: 10, reviews: 100}
day_start: 4:30
bury: [reviews]
order: overdue
leech: {lapses: 6, every: 3, action: suspend}
state_dir: studykit-state
site: {dir: public, title: 2024, publish: marked, study: true, languages: [http, json], theme: plain, git: false}
anki: {deck_prefix: OAuth, tags: studykit, history: true}
diagrams: {mermaid: off, dot: /usr/bin/dot, steps: true}
folders:
  notes/obsidian/:
    dialect: obsidian
    separators: {inline: "->->->"}
    flashcard_tags: ["#🧠"]
    decks: true
    card_tags: q
    review_tags: r
    clozes: false
    syntaxes: qa
    read_only: yes
    scheduler: fsrs
    comment: next-line
    ask_empty: false
    limits: {new: 1}
    steps: true
"""


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return tmp_path


def write(vault: Path, text: str, name: str = "studykit.yml") -> Path:
    file = vault / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_every_key(vault: Path) -> None:
    file = write(vault, EVERYTHING)
    config = load(vault)
    assert config.file == file
    assert (config.include, config.exclude) == (("notes", "flashcards"), ("*.draft.md",))
    assert config.dialect == "obsidian"
    assert dict(config.given) == {
        "separators": {
            "inline": ("->->->", "::"),
            "reversed": (":::",),
            "multiline": (),
            "multiline_reversed": ("??",),
            "end": "+++",
        },
        "card_tags": ("Test", "quiz"),
        "flashcard_tags": ("🧠", "cards/oauth"),
        "review_tags": (),
        "clozes": (HIGHLIGHT_CLOZE, BOLD_CLOZE, ANKI_CLOZE, "{@{[123;;]answer[;;hint]}@}"),
        "syntaxes": ("inline", "cloze"),
        "comment": "same-line",
        "decks": ("folder", "front-matter"),
        "steps": True,
    }
    assert config.ask_empty is False
    assert (config.scheduler, config.ease_scheduler) == ("sm2-osr", "sm2-osr")
    assert dict(config.scheduler_options) == {"base_ease": 230, "load_balance": False}
    assert dict(config.deck_schedulers) == {"oauth/grants": "sm2-anki"}
    assert config.limits == Limits(10, 100)
    assert dict(config.deck_limits) == {"oauth/grants": Limits(5, 100)}
    assert config.day_start == time(4, 30)
    assert (config.bury_new, config.bury_reviews) == (False, True)
    assert config.order == "overdue"
    assert config.leech == Leech(6, 3, "suspend")
    assert config.state_dir == "studykit-state"
    assert config.site == SiteSettings(
        dir="public", title="2024", publish="marked", study=True, languages=("http", "json"), theme="plain", git=False
    )
    assert config.anki == AnkiSettings("OAuth", ("studykit",), history=True)
    assert config.diagrams == DiagramSettings(mermaid="off", dot="/usr/bin/dot", steps=True)
    (folder,) = config.folders
    assert folder.path == "notes/obsidian"
    assert dict(folder.values) == {
        "dialect": "obsidian",
        "separators": {"inline": ("->->->",)},
        "flashcard_tags": ("🧠",),
        "decks": True,
        "card_tags": ("q",),
        "review_tags": ("r",),
        "clozes": (),
        "syntaxes": ("qa",),
        "read_only": True,
        "scheduler": "fsrs",
        "comment": "next-line",
        "ask_empty": False,
        "limits": {"new": 1},
        "steps": True,
    }
    assert config.sources["limits.new"] == "studykit.yml:19"
    assert config.sources["folders.notes/obsidian/.read_only"] == "studykit.yml:38"


@pytest.mark.parametrize("text", ["", "\n# nothing\n", "\ufeff", "---\n"])
def test_an_empty_file_is_the_defaults(vault: Path, text: str) -> None:
    write(vault, text)
    config = load(vault)
    assert (config.scheduler, config.day_start, config.order) == ("sm2", time(4, 0), "relative")
    assert (config.given, config.folders, config.plugin, config.problems) == ({}, (), None, ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("flashcard_tag: x", "studykit.yml:1: unknown key `flashcard_tag`. Did you mean `flashcard_tags`?"),
        ("\nzebra: 1", "studykit.yml:2: unknown key `zebra`. Known: anki, ask_empty, bury,"),
        ("limits: {new: -1}", "studykit.yml:1: limits.new: expected a whole number from 0 up, not `-1`."),
        ("limits: 20", "studykit.yml:1: limits: expected keys below it. Known: new, reviews."),
        ("order: randm", "studykit.yml:1: order: `randm` is not possible. Did you mean `random`?"),
        ("day_start: 25:00", 'day_start: expected a time of day such as "04:00", not `25:00`.'),
        ("ask_empty: perhaps", "ask_empty: expected true or false, not `perhaps`."),
        ("flashcard_tags: #x", 'flashcard_tags: no value. A `#` begins a comment: put such text in quotes'),
        ("include: {a: b}", "include: expected one value, found a list or keys."),
        ("include: [[a]]", "include: expected one value, found a list or keys."),
        ("folders:\n  a: {seperators: {}}", "studykit.yml:2: folders.a: unknown key `seperators`. Did you mean"),
        ("folders: [a]", "folders: expected `NAME: {...}` below it."),
        ("clozes: foo", "clozes: `foo` is no cloze pattern. Use highlight, bold, curly or anki"),
        ("separators: {inline: ' '}", "separators.inline: a separator must be visible text on one line."),
        ("separators: {end: [a, b]}", "separators.end: expected one text, found a list."),
        ("limits:\n  new: 1\n  new: 2", "studykit.yml:3: `new` is given twice, as in line 2. Remove one."),
        ("site: {dir: ../x}", "site.dir: `../x` must be a folder inside the vault"),
        ("state_dir: /tmp/x", "state_dir: `/tmp/x` must be a folder inside the vault"),
        ("scheduler: {base_ease: 230}", "scheduler: which scheduler? Add a line such as `name: sm2`."),
        ("decks: {oauth: {colour: red}}", "decks.oauth: unknown key `colour`. Known: limits, scheduler."),
        ("a: [b", "studykit.yml:2: not valid YAML"),
        ("a: *b", "studykit.yml:1: not valid YAML"),
        ("site: &s {title: a}\nanki: *s", "studykit.yml:1: an alias is used here. Write the value out."),
        ("- a", "studykit.yml:1: expected `key: value` lines, found something else."),
        ("? [a]\n: b", "studykit.yml:1: a key must be plain text."),
        ("include: !!set {a, b}", "expected one value, found a list or keys."),
        ("include: " + "[" * 2000, "studykit.yml:1: nested too deeply."),
        ("\ninclude: \x07", "studykit.yml:2: a control character stands here."),
    ],
)  # fmt: skip
def test_mistakes_say_where_what_and_what_to_do(vault: Path, text: str, message: str) -> None:
    write(vault, text + "\n")
    with pytest.raises(ConfigError) as caught:
        load(vault)
    assert message in str(caught.value)
    assert str(caught.value).startswith("studykit.yml:")
    assert caught.value.exit_code == 2


def test_not_utf8_names_the_line(vault: Path) -> None:
    (vault / "studykit.yml").write_bytes(b"include: a\ndialect: \xff\n")
    with pytest.raises(ConfigError, match=r"studykit.yml:2: not UTF-8 text"):
        load(vault)


def test_another_file_can_be_named(vault: Path) -> None:
    file = write(vault, "order: due\n", "config/other.yml")
    config = load(vault, file)
    assert (config.order, config.sources["order"]) == ("due", "config/other.yml:1")
    with pytest.raises(ConfigError, match="there is no such file"):
        load(vault, vault / "missing.yml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("bury: false", (False, False)), ("bury: on", (True, True)), ("bury: {new: false}", (False, True))],
)
def test_bury(vault: Path, text: str, expected: tuple[bool, bool]) -> None:
    write(vault, text)
    config = load(vault)
    assert (config.bury_new, config.bury_reviews) == expected


@pytest.mark.parametrize(
    ("text", "start"), [("scheduler: sm2-osr", time(0, 0)), ("scheduler: sm2-osr\nday_start: 4", time(4, 0))]
)
def test_the_plugins_scheduler_counts_from_midnight(vault: Path, text: str, start: time) -> None:
    write(vault, text)
    assert load(vault).day_start == start


@pytest.mark.parametrize(
    ("text", "given"), [("decks: tag", ("tag",)), ("decks: true", True), ("decks: {from: heading}", ("heading",))]
)
def test_decks(vault: Path, text: str, given: Any) -> None:
    write(vault, text)
    assert load(vault).given["decks"] == given


def test_without_a_file_yaml_is_not_imported(vault: Path) -> None:
    """Every command pays for what this room imports."""
    code = (
        "import sys; from pathlib import Path; from studykit.config import load;"
        f"load(Path({str(vault)!r})); print('yaml' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "False"
