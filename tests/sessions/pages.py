"""Notes as an editor sees them: paragraphs that yield cards, each card known by a word that no other has.

What studykit writes is found again without studykit: a note is its own text and, behind each paragraph, one comment.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

COMMENT = re.compile(r"[ \n]<!--SR:[^\n]*?-->\Z")
MARK = re.compile(r"\b[kbc]\d+\b")
SYLLABLES = ("an", "ber", "cho", "dus", "el", "fra", "gim", "hod", "ist", "ju", "kam", "lor", "mi", "nep", "ost", "pra")


@dataclass(slots=True, eq=False)
class Paragraph:
    """``words`` with those that are deleted (of a cloze), or two sides; ``comment`` is what stands behind the text."""

    kind: str
    words: list[tuple[str, bool]] = field(default_factory=list)
    back: str = ""
    comment: str = ""

    @property
    def text(self) -> str:
        line = " ".join(f"=={word}==" if deleted else word for word, deleted in self.words)
        match self.kind:
            case "cloze":
                return line
            case "multiline":
                return f"{line}\n?\n{self.back}"
            case "list":
                return f"- {line} :: {self.back}"
            case "anchored":
                return f"{line} :: {self.back} ^{MARK.search(line)[0]}"  # type: ignore[index]  # every card has its mark
            case "reversed":
                return f"{line} ::: {self.back}"
            case _:
                return f"{line} :: {self.back}"

    @property
    def marks(self) -> list[str]:
        """The cards of the paragraph, in the order of their schedules."""
        if self.kind == "cloze":
            return [word for word, deleted in self.words if deleted]
        sides = [" ".join(word for word, _ in self.words), self.back if self.kind == "reversed" else ""]
        return [mark for side in sides for mark in MARK.findall(side)]

    @property
    def parts(self) -> list[str]:
        """The schedules in the comment."""
        return self.comment.strip().removeprefix("<!--SR:!").removesuffix("-->").split("!")


@dataclass(slots=True)
class Page:
    """One note. ``newline``, ``bom`` and ``final`` (how many line ends close it) are its bytes' own form."""

    paragraphs: list[Paragraph]
    newline: str = "\n"
    bom: bool = False
    final: int = 1

    def data(self) -> bytes:
        text = "\n\n".join(["#flashcards", *(one.text + one.comment for one in self.paragraphs)]) + "\n" * self.final
        return (b"\xef\xbb\xbf" if self.bom else b"") + text.replace("\n", self.newline).encode()

    def load(self, data: bytes) -> None:
        """Take over the comments that stand in ``data``; nothing else may differ from what was known."""
        text = data.removeprefix(b"\xef\xbb\xbf").decode().replace(self.newline, "\n").rstrip("\n")
        first, *rest = text.split("\n\n")
        assert first == "#flashcards"
        for paragraph, piece in zip(self.paragraphs, rest, strict=True):
            found = COMMENT.search(piece)
            paragraph.comment = found[0] if found else ""
            assert piece == paragraph.text + paragraph.comment
        assert data == self.data(), "only comments change"


class Author:
    """Writes new paragraphs with words that were never used."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self._count = 0

    def mark(self, letter: str) -> str:
        self._count += 1
        return f"{letter}{self._count}"

    def filling(self, count: int) -> list[tuple[str, bool]]:
        return [("".join(self.chance.choices(SYLLABLES, k=self.chance.randint(1, 3))), False) for _ in range(count)]

    def paragraph(self, kind: str) -> Paragraph:
        if kind == "cloze":
            words = self.filling(7)
            for place in sorted(self.chance.sample(range(8), self.chance.randint(1, 4)), reverse=True):
                words.insert(place, (self.mark("c"), True))
            return Paragraph(kind, words)
        words = self.filling(5)
        words.insert(self.chance.randint(0, 5), (self.mark("k"), False))
        back = " ".join(word for word, _ in self.filling(3))
        return Paragraph(kind, words, f"{back} {self.mark('b')}" if kind == "reversed" else back)
