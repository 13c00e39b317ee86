"""Progress made in the real Anki comes back to the comments, and nothing else changes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from program import Program

from studykit.anki.progress import due_date

pytestmark = pytest.mark.anki

COMMENT = re.compile(r"[ \n]?<!--SR:[^>]*-->")
SHAPES = ("legacy.apkg", "latest.apkg", "legacy.colpkg", "latest.colpkg")


def deck() -> dict[str, str]:
    """Some 60 cards of several kinds, new and scheduled, some with values that Anki has no room for."""
    lines = ["# Cards", ""]
    for number in range(40):
        due = date(2026, 11, 20) - timedelta(days=number)
        lines += [f"question {number} :: answer {number}"]
        lines += [f"<!--SR:!{due},{number + 2},250-->"] if number % 3 else []
        lines += [""]
    for number in range(5):
        lines += [f"both {number} ::: ways {number}", f"<!--SR:!2026-10-0{number + 1},4,230!2026-11-02,9,140-->", ""]
        lines += [f"a ==first{number}== and ==second{number}== thing", ""]
    lines += ["low :: ease", "<!--SR:!2026-11-01,4.9,90-->", ""]
    return {"flashcards/a.md": "\n".join(lines), "flashcards/crlf.md": "one :: two\r\n<!--SR:!2026-11-01,3,250-->\r\n"}


def bare(program: Program) -> dict[str, str]:
    return {name: COMMENT.sub("", data.decode()) for name, data in program.files().items() if name.endswith(".md")}


def comments_of(program: Program) -> dict[str, tuple[str | None, int | None]]:
    cards = program("cards", "--json").data["cards"]
    return {card["id"]: (card["due"], card["interval"], card["ease"]) for card in cards}


@pytest.mark.parametrize("zones", [("UTC", "UTC"), ("Asia/Tokyo", "America/Los_Angeles")])
def test_fifty_answers_come_back(
    tmp_path: Path, vault_of: Callable[..., Program], learner: Callable[..., Any], zones: tuple[str, str]
) -> None:
    program = vault_of(deck())
    before = program.files()
    assert program("export", "anki", "-o", "../deck.apkg").code == 0
    learned = {card["card"]: card for card in learner(tmp_path / "anki", tmp_path / "deck.apkg", 50, zone=zones[0])}
    assert sum(card["answered"] for card in learned.values()) == 50
    reports = []
    for shape in SHAPES:
        rehearsal = program("import", "anki", f"../anki/{shape}", "--dry-run", "--json").data
        reports.append({key: value for key, value in rehearsal.items() if key not in ("source", "dry_run")})
    assert all(report == reports[0] for report in reports)
    assert {name: data for name, data in program.files().items() if name in before} == before
    done = program("import", "anki", "../anki/latest.apkg", "--json").data
    assert {key: value for key, value in done.items() if key not in ("source", "dry_run")} == reports[0]
    assert (done["conflicts"], done["unknown"], done["newer"]) == ([], [], [])
    with_schedule = {key for key, card in learned.items() if card["answered"] and card["due"]}
    assert {one["card"] for one in done["changed"]} == with_schedule
    now = comments_of(program)
    for key in with_schedule:
        card = learned[key]
        assert now[key] == (card["due"], card["interval"], card["factor"] // 10)
    assert bare(program) == {name: COMMENT.sub("", text) for name, text in deck().items()}
    after = program.files()
    again = program("import", "anki", "../anki/latest.apkg", "--json").data
    assert (again["changed"], again["conflicts"]) == ([], [])
    assert program.files() == after
    assert program("undo").code == 0
    assert {name: data for name, data in program.files().items() if name in before} == before


def test_the_later_last_review_counts(
    tmp_path: Path, vault_of: Callable[..., Program], learner: Callable[..., Any]
) -> None:
    program = vault_of(
        {"flashcards/a.md": "one :: 1\n<!--SR:!2026-11-18,3,250-->\n\ntwo :: 2\n<!--SR:!2026-11-18,3,250-->\n"}
    )
    program("export", "anki", "-o", "../deck.apkg")
    shifted = (
        "for number, days in zip(collection.find_cards(''), (-2, -1)):\n"
        "    card = collection.get_card(number); card.ivl = 3 - days; collection.update_card(card)\n"
    )
    learner(tmp_path / "anki", tmp_path / "deck.apkg", 0, shifted)
    report = program("import", "anki", "../anki/legacy.apkg", "--json").data
    assert (len(report["newer"]), report["changed"], report["conflicts"]) == (2, [], [])
    tie = (
        "for number in collection.find_cards(''):\n"
        "    card = collection.get_card(number); card.factor = 2600; collection.update_card(card)\n"
    )
    learner(tmp_path / "tie", tmp_path / "deck.apkg", 0, tie)
    before = program.files()
    report = program("import", "anki", "../tie/legacy.apkg", "--json").data
    assert [(one["line"], one["theirs"]) for one in report["conflicts"]] == [
        (1, "2026-11-18,3,260"),
        (4, "2026-11-18,3,260"),
    ]
    assert program.files() == before


def test_suspension_travels_and_is_taken_back(
    tmp_path: Path, vault_of: Callable[..., Program], learner: Callable[..., Any]
) -> None:
    program = vault_of({"flashcards/a.md": "one :: 1\n\ntwo :: 2\n"})
    program("export", "anki", "-o", "../deck.apkg")
    learner(
        tmp_path / "anki", tmp_path / "deck.apkg", 0, "collection.sched.suspend_cards(collection.find_cards('one'))"
    )
    assert len(program("import", "anki", "../anki/latest.colpkg", "--json").data["suspended"]) == 1
    assert program("import", "anki", "../anki/latest.colpkg", "--json").data["suspended"] == []
    assert [card["state"] for card in program("cards", "--json").data["cards"]] == ["suspended", "new"]
    program("undo")
    assert [card["state"] for card in program("cards", "--json").data["cards"]] == ["new", "new"]


def test_cards_that_are_gone_and_notes_from_elsewhere(
    tmp_path: Path, vault_of: Callable[..., Program], learner: Callable[..., Any]
) -> None:
    program = vault_of({"flashcards/a.md": "one :: 1\n\ntwo :: 2\n"})
    program("export", "anki", "-o", "../deck.apkg")
    foreign = (
        "note = collection.new_note(collection.models.by_name('Basic')); note['Front'] = 'x'\n"
        "collection.add_note(note, 1)\n"
    )
    learner(tmp_path / "anki", tmp_path / "deck.apkg", 2, foreign)
    (program.vault / "flashcards/a.md").write_text("two :: 2\n")
    report = program("import", "anki", "../anki/legacy.apkg", "--json").data
    assert (len(report["unknown"]), report["foreign"]) == (1, 1)


def test_cards_of_fsrs_bring_stability_and_difficulty(
    tmp_path: Path, vault_of: Callable[..., Program], learner: Callable[..., Any]
) -> None:
    segment = "fsrs,2026-11-18T12:00:00.000Z,12,12.5,5.25,2,4,1,0,2026-11-06T12:00:00.000Z"
    program = vault_of({"flashcards/a.md": f"one :: 1\n<!--SR:!{segment}-->\n"})
    program("export", "anki", "-o", "../deck.apkg")
    prepare = "collection.set_config('fsrs', True)"
    learner(tmp_path / "anki", tmp_path / "deck.apkg", 0, prepare)
    assert program("import", "anki", "../anki/latest.apkg", "--json").data["unchanged"] == 1
    answer = f"{prepare}\nfrom learner import study\nstudy(collection, 1)"
    learned = learner(tmp_path / "later", tmp_path / "deck.apkg", 0, answer)
    changed = program("import", "anki", "../later/latest.apkg", "--json").data["changed"]
    fields = changed[0]["after"].split(",")
    assert (fields[0], fields[1][:10], int(fields[2])) == ("fsrs", learned[0]["due"], learned[0]["interval"])
    assert float(fields[3]) > 12.5
    assert program("import", "anki", "../later/latest.apkg", "--json").data["changed"] == []


def test_lost_ids_are_learned_again_from_the_package(
    tmp_path: Path, vault_of: Callable[..., Program], learner: Callable[..., Any], judge: Callable[..., dict[str, Any]]
) -> None:
    """Reworded after the first export, then the journal is lost: the same cards still, also for the next export."""
    text = "one :: 1\n\ntwo ::: 2\n\nthe ==first== and the ==second==\n"
    program = vault_of({"flashcards/a.md": text})
    program("export", "anki", "-o", "../first.apkg")
    reworded = text.replace("one", "number one").replace("two", "number two").replace("and", "or")
    (program.vault / "flashcards/a.md").write_text(reworded)
    program("export", "anki", "-o", "../second.apkg")
    learner(tmp_path / "anki", tmp_path / "second.apkg", 9)
    shutil.rmtree(program.vault / ".studykit")
    before = program.files()
    rehearsal = program("import", "anki", "../anki/latest.apkg", "--dry-run", "--json").data
    assert program.files() == before
    done = program("import", "anki", "../anki/latest.apkg", "--json").data
    assert (rehearsal["known_again"], len(rehearsal["unknown"])) == (5, 0)
    assert {**done, "dry_run": True} == rehearsal
    assert program("import", "anki", "../anki/latest.apkg", "--json").data["known_again"] == 0
    program("export", "anki", "-o", "../third.apkg")
    found = judge(tmp_path / "second.apkg", tmp_path / "third.apkg")
    assert (found["imports"][1]["new"], len(found["notes"])) == (0, 3)


@pytest.mark.parametrize(("moment", "day"), [("00:10", 20), ("03:59", 20), ("04:00", 21), ("23:59", 21)])
def test_a_card_being_relearned_is_due_on_the_study_day_of_its_moment(moment: str, day: int) -> None:
    """Until four in the morning it is still the day before, in Anki as here."""
    zone = timezone(timedelta(hours=9))
    due = datetime.combine(date(2026, 11, 21), time.fromisoformat(moment), zone)
    found = due_date(kind=3, due=int(due.timestamp()), interval=4, day_zero=date(2020, 1, 1), zone=zone)
    assert found == date(2026, 11, day)
