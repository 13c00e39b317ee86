"""Mermaid sequence diagrams, statement by statement, into a flow."""

from __future__ import annotations

import re

from studykit.diagrams.arrow import send
from studykit.diagrams.draft import LONGEST_LINE, Draft
from studykit.diagrams.markup import mermaid_text, plain
from studykit.diagrams.mermaid.arrow import read_arrow
from studykit.diagrams.mermaid.statements import STATEMENTS, mention
from studykit.diagrams.model import Reading

__all__ = ["read_mermaid"]

_HEADER = re.compile(r"sequenceDiagram\b[\s;]*+(?P<rest>.*)", re.I)
_OTHER_DIAGRAM = re.compile(
    r"(?:flowchart|graph|classDiagram|stateDiagram|erDiagram|gantt|journey|pie|gitGraph|mindmap|timeline|quadrantChart"
    r"|requirementDiagram|C4\w+|sankey|xychart|block|packet|kanban|architecture|zenuml)(?:-\w+)?\b.*"
)
_WORD = re.compile(r"(?P<word>\w++)(?:\s++|(?=:)|$)(?P<rest>.*)", re.DOTALL)
_ENTITY_OR_SEPARATOR = re.compile(r"[#&]#?\w{1,31};|(?P<separator>;)")
_FRONT_TITLE = re.compile(r"title\s*+:\s*+(?P<text>.*)")


def read_mermaid(source: str) -> Reading | None:
    """Read a source; None when no ``sequenceDiagram`` begins in it."""
    lines = [line.strip() for line in source.split("\n")]
    head = next((index for index, line in enumerate(lines) if _HEADER.fullmatch(line)), None)
    if head is None or any(_OTHER_DIAGRAM.fullmatch(line) for line in lines[:head]):
        return None
    reader = _Reader()
    reader.preamble(lines[:head])
    number = head
    for number, line in enumerate(lines[head:], head + 1):
        found = _HEADER.fullmatch(line) if number == head + 1 else None
        reader.line(found["rest"] if found else line, number)
        if reader.draft.full:
            break
    return reader.reading(number)


class _Reader:
    def __init__(self) -> None:
        self.draft = Draft()
        self._doomed: dict[str, int] = {}  # who ends with its next message, and the line that says so
        self._inside: tuple[str, int] | None = None  # what closes the statement of several lines, and where it began
        self._gathered: list[str] = []

    def preamble(self, lines: list[str]) -> None:
        """What stands before ``sequenceDiagram``: front matter, directives and comments; anything else is a problem."""
        fences = [index for index, line in enumerate(lines) if line == "---"][:2]
        front = range(fences[0], fences[1] + 1) if len(fences) == 2 and not any(lines[: fences[0]]) else range(0)
        directive = False
        for index, line in enumerate(lines):
            if index in front:
                if found := _FRONT_TITLE.fullmatch(line):
                    self.draft.title = mermaid_text(found["text"].strip("\"'")).plain
            elif directive or line.startswith("%%"):
                directive = (directive or line.startswith("%%{")) and "}%%" not in line
            elif line:
                self.draft.problem(index + 1, f"not understood: {plain(line)[:80]}")

    def line(self, line: str, number: int) -> None:
        if self._inside is not None:
            self._gather(line)
        elif len(line) > LONGEST_LINE:
            self.draft.problem(number, f"the line is longer than {LONGEST_LINE:,} characters: not read")
        elif line.startswith("%%{") and "}%%" not in line:
            self._inside = ("}%%", number)
        elif line.startswith("%%"):
            pass
        elif re.fullmatch(r"accDescr\s*+\{[^}]*+", line, re.I):
            self._inside, self._gathered = ("}", number), [line.partition("{")[2]]
        else:
            for statement in _split(line):
                if not self._statement(statement, number):
                    self.draft.problem(number, f"not understood: {plain(statement)[:80]}")

    def _gather(self, line: str) -> None:
        assert self._inside is not None  # noqa: S101 - the caller has asked
        before, closing, _ = line.partition(self._inside[0])
        self._gathered.append(before)
        if closing:
            if closing == "}":
                self.draft.description = " ".join(mermaid_text("\n".join(self._gathered)).plain.split())
            self._inside = None

    def _statement(self, statement: str, number: int) -> bool:
        found = _WORD.match(statement)
        if found is not None:
            word = found["word"].lower()
            if word == "destroy" and found["rest"]:
                self._doomed[mention(self.draft, found["rest"])] = number
                return True
            handler = STATEMENTS.get(word)
            if handler is not None and handler(self.draft, word, found["rest"].strip(), number):
                return True
        return self._message(statement, number)

    def _message(self, statement: str, number: int) -> bool:
        arrow = read_arrow(statement)
        if arrow is None:
            return False
        sent = send(self.draft, arrow, mermaid_text(arrow.text), number, mention)
        for who in [who for who in self._doomed if who in (sent.sender, sent.receiver)]:
            del self._doomed[who]
            self.draft.destroy(who, number)
        return True

    def reading(self, last_line: int) -> Reading:
        if self._inside is not None:
            self.draft.problem(self._inside[1], f"what begins here is not ended: add {self._inside[0]}")
        for who, number in self._doomed.items():
            self.draft.problem(number, f"{who} gets or sends no message after this line: it is not ended")
        return self.draft.reading(last_line)


def _split(line: str) -> list[str]:
    """The statements of a line. A semicolon ends one only where another follows, so that texts may hold them too."""
    pieces: list[str] = []
    start = 0
    for found in _ENTITY_OR_SEPARATOR.finditer(line):
        if found["separator"]:
            pieces.append(line[start : found.start()])
            start = found.end()
    if line[start:].strip():
        pieces.append(line[start:])
    statements: list[list[str]] = []
    for piece in pieces:
        if not statements or _begins_statement(piece.strip()):
            statements.append([piece])
        else:
            statements[-1].append(piece)
    return [statement for parts in statements if (statement := ";".join(parts).strip())]


def _begins_statement(text: str) -> bool:
    found = _WORD.match(text)
    return read_arrow(text) is not None or (found is not None and found["word"].lower() in (*STATEMENTS, "destroy"))
