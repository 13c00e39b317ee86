"""The keys of ``studykit.yml``, each with what it may hold."""

from __future__ import annotations

from typing import Any

from studykit.config.readers import (
    Place,
    Reader,
    clock,
    count,
    flag,
    inside,
    named,
    one_of,
    plain,
    several_of,
    table,
    tags,
    text,
    texts,
)
from studykit.config.settings import ANKI_CLOZE, BOLD_CLOZE, CURLY_CLOZE, HIGHLIGHT_CLOZE
from studykit.config.tree import Item, Leaf, Row, Table

_CLOZE_NAMES = {
    "highlight": HIGHLIGHT_CLOZE,
    "bold": BOLD_CLOZE,
    "curly": CURLY_CLOZE,
    "anki": ANKI_CLOZE,
    "==": HIGHLIGHT_CLOZE,
    "**": BOLD_CLOZE,
    "{{": CURLY_CLOZE,
    "==…==": HIGHLIGHT_CLOZE,
    "**…**": BOLD_CLOZE,
    "{{…}}": CURLY_CLOZE,
}
_deck_sources = several_of("tag", "folder", "front-matter", "heading")


def _is_flag(item: Item) -> bool:
    return isinstance(item, Leaf) and item.kind == "bool"


def _name(item: Item, place: Place) -> str:
    """The name of a dialect or scheduler; whether it exists is for the rooms above to say."""
    return text(item, place).strip().lower().replace("_", "-")


def _separators(item: Item, place: Place) -> tuple[str, ...]:
    found = tuple(word for word in texts(item, place) if word)
    if any("\n" in word or not word.strip() for word in found):
        raise place.wrong(item.line, "a separator must be visible text on one line.")
    return found


def _end_marker(item: Item, place: Place) -> str:
    found = _separators(item, place)
    if len(found) > 1:
        raise place.wrong(item.line, "expected one text, found a list.")
    return found[0] if found else ""


def _clozes(item: Item, place: Place) -> tuple[str, ...]:
    if _is_flag(item) and flag(item, place):
        return (HIGHLIGHT_CLOZE,)
    found = tuple(_CLOZE_NAMES.get(word, word) for word in texts(item, place))
    for pattern in found:
        before, answer, after = pattern.partition("answer")
        if not (before and answer and after):
            raise place.wrong(
                item.line,
                f"`{pattern}` is no cloze pattern. Use highlight, bold, curly or anki, or write one around "
                f'the word answer, such as "{CURLY_CLOZE}".',
            )
    return found


def _scheduler(item: Item, place: Place) -> dict[str, Any]:
    """A name, or a table of ``name`` and that scheduler's options."""
    if not isinstance(item, Table):
        return {"name": _name(item, place)}
    if "name" not in item.entries:
        raise place.wrong(item.line, "which scheduler? Add a line such as `name: sm2`.")
    found = {key: plain(value, place.below(key)) for key, value in item.entries.items()}
    return found | {"name": _name(item.entries["name"], place.below("name"))}


_limits = table({"new": count(), "reviews": count()})


def _folder_decks(item: Item, place: Place) -> bool | tuple[str, ...]:
    """``true``: a deck folder, every card syntax is on; else where the names of decks come from."""
    if _is_flag(item):
        return flag(item, place)
    found: tuple[str, ...] = _deck_sources(item, place)
    return found


def _decks(item: Item, place: Place) -> dict[str, Any]:
    """As for a folder, or a table: ``from``, and decks by name with their own scheduler and limits."""
    if not isinstance(item, Table):
        return {"from": _folder_decks(item, place), "named": {}}
    deck = table({"scheduler": _name, "limits": _limits})
    decks = {
        key.removeprefix("#"): deck(value, place.below(key)) for key, value in item.entries.items() if key != "from"
    }
    found: dict[str, Any] = {"named": decks}
    if "from" in item.entries:
        found["from"] = _folder_decks(item.entries["from"], place.below("from"))
    return found


def _bury(item: Item, place: Place) -> dict[str, bool]:
    """true or false for both, a list of what is buried, or each by itself."""
    if isinstance(item, Table):
        found: dict[str, bool] = table({"new": flag, "reviews": flag})(item, place)
        return found
    if isinstance(item, Row) or not _is_flag(item):
        words = several_of("new", "reviews")(item, place)
        return {"new": "new" in words, "reviews": "reviews" in words}
    both = flag(item, place)
    return {"new": both, "reviews": both}


def _renderer(item: Item, place: Place) -> str:
    """``auto``, ``off`` (also spelled as truth values), or a program."""
    if _is_flag(item):
        return "auto" if flag(item, place) else "off"
    return text(item, place)


CARD_KEYS: dict[str, Reader] = {
    "separators": table(
        {
            "inline": _separators,
            "reversed": _separators,
            "multiline": _separators,
            "multiline_reversed": _separators,
            "end": _end_marker,
        }
    ),
    "card_tags": tags,
    "flashcard_tags": tags,
    "review_tags": tags,
    "clozes": _clozes,
    "syntaxes": texts,
    "comment": one_of("next-line", "same-line"),
}
"""What decides which line is a card; possible for the vault and for each folder."""

_FOLDER_KEYS: dict[str, Reader] = {
    **CARD_KEYS,
    "dialect": _name,
    "decks": _folder_decks,
    "read_only": flag,
    "steps": flag,
    "next_steps": flag,
    "scheduler": _name,
    "limits": _limits,
    "ask_empty": flag,
}

_site = table(
    {
        "dir": inside,
        "title": text,
        "url": text,
        "base": text,
        "publish": one_of("all", "marked"),
        "study": flag,
        "languages": texts,
        "source_url": text,
        "theme": text,
        "git": flag,
    }
)

read_settings = table(
    {
        **CARD_KEYS,
        "include": texts,
        "exclude": texts,
        "folders": named(table(_FOLDER_KEYS)),
        "dialect": _name,
        "decks": _decks,
        "ask_empty": flag,
        "scheduler": _scheduler,
        "limits": _limits,
        "day_start": clock,
        "bury": _bury,
        "order": one_of("relative", "due", "overdue", "random", "note", "path"),
        "leech": table({"lapses": count(1), "every": count(1), "action": one_of("tag", "suspend")}),
        "state_dir": inside,
        "site": _site,
        "anki": table({"deck_prefix": text, "tags": tags, "history": flag}),
        "diagrams": table(
            {"mermaid": _renderer, "plantuml": _renderer, "dot": _renderer, "steps": flag, "next_steps": flag}
        ),
    }
)
"""The whole file, as a dict of the keys that were given."""
