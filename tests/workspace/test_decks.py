"""A deck keeps its name, however much is learned."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from program import Program

InNotes = Callable[[Mapping[str, str | bytes]], Program]


def test_files_stay_decks_once_most_cards_have_schedules(in_notes: InNotes) -> None:
    """Many schedule comments without a tag teach that folders are decks, but not in a folder for cards."""
    cards = "\n\n".join(f"Question {number} :: answer" for number in range(30))
    studykit = in_notes({"flashcards/tea.md": cards, "flashcards/coffee.md": cards})
    before = {card["id"]: card["deck"] for card in studykit("cards", "--json").data["cards"]}
    studykit("review", "--new", "60", given="good\n" * 60)
    assert {card["id"]: card["deck"] for card in studykit("cards", "--json").data["cards"]} == before
    assert set(before.values()) == {"tea", "coffee"}
