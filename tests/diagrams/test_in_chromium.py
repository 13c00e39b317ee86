"""All drawings of the cases in a real browser, in faces of different widths."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flow_cases import CASE_LIST

from studykit import diagrams
from studykit.diagrams import FLOW_CSS, draw_svg, read_flow
from studykit.diagrams.layout import layout

FACES = ["DejaVu Sans", "Liberation Sans", "Noto Sans CJK SC", "Noto Sans CJK JP", ""]
"""The last: whatever the style sheet chooses."""
FLOWS = [reading.flow for case in CASE_LIST if (reading := case.read()) and reading.flow]
INSPECTOR = Path(__file__).with_name("inspect_svg.js").read_text(encoding="utf-8")
TOLERANCE = 1.0  # pixels: faces are hinted

# the width of the widest line of every text that is a label, in document order
MEASURE = """() => [...document.querySelectorAll('svg')].map(svg =>
  [...svg.querySelectorAll('text')]
    .filter(text => !text.matches('.skf-digit, .skf-ref'))
    .map(text => {
      const lines = [...text.children].filter(part => part.hasAttribute('x'));
      return Math.max(...(lines.length ? lines : [text]).map(line => line.getComputedTextLength()));
    }))"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=FACES, ids=lambda face: face or "own")
def page(chromium: Any, request: pytest.FixtureRequest) -> Any:
    """Every drawing below the other, in one face."""
    drawn = "".join(draw_svg(flow, uid=f"u{number}") for number, flow in enumerate(FLOWS))
    forced = f"svg, svg * {{ font-family: {json.dumps(request.param)} !important }}" if request.param else ""
    page = chromium.new_page()
    page.set_content(f"<!doctype html><meta charset=utf-8><style>{FLOW_CSS}{forced}</style>{drawn}")
    yield page
    page.close()


def test_texts_are_no_wider_than_laid_out(page: Any) -> None:
    wider = []
    for flow, widths in zip(FLOWS, page.evaluate(MEASURE), strict=True):
        labels = [label for label in layout(flow).labels() if label.text]
        assert len(labels) == len(widths)
        wider += [
            (label.text, label.face, round(label.width, 1), round(width, 1))
            for label, width in zip(labels, widths, strict=True)
            if width > label.width + TOLERANCE
        ]
    assert not wider


def test_no_text_leaves_its_box_and_no_line_crosses_one(page: Any) -> None:
    assert page.evaluate(INSPECTOR) == []


def test_stepping_through_as_documented(chromium: Any) -> None:
    """The JavaScript of the room's own docstring."""
    code = (diagrams.__doc__ or "").partition("their look::")[2].partition("Without a script")[0]
    reading = read_flow("a -> b: x\nnote right: n\nb -> c: y\n== part ==\nc -> a: z", "plantuml")
    assert reading is not None
    assert reading.flow is not None
    page = chromium.new_page()
    page.set_content(f"<!doctype html><style>{FLOW_CSS}</style>{draw_svg(reading.flow)}")
    page.evaluate(f"(n) => {{ const svg = document.querySelector('svg'); {code} }}", 2)
    look = "part => `${part.dataset.step ?? 'after ' + part.dataset.after} ${part.getAttribute('class') ?? ''}`"
    shown = page.evaluate(f"[...document.querySelectorAll('[data-step], [data-after]')].map({look})")
    faint = page.evaluate("getComputedStyle(document.querySelector('[data-step=\"3\"]')).opacity")
    page.close()
    assert shown == ["1 ", "after 1 ", "2 skf-now", "after 2 ", "3 skf-later"]
    assert float(faint) < 0.5


def test_the_inspector_sees_what_is_wrong(chromium: Any) -> None:
    """Of a name made too long for its box, and a message moved onto its arrow."""
    reading = read_flow("a -> b: hello", "plantuml")
    assert reading is not None
    assert reading.flow is not None
    page = chromium.new_page()
    page.set_content(f"<!doctype html><style>{FLOW_CSS}</style>{draw_svg(reading.flow)}")
    assert page.evaluate(INSPECTOR) == []
    page.evaluate("document.querySelector('.skf-name').textContent = 'W'.repeat(9)")
    page.evaluate(
        "(step => step.querySelector('text').setAttribute('y', step.querySelector('.skf-line').getBBox().y + 4))"
        "(document.querySelector('[data-step]'))"
    )
    found = page.evaluate(INSPECTOR)
    page.close()
    assert "drawing 0: leaves its skf-head: WWWWWWWWW" in found
    assert "drawing 0: is crossed by skf-line: hello" in found
