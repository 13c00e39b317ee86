"""A session as a process of its own: answers through a pipe, a second session, an editor, a sudden end."""

from __future__ import annotations

import random
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from program import Program, invoke, next_event

InNotes = Callable[[Mapping[str, str | bytes]], Program]

TEA = """#flashcards

Green tea :: is steamed
<!--SR:!2026-11-18,4,250-->

Oolong :: is half oxidised
<!--SR:!2026-11-19,4,250-->

Black tea :: is fully oxidised
<!--SR:!2026-11-20,4,250-->
"""


class Session:
    """``studykit review --json`` in a process of its own, driven card by card."""

    def __init__(self, program: Program, *arguments: str) -> None:
        self.process = program.start("review", "--json", "--order", "due", *arguments)

    def event(self) -> Any:
        assert self.process.stdout
        return next_event(self.process.stdout)

    def answer(self, word: str) -> Any:
        """Give an answer; returns the event that reports it."""
        assert self.process.stdin
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        return self.event()

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def rest(self) -> tuple[str, str, int]:
        """What it still says on both streams once its input is closed, and its exit code."""
        assert self.process.stdin
        assert self.process.stdout
        assert self.process.stderr
        self.process.stdin.close()
        return self.process.stdout.read(), self.process.stderr.read(), self.process.wait()

    def end(self) -> None:
        """Close the input; the session must have ended well."""
        _, err, code = self.rest()
        assert (code, err) == (0, "")


@pytest.fixture
def tea(in_notes: InNotes) -> Program:
    return in_notes({"tea.md": TEA, "other.md": "#flashcards\n\nMaté :: is no tea\n"})


@pytest.fixture
def session(tea: Program) -> Iterator[Session]:
    running = Session(tea)
    yield running
    if running.process.poll() is None:
        running.kill()
    for stream in (running.process.stdin, running.process.stdout, running.process.stderr):
        assert stream
        stream.close()


def note(program: Program) -> str:
    return program.bytes_of("tea.md").decode()


def save(program: Program, text: str) -> None:
    (program.vault / "tea.md").write_text(text, encoding="utf-8", newline="")


def test_each_answer_is_on_disk_before_the_next_card_shows(tea: Program, session: Session) -> None:
    assert session.event()["card"]["front"] == "Green tea"
    assert note(tea) == TEA
    assert session.answer("good")["after"] == "2026-11-30,10,250"
    assert session.event()["card"]["front"] == "Oolong"
    assert note(tea) == TEA.replace("2026-11-18,4,250", "2026-11-30,10,250")
    assert session.answer("undo")["event"] == "done"
    assert session.event()["card"]["front"] == "Green tea"
    assert note(tea) == TEA
    session.end()


def test_a_second_session_is_told_who_has_the_vault(tea: Program, session: Session) -> None:
    session.event()
    for arguments in (("review",), ("undo",), ("review", "--cram")):
        session.answer("mark")
        second = tea(*arguments, given="good\n")
        assert second.code == 3
        assert second.out == ""
        assert f"Another session of this vault is open: process {session.process.pid} since " in second.err
    assert tea("cards").code == tea("due").code == tea("check").code == 0
    assert session.answer("good")["event"] == "answer"
    session.end()
    assert tea("review", given="good\n").code == 0


def test_an_editor_saves_between_question_and_answer(tea: Program, session: Session) -> None:
    """The card is found again wherever it went; the other program's work stays."""
    session.event()
    moved = "A line on top.\n\n" + TEA.replace("Black tea", "Hei cha") + "\nAnd one below.\n"
    save(tea, moved)
    assert session.answer("good")["after"] == "2026-11-30,10,250"
    rated = moved.replace("2026-11-18,4,250", "2026-11-30,10,250")
    assert note(tea) == rated
    assert session.event()["card"]["line"] == 8
    reworded = rated.replace("Oolong :: is half oxidised", "Oolong, 烏龍 :: is oxidised by half")
    save(tea, reworded)
    assert session.answer("easy")["event"] == "answer"
    assert note(tea) == reworded.replace("2026-11-19,4,250", "2026-12-01,11,260")
    assert session.event()["card"]["front"] == "Hei cha"
    session.end()


