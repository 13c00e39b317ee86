"""Suspending and resetting by hand: what is written, and that undo takes exactly that back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from program import Program, invoke, write_vault

InNotes = Callable[[Mapping[str, str | bytes]], Program]

PLUGIN = json.dumps({"settings": {"baseEase": 230, "flashcardTags": ["#flashcards"]}})
TEA = "#flashcards\n\nGreen :: steamed\n<!--SR:!2026-12-18,41,270-->\n\nOolong :: half oxidised\n"


def states(studykit: Program) -> dict[str, str]:
    return {card["front"]: card["state"] for card in studykit("cards", "--json").data["cards"]}


@pytest.mark.parametrize("form", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_reset_writes_what_the_plugin_writes(form: str, bom: str, in_notes: InNotes) -> None:
    before = (bom + TEA.replace("\n", form)).encode()
    studykit = in_notes({"tea.md": before, ".obsidian/plugins/obsidian-spaced-repetition/data.json": PLUGIN})
    assert studykit("reset", "--note", "tea").code == 0
    assert studykit.bytes_of("tea.md") == before.replace(b"2026-12-18,41,270", b"2026-11-20,1,230")
    assert studykit("undo").code == 0
    assert studykit.bytes_of("tea.md") == before


def test_reset_leaves_the_other_siblings_alone(in_notes: InNotes) -> None:
    text = "#flashcards\n\n==A== and ==B== and ==C==\n<!--SR:!2026-12-18,41,270!2026-11-01,3,190!2000-01-01,1,250-->\n"
    studykit = in_notes({"n.md": text})
    ids = [card["id"] for card in studykit("cards", "--json").data["cards"]]
    assert studykit("reset", ids[1][:6], ids[2]).err.count("1 card without a schedule to forget.") == 1
    assert studykit.bytes_of("n.md") == text.replace("2026-11-01,3,190", "2026-11-20,1,250").encode()


def test_a_card_that_was_reset_has_no_lapses_and_is_asked_today(in_notes: InNotes) -> None:
    studykit = in_notes({"tea.md": TEA})
    studykit.on("2026-12-18")("review", "--limit", "1", given="again\ngood\n")
    studykit.on("2026-12-19")("reset", "--note", "tea")
    assert studykit.on("2026-12-19")("due", "--json").data["total"]["due"] == 1
    assert states(studykit) == {"Green": "review", "Oolong": "new"}


@pytest.mark.parametrize(
    ("vault", "kept"),
    [
        ({"logseq/config.edn": "{}", "pages/tea.md": "- Green? #card\n\t- steamed\n"}, "pages/tea.md"),
        ({"studykit.yml": "folders:\n  .: {read_only: true}\n", "tea.md": "#flashcards\n\nGreen?::steamed\n"}, ""),
    ],
    ids=["properties", "journal"],
)
def test_schedules_that_stand_elsewhere(vault: dict[str, str], kept: str, in_notes: InNotes) -> None:
    """In properties, or in the journal because the notes must not be written."""
    studykit = in_notes(vault)
    notes = {name: data for name, data in studykit.files().items() if name.endswith(".md")}
    assert studykit("reset", "--search", "Green").err == "1 card without a schedule to forget.\n"
    studykit("review", given="easy\n")
    (rated,) = studykit("cards", "--json").data["cards"]
    assert (rated["due"], rated["interval"], rated["ease"]) == ("2026-11-21", 1, 260)
    assert rated["segment"] == "2026-11-21,1,260"
    assert studykit("reset", "--search", "Green").code == 0
    (after,) = studykit("cards", "--json").data["cards"]
    assert (after["due"], after["interval"], after["ease"]) == ("2026-11-20", 1, 250)
    assert (notes.get(kept) != studykit.files().get(kept)) == bool(kept)
    studykit("undo")
    assert studykit("cards", "--json").data["cards"] == [rated]
    studykit("undo")
    assert {name: data for name, data in studykit.files().items() if name in notes} == notes


def test_a_foreign_schedule_is_not_touched(in_notes: InNotes) -> None:
    text = TEA + "<!--SR:!leitner,3-->\n"
    studykit = in_notes({"tea.md": text})
    ran = studykit("reset", "--note", "tea")
    assert (ran.code, ran.err.count("tea.md:6")) == (3, 1)
    assert studykit.bytes_of("tea.md") == text.encode()


def test_a_note_that_cannot_be_written_says_how_far_it_came(in_notes: InNotes) -> None:
    studykit = in_notes({"a.md": TEA, "b.md": TEA.replace("Green", "Black").encode() + b"\xff\n"})
    ran = studykit("reset", "--deck", "flashcards")
    assert ran.code == 3
    assert "b.md is not UTF-8" in ran.err
    assert "1 of 2 cards were reset before" in ran.err
    studykit("undo")
    assert studykit.bytes_of("a.md") == TEA.encode()


def test_suspended_cards_are_not_asked_and_keep_their_schedules(in_notes: InNotes) -> None:
    studykit = in_notes({"tea.md": TEA})
    before = studykit.bytes_of("tea.md")
    studykit("suspend", "tea:3", "tea.md:6")
    assert states(studykit) == {"Green": "suspended", "Oolong": "suspended"}
    assert studykit.on("2027-01-01")("due", "--exit-code").code == 1
    studykit("unsuspend", "tea.md:4")
    assert states(studykit) == {"Green": "review", "Oolong": "suspended"}
    assert studykit("undo", "2").out == "unsuspend of 1 card taken back.\nsuspend of 2 cards taken back.\n"
    assert states(studykit) == {"Green": "review", "Oolong": "new"}
    assert studykit.bytes_of("tea.md") == before


@pytest.mark.parametrize(("name", "front"), [("tea.md", "Green tea"), ("cha.md", "Green")], ids=["reworded", "renamed"])
def test_suspension_follows_a_card(name: str, front: str, in_notes: InNotes) -> None:
    studykit = in_notes({"tea.md": TEA})
    studykit("suspend", "tea.md:3")
    (studykit.vault / "tea.md").unlink()
    (studykit.vault / name).write_text(TEA.replace("Green", front), encoding="utf-8")
    assert states(studykit) == {front: "suspended", "Oolong": "new"}
    (entry,) = studykit("history", "--card", f"{name}:3", "--json").data["events"]
    assert (entry["kind"], entry["taken_back"]) == ("suspend", False)


def test_history_knows_cards_that_are_gone(in_notes: InNotes) -> None:
    studykit = in_notes({"tea.md": TEA})
    studykit("review", given="good\n")
    (card,) = {card for one in studykit("history", "--json").data["events"] for card in one["cards"]}
    (studykit.vault / "tea.md").unlink()
    assert "tea.md (gone) Oolong" in studykit("history").out
    assert studykit("history", "--card", card).out == studykit("history").out
    assert studykit("history", "--note", "tea.md").out == studykit("history").out
    assert studykit("history", "--card", "aaaaaaaaaaaa").code == 2


@settings(max_examples=10)
@given(
    steps=st.lists(
        st.sampled_from(
            [("suspend", "--search", "Green"), ("unsuspend", "--deck", "flashcards"), ("reset", "--note", "tea"),
             ("reset", "tea.md:3"), ("suspend", "tea.md:6"), ("review",)]
        ),
        max_size=6,
    ),
)  # fmt: skip
def test_undo_takes_back_whatever_was_done(
    steps: list[tuple[str, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    vault = write_vault(tmp_path_factory.mktemp("vault"), {"tea.md": TEA})
    cards = invoke("--today", "2026-12-20", "cards", "--json", folder=vault).out
    for step in steps:
        assert invoke("--today", "2026-12-20", *step, folder=vault, given="good\n").code == 0
    invoke("undo", "20", folder=vault)
    assert (vault / "tea.md").read_text(encoding="utf-8") == TEA
    assert invoke("--today", "2026-12-20", "cards", "--json", folder=vault).out == cards


def test_the_documents(in_notes: InNotes) -> None:
    studykit = in_notes({"tea.md": TEA})
    studykit("review", given="good\n")
    for command in ("suspend", "unsuspend", "reset"):
        document = studykit(command, "tea.md:3", "tea.md:3", "--json").data
        assert list(document) == ["schema", "cards", "left"]
        assert document["schema"] == f"studykit.{command}/1"
        assert [card["front"] for card in document["cards"]] == ["Green"]
    document = studykit("history", "--json").data
    assert document["schema"] == "studykit.history/1"
    assert [event["kind"] for event in document["events"]] == ["reset", "unsuspend", "suspend", "review"]
    keys = [
        "at", "day", "kind", "cards", "note", "rating", "before", "after", "seconds", "scheduler", "reason",
        "taken_back", "machine",
    ]  # fmt: skip
    assert all(list(event) == keys for event in document["events"])
