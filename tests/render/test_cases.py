"""The cases of tests/cases/render: a title, Markdown, the dialect, the HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

CASES = Path(__file__).parents[1] / "cases" / "render"


class Case(NamedTuple):
    title: str
    markdown: str
    dialect: str
    html: str


def read_cases() -> Iterator[Case]:
    for file in sorted(CASES.glob("*.txt")):
        for part in file.read_text(encoding="utf-8").split("\n=== ")[1:]:
            title, _, rest = part.partition("\n")
            markdown, dialect, html = re.split(r"^--- as (\w+)$", rest, maxsplit=1, flags=re.MULTILINE)
            yield Case(f"{file.stem}: {title}", markdown, dialect, html.strip("\n"))


@pytest.mark.parametrize("case", list(read_cases()), ids=lambda case: case.title)
def test_html(world: Any, case: Case) -> None:
    assert world.shown(case.markdown, case.dialect).rstrip() == case.html.rstrip()
