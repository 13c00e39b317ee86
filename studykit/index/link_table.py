"""The table of links, each with where it leads: only links of changed notes, and into them, are resolved again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from posixpath import dirname
from typing import TypeAlias

from studykit.graph.build import Resolver, resolve_links
from studykit.index.catalogue import Catalogue
from studykit.index.columns import dumped
from studykit.index.layers import Lazily
from studykit.index.link_rows import is_remarkable, leads_from, leads_text, resolution_row
from studykit.index.link_text import link_rows
from studykit.index.reading import Reading
from studykit.index.stamps import link_stamps
from studykit.model.link import Link, Resolution, ResolvedLink
from studykit.model.links import INSIDE, SHORT, LinkRow, Links
from studykit.model.note import Heading, Note
from studykit.model.span import NotePath

_INSERT = "insert or replace into link (source, leads, anchors, remarkable) values (?, ?, ?, ?)"
_Lead: TypeAlias = tuple[str, bool]
"""the number of a resolution, and whether it is remarkable for links of a kind"""
_MOST_KNOWN = 200_000
"""targets whose resolution is remembered"""


def update_links(catalogue: Catalogue, reading: Reading) -> None:
    """The caller holds a transaction."""
    catalogue.finish()
    stamps = catalogue.stamps()
    database = catalogue.database
    edition = int(stamps.get("links", "-1"))
    if edition < int(stamps.get("names", "0")):
        database.execute("delete from link")
        database.execute("delete from resolution")
        _insert(catalogue, reading, _with_any(catalogue))
    else:
        changed = catalogue.changed_since(edition)
        sources = {*changed, *_into(catalogue, set(changed))}
        database.executemany("delete from link where source = ?", ((path,) for path in changed))
        _insert(catalogue, reading, sorted(sources))
    catalogue.stamp(link_stamps(stamps))


def _into(catalogue: Catalogue, changed: set[NotePath]) -> Iterable[NotePath]:
    """Notes with a link to a part of one of these: it says whether that is there."""
    database = catalogue.database
    rows = database.execute("select id, resolved from resolution where resolved is not null")
    wanted = {str(number) for number, resolved in rows if resolved in changed}
    if not wanted:
        return
    for source, leads, anchors in database.execute("select source, leads, anchors from link where anchors <> '[]'"):
        numbers = leads_from(leads)
        if any(numbers[place] in wanted for place, _ in json.loads(anchors)):
            yield NotePath(source)


def _insert(catalogue: Catalogue, reading: Reading, paths: Iterable[NotePath]) -> None:
    places = Lazily(lambda: reading.notes, lambda path: _places(catalogue, path))
    leading = _Leading(catalogue, reading, places)
    rows = ((path, _links(catalogue, path)) for path in paths)
    catalogue.database.executemany(_INSERT, (leading.row(path, links) for path, links in rows if links))


class _Leading:
    """Finds where the links of one note after the other lead; what is the same for many of them is found once.

    A dialect looks at a target, its kind, and the note's folder.
    """

    def __init__(self, catalogue: Catalogue, reading: Reading, places: Lazily[Note]) -> None:
        self._reading = reading
        self._places = places
        self._numbers = _Numbers(catalogue)
        self._targets: dict[tuple[str, str, str, str], Resolution] = {}
        self._known: dict[tuple[str, str], dict[object, _Lead]] = {}
        self._room = _MOST_KNOWN

    def row(self, path: NotePath, links: Sequence[LinkRow]) -> tuple[str, str, str, str]:
        """The row of a note in the table."""
        ground = (self._reading.dialects[path], dirname(path))
        if self._room <= 0:
            self._known.clear()
            self._room = _MOST_KNOWN
        known = self._known.setdefault(ground, {})
        found = list(map(known.get, map(_sort_of, links)))
        anchors = []
        if None in found:
            places = [place for place, lead in enumerate(found) if lead is None]
            for place, link in zip(places, self._resolved(path, [links[place] for place in places]), strict=True):
                lead = (self._numbers.of(link.resolution), is_remarkable(*link[1:]))
                found[place] = lead
                if link.anchor_found is not None:
                    anchors.append((place, int(link.anchor_found)))
                elif link.link.target and not link.link.fragment:
                    known[_sort_of(links[place])] = lead
                    self._room -= 1
        leads = [lead for lead in found if lead is not None]
        remarkable = [place for place, (_, is_odd) in enumerate(leads) if is_odd]
        return path, leads_text([number for number, _ in leads]), dumped(anchors), dumped(remarkable)

    def _resolved(self, path: NotePath, links: Sequence[LinkRow]) -> Iterable[ResolvedLink]:
        note = Note(path, "", "", (), (), (), frozenset(), Links(links), (), (), (), "")
        return resolve_links(note, self._resolver(path), self._places)

    def _resolver(self, path: NotePath) -> Resolver:
        dialect, names, folder = self._reading.dialect(path), self._reading.names, dirname(path)
        targets = self._targets

        def resolve(_note: Note, link: Link) -> Resolution:
            if not link.target:
                return dialect.resolve(link, path, names)
            key = (dialect.name, folder, link.target, link.kind)
            found = targets.get(key)
            if found is None:
                if len(targets) >= _MOST_KNOWN:
                    targets.clear()
                found = targets[key] = dialect.resolve(link, path, names)
            return found

        return resolve


def _sort_of(row: LinkRow) -> object:
    """What is the same for links that lead to the same place, if they stand in the same folder."""
    if len(row) == SHORT:
        return row[INSIDE]
    _, _, _, _, target, fragment, _, kind, *_ = row
    return target, fragment, kind


class _Numbers:
    """The numbers of resolutions in their table, which each of them enters once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._database = catalogue.database
        self._known: dict[Resolution, str] = {}

    def of(self, resolution: Resolution) -> str:
        number = self._known.get(resolution)
        if number is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            number = self._known[resolution] = self._number(resolution)
        return number

    def _number(self, resolution: Resolution) -> str:
        row = resolution_row(resolution)
        query = "select id from resolution where status = ? and resolved is ? and candidates = ? and via = ?"
        found = self._database.execute(query, row).fetchone()
        if found is None:
            insert = "insert into resolution (status, resolved, candidates, via) values (?, ?, ?, ?) returning id"
            found = self._database.execute(insert, row).fetchone()
        return str(found[0])


def _with_any(catalogue: Catalogue) -> list[NotePath]:
    rows = catalogue.database.execute("select path from content where links <> '' order by path")
    return [NotePath(path) for (path,) in rows]


def _links(catalogue: Catalogue, path: NotePath) -> Sequence[LinkRow]:
    row = catalogue.database.execute("select links from content where path = ?", (path,)).fetchone()
    return link_rows(row[0])


def _places(catalogue: Catalogue, path: NotePath) -> Note:
    """A note with nothing but what a fragment can name."""
    query = "select headings, anchors from content where path = ?"
    headings, anchors = catalogue.database.execute(query, (path,)).fetchone()
    found = tuple(Heading(*heading) for heading in json.loads(headings))
    return Note(path, "", "", (), (), found, frozenset(json.loads(anchors)), (), (), (), (), "")
