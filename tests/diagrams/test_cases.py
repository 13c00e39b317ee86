"""Every case is read as its model and drawn as its picture; flows for the terminal are drawn as their text.

After a change that is meant, run with ``REDRAW=1`` in the environment, which writes models and pictures anew, and
read the difference. ``terminal.txt`` holds flows with their pictures for the terminal: ``--- text 60 2`` is 60 columns
wide and hides step 2.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flow_cases import CASE_LIST, CASES, Case, outline

from studykit.diagrams import draw_svg, draw_text, read_flow

TERMINAL = CASES / "terminal.txt"
REDRAW = bool(os.environ.get("REDRAW"))


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
