"""Whole sessions in a real pseudo-terminal, its screen read by pyte."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import termios
from pathlib import Path

import pytest
from rich.cells import cell_len

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
if sys.platform != "win32":
    from pty_session import PtySession

QUESTION = "Which value does the client send to the token endpoint so that a stolen code is of no use?"
CJK = "授權碼模式中,用戶端為什麼不直接拿到存取權杖?"
SGR = re.compile(rb"\x1b\[([0-9;]*)m")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.json"


@pytest.fixture(params=[60, 80, 120])
def columns(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def written(out: Path) -> list[tuple[str, str]]:
    return [tuple(pair) for pair in json.loads(out.read_text())["written"]]


def words(screen: str) -> str:
    """The text of a screen without its line breaks; pyte leaves a gap behind wide characters out."""
    return " ".join(screen.split())


def test_a_whole_session(out: Path, columns: int) -> None:
    session = PtySession(out, columns=columns)
    screen = session.until("show the answer")
    assert QUESTION in words(screen)
    assert "oauth / grants" in screen
    assert "1 of 5   3 new   0 learning   2 due" in screen
    assert "Authorization code › PKCE" in screen
    assert "200 of 4,819 today" in screen
    assert "code verifier" not in screen
    session.press(" ")
    screen = session.until("1 Again")
    assert "The code verifier: the server hashes it" in words(screen)
    assert "15 d, again today" in screen
    session.press("2")
    screen = session.until("認證 / 授權碼")
    assert "3 new   1 learning   1 due" in screen
    assert "Hard: 15 d, again today, due 2026-12-05." in screen
    assert CJK in "".join(screen.split())
    for line in screen.splitlines():
        assert cell_len(line) <= columns
    session.press("u")
    session.until("Taken back: hard.")
    session.press(" 3")
    session.until("認證 / 授權碼")
    session.press("q")
    assert session.finish() == 0
    assert written(out) == [("pkce", "good")]
    assert "1 time, 1 card" in session.text
    assert "notes/broken.md:12: A fence is not closed" in session.text


def test_keys_typed_ahead_are_neither_lost_nor_echoed(out: Path) -> None:
    session = PtySession(out)
    session.until("show the answer")
    session.press(" 3 4\r\r")
    session.until("Question ::")
    session.press("\x03")
    assert session.finish() == 0
    assert written(out) == [("pkce", "good"), ("cjk", "easy"), ("long", "good")]


@pytest.mark.parametrize("end", ["interrupt", "terminate"])
def test_the_terminal_is_given_back_as_it_was(out: Path, end: str) -> None:
    session = PtySession(out)
    session.until("show the answer")
    assert not termios.tcgetattr(session.descriptor)[3] & termios.ECHO
    session.press(" 3")
    session.until("認證 / 授權碼")
    if end == "interrupt":
        session.press("\x03")
    else:
        os.kill(session.pid, signal.SIGTERM)
    session.until("Retention")
    assert termios.tcgetattr(session.descriptor)[3] & termios.ECHO
    assert session.finish() == 0
    assert written(out) == [("pkce", "good")]
    taken, given = session.received.count(b"\x1b[?1049h"), session.received.count(b"\x1b[?1049l")
    assert taken == given == 1
    assert session.received.rindex(b"\x1b[?25h") > session.received.rindex(b"\x1b[?25l")


def test_a_window_that_changes_its_size_is_drawn_again(out: Path) -> None:
    session = PtySession(out, columns=120)
    session.until("show the answer")
    session.resize(60, 16)
    screen = session.until("token endpoint\n  so that a stolen")
    assert QUESTION in words(screen)
    assert screen.splitlines()[0].rstrip().endswith("2 due")
    session.press("q")
    assert session.finish() == 0


def test_stopping_gives_the_terminal_back_for_a_while(out: Path) -> None:
    session = PtySession(out)
    session.until("show the answer")
    session.press("\x1a n")
    session.until("認證 / 授權碼")
    session.press("q")
    assert session.finish() == 0
    assert session.received.count(b"\x1b[?1049h") == session.received.count(b"\x1b[?1049l") == 2


def test_long_answers_scroll(out: Path) -> None:
    session = PtySession(out)
    session.until("show the answer")
    session.press("nn ")
    screen = session.until("more")
    assert "Step number 1 of" in screen
    assert "Step number 60" not in screen
    for _ in range(6):
        session.press("\x1b[6~")
    session.until("Step number 60")
    session.press("\x1b[A\x1b[5~")
    session.until("↓")
    session.press("q")
    assert session.finish() == 0
    assert written(out) == []


def test_editing_comes_back_to_the_reread_card(out: Path) -> None:
    session = PtySession(out)
    session.until("show the answer")
    session.press("e")
    session.until("A reworded question?")
    session.press("m")
    session.until("marked")
    session.press("?")
    assert "notes/pkce.md:3" in session.until("Any key leads back")
    session.press("x")
    session.until("A reworded question?")
    session.press("l")
    assert "Links here" in session.until("Implicit grant")
    session.press("1")
    session.until("Opened notes/grants/implicit.md.")
    session.press("q")
    session.until("show the answer")
    session.press("q")
    assert session.finish() == 0
    assert json.loads(out.read_text())["opened"] == ["notes/grants/implicit.md"]


def test_a_note_cannot_steer_the_terminal(out: Path) -> None:
    session = PtySession(out)
    session.until("show the answer")
    session.press("nnnn ")
    session.until("Nothing")
    session.press("q")
    assert session.finish() == 0
    assert b"\x1b[2J" not in session.received
    assert b"\x9b31m" not in session.received
    assert b"\x07" not in session.received


def test_an_empty_answer_says_where_it_belongs(out: Path) -> None:
    session = PtySession(out)
    session.until("show the answer")
    session.press("nnn ")
    assert "notes/empty.md:3" in session.until("no answer yet")
    session.press("q")
    assert session.finish() == 0


def test_no_color(out: Path) -> None:
    session = PtySession(out, NO_COLOR="1")
    session.until("show the answer")
    session.press(" ")
    session.until("1 Again")
    session.press("q")
    assert session.finish() == 0
    codes = {code for found in SGR.findall(session.received) for code in found.split(b";")}
    assert codes <= {b"", b"0", b"1", b"2", b"4", b"9"}


def test_typed_answers_are_compared(out: Path) -> None:
    session = PtySession(out, "--type")
    session.until("compare")
    session.press("q the code verifeir\x7f\x7f\x7fier")
    session.until("q the code verifier")
    session.press("\x15the  CODE verifier\r")
    screen = session.until("Expected")
    assert "You typed  the CODE verifier" in screen
    session.press("3")
    session.until("認證")
    session.press("\x1b")
    session.until("show the answer")
    session.press("q")
    assert session.finish() == 0
    assert written(out) == [("pkce", "good")]


def test_nothing_due_offers_more(out: Path) -> None:
    session = PtySession(out, "--nothing")
    screen = session.until("Nothing is due.")
    assert "Next: 12 tomorrow from 04:00. 340 new wait (20 of 20 learned)." in screen
    session.press("a")
    session.until("Nothing falls due")
    session.press("n")
    session.until("Question extra?")
    session.press(" 3")
    session.until("Done for now.")
    session.press("u")
    session.until("Question extra?")
    session.press(" 4")
    session.until("Easy: 1 d")
    session.press("c")
    session.until("nothing is written")
    session.press(" 3")
    session.until("Done for now.")
    session.press("\r")
    assert session.finish() == 0
    assert written(out) == [("extra", "easy")]


@pytest.mark.parametrize(("flags", "terminal"), [(["--plain"], "xterm-256color"), ([], "dumb")])
def test_plain_mode_moves_no_cursor_and_says_nothing_twice(out: Path, flags: list[str], terminal: str) -> None:
    session = PtySession(out, *flags, columns=100, rows=60, TERM=terminal)
    session.until("question mark lists the keys")
    session.press(" ")
    session.until("4 Easy, 16 d.")
    session.press("3")
    session.until("Card 2 of 5")
    session.press("q")
    assert session.finish() == 0
    assert b"\x1b" not in session.received
    assert session.text.count("Question: Which value") == 1
    assert session.text.count("Good: 15 d, due 2026-12-05.") == 1
    assert written(out) == [("pkce", "good")]
