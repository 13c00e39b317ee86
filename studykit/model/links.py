"""The links of one note, kept as plain rows: of the hundreds in a note few are ever looked at as values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, overload

from studykit.model.link import Link, LinkKind, LinkRole
from studykit.model.span import Span

LinkRow: TypeAlias = Sequence[Any]
"""``(start, line, column, inside)`` of a wikilink that is nothing but a page's name: ``inside`` is all between its
brackets. Of any other link ``(start, line, column, raw, target, fragment, text, kind, role, size)``."""

START, LINE, INSIDE, RAW = 0, 1, 3, 3
SHORT = 4
"""parts of the shorter row"""
_KINDS = {kind.value: kind for kind in LinkKind}
_ROLES = {role.value: role for role in LinkRole}


class Links(Sequence[Link]):
    """Links in the order of their text, made when they are looked at; equal to any others that are the same links."""

    __slots__ = ("rows",)

    def __init__(self, rows: Sequence[LinkRow] = ()) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Link]:
        return map(link_from, self.rows)

    @overload
    def __getitem__(self, place: int) -> Link: ...
    @overload
    def __getitem__(self, place: slice) -> Links: ...
    def __getitem__(self, place: int | slice) -> Link | Links:
        return Links(self.rows[place]) if isinstance(place, slice) else link_from(self.rows[place])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Links | tuple) and len(self) == len(other) and all(map(Link.__eq__, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Links({list(self)!r})"


def rows_of(links: Iterable[Link]) -> Sequence[LinkRow]:
    return links.rows if isinstance(links, Links) else list(map(link_row, links))


def with_roles(links: Links, roles: Mapping[int, LinkRole]) -> Links:
    """The same links, those on some lines in another role."""
    if not roles:
        return links
    changed = (link_from(row)._replace(role=roles[row[LINE]]) if row[LINE] in roles else None for row in links.rows)
    return Links([link_row(link) if link else row for row, link in zip(links.rows, changed, strict=True)])


def link_row(link: Link) -> LinkRow:
    span, line, column, raw, target, fragment, text, kind, role, size = link
    if kind is LinkKind.WIKILINK and role is LinkRole.BODY and not fragment and target == text:
        inside = raw[2:-2]
        if raw == f"[[{inside}]]" and target == inside.strip():
            return span.start, line, column, inside
    return span.start, line, column, raw, target, fragment, text, kind, role, size


def role_and_target(row: LinkRow) -> tuple[LinkRole, str]:
    """Without making the link."""
    if len(row) == SHORT:
        return LinkRole.BODY, row[INSIDE].strip()
    _, _, _, _, target, _, _, _, role, _ = row
    return _ROLES[role], target


def link_from(row: LinkRow) -> Link:
    if len(row) == SHORT:
        start, line, column, inside = row
        name = inside.strip()
        raw = f"[[{inside}]]"
        return Link(Span(start, start + len(raw)), line, column, raw, name, "", name, LinkKind.WIKILINK)
    start, line, column, raw, target, fragment, text, kind, role, size = row
    span = Span(start, start + len(raw))
    return Link(span, line, column, raw, target, fragment, text, _KINDS[kind], _ROLES[role], size)
