"""Orders of pages: carried out once, at the right card, whatever happens to the page or the server in between."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from program import TODAY, Program
from tab import Tab, opened

from studykit.site.texts import choose
from studykit.vault.reckoning import effective

InVault = Callable[..., Tab]
FIRST = "First? :: one\n<!--SR:!2026-11-10,4,250-->\n"
SECOND = "Second? :: two\n<!--SR:!2026-11-18,4,250-->\n"
TWO = {"deck.md": f"#flashcards\n\n{FIRST}\n{SECOND}"}


def note(tab: Tab, name: str = "deck.md") -> str:
    return _root(tab).joinpath(name).read_text("utf-8")


def _root(tab: Tab) -> Path:
    routes: Any = tab.routes
    root: Path = routes._sittings.workspace.root
    return root


def actions(vault: Path) -> list[str]:
    """What the journal says was done and counts."""
    from studykit.workspace import Workspace

    entries = effective(Workspace.open(vault, vault=vault).events.entries)
    return [type(entry.event).__name__ for entry in entries if entry.event.undoable]


def test_answer_is_on_disk_before_the_next_card_shows(in_vault: InVault) -> None:
    tab = in_vault(TWO)
    assert "First?" in tab.text
    assert "one" not in tab.text
    assert tab.do("flip") == "done"
    assert "one" in tab.text
    assert "10 d" in tab.text, "what Good would make of it"
    assert tab.do("good") == "done"
    assert "Second?" in tab.text
    assert "<!--SR:!2026-11-30,10,250-->" in note(tab)
    assert tab.status.startswith("Good: 10 d, due 2026-11-30.")


def test_reload_shows_the_same_side_of_the_same_card(in_vault: InVault) -> None:
    tab = in_vault(TWO)
    tab.do("flip")
    before = tab.seen
    assert tab.begin().seen == before
    assert tab.do("good") == "done"
    assert tab.begin().seen["card"] != before["card"]


def test_order_whose_reply_was_lost_is_not_carried_out_twice(in_vault: InVault) -> None:
    tab = in_vault(TWO)
    tab.do("flip")
    order = tab.body("again")
    assert tab.send(order)["fate"] == "done"
    once = note(tab)
    assert tab.send(order)["fate"] == "repeated"
    assert note(tab) == once
    assert actions(_root(tab)) == ["Review"]


def test_second_tab_is_told_and_its_old_orders_are_refused(in_vault: InVault) -> None:
    tab = in_vault(TWO)
    other = tab.another()
    other.do("flip")
    late = tab.send(tab.body("flip"))
    assert (late["fate"], late["status"]) == ("stale", 409)
    assert tab.seen == {**other.seen, "turn": tab.seen["turn"]}, "the tab sees what the other one sees"
    assert tab.told[-1] == f"{other.seen['session']} {other.seen['turn']}"
    assert other.do("good") == "done"
    assert tab.do("easy") == "stale", "meant for the first card"
    assert actions(_root(tab)) == ["Review"]
    assert tab.rate("easy") == "done", "now it is the second"
    assert actions(_root(tab)) == ["Review", "Review"]


def test_malformed_orders_change_nothing(in_vault: InVault) -> None:
    tab = in_vault(TWO)
    whole = note(tab)
    good = tab.body("flip")
    for broken in ({}, {**good, "turn": "0"}, {**good, "turn": True}, {**good, "card": None}, {**good, "session": 7}):
        assert tab.send(broken)["fate"] == "stale"
    tab.do("fly")
    assert "no command 'fly'" in tab.status
    assert tab.do("good") == "done"
    assert note(tab) == whole, "a rating before the answer shows"


def test_everything_is_taken_back_to_the_first_byte(tab: Tab) -> None:
    root = _root(tab)
    before = {path: path.read_bytes() for path in root.rglob("*.md")}
    first = tab.seen["card"]
    commands = ["good", "again", "hard", "easy", "suspend", "bury", "mark", "skip", "good", "again", "good"]
    for command in commands:
        (tab.rate if command in ("good", "again", "hard", "easy") else tab.do)(command)
    for _ in commands:
        tab.do("undo")
    assert tab.seen["card"] == first
    assert {path: path.read_bytes() for path in before} == before
    assert actions(root) == []


def test_killed_before_the_note_was_written(in_vault: InVault) -> None:
    """The tab's order comes again to the next server: it is carried out there, once."""
    tab = in_vault(TWO)
    root = _root(tab)
    tab.do("flip")
    order = tab.body("good")
    restarted = _restarted(tab)
    assert tab.send(order)["fate"] == "done"
    assert actions(root) == ["Review"]
    assert tab.send(order)["fate"] == "repeated"
    assert restarted.begin().seen["card"] == tab.seen["card"]
    assert "2026-11-30,10,250" in note(tab)


def test_killed_after_the_note_was_written(in_vault: InVault) -> None:
    tab = in_vault(TWO)
    root = _root(tab)
    tab.do("flip")
    order = tab.body("again")
    assert tab.send(order)["fate"] == "done"
    _restarted(tab)
    assert tab.send(order)["fate"] == "stale"
    assert actions(root) == ["Review"], "on disk it was, and is not written again"


