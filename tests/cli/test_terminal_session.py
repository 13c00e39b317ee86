"""The program in a real terminal: a review from the first card to the last word."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from program import TODAY, Program
from pty_session import PtySession
from rich.cells import cell_len

InVault = Callable[[str], Program]
InNotes = Callable[[Mapping[str, str | bytes]], Program]


class Screen(PtySession):
    """``studykit`` with these arguments in the vault of ``studykit``."""

    def __init__(self, studykit: Program, *arguments: str, columns: int = 80, **environ: str) -> None:
        environ |= {"STUDYKIT_CACHE": os.environ["STUDYKIT_CACHE"], "TZ": "UTC"}
        super().__init__(studykit.vault, *arguments, columns=columns, rows=24, **environ)

    def program(self, out: Path, *flags: str) -> list[str]:
        return [sys.executable, "-m", "studykit", "--today", TODAY, "-C", str(out), *flags]


def test_flip_rate_undo_quit(in_vault: InVault) -> None:
    studykit = in_vault("obsidian")
    before = studykit.bytes_of("Sourdough.md")
    screen = Screen(studykit, "review", "--deck", "flashcards")
    first = screen.until("Which two kinds of beings live in a sourdough?")
    assert "lactic acid" not in first
    screen.press(" ")
    assert "10 d" in screen.until("Yeast and lactic acid bacteria")
    screen.press("3")
    screen.until("Rye")
    assert studykit.bytes_of("Sourdough.md") == before.replace(b"2026-11-18,4,250", b"2026-11-30,10,250")
    screen.press("u")
    screen.until("Which two kinds of beings live in a sourdough?")
    assert studykit.bytes_of("Sourdough.md") == before
    screen.press("q")
    assert screen.finish() == 0
    assert "Traceback" not in screen.received.decode()


def test_good_to_the_end_of_the_day(in_vault: InVault) -> None:
    """Space flips and rates Good; the summary says how it went, and then nothing is due."""
    studykit = in_vault("roam")
    before = studykit.bytes_of("formatted/Bowline.md")
    screen = Screen(studykit, "review")
    for question in ("What does the rabbit do?", "Which knot makes a fixed loop"):
        screen.until(question)
        screen.press("  ")
    screen.until("Answered")
    screen.press("q")
    assert screen.finish() == 0
    segments = [card["segment"] for card in studykit("cards", "--json").data["cards"]]
    assert segments == ["2026-11-21,1,250", "2026-11-28,8,250"]
    assert studykit.bytes_of("formatted/Bowline.md") == before, "the next backup writes it anew: the journal keeps them"
    again = Screen(studykit, "review")
    again.until("Nothing is due")
    again.press("q")
    assert again.finish() == 0


def test_flags_of_a_terminal_session(in_vault: InVault) -> None:
    studykit = in_vault("commonmark")
    before = studykit.files()
    plain = Screen(studykit, "review", "--plain", "--dry-run", "--limit", "1")
    plain.until("The nearest star")
    plain.press(" ")
    plain.until("the Sun")
    plain.press("3")
    plain.until("Done for now")
    plain.press("q")
    assert plain.finish() == 0
    assert b"\x1b[?1049h" not in plain.received, "running text leaves the screen alone"
    typed = Screen(studykit, "review", "--type", "--cram", "--search", "densest")
    typed.until("Which planet is densest?")
    typed.press("Venus\r")
    typed.until("Earth")
    typed.press("\x03")
    assert typed.finish() in (0, 3)
    assert studykit.files() == before


def test_the_editor_opens_at_the_card_and_the_card_is_read_again(in_vault: InVault, tmp_path: Path) -> None:
    studykit = in_vault("obsidian")
    editor = tmp_path / "vi"
    editor.write_text('#!/bin/sh\necho "$1" > "$0.said"\nsed -i "s/Which two kinds of beings live/Who lives/" "$2"\n')
    editor.chmod(0o755)
    screen = Screen(studykit, "review", "--deck", "flashcards", EDITOR=str(editor))
    screen.until("Which two kinds of beings live")
    screen.press("e")
    screen.until("Who lives in a sourdough?")
    screen.press(" 3")
    screen.until("Rye")
    screen.press("q")
    assert screen.finish() == 0
    assert (tmp_path / "vi.said").read_text() == "+15\n"
    text = studykit.bytes_of("Sourdough.md").decode()
    assert "Who lives in a sourdough?::Yeast and ==lactic acid bacteria==.\n<!--SR:!2026-11-30,10,250-->" in text


@pytest.mark.parametrize(
    ("editor", "words"), [("vi 'x", "a quote is not closed"), ("/nowhere/ed", "could not be started")]
)
def test_an_editor_that_cannot_be_had_is_a_word(editor: str, words: str, in_vault: InVault) -> None:
    screen = Screen(in_vault("obsidian"), "review", "--deck", "flashcards", EDITOR=editor)
    screen.until("show the answer")
    screen.press("e")
    screen.until(words)
    screen.press("q")
    assert screen.finish() == 0


def test_what_the_desktop_says_does_not_run_through_the_card(in_vault: InVault, tmp_path: Path) -> None:
    opener = tmp_path / "xdg-open"
    opener.write_text('#!/bin/sh\necho "$1" > "$0.said"\necho no method available >&2\nexit 3\n')
    opener.chmod(0o755)
    screen = Screen(in_vault("obsidian"), "review", "--deck", "flashcards", PATH=f"{tmp_path}:{os.environ['PATH']}")
    screen.until("show the answer")
    screen.press("o")
    assert "no method" not in screen.until("could not be opened here; it is at")
    screen.press("q")
    assert screen.finish() == 0
    assert b"no method" not in screen.received
    assert (tmp_path / "xdg-open.said").read_text().endswith("Sourdough.md\n")


FLOW = """# 授權碼模式 🔐

