"""Links kept by columns come back as they were, in the order of their text."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from studykit.index.link_text import link_rows, links_text
from studykit.model.link import Link, LinkKind
from studykit.model.links import Links, rows_of
from studykit.model.span import Span

names = st.text(st.characters(exclude_characters="[]|#\\\n"), min_size=1, max_size=3).filter(str.strip)


def _link(start: int, name: str, kind: LinkKind) -> Link:
    raw = f"[[{name}]]"
    return Link(Span(start, start + len(raw)), start + 1, 1, raw, name.strip(), "", name.strip(), kind)


kinds = st.sampled_from([LinkKind.WIKILINK, LinkKind.WIKILINK, LinkKind.EMBED])
links = st.lists(st.tuples(names, kinds), max_size=9).map(
    lambda parts: tuple(_link(10 * place, *part) for place, part in enumerate(parts))
)


@given(links)
def test_columns_give_the_links_back(given_links: tuple[Link, ...]) -> None:
    text = links_text(rows_of(given_links))
    assert Links(link_rows(text)) == given_links
    assert (text == "") is (not given_links)


def test_names_of_pages_stand_by_columns() -> None:
    rows = rows_of([_link(0, "a", LinkKind.WIKILINK), _link(10, " é", LinkKind.WIKILINK)])
    assert json.loads(links_text(rows)) == [[0, 10], [1, 11], [1, 1], "a\n é", []]
