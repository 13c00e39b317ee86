"""The cases of tests/cases/terminal: what a terminal of 40 columns shows; and formulas in one line."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, RenderableType

from studykit.dialects import DIALECTS
from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN
from studykit.render.formula_text import formula_text
from studykit.render.terminal import render
from studykit.render.terminal_line import render_line

CASES = Path(__file__).parents[1] / "cases" / "terminal"
WIDTH = 40


def read_cases() -> Iterator[Any]:
    for file in sorted(CASES.glob("*.txt")):
        for part in file.read_text(encoding="utf-8").split("\n=== ")[1:]:
            title, _, rest = part.partition("\n")
            markdown, dialect, shown = re.split(r"^--- as (\w+)$", rest, maxsplit=1, flags=re.MULTILINE)
            yield pytest.param(markdown, dialect, shown.strip("\n"), id=title)


def shown_in(world: Any, markdown: str, dialect: str, width: int = WIDTH, colour: bool = False) -> str:
    marked = markdown.replace("⟦", CLOZE_OPEN).replace("⟧", CLOZE_CLOSE)
    return printed(render(marked, world.constructs(dialect), world.policy, width), width, colour)


def printed(shown: RenderableType, width: int = WIDTH, colour: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colour, color_system="standard" if colour else None)
    console.print(shown)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


@pytest.mark.parametrize(("markdown", "dialect", "expected"), list(read_cases()))
def test_terminal(world: Any, markdown: str, dialect: str, expected: str) -> None:
    shown = shown_in(world, markdown, dialect)
    assert shown.strip("\n") == expected
    assert all(cell_len(line) <= WIDTH for line in shown.split("\n"))


def test_a_deletion_is_marked_and_an_address_is_a_link(world: Any) -> None:
    shown = shown_in(world, "a ⟦b **c**⟧ d [x](https://a.example/)", "obsidian", colour=True)
    assert "\x1b[1;7mb " in shown
    assert "https://a.example/" in shown


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"c = S256(v)", "c = S256(v)"),
        (r"\alpha_1^2", "α₁²"),
        (r"x^10", "x¹0"),
        (r"\frac{a+b}{2} \neq \sqrt{x}", "(a+b)/2 ≠ √x"),
        (r"\{ c \mid c \in \mathcal{C}_{client} \}", "{ c ∣ c ∈ C_client }"),
        (r"\text{code\_verifier} \in \mathbb{N}", "code_verifier ∈ ℕ"),
        (r"2^{\text{bits}}", "2^bits"),
        (r"\begin{matrix}a\end{matrix}", None),
        ("{", None),
        ("a}", None),
        ("x^", None),
    ],
)
def test_formulas(latex: str, text: str | None) -> None:
    assert formula_text(latex) == text


_PIECES = st.sampled_from(
    [
        "TODO", "NOW", "What", "is", "a.b", "etc.", "No.", "1", "2.", "x", "-", "--", "don't", "Why?", "wait...", "月",
        "été", "www.a.example", "so;", "yes!", "'quoted'", "A", "collapsed", "id", "GET", "DEADLINE", "end",
    ]
)  # fmt: skip


@given(st.lists(_PIECES, min_size=1, max_size=7).map(" ".join) | st.text(alphabet="aB1.,;?!'- 月_*", max_size=9))
def test_a_line_of_words_needs_no_parser(world: Any, markdown: str) -> None:
    alone = render_line(markdown)
    if alone is not None:
        for dialect in DIALECTS:
            assert printed(alone) == printed(render(markdown, world.constructs(dialect), world.policy, WIDTH))


@pytest.mark.parametrize(
    ("markdown", "is_line"),
    [
        ("What holds the server, and why?", True),
        ("Which port is used by RFC 7636", True),
        ("see a.example", False),
        ("**bold**", False),
        ("two\nlines", False),
        ("1. a list", False),
        ("", False),
    ],
)
def test_what_is_a_line_of_words(markdown: str, is_line: bool) -> None:
    assert (render_line(markdown) is not None) is is_line
