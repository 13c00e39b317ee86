"""Styles of nothing that is there are left out of a drawing; everything that could meet an element stays."""

from __future__ import annotations

import re

import pytest

from studykit.render.drawing.svg_clean import clean_svg

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" id="d"><style>{}</style><g class="node big"><rect/></g>'
    '<text id="t" class="label">x</text></svg>'
)


@pytest.mark.parametrize(
    "kept",
    [
        "#d{fill:red;}", ".node rect{fill:red}", "#d .node.big>rect,.gone{fill:red}", "rect:hover{fill:red}",
        "TEXT.label{fill:red}", "*{fill:red}", ":root{fill:red}", "g:not(.gone){fill:red}", "[x=gone]{fill:red}",
        "@media print{.gone{fill:red}}", "@keyframes k{from{opacity:0}to{opacity:1}}", ".a\\:b{fill:red}",
        "/* { */ .gone{fill:red}", ".gone{content:'}'}", ".gone{fill:red", "} .gone{fill:red}",
        "@charset 'x'; .gone{fill:red}",
    ],
)  # fmt: skip
def test_rules_that_may_meet_something_stay(kept: str) -> None:
    cleaned = clean_svg(DRAWING.format(kept))
    assert cleaned is not None
    if "\\" in kept:  # an escape could spell anything, so such a sheet goes as a whole
        assert "<style" not in cleaned
    else:
        assert f"<style>{kept.replace('>', '&gt;')}</style>" in cleaned


@pytest.mark.parametrize(
    "gone",
    [".gone{fill:red}", "#d .gone rect{fill:red;}", "#gone{}", "circle{fill:red}", ".gone,\n #d .gone,path{fill:red}"],
)
def test_rules_for_nobody_go(gone: str) -> None:
    cleaned = clean_svg(DRAWING.format(f"rect{{fill:red}}{gone}\n.label{{fill:blue}}"))
    assert cleaned is not None
    assert re.findall(r"<style>(.*?)</style>", cleaned, re.DOTALL) == ["rect{fill:red}\n.label{fill:blue}"]
