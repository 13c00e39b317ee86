"""Answers from a browser's quiz come home exactly as if they had been given in the terminal at those moments."""

from __future__ import annotations

import json
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from studykit.errors import StudykitError
from studykit.formats.progress import Answer, merged, read_progress
from studykit.model.schedule import Rating
from studykit.study.filters import Filter
from studykit.study.queue import request
from studykit.workspace import Workspace
from studykit.workspace.desk import VaultDesk
from studykit.workspace.replay import replay

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
from program import Program, write_vault

NOTES = {
    "a.md": "#flashcards\n\nOne :: 1\n\nTwo ::: 2 <!--SR:!2026-11-01,4,270-->\n\nA ==three== and a ==four==.\n",
    "logseq.md": "- A card #card\n  - with an answer\n",
    "flashcards/deck.md": "Five :: 5\n<!--SR:!2026-11-18,30,190-->\n\nSix\n?\n6\n",
}
START = datetime(2026, 11, 19, 1, 30, tzinfo=UTC)


def _by_hand(root: Path, answers: list[Answer]) -> None:
    """A session for each answer, at its moment: what the terminal does, with another clock."""
    for answer in answers:
        workspace = Workspace.open(root, vault=root)
        workspace.moment = answer.at
        workspace.journal.clock = lambda at=answer.at: round(at.timestamp() * 1000)  # type: ignore[misc]  # bound now
        desk = VaultDesk(
            workspace, Filter(), request(workspace.config, workspace.today), opener=str, editor=lambda *_: None
        )
        desk.rate(answer.card, answer.rating, 0.0)


def _answers(root: Path, seed: int) -> list[Answer]:
    chance = random.Random(seed)  # noqa: S311 - nothing secret depends on it
    cards = [card.id for card in Workspace.open(root, vault=root).cards()]
    found, at = [], START
    for _ in range(9):
        at += timedelta(milliseconds=chance.choice([900, 41_000, 3_600_000, 86_400_000]))
        found.append(Answer(at, chance.choice(cards), chance.choice(list(Rating))))
    return found


@pytest.mark.parametrize("settings", ["{}", "scheduler: sm2-anki", "scheduler: fsrs", "day_start: '02:00'"])
def test_the_same_notes_and_journal_as_the_terminal(tmp_path: Path, settings: str) -> None:
    vaults = [write_vault(tmp_path / name, {**NOTES, "studykit.yml": settings}) for name in ("here", "there")]
    answers = _answers(vaults[0], len(settings))
    _by_hand(vaults[0], answers)
    workspace = Workspace.open(vaults[1], vault=vaults[1])
    done = replay(workspace, answers)
    assert done.taken == answers
    assert Program(vaults[1]).files() == Program(vaults[0]).files()
    again = replay(Workspace.open(vaults[1], vault=vaults[1]), answers)
    assert (again.taken, again.known) == ([], len(answers))
    assert Program(vaults[1]).files() == Program(vaults[0]).files()


def _file(vault: Path, name: str, ratings: list[Any]) -> None:
    (vault / name).write_text(json.dumps({"schema": "studykit.progress/1", "ratings": ratings}), "utf-8")


def test_the_command_takes_every_file_of_the_vault_and_only_what_is_new(tmp_path: Path) -> None:
    vault = write_vault(tmp_path / "vault", NOTES)
    studykit = Program(vault)
    ids = [card["id"] for card in studykit("cards", "--json").data["cards"]]
    first = {"card": ids[0], "at": "2026-11-18T08:00:00.120Z", "rating": "good"}
    second = {"card": ids[1], "at": "2026-11-19T08:00:00.000Z", "rating": "again"}
    _file(vault, "studykit-progress-2026-11-18.json", [first])
    _file(vault, "studykit-progress-2026-11-19.json", [second, first, {**first, "card": "gone"}])
    before = studykit.files()
    rehearsed = studykit("import", "progress", "--dry-run")
    assert rehearsed.out == "2 files: 2 answers to 2 cards, 0 known already, 1 card unknown.\n"
    assert studykit.files() == before
    done = studykit("import", "progress", "--json").data
    assert (done["answers"], done["known"], done["unknown"]) == (2, 0, ["gone"])
    after = studykit.files()
    assert studykit("import", "progress", "--json").data["known"] == 2
    assert studykit.files() == after
    studykit("undo", "2")
    assert {name: data for name, data in studykit.files().items() if name.endswith(".md")} == {
        name: data for name, data in before.items() if name.endswith(".md")
    }


def test_what_was_answered_later_here_stays(tmp_path: Path) -> None:
    vault = write_vault(tmp_path / "vault", NOTES)
    workspace = Workspace.open(vault, vault=vault)
    asked = {card.face.front: card for card in workspace.cards()}
    card = asked["Five"]  # reviewed by another program on 2026-10-19
    early = Answer(datetime(2026, 10, 1, 9, tzinfo=UTC), card.id, Rating.AGAIN)
    assert replay(workspace, [early]).known == 1
    later = Answer(datetime(2026, 11, 18, 9, tzinfo=UTC), card.id, Rating.GOOD)
    assert replay(Workspace.open(vault, vault=vault), [early, later]).taken == [later]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"[]", b"{}", b"\xff", b'{"schema": "studykit.progress/2"}', b'{"schema": "studykit.progress/1"}',
        b"[" * 100_000,
        *(
            json.dumps({"schema": "studykit.progress/1", "ratings": [entry]}).encode()
            for entry in (
                None, {}, {"card": "x", "at": "2026-11-18", "rating": "good"},
                {"card": "x", "at": "2026-11-18T08:00:00Z", "rating": "fine"},
                {"card": 7, "at": "2026-11-18T08:00:00Z", "rating": "good"},
                {"card": "x", "at": "0001-01-01T00:00:00Z", "rating": "good"},
                {"card": "x", "at": "soon", "rating": ["good"]},
            )
        ),
    ],
    ids=range(14),
)  # fmt: skip
def test_odd_files_are_refused_in_words(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "p.json"
    file.write_bytes(content)
    with pytest.raises(StudykitError, match=r"p\.json"):
        read_progress(file)


def test_the_same_answer_of_two_files_counts_once(tmp_path: Path) -> None:
    entry = {"card": "x", "at": "2026-11-18T08:00:00.5Z", "rating": "easy"}
    _file(tmp_path, "a.json", [entry])
    _file(tmp_path, "b.json", [entry, entry])
    both = merged(read_progress(tmp_path / name) for name in ("a.json", "b.json"))
    assert both.given == (Answer(datetime(2026, 11, 18, 8, 0, 0, 500_000, UTC), both.given[0].card, Rating.EASY),)
