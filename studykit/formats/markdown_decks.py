"""Cards as Markdown decks of their own: as the Obsidian plugin reads them, and as hashcards does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from studykit.cards.display import literal
from studykit.cards.occlusion import label_of
from studykit.formats.deletions import merged, unmarked
from studykit.model.card import Card, CardKind
from studykit.model.schedule import EaseState
from studykit.render.drawing.flow_text import question_in_words
from studykit.scheduling.states import encode_state, placeholder

_BASE_EASE = 250
_ROOT = "flashcards"
_NO_TAG = re.compile(r"[^\w/-]+")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")


def plugin_deck(cards: Iterable[Card]) -> Iterator[str]:
    """One file for all decks: a tag line opens each, schedules stand in comments."""
    for deck, group in groupby(_blocks(cards), key=lambda block: block[0].deck):
        yield f"#{_deck_tag(deck)}\n\n"
        for block in group:
            for text, siblings in _plugin_cards(block):
                yield f"{text}\n{_comment(siblings)}\n"


def hashcards_deck(cards: Iterable[Card]) -> Iterator[str]:
    """``Q:``/``A:`` and ``C:`` cards; hashcards keeps schedules in a database of its own, so none are written."""
    for block in _blocks(cards):
        cloze = merged([card.face.back_display for card in block]) if _is_cloze(block) else None
        if cloze is not None and not re.search(r"[\[\]]", cloze.text):
            yield f"C: {_tight(cloze.written('[', ']'))}\n\n"
            continue
        for card in block:
            yield f"Q: {_tight(_front(card))}\nA: {_tight(_back(card))}\n\n"


def _blocks(cards: Iterable[Card]) -> Iterator[tuple[Card, ...]]:
    for _, block in groupby(cards, key=lambda card: (card.note, card.block)):
        yield tuple(sorted(block, key=lambda card: card.sibling))


def _is_cloze(block: Sequence[Card]) -> bool:
    return block[0].kind is CardKind.CLOZE


def _plugin_cards(block: Sequence[Card]) -> Iterator[tuple[str, Sequence[Card]]]:
    """The block's cards as text, each with the siblings that it holds."""
    cloze = merged([card.face.back_display for card in block]) if _is_cloze(block) else None
    if cloze is not None and "==" not in cloze.text and cloze.one_each:
        yield _tight(cloze.written("==", "==")), block
    elif block[0].kind is CardKind.REVERSED and len(block) == 2:
        yield _pair(block[0], ":::", "??"), block
    else:
        for card in block:
            yield _pair(card, "::", "?"), (card,)


def _pair(card: Card, inline: str, between: str) -> str:
    front, back = _tight(_front(card)), _tight(_back(card))
    if "\n" in front or "\n" in back or "::" in front + back or not back:
        return "\n".join(part for part in (front, between, back) if part)
    return f"{front}{inline}{back}"


def _front(card: Card) -> str:
    if card.kind is CardKind.OCCLUSION:
        return literal(card.face.front)
    shown = unmarked(card.face.front_display)
    return question_in_words(shown) if card.kind is CardKind.STEP else shown


def _back(card: Card) -> str:
    if card.kind is CardKind.OCCLUSION:  # no other program covers parts of a picture: it is asked in words
        return label_of(card.face) or literal(card.face.back)
    return unmarked(card.face.back_display)


def _tight(text: str) -> str:
    """Without the blank lines that would end a card; those of a code block stay."""
    lines: list[str] = []
    fenced = False
    for line in text.strip().split("\n"):
        fenced ^= _FENCE.match(line) is not None
        lines.append(line if line.strip() or fenced else "<br>")
    return "\n".join(lines)


def _deck_tag(deck: str) -> str:
    plain = "/".join(part for part in _NO_TAG.sub("-", deck).split("/") if part.strip("-"))
    return plain if plain == _ROOT or plain.startswith(f"{_ROOT}/") else f"{_ROOT}/{plain}".rstrip("/")


def _comment(siblings: Sequence[Card]) -> str:
    segments = [
        encode_state(EaseState(card.due, card.interval or Fraction(0), card.ease or _BASE_EASE)) if card.due else ""
        for card in siblings
    ]
    while segments and not segments[-1]:
        segments.pop()
    spelled = "".join(f"!{segment or placeholder(_BASE_EASE)}" for segment in segments)
    return f"<!--SR:{spelled}-->\n" if spelled else ""
