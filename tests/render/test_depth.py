"""HTML in HTML and lists in lists, deeper than anyone writes: no more than their share of work, nothing swallowed."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from studykit.render.depth import DEEPEST, MOST_LASTING, shallow
from studykit.render.html import render_fragment
from studykit.render.policy import Policy
from studykit.render.terminal import LONGEST, render

HTML = frozenset({"html"})


def printed(markdown: str, width: int = 40) -> str:
    console = Console(file=io.StringIO(), width=width)
    with console.capture() as shown:
        console.print(render(markdown, frozenset(), Policy(), width))
    return shown.get()


@pytest.mark.parametrize(
    "html",
    [
        "<div><b>a</b><p>b<p>c<br><ul><li>d<li>e</ul></div>" * 100,
        "<p>" * 1000,
        "<div><section>a</section></div>" * DEEPEST,
        "<em>a</em>" * 1000,
        "a < b " * 1000,
    ],
)
def test_what_people_write_stays(html: str) -> None:
    assert shallow(html) == html


def test_deeper_elements_are_text_and_so_are_their_ends() -> None:
    over = 30
    html = shallow("<div>" * (DEEPEST + over) + "x" + "</div>" * (DEEPEST + over) + "<p>after")
    assert html.count("<div>") == html.count("</div>") == DEEPEST
    assert html.count("&lt;div>") == html.count("&lt;/div>") == over
    assert html.endswith("<p>after")


def test_bold_without_an_end_does_not_grow_with_each_paragraph() -> None:
    note = "".join(f'<b class="x{number}"><p>t{number}\n' for number in range(2000))
    html = render_fragment(note, HTML, Policy())
    assert len(html) < 60 * MOST_LASTING * 2000
    assert "t1999" in html


def test_the_cleaned_page_is_no_deeper_than_the_bound() -> None:
    html = render_fragment("<div>\n\n" * 3000 + "after", HTML, Policy())
    depth = deepest = 0
    for closes in re.findall(r"<(/?)div>", html):
        depth += -1 if closes else 1
        deepest = max(deepest, depth)
    assert deepest == DEEPEST
    assert "after" in html


def test_lists_in_lists_in_a_terminal() -> None:
    """Measured at each level anew, forty of them would not come to an end."""
    shown = printed("".join("  " * level + f"- item{level}\n" for level in range(40)) + "\nafter")
    assert re.findall(r"item\d+|after", shown) == [*(f"item{level}" for level in range(40)), "after"]
    assert all(len(line) <= 40 for line in shown.split("\n"))


def test_an_empty_item_keeps_its_mark() -> None:
    assert [line.rstrip() for line in printed("- \n- a").strip().split("\n")] == ["•", "• a"]


def test_a_very_long_side_is_cut_at_a_line_and_says_so() -> None:
    line = "word " * 10
    shown = printed(f"{line}\n\n" * (LONGEST // 10), width=100)
    assert shown.count("word") * 5 <= LONGEST
    assert "more characters are in the note)" in shown


def test_what_follows_lists_that_are_too_deep_is_shown() -> None:
    note = "".join("\t" * level + f"- item{level}\n" for level in range(60)) + "\n## After\n"
    html = render_fragment(note, HTML, Policy())
    assert all(f"item{level}" in html for level in range(60))
    assert "<h2>After</h2>" in html
