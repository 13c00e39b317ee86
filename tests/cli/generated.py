"""Vaults made by chance: every kind of card, with formulas, code, pictures and schedules."""

from __future__ import annotations

import random

from studykit.cards.occlusion import mask_keys
from studykit.markdown.occlusion import read_occlusion

_WORDS = [
    "token",
    "grant",
    "scope",
    "授權",
    "碼",
    "préfixe",
    "<b>",
    "a&b",
    "`code::x`",
    "$x_1^2$",
    "**bold**",
    "==mark==",
    "{{x}}",
    "[[Note]]",
    "\\(",
    "[latex]",
    ":::",
    "é",
]
_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


def generated(seed: int, notes: int) -> dict[str, str]:
    """Notes by path; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret depends on it
    found = {"flashcards/p.svg": _PICTURE}
    for number in range(notes):
        depth = number % 3
        blocks = [_card(chance, number * 100 + place, "../" * depth) for place in range(chance.randint(1, 9))]
        path = f"flashcards/{'deep/' * depth}deck {number}.md"
        found[path] = f"# Deck {number}\n\n" + "\n\n".join(blocks) + "\n"
    return found


def _card(chance: random.Random, number: int, up: str) -> str:
    """``up`` leads to the folder of the picture, which only some programs would find by its name alone."""

    def words() -> str:
        return " ".join(chance.choice(_WORDS) for _ in range(chance.randint(1, 6)))

    code = f"```python\nprint('{{{{{number}}}}}')\n```"
    kinds = (
        (f"question {number} {words()} -> :: {words()} end", 1),
        (f"term {number} {chance.choice(_WORDS)}x ::: meaning {number}", 2),
        (f"front {number} {words()}\n?\n- {words()}\n- ![]({up}p.svg)\n{code}", 1),
        (f"The {{{{c1::answer {number} $a_{{1}}$}}}} of {{{{c2::{chance.choice(_WORDS)}y::hint}}}} here", 2),
        (f"Q: why {number} {words()}?\nA: because {words()}", 1),
        (f"C: the [bracket {number}] and the [other]", 2),
        (f"![]({up}p.svg)\n\n```occlusion\n0 0 .5 .5 part {number}\nellipse .5 .5 .4{number} .2\n```", 2),
    )
    text, siblings = chance.choice(kinds)
    if chance.random() < 0.5:
        return text
    parts = [
        f"!20{chance.randint(20, 40)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"
        f",{chance.randint(0, 4000)},{chance.randint(100, 1200)}"
        for _ in range(siblings)
    ]
    if "```occlusion" in text:
        keys = mask_keys(read_occlusion(text.split("\n")[3:-1]).masks)
        return f"{text}\n<!--studykit-masks {' '.join(map(''.join, zip(keys, parts, strict=True)))}-->"
    return f"{text}\n<!--SR:{''.join(parts)}-->"
