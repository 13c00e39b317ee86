"""The table of links, each with where it leads: only links of changed notes, and into them, are resolved again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from posixpath import dirname
from typing import TypeAlias

from studykit.graph.build import Resolver, resolve_links
from studykit.index.catalogue import Catalogue
from studykit.index.content import links_from
from studykit.index.layers import Lazily
from studykit.index.link_rows import is_remarkable, resolution_row
from studykit.index.reading import Reading
from studykit.index.schema import LINK_INDEXES
from studykit.index.stamps import link_stamps
from studykit.model.link import Link, Resolution
from studykit.model.note import Heading, Note
from studykit.model.span import NotePath

_INSERT = "insert into link (source, ordinal, resolution, anchor_found, remarkable) values (?, ?, ?, ?, ?)"
Known: TypeAlias = dict[tuple[str, str, str, str], Resolution]
"""Resolutions by dialect, folder, target and kind."""
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
        for name in LINK_INDEXES:  # made at once at the end, in half the time
            database.execute(f"drop index {name}")
        _insert(catalogue, reading, _with_any(catalogue))
        for statement in LINK_INDEXES.values():
            database.execute(statement)
    else:
        changed = catalogue.changed_since(edition)
        sources = set(changed)
        for path in changed:
            # A link with a part of a note in it says whether that is there.
            rows = database.execute(
                "select distinct source from resolution join link on link.resolution = resolution.id "
                "where resolved = ? and anchor_found is not null", (path,),
            )  # fmt: skip
            sources.update(NotePath(source) for (source,) in rows)
        for path in sources:
            database.execute("delete from link where source = ?", (path,))
        _insert(catalogue, reading, sorted(sources))
    catalogue.stamp(link_stamps(stamps))


def _insert(catalogue: Catalogue, reading: Reading, paths: Iterable[NotePath]) -> None:
    known: Known = {}
    places = Lazily(lambda: reading.notes, lambda path: _places(catalogue, path))
    numbers = _Numbers(catalogue.database)
    rows = (
        (path, ordinal, numbers.of(resolution), anchor, is_remarkable(link, resolution, anchor))
        for path in list(paths)
        for ordinal, (_, link, resolution, anchor) in enumerate(
            resolve_links(_with_links(catalogue, path), _resolver(reading, path, known), places)
        )
    )
    catalogue.database.executemany(_INSERT, rows)


def _resolver(reading: Reading, path: NotePath, known: Known) -> Resolver:
    """How the links of a note are resolved: a dialect looks at a target, its kind, and the note's folder."""
    dialect, names, folder = reading.dialect(path), reading.names, dirname(path)

    def resolve(_note: Note, link: Link) -> Resolution:
        if not link.target:
            return dialect.resolve(link, path, names)
        key = (dialect.name, folder, link.target, link.kind)
        found = known.get(key)
        if found is None:
            if len(known) >= _MOST_KNOWN:
                known.clear()
            found = known[key] = dialect.resolve(link, path, names)
        return found

    return resolve


class _Numbers:
    """The numbers of resolutions in their table, which each of them enters once."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._known: dict[int, tuple[Resolution, int]] = {}

    def of(self, resolution: Resolution) -> int:
        """By the value's own identity first: comparing it costs more than all the rest of a link's row."""
        known = self._known.get(id(resolution))
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            # Kept with its number, so that no other value can have its identity.
            known = self._known[id(resolution)] = (resolution, self._number(resolution))
        return known[1]

    def _number(self, resolution: Resolution) -> int:
        row = resolution_row(resolution)
        query = "select id from resolution where status = ? and resolved is ? and candidates = ? and via = ?"
        found = self._database.execute(query, row).fetchone()
        if found is None:
            insert = "insert into resolution (status, resolved, candidates, via) values (?, ?, ?, ?) returning id"
            found = self._database.execute(insert, row).fetchone()
        return int(found[0])


def _with_any(catalogue: Catalogue) -> list[NotePath]:
    rows = catalogue.database.execute("select path from content where links <> '[]' order by path")
    return [NotePath(path) for (path,) in rows]


def _with_links(catalogue: Catalogue, path: NotePath) -> Note:
    (links,) = catalogue.database.execute("select links from content where path = ?", (path,)).fetchone()
    return Note(path, "", "", (), (), (), frozenset(), links_from(links), (), (), (), "")


def _places(catalogue: Catalogue, path: NotePath) -> Note:
    """A note with nothing but what a fragment can name."""
    query = "select headings, anchors from content where path = ?"
    headings, anchors = catalogue.database.execute(query, (path,)).fetchone()
    found = tuple(Heading(*heading) for heading in json.loads(headings))
    return Note(path, "", "", (), (), found, frozenset(json.loads(anchors)), (), (), (), (), "")
