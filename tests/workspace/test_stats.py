"""Statistics of a vault: which answers count, and the document."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from program import Program

InNotes = Callable[[Mapping[str, str | bytes]], Program]

CARDS = "\n\n".join(f"Question {number} :: answer" for number in range(4)) + "\n"


def test_answers_that_were_taken_back_do_not_count(in_notes: InNotes) -> None:
    studykit = in_notes({"flashcards/tea.md": CARDS})
    studykit("review", given="good\nagain\nundo\nquit\n")
    found = studykit("stats", "--json").data
    assert (found["answers"], found["calendar"]) == (1, {"2026-11-20": 1})


def test_a_filter_leaves_its_own_answers(in_notes: InNotes) -> None:
    studykit = in_notes({"flashcards/tea.md": CARDS, "flashcards/coffee.md": CARDS})
    studykit("review", given="good\n" * 5 + "quit\n")
    studykit.on("2026-11-21")("review", given="again\nagain\ngood\nquit\n")
    parts = [studykit.on("2026-11-22")("stats", "--deck", deck, "--json").data for deck in ("tea", "coffee")]
    whole = studykit.on("2026-11-22")("stats", "--json").data
    assert sum(part["answers"] for part in parts) == 8
    assert whole["answers"] == 8
    assert whole["retention"][0]["all"] == {"known": 0, "asked": 0, "rate": None}
    assert whole["retention"][1]["young"] == {"known": 1, "asked": 3, "rate": 0.3333}
    assert sum(len(part["hardest"]) for part in parts) == len(whole["hardest"]) == 2
    (studykit.vault / "flashcards" / "tea.md").unlink()
    assert studykit.on("2026-11-22")("stats", "--json").data["answers"] == 8


def test_the_document(in_notes: InNotes) -> None:
    studykit = in_notes({"flashcards/tea.md": CARDS})
    studykit("review", given="again\nquit\n")
    found = studykit("stats", "--json", "--days", "9").data
    assert list(found) == [
        "schema", "today", "cards", "answers", "days_studied", "streak", "longest_streak", "seconds", "retention",
        "daily", "forecast", "intervals", "eases", "hardest", "calendar",
    ]  # fmt: skip
    assert found["schema"] == "studykit.stats/1"
    assert [len(found["daily"]), len(found["forecast"])] == [9, 9]
    assert list(found["hardest"][0]) == ["id", "note", "line", "front", "answers", "again", "lapses"]
    assert found["cards"] == {"new": 3, "learning": 1, "young": 0, "mature": 0, "suspended": 0, "leeches": 0}


def test_without_cards_there_is_a_word(in_notes: InNotes) -> None:
    ran = in_notes({"note.md": "Nothing to ask."})("stats")
    assert (ran.code, "No cards here yet" in ran.err) == (0, True)
