"""The cases of tests/cases/diagrams: a title, a source, the flow it is read as, and a picture of it.

A case starts with a line ``=== title``; below it stands the source, below ``--- model`` the flow as `outline` spells
it, with its problems (``!``), or ``no flow``. The pictures lie in ``pictures``, to be looked at with any browser.
After a change that is meant, run with ``REDRAW=1`` in the environment, which writes models and pictures anew, and
read the difference. ``terminal.txt`` holds flows with their pictures for the terminal: ``--- text 60 2`` is 60 columns
wide and hides step 2.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from studykit.diagrams import FLOW_CSS, draw_svg, draw_text, flow_in_comment, read_flow
from studykit.diagrams.layout import layout
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
TERMINAL = CASES / "terminal.txt"
REDRAW = bool(os.environ.get("REDRAW"))


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


@pytest.mark.skipif(REDRAW, reason="models are being written, not compared")
@pytest.mark.parametrize("case", CASE_LIST, ids=lambda case: f"{case.language} {case.file.stem}: {case.title}")
def test_model_and_picture(case: Case) -> None:
    reading = case.read()
    assert outline(reading) == case.model
    if reading is None or reading.flow is None:
        assert not case.picture.exists()
    else:
        drawn = draw_svg(reading.flow, colouring="literal-light", uid="flow")
        assert drawn + "\n" == case.picture.read_text(encoding="utf-8")


def test_no_picture_without_a_case() -> None:
    assert {path.name for path in (CASES / "pictures").iterdir()} <= {case.picture.name for case in CASE_LIST}


TOLERANCE = 1.0  # pixels: faces are hinted

# the width of the widest line of every text that is a label, in document order
MEASURE = """() => [...document.querySelectorAll('svg')].map(svg =>
  [...svg.querySelectorAll('text')]
    .filter(text => !text.matches('.skf-digit, .skf-ref'))
    .map(text => {
      const lines = [...text.children].filter(part => part.hasAttribute('x'));
      return Math.max(...(lines.length ? lines : [text]).map(line => line.getComputedTextLength()));
    }))"""


@pytest.mark.browser
@pytest.mark.parametrize("face", ["DejaVu Sans", "Liberation Sans", "Noto Sans CJK SC", "Noto Sans CJK JP", "serif"])
def test_texts_are_no_wider_than_laid_out(chromium: Any, face: str) -> None:
    """In a real browser, with faces of different widths."""
    flows = [reading.flow for case in CASE_LIST if (reading := case.read()) and reading.flow]
    drawn = "".join(draw_svg(flow, uid=f"u{number}") for number, flow in enumerate(flows))
    forced = f"svg, svg * {{ font-family: {json.dumps(face)} !important }}" if face != "serif" else ""
    page = chromium.new_page()
    page.set_content(f"<!doctype html><meta charset=utf-8><style>{FLOW_CSS}{forced}</style>{drawn}")
    measured = page.evaluate(MEASURE)
    page.close()
    wider = []
    for flow, widths in zip(flows, measured, strict=True):
        labels = [label for label in layout(flow).labels() if label.text]
        assert len(labels) == len(widths)
        wider += [
            (label.text, label.face, round(label.width, 1), round(width, 1))
            for label, width in zip(labels, widths, strict=True)
            if width > label.width + TOLERANCE
        ]
    assert not wider


class TextCase(NamedTuple):
    title: str
    source: str
    options: str  # a width, and a step to hide
    text: str

    def draw(self) -> str:
        reading = read_flow(self.source, "mermaid")
        assert reading is not None
        assert reading.flow is not None
        width, *hide = (int(word) for word in self.options.split())
        return draw_text(reading.flow, width=width, hide=hide[0] if hide else None).rstrip()


def read_text_cases() -> Iterator[TextCase]:
    for part in re.split(r"^=== ", TERMINAL.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, _, rest = part.partition("\n")
        source, options, text = re.split(r"^--- text ([\d ]+)\n", rest, maxsplit=1, flags=re.MULTILINE)
        yield TextCase(title, source, options, text.rstrip())


@pytest.mark.skipif(REDRAW, reason="texts are being written, not compared")
@pytest.mark.parametrize("case", list(read_text_cases()), ids=lambda case: case.title)
def test_text(case: TextCase) -> None:
    assert case.draw() == case.text


@pytest.mark.skipif(not REDRAW, reason="only on request")
def test_redraw() -> None:
    (CASES / "pictures").mkdir(exist_ok=True)
    for old in (CASES / "pictures").iterdir():
        old.unlink()
    texts: dict[Path, list[str]] = {}
    for case in CASE_LIST:
        reading = case.read()
        introduction = case.file.read_text(encoding="utf-8").partition("\n=== ")[0]
        texts.setdefault(case.file, [introduction]).append(
            f"=== {case.title}\n{case.source}--- model\n{outline(reading)}\n"
        )
        if reading is not None and reading.flow is not None:
            drawn = draw_svg(reading.flow, colouring="literal-light", uid="flow")
            case.picture.write_text(drawn + "\n", encoding="utf-8")
    for file, parts in texts.items():
        file.write_text("\n".join(parts), encoding="utf-8")
    texts_drawn = [
        f"=== {case.title}\n{case.source}--- text {case.options}\n{case.draw()}\n" for case in read_text_cases()
    ]
    introduction = TERMINAL.read_text(encoding="utf-8").partition("\n=== ")[0]
    TERMINAL.write_text("\n".join([introduction, *texts_drawn]), encoding="utf-8")
    assert texts
