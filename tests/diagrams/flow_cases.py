"""The cases of tests/cases/diagrams: a title, a source, the flow it is read as, and a picture of it.

A case starts with a line ``=== title``; below it stands the source, below ``--- model`` the flow as `outline` spells
it, with its problems (``!``), or ``no flow``. The pictures lie in ``pictures``, to be looked at with any browser, or
all of them on one sheet: ``python tests/diagrams/sheet.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from studykit.diagrams import flow_in_comment, read_flow
from studykit.diagrams.model import (
    Activation,
    BlockElse,
    BlockEnd,
    BlockStart,
    Creation,
    Delay,
    Destruction,
    Divider,
    Event,
    Mark,
    Message,
    Note,
    Participant,
    Reading,
    Space,
)

CASES = Path(__file__).parents[1] / "cases" / "diagrams"


class Case(NamedTuple):
    file: Path
    title: str
    source: str
    model: str

    @property
    def language(self) -> str:
        return self.file.parent.name

    @property
    def picture(self) -> Path:
        slug = re.sub(r"\W+", "-", self.title).strip("-").lower()
        return CASES / "pictures" / f"{self.language}-{self.file.stem}-{slug}.svg"

    def read(self) -> Reading | None:
        return flow_in_comment(self.source) if self.language == "comment" else read_flow(self.source, self.language)


def read_cases() -> Iterator[Case]:
    for file in sorted(CASES.glob("*/*.txt")):
        for part in re.split(r"^=== ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            title, _, rest = part.partition("\n")
            source, model = re.split(r"^--- model\n", rest, maxsplit=1, flags=re.MULTILINE)
            yield Case(file, title, source, model.strip())


CASE_LIST = list(read_cases())


def outline(reading: Reading | None) -> str:
    """A reading as text, one line for each thing in it."""
    if reading is None:
        return "no flow"
    lines = []
    flow = reading.flow
    if flow is None:
        lines.append("not drawn")
    else:
        lines += [
            f"{name}: {quoted(text)}" for name in ("title", "label", "description") if (text := getattr(flow, name))
        ]
        lines += [who(participant) for participant in flow.participants]
        lines += [f"box {quoted(box.title)}: {', '.join(box.members)}{extras(box.tint)}" for box in flow.boxes]
        lines += [event_line(event) for event in flow.events]
    lines += [f"! {problem.line}: {problem.message}" for problem in reading.problems]
    return "\n".join(lines)


def quoted(text: str) -> str:
    return '"' + text.replace("\n", "\\n") + '"'


def extras(*parts: object) -> str:
    told = [str(part) for part in parts if part]
    return f" {{{', '.join(told)}}}" if told else ""


def emphasis(marks: tuple[Mark, ...]) -> str:
    return " ".join(f"{mark.style} {mark.start}-{mark.end}" for mark in marks)


def who(found: Participant) -> str:
    stereotype = f"«{found.stereotype}»" if found.stereotype else ""
    return f"{found.kind} {found.id} {quoted(found.name)}{extras(stereotype, found.tint, emphasis(found.marks))}"


def event_line(event: Event) -> str:  # noqa: PLR0911 - one line for each kind of event
    match event:
        case Message():
            told = extras(
                "dashed" if event.dashed else "",
                f"head {event.head}" if event.head != "filled" else "",
                f"tail {event.tail}" if event.tail != "none" else "",
                "dot at head" if event.head_dot else "",
                "dot at tail" if event.tail_dot else "",
                f"{'short' if event.short else 'edge'} {event.edge}" if event.edge else "",
                event.tint,
                emphasis(event.marks),
            )
            number = f"#{event.number} " if event.number else ""
            return f"{number}{event.sender or '*'} -> {event.receiver or '*'}: {quoted(event.text)}{told}"
        case Note():
            told = extras(
                event.shape if event.shape != "note" else "",
                "attached" if event.attached else "",
                "beside" if event.beside else "",
                event.tint,
                emphasis(event.marks),
            )
            return f"note {event.side} {', '.join(event.over) or '*'}: {quoted(event.text)}{told}"
        case BlockStart():
            name = f" {quoted(event.name)}" if event.name else ""
            return f"{event.kind}{name} [{event.label}]{extras(event.tint)}"
        case BlockElse():
            return f"else [{event.label}]{extras(event.tint)}"
        case BlockEnd():
            return "end"
        case Divider() | Delay():
            return f"{type(event).__name__.lower()} {quoted(event.text)}"
        case Space():
            return f"space {event.height}"
        case Activation():
            return f"{'activate' if event.on else 'deactivate'} {event.id}{extras(event.tint)}"
        case Creation():
            return f"create {event.id}"
        case Destruction():
            return f"destroy {event.id}"
