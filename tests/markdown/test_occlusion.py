"""The text of an occlusion block, read into masks and spelled again."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from studykit.markdown.occlusion import Mask, OcclusionBlock, read_occlusion, spell_occlusion
from studykit.markdown.shapes import Shape, ShapeKind, fraction, rectangle, whereabouts

parts = st.integers(0, 10_000).map(lambda number: fraction(number / 10_000))
words = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs", "Cf")) | st.sampled_from("#+%.,:;0123456789"),
    min_size=1,
    max_size=9,
)
labels = st.lists(words, max_size=4).map(" ".join).map(lambda text: " ".join(text.split()))


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    kind = draw(st.sampled_from(ShapeKind))
    if kind is ShapeKind.POLYGON:
        corners = draw(st.lists(st.tuples(parts, parts), min_size=3, max_size=6))
        shape = Shape(kind, tuple(number for corner in corners for number in corner))
    else:
        left, top, right, bottom = (draw(parts) for _ in range(4))
        assume(left < right and top < bottom)
        shape = Shape(kind, (left, top, fraction(right - left), fraction(bottom - top)))
    edges = shape.bounds()
    assume(edges.left < edges.right and edges.top < edges.bottom)
    return shape


blocks = st.builds(
    OcclusionBlock,
    st.lists(st.builds(Mask, st.lists(shapes(), min_size=1, max_size=3).map(tuple), labels), max_size=5).map(tuple),
    st.booleans(),
)


@given(blocks)
def test_masks_read_back_as_they_were(block: OcclusionBlock) -> None:
    assert read_occlusion(list(spell_occlusion(block))) == block


@given(st.lists(st.text(alphabet="0123456789.,;%+- rectlipsygonmd#:\tabx", max_size=40), max_size=8))
def test_any_lines_give_masks_on_the_picture_or_a_word_about_them(lines: list[str]) -> None:
    block = read_occlusion(lines)
    for mask in block.masks:
        for shape in mask.shapes:
            edges = shape.bounds()
            assert 0 <= edges.left < edges.right <= 1
            assert 0 <= edges.top < edges.bottom <= 1
    assert all(1 <= problem.line <= len(lines) and problem.message and problem.remedy for problem in block.problems)
    assert read_occlusion(list(spell_occlusion(block))) == OcclusionBlock(block.masks, block.hide_all)


@pytest.mark.parametrize(
    ("left", "top", "expected"),
    [(0, 0, "upper left"), (0.4, 0, "upper middle"), (0.9, 0.4, "right"), (0.4, 0.4, "middle"), (0, 0.9, "lower left")],
)
def test_places_in_words(left: float, top: float, expected: str) -> None:
    assert whereabouts((rectangle(left, top, 0.1, 0.1),)) == expected


def test_a_shape_is_drawn_where_it_lies() -> None:
    assert rectangle(0.1, 0.2, 0.3, 0.4).path() == "M0.1 0.2h0.3v0.4h-0.3z"
    assert Shape(ShapeKind.ELLIPSE, (0, 0, 1, 0.5)).path() == "M0 0.25a0.5 0.25 0 1 0 1 0a0.5 0.25 0 1 0 -1 0z"
    assert Shape(ShapeKind.POLYGON, (0, 0, 1, 0, 0.5, 1)).path() == "M0 0L1 0L0.5 1z"
