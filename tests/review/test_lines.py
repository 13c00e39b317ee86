from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from fake_desk import FakeDesk, FullDisk, entries, make_card

from studykit.model.diagnostic import Diagnostic, Severity
from studykit.review.lines import LineSession
from studykit.review.sitting import Sitting

CARDS = [make_card("a"), make_card("b", "Zwei\nZeilen?", "\x1b[31mrot"), make_card("c")]


def run(desk: FakeDesk, answers: list[str]) -> tuple[int, list[str]]:
    said: list[str] = []
    return LineSession(Sitting(desk, entries(CARDS)), said.append).run(answers), said


def run_json(desk: FakeDesk, answers: list[str]) -> tuple[int, list[dict[str, object]]]:
    said: list[str] = []
    session = LineSession(Sitting(desk, entries(CARDS)), said.append, describe=lambda card: {"id": card.id})
    code = session.run(answers)
    return code, [json.loads(line) for line in said]


def test_words_and_numbers_answer_in_turn() -> None:
    desk = FakeDesk(CARDS)
    code, said = run(desk, ["good\n", "", " 4 \n", "SUSPEND", "good"])
    assert code == 0
    assert desk.written == [("a", "good"), ("b", "easy"), ("c", "suspend")]
    assert "=> Good: 1 d, due 2026-11-21." in said
    assert said[-4:] == [
        "Time: 0 s, 0 s a card",
        "Set aside: 1 suspended",
        "Tomorrow: 12 due, from 04:00",
        "Streak: 5 days",
    ]


def test_no_control_character_of_a_note_is_said() -> None:
    _, said = run(FakeDesk(CARDS), ["good"])
    assert "Q: Zwei" in said
    assert "   Zeilen?" in said
    assert not any("\x1b" in line for line in said)


@pytest.mark.parametrize("answers", [[], ["good"], ["quit"], ["good", "quit", "good"]])
def test_the_end_of_input_ends_the_session_cleanly(answers: list[str]) -> None:
    desk = FakeDesk(CARDS)
    code, said = run(desk, answers)
    assert code == 0
    assert len(desk.written) == answers[:1].count("good")
    assert said[-1].startswith("Streak")


def test_a_line_that_is_no_answer_stops_before_it_can_reach_the_wrong_card() -> None:
    desk = FakeDesk(CARDS)
    code, said = run(desk, ["good", "godo", "good"])
    assert code == 2
    assert desk.written == [("a", "good")]
    assert any("Line 2: 'godo' is no answer" in line for line in said)


def test_an_answer_that_cannot_be_written_is_said_and_the_next_card_follows() -> None:
    code, said = run_json(FullDisk(CARDS), ["good", "good"])
    assert code == 3
    assert [event["event"] for event in said] == ["card", "error", "card", "error", "card", "summary"]


def test_json_lines() -> None:
    desk = FakeDesk(CARDS, problems=[Diagnostic("x.md", 3, 1, "bad-schedule", Severity.ERROR, "Unreadable")])
    code, said = run_json(desk, ["again", "undo", "hard", "mark", "bury", "skip", "good"])
    assert code == 0
    assert {event["schema"] for event in said} == {"studykit.review/1"}
    shape = " ".join(str(event["event"]) for event in said)
    assert shape == "card answer card done card answer card done done card done card answer summary"
    assert said[0]["card"] == {"id": "a"}
    assert said[0]["left"] == {"new": 3, "learning": 0, "due": 0}
    assert said[0]["choices"] == {"again": "again today", "hard": "1 d, again today", "good": "1 d", "easy": "1 d"}
    assert said[3]["command"] == "undo"
    assert said[3]["card"] == "a"
    assert (said[5]["before"], said[5]["after"], said[5]["due"]) == (None, "2026-11-21,1,236", "2026-11-21")
    assert said[5]["again_today"] is True
    assert said[-1]["answers"] == {"again": 0, "hard": 1, "good": 1, "easy": 0}
    assert said[-1]["problems"] == [
        {"path": "x.md", "line": 3, "code": "bad-schedule", "message": "Unreadable"},
    ]
    assert desk.written == [("a", "hard"), ("b", "mark"), ("b", "bury"), ("a", "good")]


def test_an_answer_is_reported_only_once_it_is_written() -> None:
    desk = FakeDesk(CARDS)
    said: list[str] = []

    def answers() -> Iterator[str]:
        for count in range(3):
            assert sum(line.startswith("=>") for line in said) == len(desk.written) == count
            yield "good"

    assert LineSession(Sitting(desk, entries(CARDS)), said.append).run(answers()) == 0


def test_nothing_due() -> None:
    said: list[str] = []
    assert LineSession(Sitting(FakeDesk([]), []), said.append).run(["good"]) == 0
    assert said[0] == "Nothing is due. Next: 12 tomorrow from 04:00. 340 new wait (20 of 20 learned)."


def test_time_is_up() -> None:
    seconds = iter(range(0, 10_000, 40))
    desk = FakeDesk(CARDS)
    said: list[str] = []
    session = LineSession(Sitting(desk, entries(CARDS)), said.append, minutes=1, clock=lambda: float(next(seconds)))
    assert session.run(["good"] * 3) == 0
    assert len(desk.written) == 1


def test_an_empty_answer_is_said() -> None:
    card = make_card("a", "Question ::", empty_answer=True)
    said: list[str] = []
    LineSession(Sitting(FakeDesk([card]), entries([card])), said.append).run([])
    assert "A: none yet" in said
