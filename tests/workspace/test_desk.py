"""The desk of a session over a real vault: what is written where, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from program import copy_vault, write_vault

from studykit.errors import NotFoundError, SourceChangedError, StudykitError
from studykit.model.card import CardId
from studykit.model.schedule import Rating
from studykit.review.desk import More, Side
from studykit.study.filters import Filter
from studykit.study.queue import request
from studykit.vault import writer
from studykit.vault.places import cache_dir
from studykit.workspace import Workspace
from studykit.workspace.desk import VaultDesk

TODAY = date(2026, 11, 20)
ONE = "#flashcards\n\nOne :: two\n<!--SR:!2026-11-18,4,250-->\n"


class Desk(VaultDesk):
    """A desk that remembers what it was asked to open."""

    def __init__(self, vault: Path, **asked: Any) -> None:
        self.root = vault
        self.opened: list[tuple[str, int]] = []
        workspace = Workspace.open(vault, vault=vault, today=TODAY)
        super().__init__(
            workspace, Filter(), replace(request(workspace.config, TODAY), **asked), opener=self._note_opened,
            editor=lambda path, line: self.opened.append((Path(path).name, line)),
        )  # fmt: skip

    def _note_opened(self, path: str) -> str:
        self.opened.append((Path(path).name, 0))
        return f"Opened {Path(path).name}."

    def first(self) -> CardId:
        return self.plan.entries[0].card

    def text(self, note: str) -> str:
        return (self.root / note).read_text(encoding="utf-8")


@pytest.fixture
def desk_over(tmp_path: Path) -> Callable[..., Desk]:
    def make(notes: Mapping[str, str], **asked: Any) -> Desk:
        return Desk(write_vault(tmp_path / "vault", notes), **asked)

    return make


def save_before_the_next_write(monkeypatch: pytest.MonkeyPatch, *texts: str) -> None:
    """As if an editor saved ``texts``, one at each try, when the new bytes are ready and the old ones still stand."""
    check, waiting = writer._check_unchanged, list(texts)

    def interrupted(path: Path, source: Any) -> None:
        check(path, source)
        if waiting:
            path.write_text(waiting.pop(0), encoding="utf-8")
            check(path, source)

    monkeypatch.setattr(writer, "_check_unchanged", interrupted)


def test_preview_is_what_gets_written(desk_over: Callable[..., Desk]) -> None:
    for rating in Rating:
        desk = desk_over({"n.md": ONE})
        promised = desk.preview(desk.first())[rating]
        recorded = desk.rate(desk.first(), rating, 1.0)
        assert recorded.outcome == promised
        assert f"<!--SR:!{recorded.after}-->" in desk.text("n.md")
        assert recorded.before == "2026-11-18,4,250"
        assert desk.undo() is not None
        assert desk.text("n.md") == ONE


def test_an_editor_that_saves_during_the_write_wins_and_the_answer_too(
    desk_over: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_over({"n.md": ONE})
    save_before_the_next_write(monkeypatch, "New words.\n\n" + ONE)
    assert desk.rate(desk.first(), Rating.GOOD, 1.0).after == "2026-11-30,10,250"
    assert desk.text("n.md") == "New words.\n\n" + ONE.replace("2026-11-18,4,250", "2026-11-30,10,250")


def test_an_editor_that_never_stops_saving_is_told_and_nothing_is_recorded(
    desk_over: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_over({"n.md": ONE})
    save_before_the_next_write(monkeypatch, "a\n" + ONE, "b\n" + ONE)
    with pytest.raises(SourceChangedError, match="changed by another program"):
        desk.rate(desk.first(), Rating.GOOD, 1.0)
    assert desk.text("n.md") == "b\n" + ONE
    assert desk.undo() is None
    assert desk.card(desk.first()).segment == "2026-11-18,4,250"


def test_a_card_that_moved_to_another_note_is_found_there(desk_over: Callable[..., Desk]) -> None:
    desk = desk_over({"a.md": ONE + "\nOther :: card\n", "b.md": "#flashcards\n"})
    card = desk.first()
    (desk.root / "a.md").write_text("#flashcards\n\nOther :: card\n")
    (desk.root / "b.md").write_text("#flashcards\n\n" + ONE.partition("\n\n")[2])
    assert desk.card(card).note == "b.md"
    desk.rate(card, Rating.GOOD, 1.0)
    assert "2026-11-30,10,250" in desk.text("b.md")


def test_a_card_that_is_gone_is_said_to_be_gone(desk_over: Callable[..., Desk]) -> None:
    desk = desk_over({"n.md": ONE})
    card = desk.first()
    (desk.root / "n.md").write_text("#flashcards\n")
    for ask in (desk.card, desk.preview, desk.suspend, desk.bury, desk.mark):
        with pytest.raises(NotFoundError):
            ask(card)
    assert not (desk.root / ".studykit").exists()


def test_what_is_set_aside_is_in_the_journal_and_can_be_taken_back(desk_over: Callable[..., Desk]) -> None:
    desk = desk_over({"n.md": ONE})
    card = desk.first()
    desk.suspend(card)
    assert desk.card(card).state.value == "suspended"
    desk.bury(card)
    assert desk.card(card).buried
    assert desk.mark(card)
    assert not desk.mark(card)
    assert [desk.undo() for _ in range(5)] == [card] * 4 + [None]
    assert (desk.card(card).state.value, desk.card(card).buried) == ("review", False)
    assert desk.text("n.md") == ONE


def test_a_read_only_folder_keeps_its_schedules_in_the_journal(desk_over: Callable[..., Desk]) -> None:
    notes = {"kept/n.md": "#flashcards\n\nOne :: two\n", "studykit.yml": "folders: {kept: {read_only: true}}\n"}
    desk = desk_over(notes)
    assert desk.rate(desk.first(), Rating.GOOD, 1.0).after == "2026-11-21,1,250"
    assert desk.text("kept/n.md") == notes["kept/n.md"]
    again = Desk(desk.root)
    assert again.card(desk.first()).segment == "2026-11-21,1,250"
    again.undo()
    assert Desk(desk.root).card(desk.first()).segment is None


def test_a_schedule_of_another_program_is_kept_and_not_rated(desk_over: Callable[..., Desk]) -> None:
    text = "#flashcards\n\nOne :: two\n<!--SR:!leitner,2026-11-18,4-->\n"
    desk = desk_over({"n.md": text})
    (card,) = Workspace.open(desk.root, vault=desk.root, today=TODAY).cards()
    assert desk.plan.entries == ()
    with pytest.raises(StudykitError, match=r"n\.md:3: this card's schedule"):
        desk.rate(card.id, Rating.GOOD, 1.0)
    assert desk.text("n.md") == text


def test_a_card_forgotten_too_often_is_a_leech(desk_over: Callable[..., Desk]) -> None:
    desk = desk_over({"n.md": ONE, "studykit.yml": "leech: {lapses: 2, action: suspend}\n"})
    card = desk.first()
    notices = [desk.rate(card, rating, 1.0).notice for rating in (Rating.AGAIN, Rating.GOOD, Rating.AGAIN)]
    assert notices[0].startswith("studykit changes only schedule comments")
    assert notices[1:] == ["", "Leech: suspended."]
    assert desk.card(card).state.value == "suspended"


def test_more_is_asked_for_once_nothing_is_due(desk_over: Callable[..., Desk]) -> None:
    later = ONE.replace("2026-11-18", "2026-11-23")
    new = "".join(f"Q{n} :: a\n\n" for n in range(25))
    desk = desk_over({"n.md": later + "\n" + new, "studykit.yml": "limits: {new: 1}\n"})
    assert len(desk.plan.entries) == 1
    more = desk.more(More.NEW)
    assert len(more) == 9
    assert not {entry.card for entry in more} & {entry.card for entry in desk.plan.entries}
    assert [desk.card(entry.card).face.front for entry in desk.more(More.AHEAD)] == ["One"]
    assert len(desk.more(More.CRAM)) == 26


def test_what_surrounds_a_card(tmp_path: Path) -> None:
    desk = Desk(copy_vault("obsidian", tmp_path))
    card = next(desk.card(entry.card) for entry in desk.plan.entries if desk.card(entry.card).line == 15)
    assert desk.source_link(card) == "Sourdough.md:15"
    assert desk.plain(card, Side.FRONT) == "Which two kinds of beings live in a sourdough?"
    assert desk.plain(card, Side.BACK) == "Yeast and lactic acid bacteria."
    assert [(linked.path, linked.back) for linked in desk.linked(card)] == [
        ("Feeding.md", False), ("Bread.md", False), ("Bread.md", True), ("Feeding.md", True),
    ]  # fmt: skip
    desk.edit(card)
    assert desk.open(card) == "Opened Sourdough.md."
    assert desk.open(card, "Bread.md") == "Opened Bread.md."
    assert desk.opened == [("Sourdough.md", 15), ("Sourdough.md", 0), ("Bread.md", 0)]
    assert desk.problems() == []
    assert desk.outlook().tomorrow == 0


def test_a_masked_picture_opens_with_its_masks(tmp_path: Path) -> None:
    """The bare picture would show what is asked."""
    text = "![](heart.svg)\n\n```occlusion\n0 0 .5 .5 aorta\n```\n"
    desk = Desk(write_vault(tmp_path / "vault", {"n.md": text, "heart.svg": "<svg/>"}))
    assert desk.open(desk.card(desk.first())) == "Opened masked-picture.html."
    page = (cache_dir(desk.root) / "masked-picture.html").read_text("utf-8")
    assert f'<base href="{desk.root.as_uri()}/">' in page
    before, after = page.split("<details", 1)
    assert '<img src="heart.svg"' in before
    assert '<path class="asked"' in before
    assert "aorta" not in before
    assert "aorta" in after
    assert "<script" not in page
