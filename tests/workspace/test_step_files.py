"""Step cards of flows in files of their own: whatever happens to the file, progress stays with the step."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import TODAY, Program, write_vault

from studykit.errors import NotFoundError
from studykit.model.schedule import Rating
from studykit.study.filters import Filter
from studykit.study.queue import request
from studykit.workspace import Workspace
from studykit.workspace.desk import VaultDesk

InNotes = Callable[[Mapping[str, str | bytes]], Program]

ASK, PASS, ANSWER, DONE = "A -> B: ask\n", "B -> C: pass on\n", "C --> A: answer\n", "B --> A: done\n"
FLOW = f"@startuml\n{ASK}{PASS}{ANSWER}@enduml\n"
NOTE = "# Grant\n\n#steps\n\n![[flow.puml]]\n"
SETTINGS = "bury: false\n"


def vault_of(**files: str) -> dict[str, str | bytes]:
    return {"n.md": NOTE, "flow.puml": FLOW, "studykit.yml": SETTINGS, **files}


def steps(studykit: Program) -> dict[tuple[str, str], Any]:
    """Cards by their note and what they answer; the same with the index and without it."""
    cards = studykit("cards", "--json").data["cards"]
    assert studykit("--no-index", "cards", "--json").data["cards"] == cards
    return {(card["note"], card["back"]): card for card in cards}


def answers(studykit: Program) -> list[str]:
    return [back for _, back in steps(studykit)]


def scheduled(studykit: Program) -> dict[tuple[str, str], Any]:
    return {
        place: (card["id"], card["segment"], card["due"])
        for place, card in steps(studykit).items()
        if card["segment"] is not None
    }


@pytest.mark.parametrize(
    "shown",
    [
        "![[flow.puml]]", "![flow](flow.puml)", "- ![[flow.puml]]", "1. [ ] ![[flow.puml]]", "> ![[flow.puml]]",
        "- point\n\n  ![[flow.puml]]\n\n  more", "![[flow.puml]] ^here",
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["\n", "\r\n"])
def test_a_schedule_is_written_into_the_note_and_taken_back(shown: str, form: str, in_notes: InNotes) -> None:
    note = f"#steps\n\n{shown}\n\nafter\n".replace("\n", form).encode()
    studykit = in_notes({**vault_of(), "n.md": note})
    assert len(steps(studykit)) == 3
    studykit("review", "--limit", "3", given="easy\ngood\nhard\n")
    assert len(scheduled(studykit)) == 3
    assert studykit.bytes_of("n.md").count(b"<!--studykit-steps") == 1
    assert studykit.bytes_of("flow.puml") == FLOW.encode()
    studykit("undo", "3")
    assert studykit.bytes_of("n.md") == note


def test_an_edit_of_the_file_keeps_what_is_known_of_its_steps(in_notes: InNotes) -> None:
    studykit = in_notes(vault_of())
    studykit("review", "--limit", "2", given="good\neasy\n")
    before = scheduled(studykit)
    assert len(before) == 2
    (studykit.vault / "flow.puml").write_text(f"@startuml\n{DONE}{PASS}{ASK}@enduml\n")
    assert answers(studykit) == ["B sends “done” to A.", "B sends “pass on” to C.", "A sends “ask” to B."]
    assert scheduled(studykit) == before


def test_a_file_that_goes_comes_back_or_is_called_otherwise(in_notes: InNotes) -> None:
    studykit = in_notes(vault_of())
    studykit("review", "--limit", "1", given="good\n")
    before, note = scheduled(studykit), studykit.bytes_of("n.md")
    flow = studykit.vault / "flow.puml"
    flow.rename(studykit.vault / "kept")
    assert steps(studykit) == {}
    assert "warning orphan-schedule" in studykit("check").out
    (studykit.vault / "flows").mkdir()
    (studykit.vault / "kept").rename(studykit.vault / "flows" / "flow.puml")
    assert scheduled(studykit) == before
    (studykit.vault / "flows" / "flow.puml").rename(studykit.vault / "flows" / "other.puml")
    assert steps(studykit) == {}
    (studykit.vault / "n.md").write_bytes(note.replace(b"flow.puml", b"other.puml"))
    assert scheduled(studykit) == before


def test_one_file_in_two_notes_and_twice_in_one_is_asked_at_each_place(in_notes: InNotes) -> None:
    studykit = in_notes(vault_of(**{"flow.puml": ASK, "n.md": NOTE + "\n![[flow.puml]]\n", "other.md": NOTE}))
    cards = studykit("cards", "--json").data["cards"]
    assert len({card["id"] for card in cards}) == 3
    studykit("review", "--note", "n.md", "--limit", "1", given="good\n")
    cards = studykit("cards", "--json").data["cards"]
    assert [card["due"] is None for card in cards] == [False, True, True]


def test_a_file_edited_at_the_same_size_and_moment_is_noticed(in_notes: InNotes) -> None:
    studykit = in_notes(vault_of())
    assert "A sends “ask” to B." in answers(studykit)
    flow = studykit.vault / "flow.puml"
    times = flow.stat()
    flow.write_text(FLOW.replace("ask", "beg"))
    os.utime(flow, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert "A sends “beg” to B." in answers(studykit)


def test_nothing_is_read_outside_the_vault(tmp_path: Path) -> None:
    outside = tmp_path / "secret.puml"
    outside.write_text("Eve -> Mallory: password\n")
    vault = write_vault(tmp_path / "vault", {
        "n.md": "#steps\n\n![[../secret.puml]]\n\n![](../secret.puml)\n\n![[/secret.puml]]\n\n"
        f"![]({outside})\n\n![](file://{outside})\n\n![[link.puml]]\n\n![[hidden/secret.puml]]\n",
    })  # fmt: skip
    (vault / "link.puml").symlink_to(outside)
    (vault / "hidden").symlink_to(tmp_path)
    studykit = Program(vault)
    assert steps(studykit) == {}
    studykit("build", "-o", "../site")
    pages = [file.read_bytes() for file in (tmp_path / "site").rglob("*") if file.is_file()]
    assert pages
    assert not any(b"Mallory" in page for page in pages)


def test_a_file_is_not_put_on_cards_without_bound(in_notes: InNotes) -> None:
    many = "".join(f"A -> B: m{number}\n" for number in range(51))
    padded = FLOW + "' comment\n" * 2_100
    full = "".join(f"A -> B: m{number}\n" for number in range(50)) + "' comment\n" * 1_900
    studykit = in_notes({
        "many.md": "#steps\n\n![[many.puml]]\n", "many.puml": many,
        "long.md": "#steps\n\n![[long.puml]]\n", "long.puml": padded,
        "often.md": "#steps\n\n" + "![[full.puml]]\n\n" * 7, "full.puml": full,
    })  # fmt: skip
    cards = studykit("cards", "--json").data["cards"]
    assert {card["note"] for card in cards} == {"often.md"}
    assert 0 < len(cards) < 7 * 50
    found = studykit("check").out
    assert "many.md:3:1: info too-many-steps: many.puml: this flow has 51 steps" in found
    assert "long.md:3:1: info too-many-steps: long.puml: this flow is 21," in found
    assert "often.md:13:1: info too-many-steps: full.puml: no cards are made of this flow" in found


def test_the_site_and_anki_show_it_with_the_step_hidden(in_notes: InNotes) -> None:
    studykit = in_notes(vault_of())
    studykit("build", "-o", "../site")
    page = (studykit.vault.parent / "site" / "n.html").read_text("utf-8")
    assert page.count('<figure class="flow masked"') == 3
    first = page.split('class="card card-step"')[1].split("<details")[0]
    assert "“ask”" not in first
    assert ">ask<" not in first
    assert "“pass on”" in first
    (studykit.vault / "flow.puml").write_text(ASK.replace("ask", "beg"))
    studykit("build", "-o", "../site")
    page = (studykit.vault.parent / "site" / "n.html").read_text("utf-8")
    assert page.count('<figure class="flow masked"') == 1
    assert "beg" in page
    assert studykit("export", "anki", "-o", "../deck.apkg").code == 0


def test_the_file_is_edited_while_its_card_is_asked(in_notes: InNotes) -> None:
    """The answer counts for the step that was shown; the cards after it are those of the file as it is now."""
    studykit = in_notes(vault_of())
    workspace = Workspace.open(studykit.vault, today=date.fromisoformat(TODAY), kept=False)
    asked = request(workspace.config, date.fromisoformat(TODAY))
    desk = VaultDesk(workspace, Filter(), asked, opener=str, editor=lambda path, line: None)
    first, second, third = (desk.card(entry.card) for entry in desk.plan.entries)
    assert first.face.back == "A sends “ask” to B."
    (studykit.vault / "flow.puml").write_text(f"@startuml\n{DONE}{PASS}{ANSWER}@enduml\n")
    desk.rate(first.id, Rating.GOOD, 1.0)
    assert [card.face.back for card in desk.cards()][:2] == ["B sends “done” to A.", "B sends “pass on” to C."]
    desk.rate(second.id, Rating.EASY, 1.0)
    assert desk.card(third.id).face.back == third.face.back
    with pytest.raises(NotFoundError):
        desk.card(first.id)
    assert [back for _, back in scheduled(studykit)] == ["B sends “pass on” to C."]
    (studykit.vault / "flow.puml").write_text(FLOW)
    assert [back for _, back in scheduled(studykit)] == ["A sends “ask” to B.", "B sends “pass on” to C."]


_FLOWS = st.permutations([ASK, PASS, ANSWER, DONE]).flatmap(
    lambda lines: st.integers(0, 4).map(lambda count: "".join(lines[:count]))
)
_SHOWING = {"m.md": "in/flow.puml", "k.md": "other.puml"}
_EDITS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(["flow.puml", *_SHOWING.values()]), _FLOWS),
    st.tuples(st.just("delete"), st.sampled_from(["flow.puml", *_SHOWING.values()]), st.just("")),
    st.tuples(st.just("answer"), st.sampled_from(["good\n", "easy\nagain\n"]), st.just("")),
    st.tuples(st.just("embed"), st.sampled_from(sorted(_SHOWING)), st.just("")),
)


def _files(studykit: Program) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in studykit.vault.rglob("*.puml")}


def _segments(studykit: Program, *options: str) -> dict[tuple[str, str], str | None]:
    cards = studykit(*options, "cards", "--json").data["cards"]
    return {(card["note"], card["back"]): card["segment"] for card in cards}


@given(st.lists(_EDITS, min_size=1, max_size=5))
def test_whatever_happens_to_the_files(edits: list[tuple[str, str, str]]) -> None:
    """The index says what reading everything anew says, a step that is back has its schedule, no file is written."""
    with tempfile.TemporaryDirectory() as folder:
        studykit = Program(write_vault(Path(folder) / "vault", vault_of()))
        known: dict[tuple[str, str], str | None] = {}
        for what, name, text in edits:
            path = studykit.vault / name
            if what == "write":
                path.parent.mkdir(exist_ok=True)
                path.write_text(text)
            elif what == "delete":
                path.unlink(missing_ok=True)
            elif what == "embed" and not path.exists():
                path.write_text(f"#steps\n\n![[{_SHOWING[name]}]]\n")
            elif what == "answer":
                before = _files(studykit)
                studykit("review", given=text)
                assert _files(studykit) == before
                known |= _segments(studykit, "--no-index")
        now = _segments(studykit)
        assert now == _segments(studykit, "--no-index")
        assert all(now[place] == state for place, state in known.items() if state is not None and place in now)
