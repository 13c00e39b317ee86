"""The table of links, each with where it leads: only links of changed notes, and into them, are resolved again."""

from __future__ import annotations

import json
from collections.abc import Iterable

from studykit.graph.build import resolve_links
from studykit.index.catalogue import Catalogue
from studykit.index.content import links_from
from studykit.index.layers import Lazily
from studykit.index.link_rows import LINK_COLUMNS, link_row
from studykit.index.reading import Reading
from studykit.index.stamps import link_stamps
from studykit.model.link import Link, Resolution
from studykit.model.note import Heading, Note
from studykit.model.span import NotePath

_INSERT = f"insert into link ({','.join(LINK_COLUMNS)}) values ({','.join('?' * len(LINK_COLUMNS))})"  # noqa: S608 - names of ours


def update_links(catalogue: Catalogue, reading: Reading) -> None:
    """The caller holds a transaction."""
    catalogue.finish()
    stamps = catalogue.stamps()
    database = catalogue.database
    edition = int(stamps.get("links", "-1"))
    if edition < int(stamps.get("names", "0")):
        database.execute("delete from link")
        _insert(catalogue, reading, (path for path, _ in catalogue.column("links", "[]")))
    else:
        changed = catalogue.changed_since(edition)
        sources = set(changed)
        for path in changed:
            rows = database.execute("select source from link where resolved = ? and fragment <> ''", (path,))
            sources.update(NotePath(source) for (source,) in rows)
        for path in sources:
            database.execute("delete from link where source = ?", (path,))
        _insert(catalogue, reading, sorted(sources))
    catalogue.stamp(link_stamps(stamps))


def _insert(catalogue: Catalogue, reading: Reading, paths: Iterable[NotePath]) -> None:
    places = Lazily(lambda: reading.notes, lambda path: _places(catalogue, path))

    def resolve(note: Note, link: Link) -> Resolution:
        return reading.dialect(note.path).resolve(link, note.path, reading.names)

    rows = (
        link_row(ordinal, found)
        for path in list(paths)
        for ordinal, found in enumerate(resolve_links(_with_links(catalogue, path), resolve, places))
    )
    catalogue.database.executemany(_INSERT, rows)


def _with_links(catalogue: Catalogue, path: NotePath) -> Note:
    (links,) = catalogue.database.execute("select links from content where path = ?", (path,)).fetchone()
    return Note(path, "", "", (), (), (), frozenset(), links_from(links), (), (), (), "")


def _places(catalogue: Catalogue, path: NotePath) -> Note:
    """A note with nothing but what a fragment can name."""
    query = "select headings, anchors from content where path = ?"
    headings, anchors = catalogue.database.execute(query, (path,)).fetchone()
    found = tuple(Heading(*heading) for heading in json.loads(headings))
    return Note(path, "", "", (), (), found, frozenset(json.loads(anchors)), (), (), (), (), "")
