"""Answers for the tests of this folder: a vault of numbered notes, each with one schedule that counts answers.

Run as a program it answers for ever, saying on standard output what is done, until it is killed.
"""

from __future__ import annotations

import re
import sys
from datetime import date, timedelta
from pathlib import Path

from studykit.model.card import CardId
from studykit.model.schedule import Rating
from studykit.model.span import NotePath, Span
from studykit.text import Edit, SourceText
from studykit.vault.commit import commit_edit, settle
from studykit.vault.events import Review
from studykit.vault.journal import Journal
from studykit.vault.writer import read_note

SEGMENT = re.compile(r"2024-05-01,(\d+),250")


def make_vault(root: Path, count: int) -> Path:
    """``count`` notes of different size, all answered 0 times."""
    root.mkdir(exist_ok=True)
    for number in range(count):
        body = f"q{number}::a\r\n<!--SR:!2024-05-01,0,250-->\r\n" + "text\r\n" * (5000 * (number % 3))
        (root / note(number)).write_bytes(body.encode())
    return root


def note(number: int) -> NotePath:
    return NotePath(f"n{number}.md")


def card(number: int) -> CardId:
    return CardId(f"card{number}")


def count(source: SourceText) -> int:
    """How often a note was answered."""
    match = SEGMENT.search(source.text)
    assert match is not None, source.text[:80]
    return int(match[1])


def answer(root: Path, journal: Journal, number: int, *, day: int = 0) -> SourceText:
    """One answer: the note's count goes up by one."""
    source = read_note(root, note(number))
    match = SEGMENT.search(source.text)
    assert match is not None
    new = f"2024-05-01,{int(match[1]) + 1},250"
    edit = Edit(source.path, source.sha256, Span(match.start(), match.end()), new)
    review = Review(
        0, card(number), source.path, date(2024, 5, 1) + timedelta(day), Rating.GOOD, match[0], new, "sm2", deck="d"
    )
    return commit_edit(root, journal, source, edit, review)


def journal_of(root: Path) -> Journal:
    return Journal.open(root / ".studykit", "laptop")


def main(root: Path) -> None:
    journal = journal_of(root)
    settle(root, journal, journal.read_all())
    notes = len(list(root.glob("*.md")))
    turn = 0
    while True:
        now = answer(root, journal, turn % notes)
        sys.stdout.write(f"{turn % notes} {count(now)}\n")
        sys.stdout.flush()
        turn += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]))
