"""Vaults for benchmarks, made from a seed: the same bytes on every machine.

``python tests/benchmarks/vaults.py KIND FOLDER [NOTES]`` writes one.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

WORDS = (
    "a", "token", "names", "what", "its", "holder", "may", "do", "the", "server", "keeps", "no", "secret", "that",
    "a", "client", "could", "lose", "every", "edge", "joins", "two", "nodes", "a", "proof", "by", "cases", "ends",
    "when", "no", "case", "is", "left", "the", "cache", "forgets", "what", "was", "asked", "for", "least", "light",
    "bends", "where", "matter", "is", "dense", "a", "cell", "divides", "when", "the", "signal", "is", "strong",
    "enough", "the", "treaty", "was", "signed", "before", "winter", "came",
)  # fmt: skip
JAPANESE = (
    "記憶は繰り返すほど長く残る。",
    "光は密な物質の中で遅くなる。",
    "細胞は信号を受けて分裂する。",
    "證明從定義開始。",
)
SUBJECTS = ("Token", "Graph", "Matrix", "Cache", "Cell", "Light", "Treaty", "Proof", "Orbit", "Market")
FOLDERS = ("", "law", "maths", "maths/algebra", "systems", "life")
TAGS = ("study", "study/week", "maths/algebra", "exam", "reading")


def _prose(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def _title(number: int) -> str:
    return f"{SUBJECTS[number % len(SUBJECTS)]} {number}"


def _target(chance: random.Random, notes: int) -> str:
    """Few notes are linked often, many hardly ever (a power law)."""
    return _title(int(notes ** chance.random()) - 1)


def _card(chance: random.Random, number: int, nth: int, *, own_line: bool = True) -> list[str]:
    day = f"202{5 + nth % 2}-{1 + (number + nth) % 12:02d}-{1 + (number * 3 + nth) % 28:02d}"
    schedule = f"<!--SR:!{day},{1 + (number + nth) % 40},{230 + 10 * (nth % 5)}-->"
    line = f"What is point {nth + 1} of {_title(number)}?::{_prose(chance, 8)}"
    return [line, schedule, ""] if own_line else [f"{line} {schedule}", ""]


def usual(chance: random.Random, number: int, notes: int) -> str:
    """A note of 2-3 KB: front matter, headings, code, a table, mathematics, a callout, 5-8 links, 3 cards.

    One in five is in Japanese and Chinese, one in ten has a diagram, one in twenty embeds another."""
    foreign = number % 5 == 3

    def text(words: int) -> str:
        return "".join(chance.choices(JAPANESE, k=words // 7 + 1)) if foreign else _prose(chance, words)

    def link() -> str:
        return f"[[{_target(chance, notes)}{chance.choice(('', '', '#Definition', '|see there'))}]]"

    lines = ["---", f"title: {_title(number)}", f"date: 2025-{1 + number % 12:02d}-01", "tags:"]
    lines += [f"  - {tag}" for tag in chance.sample(TAGS, 2)] + ["aliases:", f"  - n{number}", "---", ""]
    lines += [f"{text(62)} {link()} {text(14)} {link()} #{chance.choice(TAGS)}", "", "## Definition", ""]
    lines += [f"{text(62)} **{text(2)}** {link()} with $a_{number % 9}^2 + b^2$ {text(14)} ^def{number}", ""]
    lines += ["$$", rf"\int_0^\infty e^{{-{number % 7}x^2}}\,dx = \frac{{\sqrt{{\pi}}}}{{2}}", "$$", ""]
    lines += ["### Code", "", "```python", "def grant(client, scope):", "    if scope not in client.allowed:"]
    lines += ["        raise PermissionError(scope)", f"    return sign(scope, {number})", "```", ""]
    lines += [
        "| step | who | what |",
        "|---|---|---|",
        f"| 1 | client | {text(9)} |",
        f"| 2 | server | {link().replace('|', chr(92) + '|')} |",
        "| 3 | owner | `grant()` |",
        "",
    ]
    lines += ["> [!note] Remember", f"> {text(25)} {link()}", ""]
    if number % 10 == 0:
        lines += ["```mermaid", "flowchart LR", f"  A[Client {number}] --> B{{Grant?}}", "```", ""]
    lines += ["## Details", "", f"- {text(20)}", f"  - {text(17)}", f"- {text(20)}", "", text(62), "", "## Related", ""]
    lines += [f"- {link()} {text(3)}" for _ in range(chance.randint(0, 3))] + [""]
    if number % 20 == 7:
        lines += [f"![[{_target(chance, notes)}#Definition]]", ""]
    lines += ["## Cards", "", "#flashcards", ""]
    for nth in range(3):
        lines += _card(chance, number, nth)
    return "\n".join(lines)


def dense(chance: random.Random, number: int, notes: int) -> str:
    """190 lines, 170 links, 7 cards."""
    lines = [f"# {_title(number)}", "", "#flashcards", ""]
    lines += [f"- {_prose(chance, 6)} [[{_target(chance, notes)}]]" for _ in range(165)]
    lines += ["", "## Related", "", " ".join(f"[[{_title(nth)}]]" for nth in range(5)), ""]
    for nth in range(7):
        lines += _card(chance, number, nth)[:2]
    return "\n".join([*lines, "", ""])


def cards(chance: random.Random, number: int, notes: int) -> str:
    """40 cards and little else: 3.2 KB."""
    del notes
    lines = ["#flashcards", ""]
    for nth in range(40):
        lines += [f"Q{nth} of {number}::{_prose(chance, 13)}", ""]
    return "\n".join(lines)


def small(chance: random.Random, number: int, notes: int) -> str:
    """A few lines, one link, every tenth with a card."""
    card = _card(chance, number, 0) if number % 10 == 0 else []
    return "\n".join(
        [f"{_prose(chance, 12)} [[{_target(chance, notes)}]]", "", *(["#flashcards", ""] if card else []), *card]
    )


def huge(chance: random.Random, number: int, notes: int) -> str:
    """One note of 20 MB."""
    return "\n\n".join(usual(chance, number + nth, 1000).split("---\n", 2)[2] for nth in range(7_700 // max(1, notes)))


KINDS: Mapping[str, Callable[[random.Random, int, int], str]] = {
    "usual": usual, "dense": dense, "cards": cards, "small": small, "huge": huge,
}  # fmt: skip
USUAL_NUMBERS = {"usual": 2500, "dense": 2500, "cards": 1000, "small": 100_000, "huge": 1}


def contents(kind: str, notes: int) -> Iterator[tuple[str, str]]:
    """Path and text of each note."""
    for number in range(notes):
        chance = random.Random(f"{kind} {number} {notes}")  # noqa: S311 - the same vault every time, no secret
        folder = FOLDERS[number % len(FOLDERS)]
        yield f"{folder}/{_title(number)}.md".lstrip("/"), KINDS[kind](chance, number, notes)


def write(kind: str, folder: Path, notes: int | None = None) -> None:
    """Write a vault of so many notes."""
    for path, text in contents(kind, USUAL_NUMBERS[kind] if notes is None else notes):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    write(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None)
