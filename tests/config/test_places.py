"""What holds for one note: layers of conventions, folders, and what is kept out."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from studykit.config import Config, Conventions, conventions_for, folder_value, is_ignored, load
from studykit.config.plugin import PLUGIN_FILE
from studykit.model.span import NotePath

BASE = Conventions(card_tags=("card",), source="dialect")
PLUGIN = replace(BASE, evidence_only=False, folder_decks=True, decks_from=("folder",), source=PLUGIN_FILE)


def configured(vault: Path, text: str) -> Config:
    (vault / "studykit.yml").write_text(text, encoding="utf-8")
    return load(vault)


def at(config: Config, path: str, base: Conventions = BASE) -> Conventions:
    return conventions_for(config, NotePath(path), base)


def test_nothing_given_leaves_the_base(tmp_path: Path) -> None:
    assert at(load(tmp_path), "notes/a.md") is BASE


def test_layers_outermost_first(tmp_path: Path) -> None:
    config = configured(
        tmp_path,
        """\
separators: {reversed: "<=>"}
folders:
  notes/obsidian/deep: {separators: {inline: "=>"}, comment: same-line}
  notes: {separators: {inline: "->->->", multiline: false}, review_tags: later}
  notes/obs: {card_tags: never}
""",
    )
    found = at(config, "notes/obsidian/deep/a.md")
    assert found.separators.inline == ("=>",)
    assert (found.separators.reversed, found.separators.multiline) == (("<=>",), ())
    assert found.separators.multiline_reversed == ("??",)
    assert (found.comment, found.review_tags, found.card_tags) == ("same-line", ("later",), ("card",))
    assert found.source == "studykit.yml, folder notes/obsidian/deep"
    assert at(config, "notes/a.md").separators.inline == ("->->->",)
    assert at(config, "elsewhere/a.md").separators.inline == ("::",)


@pytest.mark.parametrize(
    ("text", "evidence_only"),
    [
        ("separators: {inline: '=>'}", False),
        ("flashcard_tags: x", False),
        ("clozes: bold", False),
        ("syntaxes: qa", False),
        ("review_tags: x", True),
        ("comment: same-line", True),
    ],
)
def test_what_decides_cards_ends_the_asking_for_evidence(tmp_path: Path, text: str, *, evidence_only: bool) -> None:
    assert at(configured(tmp_path, text), "a.md").evidence_only is evidence_only


@pytest.mark.parametrize(
    ("path", "deck"),
    [
        ("flashcards/a.md", True),
        ("x/Flashcards/y/a.md", True),
        ("flashcards.md", False),
        ("my-flashcards/a.md", False),
        ("cards/a.md", True),
        ("cards/drafts/a.md", False),
        ("flashcards/plain/a.md", False),
    ],
)
def test_deck_folders(tmp_path: Path, path: str, *, deck: bool) -> None:
    config = configured(
        tmp_path,
        "folders: {cards: {decks: true}, cards/drafts: {decks: false}, flashcards/plain: {decks: false}}",
    )
    assert at(config, path).deck_folder is deck


def test_with_the_plugin_only_a_setting_makes_a_deck_folder(tmp_path: Path) -> None:
    config = configured(tmp_path, "folders: {cards: {decks: true}, notes: {decks: tag}}")
    assert not at(config, "flashcards/a.md", PLUGIN).deck_folder
    assert at(config, "cards/a.md", PLUGIN).deck_folder
    tagged = at(config, "notes/a.md", PLUGIN)
    assert (tagged.decks_from, tagged.folder_decks) == (("tag",), False)


def test_names_are_compared_composed(tmp_path: Path) -> None:
    config = configured(tmp_path, "folders: {" + unicodedata.normalize("NFD", "übung") + ": {dialect: roam}}")
    path = NotePath(unicodedata.normalize("NFC", "übung/a.md"))
    assert folder_value(config, path, "dialect") == "roam"


def test_the_innermost_folder_speaks(tmp_path: Path) -> None:
    config = configured(tmp_path, "folders: {.: {scheduler: sm2-anki}, a: {dialect: roam}, a/b: {scheduler: fsrs}}")
    assert folder_value(config, NotePath("a/b/c.md"), "scheduler") == "fsrs"
    assert folder_value(config, NotePath("a/c.md"), "scheduler") == "sm2-anki"
    assert folder_value(config, NotePath("a/b/c.md"), "dialect") == "roam"
    assert folder_value(config, NotePath("c.md"), "dialect", "obsidian") == "obsidian"


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        ("Archive/", "Archive/a.md", "Archives/a.md"),
        ("Archive", "Archive/deep/a.md", "x/Archive/a.md"),
        ("**/*.excalidraw.md", "x/y/flow.excalidraw.md", "x/flow.md"),
        ("**/*.excalidraw.md", "flow.excalidraw.md", "flow.excalidraw.md.md"),
        ("*/old", "x/old/a.md", "old/a.md"),
        ("/draft\\d/", "x/draft7.md", "x/draft.md"),
        ("/^notes\\/.*tmp/", "notes/x/tmp.md", "x/notes/tmp.md"),
    ],
)
def test_ignored(tmp_path: Path, pattern: str, inside: str, outside: str) -> None:
    config = replace(load(tmp_path), ignored=(pattern,))
    assert is_ignored(config, NotePath(inside))
    assert not is_ignored(config, NotePath(outside))


@pytest.mark.parametrize(
    "pattern", ["/(a+)+$/", "/(a|a)*b/", "/a*a*a*a*b/", "/(a)\\1/", "/[/", "/(?P<x/", "", "/", "./"]
)
def test_patterns_that_could_take_for_ever_or_mean_nothing_match_nothing(tmp_path: Path, pattern: str) -> None:
    config = replace(load(tmp_path), ignored=(pattern,))
    start = time.process_time()
    assert not is_ignored(config, NotePath("a" * 200))
    assert time.process_time() - start < 1
