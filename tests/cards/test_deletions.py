"""Sides of all siblings at once are those of each sibling made alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studykit.cards.deletions import face, faces, siblings
from studykit.cards.patterns import deletions
from studykit.model.span import Span

PATTERNS = ("==[123;;]answer[;;hint]==", "**[123;;]answer[;;hint]**")
PIECES = st.sampled_from(
    ["==a==", "==b;;h==", "==1;;x==", "==ah;;x==", "**c**", " ", "\n", "x", "==a **b** c==", "==", "#t ", "\ufdd2", "|",
     " ^id", "\r\n"]
)  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=9).map("".join), st.integers(0, 3), st.integers(0, 3))
def test_all_at_once(text: str, start: int, length: int) -> None:
    tag = Span(min(start, len(text)), min(start + length, len(text)))
    chosen, plans = siblings(deletions(text, text, PATTERNS), len(text))
    assert faces(text, tag, chosen, plans) == [face(text, tag, chosen, plan) for plan in plans]
