"""Links kept as rows are the links they were made from, also by way of JSON, in which the index keeps them."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from studykit.model.link import Link, LinkKind, LinkRole
from studykit.model.links import SHORT, Links, rows_of, with_roles
from studykit.model.span import Span

words = st.sampled_from(["", "a", " a ", "b|c", "[[a]]", "[[ a ]]", "[[a#b]]", "![[a]]", "[a](b)", "300x200", "é\x1c"])


@st.composite
def links(draw: st.DrawFn) -> Link:
    raw, start = draw(words), draw(st.integers(0, 9))
    return Link(
        Span(start, start + len(raw)), draw(st.integers(1, 3)), 1, raw, draw(words), draw(words), draw(words),
        draw(st.sampled_from(LinkKind)), draw(st.sampled_from(LinkRole)), draw(words),
    )  # fmt: skip


names = st.sampled_from(["a", " a ", "b c", "é\x1c"]).map(
    lambda name: Link(Span(2, 6 + len(name)), 1, 3, f"[[{name}]]", name.strip(), "", name.strip(), LinkKind.WIKILINK)
)
many = st.lists(st.one_of(links(), names), max_size=6).map(tuple)


@given(many)
def test_rows_give_the_links_back(given_links: tuple[Link, ...]) -> None:
    kept = Links(json.loads(json.dumps(rows_of(given_links))))
    assert kept == given_links
    assert tuple(kept) == given_links
    assert [kept[place] for place in range(len(kept))] == list(given_links)
    assert kept[1:] == given_links[1:]
    assert hash(kept) == hash(given_links)
    assert kept != (*given_links, *given_links[:1], Link(Span(0, 0), 1, 1, "", "", "", "", LinkKind.IMAGE))


@given(names)
def test_a_page_s_name_has_the_short_row(link: Link) -> None:
    assert len(rows_of([link])[0]) == SHORT
    assert len(rows_of([link._replace(role=LinkRole.TAG)])[0]) > SHORT


@given(many)
def test_roles_are_given_by_line(given_links: tuple[Link, ...]) -> None:
    found = with_roles(Links(rows_of(given_links)), {2: LinkRole.REFERENCE})
    assert found == tuple(link._replace(role=LinkRole.REFERENCE) if link.line == 2 else link for link in given_links)
