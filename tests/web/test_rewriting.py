"""A card's Markdown changed on the page: one step, the same card, the same schedule, taken back to the byte."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tab import Tab, opened
from test_orders import TWO, actions, note

InVault = Callable[..., Tab]


def source(tab: Tab) -> str:
    """The hash of the note from which the text to be changed was read."""
    html = json.loads(tab.get("panel/source").body)["html"]
    return str(html.partition('data-seen="')[2].partition('"')[0])


def rewrite(tab: Tab, text: str) -> str:
    return tab.do("rewrite", text=text, seen=source(tab))


@pytest.mark.parametrize("restarted", [False, True])
def test_reworded_beyond_recognition_it_is_still_the_card(in_vault: InVault, tmp_path: Path, restarted: bool) -> None:
    tab = in_vault(TWO)
    first = tab.seen["card"]
    tab.rate("good")
    tab.do("undo")
    assert rewrite(tab, "什麼 :: 完全不同") == "done"
    assert tab.seen["card"] == first
    assert "什麼" in tab.text
    if restarted:
        tab.routes._sittings.leave()  # type: ignore[attr-defined] # the server ends
        tab = opened(tmp_path / "vault").begin()
    assert tab.seen["card"] == first
    tab.rate("good")
    assert "什麼 :: 完全不同\n<!--SR:!2026-11-30,10,250-->" in note(tab)
    tab.do("undo")
    tab.do("undo")
    assert note(tab) == TWO["deck.md"]
    assert tab.seen["card"] == first
    assert actions(tmp_path / "vault") == []


def test_side_that_shows_stays_and_the_page_says_so(in_vault: InVault) -> None:
    tab = in_vault(TWO)
    tab.do("flip")
    rewrite(tab, "First? :: the very first")
    assert (tab.seen["shown"], "the very first" in tab.text) == ("yes", True)
    assert "Undo takes it back" in tab.status
    tab.do("undo")
    assert tab.seen["shown"] == "yes"
    assert note(tab) == TWO["deck.md"]


def test_more_and_fewer_siblings(in_vault: InVault) -> None:
    text = "#flashcards\r\n\r\nA ==b== c ==d==.\r\n<!--SR:!2026-11-10,4,250!2026-11-12,7,230-->\r\n\r\nQ? :: a\r\n"
    tab = in_vault({"deck.md": text, "studykit.yml": "bury: {new: false, reviews: false}\n"})
    path = Path(tab.routes._sittings.workspace.root) / "deck.md"  # type: ignore[attr-defined] # the vault of the tab
    rewrite(tab, "A ==b== ==c==\nover lines ==d==.")
    changed = path.read_bytes().decode()
    assert changed == text.replace("A ==b== c ==d==.", "A ==b== ==c==\r\nover lines ==d==.")
    tab.do("undo")
    assert path.read_bytes().decode() == text
    rewrite(tab, "No card any more.")
    assert "deck.md" in tab.text or "no longer" in tab.text or tab.seen["card"]
    for _ in range(3):
        tab.rate("easy")
    assert tab.seen["page"] == "end"
    for _ in range(9):
        tab.do("undo")
    assert "nothing to take back" in tab.status
    assert path.read_bytes().decode() == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "cannot be empty"), ("  \n ", "cannot be empty"),
        ("A? :: b <!--SR:!2026-11-10,4,250-->", "not written by hand"), ("A\ud800? :: b", "not valid Unicode"),
    ],
)  # fmt: skip
def test_texts_that_cannot_stand_there(in_vault: InVault, text: str, words: str) -> None:
    tab = in_vault(TWO)
    rewrite(tab, text)
    assert words in tab.status
    assert note(tab) == TWO["deck.md"]


def test_stale_text_and_whole_notes(in_vault: InVault) -> None:
    tab = in_vault({**TWO, "r.md": "---\ntags: [review]\n---\n# A note\n\nText.\n"})
    assert tab.do("rewrite", text="X? :: y", seen="0" * 64) == "done"
    assert "changed by another program" in tab.status
    assert note(tab) == TWO["deck.md"]
    tab.do("skip")
    tab.do("skip")
    assert "reviewed as a whole" in json.loads(tab.get("panel/source").body)["trouble"]


def test_rehearsals_change_nothing(in_vault: InVault) -> None:
    tab = in_vault(TWO, dry_run=True)
    rewrite(tab, "X? :: y")
    assert "Nothing is written in this session" in tab.status
    assert note(tab) == TWO["deck.md"]
