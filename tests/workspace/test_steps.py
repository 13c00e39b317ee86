"""Step cards: what they ask, where their schedules stand, and what an edit of the flow does to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import Program, write_vault

InNotes = Callable[[Mapping[str, str | bytes]], Program]

HEAD = "# Grant\n\n#steps\n\n"
FENCE = "```mermaid\nsequenceDiagram\n    A->>B: ask\n    B->>C: pass on\n    C-->>A: answer\n```\n"
LATER = "    B-->>A: done\n"


def steps(studykit: Program) -> dict[str, Any]:
    """Cards by what they answer."""
    return {card["back"]: card for card in studykit("cards", "--json").data["cards"]}


def test_every_message_is_a_card(in_notes: InNotes) -> None:
    cards = steps(in_notes({"n.md": HEAD + FENCE}))
    assert list(cards) == ["A sends “ask” to B.", "B sends “pass on” to C.", "C sends “answer” to A."]
    assert [card["front"] for card in cards.values()] == [
        f"Step {number}: who sends what to whom?" for number in (1, 2, 3)
    ]
    assert {card["kind"] for card in cards.values()} == {"step"}


@pytest.mark.parametrize(
    "vault",
    [
        {"n.md": FENCE},
        {"n.md": "---\ntags: [recipes]\n---\n" + FENCE},
        {"n.md": HEAD + FENCE.removesuffix("```\n")},
        {"n.md": HEAD + FENCE.replace("sequenceDiagram", "graph TD")},
        {"n.md": HEAD + "```python\nA->>B: x\n```\n"},
        {"n.md": HEAD, "studykit.yml": "syntaxes: [inline]\n"},
    ],
    ids=["no tag", "another tag", "never closed", "no sequence", "no diagram", "switched off"],
)
def test_what_asks_for_no_steps(vault: dict[str, str], in_notes: InNotes) -> None:
    assert steps(in_notes(vault)) == {}


@pytest.mark.parametrize(
    "vault",
    [
        {"n.md": "---\ntags: [steps]\n---\n" + FENCE},
        {"n.md": FENCE, "studykit.yml": "diagrams: {steps: true}\n"},
        {"n.md": FENCE, "studykit.yml": "folders: {.: {steps: true}}\n"},
        {"n.md": "#steps/oauth\n\n~~~ puml\nA->B: ask\nB->C: pass on\nC->A: answer\n~~~\n"},
        {"n.md": "#steps\n\n@startuml\nA->B: ask\nB->C: pass on\nC->A: answer\n@enduml\n"},
        {"n.md": "#steps\n\n![gone](gone.png)\n\n<!-- drawn\nA->B: ask\nB->C: pass on\nC->A: answer\n-->\n"},
        {"n.md": "#steps\n\n- item\n\n  ```puml\n  A->B: ask\n  B->C: pass on\n  C->A: answer\n  ```\n"},
        {"n.md": "#steps\n\n> ```puml\n> A->B: ask\n> B->C: pass on\n> C->A: answer\n> ```\n"},
    ],
    ids=["front matter", "vault", "folder", "below the tag", "startuml", "comment", "list", "quote"],
)
@pytest.mark.parametrize("form", ["\n", "\r\n"])
def test_a_schedule_is_written_below_and_taken_back(vault: dict[str, str], form: str, in_notes: InNotes) -> None:
    settings = vault.get("studykit.yml", "") + "bury: false\n"
    studykit = in_notes({"n.md": vault["n.md"].replace("\n", form).encode(), "studykit.yml": settings})
    before = studykit.bytes_of("n.md")
    assert len(steps(studykit)) == 3
    studykit("review", "--limit", "1", given="easy\n")
    lines = studykit.bytes_of("n.md").decode().split(form)
    last = max(number for number, line in enumerate(lines) if "studykit-steps" in line)
    assert lines[last].lstrip(" >").startswith("<!--studykit-steps A.B.")
    assert lines[last].endswith("!2026-11-21,1,260-->")
    assert lines[:last] + lines[last + 1 :] == before.decode().split(form)
    assert [card["due"] for card in steps(studykit).values()] == ["2026-11-21", None, None]
    studykit("review", given="good\nagain\n")
    assert sum("studykit-steps" in line for line in studykit.bytes_of("n.md").decode().split(form)) == 1
    assert all(card["due"] for card in steps(studykit).values())
    studykit("undo", "3")
    assert studykit.bytes_of("n.md") == before


def test_no_schedule_shows_anywhere(in_notes: InNotes) -> None:
    studykit = in_notes({"n.md": HEAD + FENCE + "\nText.\n"})
    studykit("review", "--limit", "1", given="easy\n")
    assert "SR:" not in studykit.bytes_of("n.md").decode()
    assert studykit("check").err == "1 note, nothing to report.\n"
    studykit("build", "-o", "../site")
    pages = [file.read_text("utf-8") for file in (studykit.vault.parent / "site").rglob("*.*") if file.suffix != ".png"]
    assert pages
    assert not any("studykit-steps" in page or "2026-11-21,1" in page for page in pages)
    assert "studykit-steps" not in studykit.on("2026-11-21")("review", given="good\n").both


@given(st.permutations(["    A->>B: ask\n", "    B->>C: pass on\n", "    C-->>A: answer\n", LATER]), st.booleans())
def test_schedules_follow_their_steps(
    tmp_path_factory: pytest.TempPathFactory, order: list[str], formatted: bool
) -> None:
    """Reordered, with one put in between: each step keeps its due date, and its id once it was referred to."""
    vault = {"n.md": HEAD + FENCE, "studykit.yml": "bury: false\n"}
    studykit = Program(write_vault(tmp_path_factory.mktemp("v") / "vault", vault))
    studykit("review", "--limit", "2", given="good\neasy\n")
    before = steps(studykit)
    assert sum(card["due"] is not None for card in before.values()) == 2
    text = studykit.bytes_of("n.md").decode()
    start, end = text.index("    A->>B"), text.rindex("```\n")
    below = "\n" * formatted + text[end + 4 :]
    (studykit.vault / "n.md").write_text(text[:start] + "".join(order) + "```\n" + below)
    after = steps(studykit)
    assert len(after) == 4
    for back, card in before.items():
        assert (after[back]["due"], after[back]["ease"], after[back]["segment"]) == (
            card["due"], card["ease"], card["segment"],
        )  # fmt: skip
        assert after[back]["id"] == card["id"]
    assert after["B sends “done” to A."]["due"] is None


def test_equal_steps_are_told_apart_and_words_nobody_knows_stay(in_notes: InNotes) -> None:
    twice = FENCE.replace("C-->>A: answer", "A->>B: ask")
    comment = "<!--studykit-steps gone.x.abc!2020-01-01,4,250 -->"
    studykit = in_notes({"n.md": HEAD + twice + comment + "\n"})
    studykit("review", "--limit", "1", given="good\n")
    (line,) = [line for line in studykit.bytes_of("n.md").decode().split("\n") if "studykit-steps" in line]
    assert line.startswith("<!--studykit-steps gone.x.abc!2020-01-01,4,250 A.B.")
    dues = [card["due"] for card in studykit("cards", "--json").data["cards"]]
    assert dues.count(None) == 2


def test_a_flow_in_another_card_is_that_cards(in_notes: InNotes) -> None:
    studykit = in_notes({"n.md": "#flashcards #steps\n\nDraw it\n?\n" + FENCE})
    assert [card["kind"] for card in studykit("cards", "--json").data["cards"]] == ["basic"]


def test_damaged_and_lost_schedules_are_found(in_notes: InNotes) -> None:
    found = in_notes({
        "bad.md": HEAD + FENCE + "<!--studykit-steps A.B.x!2026-13-40,1,250-->\n",
        "lost.md": "# No tag\n\n" + FENCE + "<!--studykit-steps A.B.x!2026-01-01,1,250-->\n",
        "long.md": HEAD + "```puml\n" + "".join(f"A -> B: m{n}\n" for n in range(51)) + "```\n",
    })("check").out  # fmt: skip
    assert "bad.md:11:20: error bad-schedule: the schedule '2026-13-40,1,250' of step A.B.x cannot be read" in found
    assert "lost.md:9:1: warning orphan-schedule: these schedules of steps belong to no drawing" in found
    assert "long.md:5:1: info too-many-steps: this flow has 51 steps" in found


@pytest.mark.parametrize(
    "vault",
    [
        {"n.md": "---\ntags: [next-steps]\n---\n" + FENCE},
        {"n.md": FENCE, "studykit.yml": "diagrams: {next_steps: true}\n"},
        {"n.md": FENCE, "studykit.yml": "folders: {.: {next_steps: true}}\n"},
    ],
    ids=["front matter", "vault", "folder"],
)
def test_what_comes_right_after(vault: dict[str, str], in_notes: InNotes) -> None:
    studykit = in_notes(vault)
    assert [(card["front"], back) for back, card in steps(studykit).items()] == [
        ("Step 1: A sends “ask” to B. What comes right after?", "Step 2: B sends “pass on” to C."),
        ("Step 2: B sends “pass on” to C. What comes right after?", "Step 3: C sends “answer” to A."),
    ]


def test_what_comes_right_after_keeps_its_schedule_while_both_steps_stay_together(in_notes: InNotes) -> None:
    studykit = in_notes({"n.md": "#next-steps\n\n" + FENCE, "studykit.yml": "bury: false\n"})
    studykit("review", given="easy\neasy\n")
    before = {card["front"].split(":", 1)[1]: card for card in studykit("cards", "--json").data["cards"]}
    note = studykit.vault / "n.md"
    note.write_text(note.read_text().replace("    A->>B: ask\n", "    A->>B: ask\n" + LATER + "    C->>C: think\n"))
    after = {card["front"].split(":", 1)[1]: card for card in studykit("cards", "--json").data["cards"]}
    dues = {front: card["due"] for front, card in after.items()}
    assert [due is not None for due in dues.values()] == [False, False, False, True]
    (kept,) = [front for front, due in dues.items() if due]
    assert (after[kept]["due"], after[kept]["id"]) == (before[kept]["due"], before[kept]["id"])