#flashcards/認證

為什麼用戶端不直接拿到存取權杖?🤔 :: 因為**瀏覽器位址列**會留下紀錄;授權碼只能換一次。🔐
<!--SR:!2026-11-18,4,250-->

授權碼只能使用 ==一次== 🧠
"""


@pytest.mark.parametrize("columns", [60, 120])
def test_a_whole_session_in_wide_characters(columns: int, in_notes: InNotes, tmp_path: Path) -> None:
    """Answer, undo, edit, a window that changes its size, Ctrl-C: no line is wider than the screen."""
    studykit = in_notes({"授權.md": FLOW})
    editor = tmp_path / "vi"
    editor.write_text('#!/bin/sh\nsed -i "s/只能換一次/只能兌換一次/" "$2"\n')
    editor.chmod(0o755)
    screen = Screen(studykit, "review", columns=columns, EDITOR=str(editor))

    def shows(words: str) -> str:
        text = screen.until(lambda found: words in "".join(found.split()))
        assert all(cell_len(line) <= screen.screen.columns for line in text.splitlines())
        return text

    shows("不直接拿到存取權杖?🤔")
    screen.press(" ")
    shows("授權碼只能換一次。🔐")
    screen.press("3")
    shows("授權碼只能使用[...]🧠")
    assert b"2026-11-30,10,250" in studykit.bytes_of("授權.md")
    screen.press("u")
    shows("Takenback:good.")
    assert studykit.bytes_of("授權.md") == FLOW.encode()
    screen.press("e")
    screen.press(" ")
    shows("授權碼只能兌換一次。🔐")
    screen.resize(180 - columns, 20)
    screen.press("?")
    shows("授權.md:5")
    screen.press("x3")
    shows("授權碼只能使用[...]🧠")
    screen.press("\x03")
    assert screen.finish() == 0
    assert "Left today" in screen.text
    wanted = FLOW.replace("換一次", "兌換一次").replace("2026-11-18,4,250", "2026-11-30,10,250")
    assert studykit.bytes_of("授權.md").decode() == wanted


def test_a_vault_without_cards_says_so(in_notes: InNotes) -> None:
    screen = Screen(in_notes({"note.md": "No question.\n"}), "review")
    assert screen.finish() == 0
    assert "No cards here yet. 'studykit init' shows what counts as a card" in screen.text


@pytest.mark.parametrize("arguments", [("cards",), (), ("check",)], ids=["cards", "alone", "check"])
def test_colours_only_where_wanted(arguments: tuple[str, ...], in_vault: InVault) -> None:
    studykit = in_vault("commonmark")
    coloured, plain = Screen(studykit, *arguments), Screen(studykit, *arguments, NO_COLOR="1")
    assert coloured.finish() == plain.finish() == 0
    assert b"\x1b[" not in plain.received
    assert (b"\x1b[1m" in coloured.received) == (arguments != ("cards",))
