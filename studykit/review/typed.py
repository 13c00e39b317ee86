"""Typing an answer: the line being typed, and where in the card it belongs."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN, CardKind

if TYPE_CHECKING:
    from studykit.model.card import Card

_DELETION = re.compile(f"{CLOZE_OPEN}([^{CLOZE_CLOSE}]*){CLOZE_CLOSE}")
_ESCAPED = re.compile(r"([\\`*_\[\]<>#=$~|!%{}^])")
_JOINER = "\N{ZERO WIDTH JOINER}"


def typeable(card: Card) -> bool:
    """Whether an answer can be typed: a note under review has none, nor has an empty answer or a mask without label."""
    if card.kind is CardKind.OCCLUSION and card.face.back_display.endswith("```"):
        return False  # the picture is all that the answer shows
    return card.kind is not CardKind.NOTE and not card.empty_answer


def press(text: str, key: str) -> str:
    """The line after one more key; keys that do not write leave it as it is."""
    if key == "backspace":
        return _shortened(text)
    if key == "clear":
        return ""
    if key == "space":
        return text + " "
    return text + key if len(key) == 1 else text


def expected(card: Card, back: str) -> str:
    """What should be typed: the deletions of a cloze, else ``back``, the answer as plain text."""
    deletions = _DELETION.findall(card.face.back_display)
    return " ".join(deletions) if deletions else back


def in_place(card: Card, text: str) -> Card:
    """The card with ``text`` in place of the gap of its question; a card without a gap as it is."""
    if not text or CLOZE_OPEN not in card.face.front_display:
        return card
    shown = CLOZE_OPEN + _ESCAPED.sub(r"\\\1", text) + CLOZE_CLOSE
    front = _DELETION.sub(lambda _: shown, card.face.front_display, count=1)
    return card._replace(face=card.face._replace(front_display=front))


def _shortened(text: str) -> str:
    """Without the last character as a person sees it: with its combining marks and joined emoji."""
    end = len(text)
    while end:
        end -= 1
        if unicodedata.combining(text[end]) or text[end] in {_JOINER, "\N{VARIATION SELECTOR-16}"}:
            continue
        if end and text[end - 1] == _JOINER:
            continue
        break
    return text[:end]
