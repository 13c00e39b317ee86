"""Vaults made by chance: every kind of card, with formulas, code, pictures and schedules."""

from __future__ import annotations

import random

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
        blocks = [_card(chance, number * 100 + place) for place in range(chance.randint(1, 9))]
        path = f"flashcards/{'deep/' * (number % 3)}deck {number}.md"
        found[path] = f"# Deck {number}\n\n" + "\n\n".join(blocks) + "\n"
    return found


def _card(chance: random.Random, number: int) -> str:
    def words() -> str:
        return " ".join(chance.choice(_WORDS) for _ in range(chance.randint(1, 6)))

    code = f"```python\nprint('{{{{{number}}}}}')\n```"
    kinds = (
        (f"question {number} {words()} -> :: {words()} end", 1),
        (f"term {number} {chance.choice(_WORDS)}x ::: meaning {number}", 2),
        (f"front {number} {words()}\n?\n- {words()}\n- ![](p.svg)\n{code}", 1),
        (f"The {{{{c1::answer {number} $a_{{1}}$}}}} of {{{{c2::{chance.choice(_WORDS)}y::hint}}}} here", 2),
        (f"Q: why {number} {words()}?\nA: because {words()}", 1),
        (f"C: the [bracket {number}] and the [other]", 2),
    )
    text, siblings = chance.choice(kinds)
    if chance.random() < 0.5:
        return text
    parts = "".join(
        f"!20{chance.randint(20, 40)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"
        f",{chance.randint(0, 4000)},{chance.randint(100, 1200)}"
        for _ in range(siblings)
    )
    return f"{text}\n<!--SR:{parts}-->"
