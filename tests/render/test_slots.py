"""Cards stand in the page where they stand in the note."""

from __future__ import annotations

import re
from typing import Any

import pytest

from studykit.render.policy import Slot

CARD = '<details class="card">★</details>'


def page(world: Any, text: str, *cards: tuple[int, int], dialect: str = "obsidian") -> str:
    slots = tuple(Slot(first, last, CARD, "question answer") for first, last in cards)
    html = world.render(text, dialect, slots).html.replace(CARD, "★")
    return re.sub(r"\s*\n\s*", "", html)


@pytest.mark.parametrize(
    ("text", "cards", "expected"),
    [
        ("before\nQ1::A1\nQ2::A2\nafter\n", [(2, 2), (3, 3)], "<p>before</p>★★<p>after</p>"),
        ("Q::A\n<!--SR:!2024-01-01,1,250-->\n\nx\n", [(1, 2)], "★<p>x</p>"),
        ("- a\n- Q::A\n    - more\n- b\n", [(2, 2)], "<ul><li>a</li><li>★<ul><li>more</li></ul></li><li>b</li></ul>"),
        ("- Q\n    - A\n  <!--SR:!x-->\n- b\n", [(1, 3)], "<ul><li>★</li><li>b</li></ul>"),
        ("1. [x] Q::A\n2. b\n", [(1, 1)], "<ol><li>★</li><li>b</li></ol>"),
        ("> Q::A\n> x\n", [(1, 1)], "<blockquote>★<p>x</p></blockquote>"),
        ("Q\n?\nA\n\n---\n", [(1, 3)], "★<hr>"),
        ("Q::A\n---\n", [(1, 1)], "★<hr>"),
    ],
)  # fmt: skip
def test_places(world: Any, text: str, cards: list[tuple[int, int]], expected: str) -> None:
    assert page(world, text, *cards) == expected


def test_a_row_of_a_table_stays_a_row(world: Any) -> None:
    html = page(world, "| a | b |\n| - | - |\n| x::y |\n| 1 | 2 |\n", (3, 3))
    assert "<tr><td>★</td>" in html
    assert "<td>1</td>" in html


def test_a_whole_table_is_one_card(world: Any) -> None:
    assert page(world, "| a |\n| - |\n| ==x== |\n\nend\n", (1, 3)) == "★<p>end</p>"


def test_cards_in_a_fence_that_nobody_closed(world: Any) -> None:
    html = page(world, "````\ncode\nQ::A\n<!--SR:!2024-01-01,1,250-->\nmore\n", (3, 4))
    assert re.search(r"code\n?</code></pre>★<pre.*more", html)
    assert "SR:" not in html


@pytest.mark.parametrize(
    "text", ["$$\nQ::A\n$$\n", "<div>\nQ::A\n</div>\n", "<!-- a\nQ::A\n", "a `b\n| Q::A |\n| c` d\n"]
)
def test_a_card_is_shown_wherever_it_was_found(world: Any, text: str) -> None:
    assert page(world, text, (2, 2)).count("★") == 1


def test_the_lines_of_a_card_are_gone_and_its_words_are_found(world: Any) -> None:
    rendered = world.render("a\n\nQ::secret\n\n## H\n", "obsidian", (Slot(3, 3, CARD, "question answer"),))
    assert "secret" not in rendered.html
    assert rendered.text == "a\nquestion answer\nH"
    assert [(entry.text, entry.line) for entry in rendered.toc] == [("H", 5)]


def test_a_card_outside_the_content_or_over_another_is_left_out(world: Any) -> None:
    text = "---\ntitle: x\n---\nQ::A\nB::C\n"
    assert page(world, text, (2, 2), (4, 5), (5, 5)) == "★"
