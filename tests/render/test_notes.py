"""What a note's page says beyond its HTML: outline, problems, search text; and notes inside notes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.dialects import DIALECTS
from studykit.render.embeds import section
from studykit.render.html import LONGEST, render_fragment, render_inline, render_note
from studykit.render.policy import Embedded, Formula, Policy

HIDDEN = """---
title: FRONT
---
# Shown

a <!-- COMMENT --> b %%PERCENT%% c
<!--SR:!2024-01-01,1,250-->

<!-- LONG

COMMENT -->
"""


def codes(rendered: Any) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in rendered.problems]


def test_nothing_hidden_comes_out(world: Any) -> None:
    rendered = world.render(HIDDEN, "obsidian")
    for word in ("FRONT", "COMMENT", "PERCENT", "SR:", "2024"):
        assert word not in rendered.html + rendered.text


def test_generated_text_is_no_content(world: Any) -> None:
    roam = "- [Test](<Test.md>) q\n    - a\n\n# Backlinks\n## [Other](<Other.md>)\n- copied\n"
    assert "copied" not in world.render(roam, "roam").html
    gitbook = "> see [llms.txt](https://a.example/llms.txt)\n\n# PKCE\n\ntext\n\n---\n\n# Agent Instructions\nobey\n"
    rendered = world.render(gitbook, "gitbook")
    assert "text" in rendered.html
    assert "llms" not in rendered.html + rendered.text
    assert "obey" not in rendered.html + rendered.text


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_lines_are_those_of_the_file(world: Any, newline: str) -> None:
    text = newline.join(["---", "title: x", "---", "", "## One", "", "### Two", "$\\nope$", "{% what %}"])
    source, note = world.read(text, "obsidian")
    rendered = render_note(source, note, world.constructs("obsidian") | {"liquid"}, world.policy)
    assert [(entry.level, entry.line) for entry in rendered.toc] == [(1, 5), (2, 7)]
    assert codes(rendered) == [("formula", 8), ("unknown-block", 9)]


def test_headings_skip_no_level_on_a_page(world: Any) -> None:
    source, note = world.read("### a\n\n##### b\n\n## c\n\n# d\n\n## e\n", "commonmark")
    policy = replace(world.policy, heading_base=2)
    html = render_note(source, note, frozenset(), policy).html
    assert re.findall(r"<h(\d)", html) == ["2", "3", "2", "2", "3"]


def embedding_itself(world: Any, text: str) -> Any:
    """A rendering of note ``self``, which is the only note that can be embedded."""
    source, note = world.read(text, "obsidian", "self")
    constructs = world.constructs("obsidian")
    policy = replace(world.policy, embed=lambda _target: Embedded(source, note, constructs, policy))
    return render_note(source, note, constructs, policy)


def test_an_embed_that_would_show_itself_is_a_link_and_a_problem(world: Any) -> None:
    rendered = embedding_itself(world, "# T\n\n![[self]]\n\n![[self#T]]\n")
    assert codes(rendered) == [("embed-cycle", 3), ("embed-cycle", 5)]
    assert rendered.html.count("embed-link") == 2


def test_another_section_of_the_same_note_may_be_shown(world: Any) -> None:
    rendered = embedding_itself(world, "## One\n\nonce\n\n## Two\n\n![[self#One]]\n")
    assert codes(rendered) == []
    assert rendered.html.count("once") == 2


def test_two_sections_that_show_each_other_end(world: Any) -> None:
    rendered = embedding_itself(world, "## One\n\n![[self#Two]]\n\n## Two\n\n![[self#One]]\n")
    assert {code for code, _line in codes(rendered)} == {"embed-cycle"}
    assert rendered.html.count('class="embed"') <= 6


def test_problems_of_an_embedded_note_are_told_where_it_is_embedded(world: Any) -> None:
    rendered = world.render("x\n\n![[pkce]]\n", "obsidian")
    assert {(problem.path, problem.line) for problem in rendered.problems} == {("note.md", 3)}


def test_drawings_are_counted_and_may_be_images(world: Any) -> None:
    text = "```mermaid\nsequenceDiagram\na->>b: x\nb->>a: y\nnonsense here\n```\n\n```mermaid\ngraph TD\n```\n"
    rendered = world.render(text, "commonmark")
    assert rendered.flows == 1
    assert codes(rendered) == [("diagram", 5), ("diagram-source", 8)]
    kept: list[str] = []
    policy = replace(world.policy, drawing=lambda svg: kept.append(svg) or "sk-1.svg")
    source, note = world.read(text, "commonmark")
    html = render_note(source, note, frozenset(), policy).html
    assert '<img class="flow" src="sk-1.svg" alt="a, b">' in html
    assert len(kept) == 1
    assert kept[0].startswith("<svg")


def test_the_same_drawing_twice_has_two_ids(world: Any) -> None:
    flow = "```mermaid\nsequenceDiagram\na->>b: x\nb->>a: y\n```\n"
    ids = re.findall(r' id="([^"]+)"', world.render(flow + "\n" + flow, "commonmark").html)
    assert len(ids) == len(set(ids)) > 2


def test_formulas_for_anki_stay_latex(world: Any) -> None:
    policy = replace(world.policy, formula=Formula.MATHJAX)
    source, note = world.read("$a<b$\n\n$$\nx\n$$\n", "obsidian")
    html = render_note(source, note, world.constructs("obsidian"), policy).html
    assert "\\(a&lt;b\\)" in html
    assert "\\[x\\]" in html


def test_a_title_is_rendered_without_a_paragraph(world: Any) -> None:
    assert render_inline("*a* [[jwt]]\n`b`", world.constructs("obsidian"), world.policy) == (
        '<em>a</em> <a class="internal" href="jwt.html">jwt</a> <code>b</code>'
    )


def test_the_same_note_gives_the_same_bytes(world: Any) -> None:
    text = "# a\n\n```mermaid\nsequenceDiagram\na->>b: x\nb->>a: y\n```\n\n$x$ [[jwt]]\n"
    assert world.render(text, "obsidian") == world.render(text, "obsidian")


def test_a_note_too_long_ends_with_a_word(world: Any) -> None:
    line = "授權碼 " * 200 + "\n\n"
    rendered = world.render(line * (LONGEST // len(line) + 10) + "THE END\n", "commonmark")
    assert [code for code, _line in codes(rendered)] == ["note-too-long"]
    assert "THE END" not in rendered.html
    assert rendered.html.rstrip().endswith("</p>")


def test_sides_of_cards_name_no_places(world: Any) -> None:
    html = render_fragment(
        '<a id="p1" name="x">a</a> <b>b</b> c ^d\n\n# e\n', world.constructs("obsidian"), world.policy
    )
    assert ' id="' not in html


def test_a_line_end_is_a_break_where_the_construct_says_so(world: Any) -> None:
    assert render_fragment("a\nb", frozenset({"breaks"}), world.policy) == "<p>a<br>\nb</p>\n"
    assert render_fragment("a\nb", frozenset(), world.policy) == "<p>a\nb</p>\n"


_PIECES = (
    "a", "Q", "授", "é", "x1", "1", "TODO", "www.a.com", "a.b", " ", "  ", ",", ".", "?", ";", "’", "“", "。", "「",
    "-", "--", " - ", "1. ", "²", "etc...", "A", "id", "…",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=9).map("".join), st.sampled_from(sorted(DIALECTS)))
def test_words_alone_are_what_the_parser_makes_of_them(text: str, dialect: str) -> None:
    constructs = DIALECTS[dialect].constructs
    quick = render_fragment(text, constructs, Policy())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("studykit.render.html._WORDS", re.compile("(?!)"))
        assert render_fragment(text, constructs, Policy()) == quick


def test_a_block_under_a_heading_does_not_reach_above_it(world: Any) -> None:
    source, note = world.read("- one\n## Other\nblock\ntext ^b\n", "obsidian")
    assert section(source, note, "^b") == (3, 4)
