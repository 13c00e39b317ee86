"""The cards for a quiz of a deck, a tag or the whole site: files of script, so that they also open from a disk.

``quiz/index.js`` says which cards there are and where; ``quiz/decks/NAME.js`` holds the sides of the cards on the
page ``decks/NAME.html``, with links as they are there. Each calls ``studykitCards(name, data)``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

from studykit.model.card import Card
from studykit.model.span import NotePath
from studykit.site.cards import Place, Sides
from studykit.site.paging import CARDS_A_PAGE, pages
from studykit.site.plan import QUIZ_FOLDER, Plan


def cards_file(page: str, cards: Sequence[tuple[Card, Sides, Place]]) -> tuple[str, str]:
    """Path and content for one page of a deck: of each card id, front, back, language, and where its note is."""
    rows = [[card.id, sides.front, sides.back, sides.lang, place.url, place.title] for card, sides, place in cards]
    return f"{QUIZ_FOLDER}/{_stem(page)}.js", _call(_stem(page), rows)


def index_file(plan: Plan) -> tuple[str, str]:
    """Path and content of the list of all cards.

    ``pages`` are the other files and ``cards`` the ids in each; ``decks`` says how many of the pages are a deck's,
    ``tags`` gives the numbers of a tag's cards, each as its distance from the one before.
    """
    listed = {
        name: [(page.path, cards[page.shown]) for page in pages(plan.deck_urls[name], len(cards), CARDS_A_PAGE)]
        for name, cards in plan.decks.items()
    }
    places: dict[NotePath, list[int]] = defaultdict(list)
    for number, card in enumerate(card for cards in plan.decks.values() for card in cards):
        places[card.note].append(number)
    return f"{QUIZ_FOLDER}/index.js", _call(
        "index",
        {
            "pages": [_stem(path) for deck in listed.values() for path, _ in deck],
            "cards": [" ".join(card.id for card in cards) for deck in listed.values() for _, cards in deck],
            "decks": [len(deck) for deck in listed.values()],
            "tags": [
                _distances(sorted(number for note in tag.notes for number in places.get(note, ())))
                for tag in plan.tags.values()
            ],
        },
    )


def deck_scopes(plan: Plan) -> Mapping[str, str]:
    """By name of a deck how its page says what the quiz is to ask."""
    return {name: f"deck {number}" for number, name in enumerate(plan.decks)}


def tag_scopes(plan: Plan) -> Mapping[str, str]:
    """By key of a tag how its page says what the quiz is to ask; only tags of notes with cards."""
    asked = {item.path for item in plan.notes if item.outline.cards}
    return {
        key: f"tag {number}" for number, (key, tag) in enumerate(plan.tags.items()) if not asked.isdisjoint(tag.notes)
    }


def _distances(numbers: Sequence[int]) -> list[int]:
    return [number - before for before, number in zip((0, *numbers), numbers, strict=False)]


def _stem(page: str) -> str:
    return page.removesuffix(".html")


def _call(name: str, data: object) -> str:
    spelled = (json.dumps(part, ensure_ascii=False, separators=(",", ":")) for part in (name, data))
    return f"studykitCards({','.join(spelled)});\n"
