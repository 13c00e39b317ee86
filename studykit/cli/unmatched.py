"""The word for filters that leave no card: more often a slip of the pen than a deck without cards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from studykit.cli.output import plural
from studykit.study.filters import Filter, folded, select

if TYPE_CHECKING:
    from studykit.model.card import Card


def unmatched(cards: Sequence[Card], wanted: Filter) -> str:
    """How many cards there are, and which deck or tag was meant where none is called so."""
    words = [f"None of the {plural(len(cards), 'card')} match."]
    decks = {card.deck for card in cards}
    words += [_none("deck", deck, decks) for deck in wanted.decks if not select(cards, Filter(decks=(deck,)))]
    tags = {tag for card in cards for tag in card.tags}
    words += [_none("tag", tag, tags) for tag in wanted.tags if not select(cards, Filter(tags=(tag,)))]
    return " ".join(words)


def _none(kind: str, name: str, known: Collection[str]) -> str:
    near = _near(name.removeprefix("#").replace("::", "/").strip("/"), known)
    return f"No card has the {kind} '{name}'." + (f" Did you mean '{near}'?" if near else "")


def _near(name: str, known: Collection[str]) -> str:
    """The known path with these words as parts of it, the shortest first, else one that is spelled much alike."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a slip of the pen needs it

    wanted = folded(name)
    inside = [path for path in known if f"/{wanted}/" in f"/{folded(path)}/"]
    if inside:
        path = min(inside, key=lambda path: (len(path), path))
        end = f"/{folded(path)}/".index(f"/{wanted}/") + len(wanted)
        return path[:end] if len(folded(path)) == len(path) else path
    spelled = {folded(path): path for path in sorted(known)}
    return next((spelled[match] for match in get_close_matches(wanted, spelled, n=1)), "")
