"""Notes reviewed as a whole: the plugin's numbers through the command line, and three lines of front matter."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from program import Program, write_vault
from rich.console import Console

from studykit.review.keyboard import Handed
from studykit.review.screen import Screen
from studykit.review.sitting import Sitting
from studykit.review.terminal import Terminal
from studykit.study.filters import Filter
from studykit.study.queue import request
from studykit.workspace import Workspace
from studykit.workspace.desk import VaultDesk

InNotes = Callable[[Mapping[str, str | bytes]], Program]

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "osr_schedule.json").read_text(encoding="utf-8")
)
PLUGIN_FILE = ".obsidian/plugins/obsidian-spaced-repetition/data.json"
FAR = "2030-01-01"


def plugin(**settings: Any) -> str:
    return json.dumps({"settings": {"loadBalance": False, **settings}})


def front_matter(due: str, interval: object, ease: object) -> str:
    return f"---\nsr-due: {due}\nsr-interval: {interval}\nsr-ease: {ease}\n---\n"


def named(case: dict[str, Any]) -> str:
    return " ".join(str(value) for value in case.values() if not isinstance(value, dict | list))


@pytest.mark.parametrize("case", [c for c in VECTORS["note_new"] if c["target"] not in c["eases"]], ids=named)
def test_a_first_review_starts_from_the_eases_of_linked_notes(case: dict[str, Any], in_notes: InNotes) -> None:
    names = {*case["links"], *case["eases"], *(name for found in case["links"].values() for name in found)}
    notes: dict[str, str | bytes] = {PLUGIN_FILE: plugin(**case["settings"])}
    for name in names:
        links = " ".join(f"[[{other}]]" for other, count in case["links"].get(name, {}).items() for _ in range(count))
        schedule = front_matter(FAR, 10, case["eases"][name]) if name in case["eases"] else ""
        notes[name] = f"{schedule}{links} #review\n" if name.endswith(".md") else b"no picture"
    studykit = in_notes(notes).on(VECTORS["today"])
    before = studykit.bytes_of(case["target"]).decode()
    ran = studykit("review", "--note", case["target"], given=f"{case['response']}\n")
    assert ran.code == 0, ran.both
    after = front_matter(case["due"], case["interval"], case["ease"])
    assert studykit.bytes_of(case["target"]).decode() == after + before
    assert studykit("undo").code == 0
    assert studykit.bytes_of(case["target"]).decode() == before


@pytest.mark.parametrize("lateness", ["intended", "plugin"])
@pytest.mark.parametrize("case", VECTORS["note_update"], ids=named)
def test_late_answers_earn_the_bonus_whatever_holds_for_cards(
    case: dict[str, Any], lateness: str, in_notes: InNotes
) -> None:
    text = front_matter(case["due"], case["interval"], case["ease"]) + "#review\n"
    settings = f"scheduler: {{name: sm2-osr, lateness: {lateness}}}\n"
    studykit = in_notes({"a.md": text, PLUGIN_FILE: plugin(), "studykit.yml": settings}).on(VECTORS["today"])
    studykit("review", "--ahead", "9", given=f"{case['response']}\n")
    after = front_matter(case["new_due"], case["new_interval"], case["new_ease"]) + "#review\n"
    assert studykit.bytes_of("a.md").decode() == after


@pytest.mark.parametrize("case", [c for c in VECTORS["card_new"] if c.get("note_ease")], ids=named)
def test_new_cards_start_from_the_ease_of_their_note(case: dict[str, Any], in_notes: InNotes) -> None:
    card = "Q::A #review #flashcards\n"
    text = front_matter(FAR, 10, round(case["note_ease"])) + card
    studykit = in_notes({"a.md": text, PLUGIN_FILE: plugin(loadBalance=case["load_balance"])}).on(VECTORS["today"])
    studykit("review", "--search", "Q", "--deck", "flashcards", given=f"{case['response']}\n")
    if case["interval"] == int(case["interval"]):  # files shared with the plugin get whole days
        assert studykit.bytes_of("a.md").decode() == f"{text}<!--SR:{case['comment']}-->\n"
    (found,) = [c for c in studykit("cards", "--json").data["cards"] if c["kind"] == "basic"]
    assert found["ease"] == case["ease"]


NOTES = {
    "none": ("Text #review\n", "---\n{}---\nText #review\n"),
    "no newline": ("Text #review", "---\n{}---\nText #review"),
    "CRLF": ("Text #review\r\nmore", "---\r\n{}---\r\nText #review\r\nmore"),
    "BOM": ("\ufeffText #review\n", "\ufeff---\n{}---\nText #review\n"),
    "other keys": ("---\ntags: review\nx: [1, 2] # y\n---\nText\n", "---\ntags: review\nx: [1, 2] # y\n{}---\nText\n"),
    "a rule first": ("---\nText #review\n", "---\n{}---\n---\nText #review\n"),
    "no due date": ("---\nsr-ease: 250\n---\nText #review\n", ""),
}


@pytest.mark.parametrize("name", NOTES)
def test_only_three_lines_of_front_matter_are_written(name: str, in_notes: InNotes) -> None:
    before, after = NOTES[name]
    studykit = in_notes({"a.md": before.encode()})
    assert studykit("review", given="good\n").code == 0
    newline = "\r\n" if "\r\n" in before else "\n"
    lines = "".join(f"{line}{newline}" for line in ("sr-due: 2026-11-23", "sr-interval: 3", "sr-ease: 250"))
    if after:
        assert studykit.bytes_of("a.md") == after.format(lines).encode()
    (card,) = studykit("cards", "--json").data["cards"]
    assert (card["kind"], card["segment"], card["state"]) == ("note", "2026-11-23,3,250", "review")
    assert studykit.on("2026-11-24")("review", given="easy\n").code == 0
    assert studykit("undo", "2").code == 0
    assert studykit.bytes_of("a.md") == before.encode()


def test_which_notes_are_reviewed(in_notes: InNotes) -> None:
    studykit = in_notes(
        {
            "yes.md": "#review",
            "below.md": "---\ntags: [a, review/weekly]\n---\n",
            "no.md": "#reviewed `#review` %%#review%%",
            "private.md": "#review #private",
            "yes (conflicted copy 2026-11-01).md": "#review",
            PLUGIN_FILE: json.dumps({"settings": {"tagsToReview": ["#review"], "noteTagsToIgnore": ["#private"]}}),
        }
    )
    cards = studykit("cards", "--json").data["cards"]
    assert [(card["note"], card["kind"], card["deck"]) for card in cards] == [
        ("below.md", "note", "review/weekly"),
        ("yes.md", "note", "review"),
    ]


def test_a_note_has_no_again_and_the_session_goes_on(in_notes: InNotes) -> None:
    studykit = in_notes({"a.md": "One #review\n", "b.md": "Two #review\n"})
    ran = studykit("review", "--json", given="again\ngood\n")
    assert ran.code == 3
    assert [event["event"] for event in ran.events] == ["card", "error", "card", "answer", "summary"]
    assert list(ran.events[0]["choices"]) == ["hard", "good", "easy"]
    assert ran.events[1]["message"] == "A note is reread, not failed: rate it Hard, Good, Easy."
    assert studykit.bytes_of("a.md") == b"One #review\n"
    assert studykit("review", "--dry-run", given="again\n").code == 3
    assert studykit("review", "--cram", given="again\ngood\ngood\n").code == 0


def test_a_note_and_its_cards_in_one_session(in_notes: InNotes) -> None:
    """The front matter moves every card of the note; each answer still reaches its own."""
    text = "#flashcards #review\n\nOne::1\n\nTwo::2\n"
    studykit = in_notes({"a.md": text})
    ran = studykit("review", "--json", given="good\ngood\ngood\n")
    assert sorted(event["card"]["kind"] for event in ran.events if event["event"] == "card") == [
        "basic",
        "basic",
        "note",
    ]
    lines = studykit.bytes_of("a.md").decode().split("\n")
    assert lines[:5] == front_matter("2026-11-23", 3, 250).split("\n")[:5]
    assert lines[7:12] == ["One::1", "<!--SR:!2026-11-21,1,250-->", "", "Two::2", "<!--SR:!2026-11-21,1,250-->"]
    studykit("undo", "3")
    assert studykit.bytes_of("a.md").decode() == text


def test_notes_have_a_load_of_their_own(in_notes: InNotes) -> None:
    """Twenty cards on a day do not push a note away from it, but notes do."""
    due = "2026-12-15"
    cards = "#flashcards\n\n" + "".join(f"Q{n}::A\n<!--SR:!{due},25,250-->\n\n" for n in range(20))
    old = front_matter("2026-11-20", 10, 250) + "#review\n"
    studykit = in_notes({"cards.md": cards, "a.md": old})
    studykit("review", "--note", "a", given="good\n")
    assert f"sr-due: {due}\n" in studykit.bytes_of("a.md").decode()
    (studykit.vault / "b.md").write_text(old, encoding="utf-8")
    studykit("review", "--note", "b", given="good\n")
    assert "sr-due: 2026-12-14\n" in studykit.bytes_of("b.md").decode()


def test_reset_suspend_and_history_know_notes(in_notes: InNotes) -> None:
    before = front_matter("2026-12-24", 41, 310) + "Text #review\n"
    studykit = in_notes({"a.md": before})
    studykit("suspend", "a.md:1")
    assert studykit.on("2027-01-01")("due", "--json").data["total"]["today"] == 0
    studykit("unsuspend", "a.md:1")
    studykit("reset", "a.md:1")
    assert studykit.bytes_of("a.md").decode() == front_matter("2026-11-20", 1, 250) + "Text #review\n"
    (studykit.vault / "a.md").rename(studykit.vault / "b.md")
    kinds = [event["kind"] for event in studykit("history", "--card", "b.md:1", "--json").data["events"]]
    assert kinds == ["reset", "unsuspend", "suspend"]


def test_a_renamed_note_keeps_its_history(in_notes: InNotes) -> None:
    studykit = in_notes({"old name.md": "Text #review\n", "other.md": "Other #review\n"})
    studykit("review", given="good\ngood\n")
    (studykit.vault / "old name.md").rename(studykit.vault / "new name.md")
    assert len(studykit("history", "--card", "new name.md:1", "--json").data["events"]) == 1


def test_schedules_of_notes_that_must_not_be_written_are_in_the_journal(in_notes: InNotes) -> None:
    text = front_matter("2026-11-01", 10, 250) + "Text #review #flashcards\n\nQ::A\n<!--SR:!2026-11-01,10,250-->\n"
    studykit = in_notes({"a.md": text, "studykit.yml": "folders:\n  .: {read_only: true}\n"})
    assert studykit("review", given="good\ngood\n").code == 0
    assert studykit.bytes_of("a.md").decode() == text
    assert studykit("due", "--json").data["total"]["today"] == 0
    assert [card["due"] > "2026-11-20" for card in studykit("cards", "--json").data["cards"]] == [True, True]


def test_notes_are_not_exported_as_cards(in_notes: InNotes) -> None:
    studykit = in_notes({"a.md": "Text #review\n", "flashcards/b.md": "Q::A\n"})
    assert studykit("export", "anki", "--json").data["cards"] == 1
    assert studykit("build", "--json").data["cards"] == 1


def test_the_screen_shows_the_title_then_the_note(tmp_path: Path) -> None:
    note = "# Steaming\n\n- one\n- two\n\n#review\n"
    vault = write_vault(tmp_path / "vault", {"folder/Green *tea*.md": note, ".obsidian/app.json": "{}"})
    workspace = Workspace.open(vault, vault=vault, today=date(2026, 11, 20))
    desk = VaultDesk(
        workspace, Filter(), request(workspace.config, workspace.today), opener=str, editor=lambda *_: None
    )
    file = io.StringIO()
    shown: list[str] = []
    keys = iter([" ", "1", "\x03"])

    def read() -> str:
        shown.append(file.getvalue())
        file.seek(0)
        file.truncate()
        return next(keys)

    console = Console(file=file, force_terminal=True, color_system=None, width=70, height=24)
    Terminal(Sitting(desk, desk.plan.entries), Screen(console, desk.render), Handed(read)).run()
    asked, answered, failed = shown[:3]
    assert "folder/Green *tea*.md" in asked
    assert asked.count("Green *tea*") == 2
    assert "Recall what this note says" in asked
    assert "Steaming" not in asked
    assert "Steaming" in answered
    assert all(name in answered for name in ("2 Hard", "3 Good", "4 Easy"))
    assert "1 Again" not in answered
    assert "A note is reread, not failed" in failed
