"""Case files of whole notes: reading them, and writing them again with what studykit makes of them now.

`tests/cases/notes/README.txt` describes the format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

CASES = Path(__file__).parents[1] / "cases" / "notes"
REPORTS = ("titles", "cards", "links", "tags", "findings", "rate")

_TITLE = re.compile(r"^=== (.*)\n", re.MULTILINE)
_HEADER = re.compile(r"^--- (\S.*)\n", re.MULTILINE)
_VISIBLE = {"⇥": "\t", "␠": " ", "⍽": "\u00a0", "␀": "\0", "␍": "\r", "␌": "\f", "␤": "\u2028"}
_CODE_POINT = re.compile("⟨([0-9A-F]{4,5})⟩")


@dataclass(frozen=True, slots=True)
class Section:
    """``header`` is a file's path (it holds a dot), ``profile NAME``, or a report: its word and an argument."""

    header: str
    text: str

    @property
    def word(self) -> str:
        return self.header.split(" ", 1)[0]

    @property
    def argument(self) -> str:
        return self.header.partition(" ")[2].strip()

    @property
    def is_report(self) -> bool:
        return self.word in REPORTS

    @property
    def is_profile(self) -> bool:
        return self.word == "profile"


@dataclass(frozen=True, slots=True)
class Case:
    file: Path
    title: str
    sections: tuple[Section, ...]

    @property
    def name(self) -> str:
        return f"{self.file.stem}: {self.title}"

    @property
    def files(self) -> dict[str, str]:
        """The vault's files by path, as text with ``\\n``."""
        return {
            invisible(section.header): invisible(section.text)
            for section in self.sections
            if not section.is_report and not section.is_profile
        }

    @property
    def profiles(self) -> tuple[str, ...]:
        return tuple(section.argument for section in self.sections if section.is_profile)


def invisible(text: str) -> str:
    """The characters that the visible ones stand for."""
    for shown, meant in _VISIBLE.items():
        text = text.replace(shown, meant)
    return _CODE_POINT.sub(lambda found: chr(int(found[1], 16)), text)


def visible(text: str) -> str:
    """One line of a report: TABs, no-break spaces and the like can be seen, so can a blank at its end."""
    text = text.replace("\r\n", "\n").replace("\n", "⏎")
    for shown, meant in _VISIBLE.items():
        if meant != " ":
            text = text.replace(meant, shown)
    text = re.sub("[\ue000-\uf8ff]", lambda found: f"⟨{ord(found[0]):04X}⟩", text)
    return text[:-1] + "␠" if text.endswith(" ") else text


def read_cases() -> Iterator[Case]:
    for file in sorted(CASES.glob("*.txt")):
        if file.stem != "README":
            yield from read_file(file)


def read_file(file: Path) -> Iterator[Case]:
    pieces = _TITLE.split(file.read_text(encoding="utf-8"))
    for title, body in zip(pieces[1::2], pieces[2::2], strict=True):
        parts = _HEADER.split(body)
        sections = [Section(header.strip(), text) for header, text in zip(parts[1::2], parts[2::2], strict=True)]
        yield Case(file, title, tuple(replace(s, text=s.text.strip("\n")) if s.is_report else s for s in sections))


def write_file(file: Path, cases: list[Case]) -> None:
    """The same file with these cases; what stands above the first title is kept."""
    pieces = [_TITLE.split(file.read_text(encoding="utf-8"))[0]]
    for case in cases:
        pieces.append(f"=== {case.title}\n")
        for section in case.sections:
            end = "\n" if section.is_report and section.text else ""
            pieces.append(f"--- {section.header}\n{section.text}{end}")
        pieces.append("\n")
    file.write_text("".join(pieces).rstrip("\n") + "\n", encoding="utf-8")