def test_a_card_or_note_that_is_gone_is_passed_over(tea: Program, session: Session) -> None:
    session.event()
    without = TEA.replace("Green tea :: is steamed\n<!--SR:!2026-11-18,4,250-->\n\n", "")
    save(tea, without)
    assert session.answer("good")["event"] == "error"
    assert note(tea) == without
    assert session.event()["card"]["front"] == "Oolong"
    (tea.vault / "tea.md").unlink()
    assert session.answer("good")["event"] == "error"
    rest, _, code = session.rest()
    assert "Maté" in rest
    assert '"event": "summary"' in rest
    assert code == 3
    assert not (tea.vault / "tea.md").exists()


def test_the_answers_before_a_sudden_end_count_and_the_next_session_goes_on(tea: Program, session: Session) -> None:
    session.event()
    session.answer("good")
    session.event()
    session.kill()
    assert note(tea) == TEA.replace("2026-11-18,4,250", "2026-11-30,10,250")
    ran = tea("review", "--json", "--order", "due", given="good\n")
    assert ran.code == 0
    assert ran.events[0]["card"]["front"] == "Oolong"
    assert tea("undo", "2").code == 0
    assert note(tea) == TEA


def test_a_kill_at_any_moment_leaves_whole_notes_and_a_journal_that_knows_them(
    in_notes: InNotes, thorough: bool
) -> None:
    cards = "".join(f"Question {n} :: answer {n}\n<!--SR:!2026-11-18,4,250-->\n\n" for n in range(40))
    before = f"#flashcards\n\n{cards}"
    studykit = in_notes({"many.md": before})
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    for _ in range(40 if thorough else 3):
        process = studykit.start("review", "--order", "due")
        assert process.stdin
        assert process.stdout
        process.stdin.write("good\n" * 40)
        process.stdin.close()
        process.stdout.readline()
        try:
            process.wait(chance.uniform(0, 0.12))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert process.stderr
        process.stderr.close()
        text = studykit.bytes_of("many.md").decode()
        answered = text.count("<!--SR:!2026-11-30,10,250-->")
        assert text.replace("2026-11-30,10,250", "2026-11-18,4,250") == before
        assert studykit("check", "--strict").code == 0
        studykit("review", "--cram", given="quit\n")
        journal = studykit("doctor", "--json").data["journal"]["events"]
        assert journal >= answered
        if answered:
            assert studykit("undo", "999").code == 0
        assert studykit.bytes_of("many.md").decode() == before


def test_an_evening_with_a_wrong_clock_is_said_and_left_behind(tea: Program) -> None:
    """On the real clock: what was answered in its future moves no later answer there."""
    now = datetime.now(UTC).date()
    for day in (now - timedelta(2), now + timedelta(2000)):
        assert tea.on(day.isoformat())("review", given="good\n").code == 0
    ran = invoke("due", folder=tea.vault)
    assert f"The journal holds answers of {now + timedelta(2000)}" in ran.err
    assert invoke("due", "--json", folder=tea.vault).data["today"] <= (now + timedelta(1)).isoformat()
    assert invoke("review", "--ahead", "9999", folder=tea.vault, given="good\n").code == 0
    assert invoke("due", folder=tea.vault).err == "", "an answer of today settles it"


def test_a_session_ends_with_its_minutes(tea: Program) -> None:
    ran = tea("review", "--json", "--minutes", "0.000001", given="good\ngood\ngood\n")
    assert [event["event"] for event in ran.events] == ["card", "answer", "summary"]


def test_interrupted_from_the_keyboard_everything_answered_stays(tea: Program, session: Session) -> None:
    session.event()
    session.answer("good")
    session.event()
    session.process.send_signal(signal.SIGINT)
    _, err, code = session.rest()
    assert code == 3
    assert "Stopped" in err
    assert "Traceback" not in err
    assert note(tea) == TEA.replace("2026-11-18,4,250", "2026-11-30,10,250")


def test_the_reader_of_a_list_may_leave_early(in_notes: InNotes) -> None:
    studykit = in_notes({"many.md": "#flashcards\n\n" + "".join(f"Q{n} :: a{n}\n\n" for n in range(3000))})
    process = studykit.start("cards", "--json")
    assert process.stdout
    assert process.stderr
    assert process.stdout.readline() == "{\n"
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait() == 0
    assert process.stdin
    process.stdin.close()
    process.stderr.close()