def test_order_for_a_card_that_waits_further_back_after_a_restart(in_vault: InVault) -> None:
    """The queue of the next server begins elsewhere: the card is called, and not asked twice."""
    tab = in_vault(TWO)
    root = _root(tab)
    tab.do("skip")
    tab.do("flip")
    order = tab.body("good")
    second = tab.seen["card"]
    _restarted(tab)
    assert tab.send(order)["fate"] == "done"
    assert "First?" in tab.text
    tab.rate("good")
    assert tab.seen["page"] == "end"
    assert actions(root) == ["Review", "Review"]
    assert second != tab.seen["card"]


def test_undone_meanwhile_is_not_answered_again(in_vault: InVault) -> None:
    tab = in_vault(TWO)
    root = _root(tab)
    tab.do("flip")
    order = tab.body("good")
    tab.send(order)
    tab.do("undo")
    _restarted(tab)
    assert tab.send(order)["fate"] == "stale"
    assert actions(root) == []


def test_note_edited_in_between(in_vault: InVault) -> None:
    tab = in_vault(TWO)
    path = _root(tab) / "deck.md"
    tab.do("flip")
    path.write_text("A new line.\n\n" + note(tab).replace("First?", "Really first?"), "utf-8")
    assert tab.do("good") == "done"
    assert note(tab).startswith("A new line.\n\n")
    assert "Really first? :: one\n<!--SR:!2026-11-30,10,250-->" in note(tab)


def test_schedule_changed_in_between_is_looked_at_first(in_vault: InVault) -> None:
    tab = in_vault(TWO)
    path = _root(tab) / "deck.md"
    tab.do("flip")
    path.write_text(note(tab).replace("2026-11-10,4,250", "2026-12-24,44,250"), "utf-8")
    changed = note(tab)
    assert tab.do("good") == "done"
    assert note(tab) == changed
    assert "Another program" in tab.status


def test_another_program_reviews(in_vault: InVault, tmp_path: Path) -> None:
    tab = in_vault(TWO)
    other = opened(tmp_path / "vault")
    reply = other.get("review")
    assert reply.status == 409
    assert b"Another session of this vault is open" in reply.body
    ran = Program(tmp_path / "vault", TODAY)("review", given="good\n")
    assert ran.code == 3
    assert tab.do("flip") == "done"


def test_a_tab_without_a_deck_chooses_one(vault: Path) -> None:
    tab = opened(vault)
    reply = tab.get("")
    assert b"Review everything" in reply.body
    assert b"review?deck=flashcards" in reply.body
    tab.begin(deck="flashcards")
    assert 0 < _total(tab) < _total(tab.begin())


def _total(tab: Tab) -> int:
    return int(tab.text.partition("Card 1 of ")[2].split()[0])


def test_end_offers_more_and_goes_on(in_vault: InVault) -> None:
    tab = in_vault({"deck.md": "#flashcards\n\nA? :: a\n\nB? :: b\n", "studykit.yml": "limits: {new: 1}\n"})
    tab.rate("good")
    assert tab.seen["page"] == "end"
    assert "1 new wait (1 of 1 learned today)" in tab.text
    tab.do("more-new")
    assert "B?" in tab.text
    tab.do("quit")
    assert "Session ended" in tab.text
    tab.do("resume")
    assert "B?" in tab.text
    tab.rate("good")
    tab.do("more-cram")
    before = note(tab)
    tab.rate("good")
    tab.rate("good")
    assert note(tab) == before
    assert tab.do("finish") == "over"


def test_time_is_up(in_vault: InVault) -> None:
    ticks = iter(range(0, 100_000, 40))
    tab = in_vault(TWO, minutes=1, clock=lambda: float(next(ticks)))
    tab.rate("good")
    assert tab.seen["page"] == "end"
    assert "Session ended" in tab.text


def test_dry_run_writes_nothing(in_vault: InVault) -> None:
    tab = in_vault(TWO, dry_run=True)
    before = note(tab)
    tab.rate("good")
    tab.do("suspend")
    assert note(tab) == before
    assert not (_root(tab) / ".studykit").exists()


def _restarted(tab: Tab) -> Tab:
    """The server is gone, with everything it knew; another one stands in its place, for the same tab."""
    root = _root(tab)
    routes: Any = tab.routes
    routes._sittings.leave()
    fresh = opened(root)
    tab.routes = fresh.routes
    return fresh


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr-CA", ["Voir la réponse", "Annuler"]), ("zh", ["顯示答案", "復原"]), ("xx", ["Show the answer", "Undo"])],
)
def test_languages(in_vault: InVault, language: str, words: list[str]) -> None:
    tab = in_vault(TWO).begin(language)
    assert all(word in tab.text for word in words)
    assert f'lang="{choose([language])}"' in tab.html


def test_the_settings_language_comes_first(in_vault: InVault) -> None:
    tab = in_vault({**TWO, "studykit.yml": "site: {languages: [fr]}\n"}).begin("zh-TW")
    assert "Voir la réponse" in tab.text
    for name in ("help", "stats", "links"):
        assert json.loads(tab.get(f"panel/{name}").body)["lang"] == "fr"
