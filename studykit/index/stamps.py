"""What tables that are made from the notes say of themselves, without knowing how they are made."""

from __future__ import annotations

from collections.abc import Mapping

TOUCHED, ISSUED, CARRIED = 1, 2, 3
"""what the journal says of a card: something happened to it; its id was issued; it looks different since"""


def card_stamps(stamps: Mapping[str, str], journal: str) -> dict[str, str]:
    """The stamps of a table of cards that is up to date."""
    return {"cards": stamps.get("edition", ""), "cards_journal": journal}


def link_stamps(stamps: Mapping[str, str]) -> dict[str, str]:
    """The stamps of a table of links that is up to date."""
    return {"links": stamps.get("edition", "")}
