"""What the index is asked: cards, links, notes and findings, each from its table. Who keeps the tables: `keeper`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from studykit.index.keeper import Keeper, Table
from studykit.index.rows import (
    CARD_COLUMNS,
    DIAGNOSTIC_COLUMNS,
    NOTE_COLUMNS,
    SLIP_COLUMNS,
    card_from,
    diagnostic_from,
    slips,
)
from studykit.index.stamps import CARRIED
from studykit.index.stock import Stock
from studykit.model.card import Card, CardId, Slip
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.span import NotePath
from studykit.model.values import dataclass

if TYPE_CHECKING:
    from studykit.graph import Graph, Network
    from studykit.graph.network import Tie
    from studykit.index.link_rows import Leads
    from studykit.model.link import LinkStatus, ResolvedLink


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note as listed: without its text. ``reason`` is why it is read by its dialect."""

    path: NotePath
    title: str
    dialect: str
    reason: str
    lang: str
    sha256: str
    aliases: tuple[str, ...]
    tags: tuple[str, ...]


_STAMPS = {
    "select path, sha256 || reader || dialect || title || lang || aliases || tags from note": Table.NOTES,
    # What a note quotes of others, or takes from diagram files, is in its blocks and links, not in its own text.
    "select path, headings || anchors || links || blocks || body from content where quotes <> '' "
    "union select path, headings || anchors || links || blocks || body from content where drawings <> ''": Table.LINKS,
    # In what order rows are strung together nobody promises, so each says its place.
    "select note, group_concat(printf('%s %d %d %s %d %s', id, block, sibling, kind, empty_answer, deck), char(10)) "
    "from card group by note": Table.CARDS,
}
_STANDING = (
    "select note || char(10) || group_concat(printf('%s %d %d %s %s %s %s %d %d %d %d', id, block, sibling, state, "
    "buried, due, days, empty_answer, is_foreign, marked, leech), char(10)) from card group by note order by note"
)


def _select(table: str, columns: Sequence[str], rest: str) -> str:
    return f"select {','.join(columns)} from {table} {rest}"  # noqa: S608 - names of ours, values are bound


_AGENDA = _select("card", SLIP_COLUMNS, "order by note, block, sibling")


class Index:
    """Queries; ``today`` is asked for when cards are, and says which of them are buried. ``as_shown`` is laid over
    the findings: what of them depends on this machine, not on the vault.

    Cards come in the order of their notes and lines.
    """

    def __init__(
        self,
        keeper: Keeper,
        today: Callable[[], date],
        as_shown: Callable[[Iterable[Diagnostic]], Iterable[Diagnostic]],
    ) -> None:
        self._keeper = keeper
        self._today = today
        self._as_shown = as_shown

    def notes(self) -> list[NoteRow]:
        return [_note_from(row) for row in self._rows(Table.NOTES, _select("note", NOTE_COLUMNS, "order by path"))]

    def note(self, path: NotePath) -> NoteRow | None:
        rows = self._rows(Table.NOTES, _select("note", NOTE_COLUMNS, "where path = ?"), (path,))
        return _note_from(rows[0]) if rows else None

    def agenda(self) -> list[Slip]:
        """All cards without their texts: what a plan of the day asks for."""
        return slips(self._rows(Table.CARDS, _AGENDA), self._today().isoformat())

    def stock(self, *, ask_empty: bool) -> Stock:
        """The same cards, counted and put in order without being fetched."""
        return Stock(partial(self._rows, Table.CARDS), self._today(), ask_empty=ask_empty)

    def home(self, card_id: CardId) -> NotePath | None:
        """The note that holds a card."""
        rows = self._rows(Table.CARDS, "select note from card where id = ?", (card_id,))
        return NotePath(rows[0][0]) if rows else None

    def count(self) -> int:
        """How many cards there are."""
        return int(self._rows(Table.CARDS, "select count(*) from card")[0][0])

    def cards(self, note: NotePath | None = None) -> list[Card]:
        where, values = ("where note = ?", (note,)) if note is not None else ("", ())
        return self._cards(f"{where} order by note, line, block, sibling", values)

    def card(self, card_id: CardId) -> Card | None:
        found = self._cards("where id = ?", (card_id,))
        return found[0] if found else None

    def journaled(self) -> dict[CardId, tuple[NotePath, str]]:
        """Note and segment of the cards that the journal knows."""
        # By itself the database reads the whole table in the order of its key.
        beside = "from card indexed by card_journaled where journaled"
        query = f"select id, note, segment {beside} order by note, block, sibling"
        return {CardId(card): (NotePath(note), text or "") for card, note, text in self._rows(Table.CARDS, query)}

    def ids(self, note: NotePath) -> tuple[CardId, ...]:
        """The ids of a note's cards, block by block."""
        query = "select id from card where note = ? order by block, sibling"
        return tuple(CardId(card) for (card,) in self._rows(Table.CARDS, query, (note,)))

    def anchored(self) -> list[NotePath]:
        """Notes with a card that has a block id."""
        rows = self._rows(Table.CARDS, "select distinct note from card where anchor <> '' order by note")
        return [NotePath(note) for (note,) in rows]

    def carried(self) -> list[NotePath]:
        """Notes with a card that looks different from what its identity in the journal says."""
        query = "select distinct note from card where journaled and journaled = ? order by note"
        rows = self._rows(Table.CARDS, query, (CARRIED,))
        return [NotePath(note) for (note,) in rows]

    def _cards(self, rest: str, values: Sequence[Any]) -> list[Card]:
        today = self._today().isoformat()
        return [card_from(row, today) for row in self._rows(Table.CARDS, _select("card", CARD_COLUMNS, rest), values)]

    def stamps(self) -> dict[NotePath, str]:
        """A text for each note that is another one whenever the note, a place its links lead to, or a card is."""
        from studykit.index.link_rows import leads_from  # noqa: PLC0415 - the daily count has no links

        found: dict[NotePath, str] = {}
        for query, table in _STAMPS.items():
            for path, stamp in self._rows(table, query):
                found[path] = f"{found.get(path, '')}\n{stamp}"
        query = "select id, status || ' ' || coalesce(resolved, '') from resolution"
        places = {str(number): place for number, place in self._rows(Table.LINKS, query)}
        for path, leads in self._rows(Table.LINKS, "select source, leads from link"):
            found[path] += "\n".join(["", *map(places.__getitem__, leads_from(leads))])
        return found

    def standing(self) -> str:
        """A text that is another one whenever a card's state or place is."""
        return "\n".join([text for (text,) in self._rows(Table.CARDS, _STANDING)])

    def links(self, source: NotePath) -> list[ResolvedLink]:
        """In the order of the text."""
        return list(self._links([source]))

    def all_links(self, statuses: Collection[LinkStatus] = ()) -> Iterator[ResolvedLink]:
        """In the order of notes and of their text, all or those of some statuses; made one after the other, because
        they can be many."""
        rows = self._rows(Table.LINKS, "select id, status from resolution") if statuses else ()
        numbers = {str(number) for number, status in rows if status in statuses}
        return self._links(self._sources(), numbers if statuses else None)

    def remarkable_links(self) -> list[ResolvedLink]:
        """Those of which more can be said than where they lead, in the same order."""
        return list(self._links(self._sources("where remarkable <> '[]'"), remarkable=True))

    def backlinks(self, target: NotePath) -> list[ResolvedLink]:
        """Links to a note from other notes."""
        rows = self._rows(Table.LINKS, "select id from resolution where resolved = ?", (target,))
        numbers = {str(number) for (number,) in rows}
        found = {source for number in numbers for source in self._sources("where instr(leads, ?)", (f",{number},",))}
        return list(self._links(sorted(found - {target}), numbers))

    def _sources(self, rest: str = "", values: Sequence[Any] = ()) -> list[NotePath]:
        rows = self._rows(Table.LINKS, f"select source from link {rest} order by source", values)  # noqa: S608 - conditions of ours, values are bound
        return [NotePath(path) for (path,) in rows]

    def _links(
        self, sources: Iterable[NotePath], numbers: Collection[str] | None = None, *, remarkable: bool = False
    ) -> Iterator[ResolvedLink]:
        """The links of some notes: all, those with the numbers of some resolutions, or those that are remarkable."""
        from studykit.index.content import links_from  # noqa: PLC0415 - the daily count has no links
        from studykit.index.link_rows import leads_from  # noqa: PLC0415 - the same

        made = self._leads()
        for path in sources:
            query = "select leads, anchors, remarkable from link where source = ?"
            for leads, anchors, odd in self._rows(Table.LINKS, query, (path,)):
                found = leads_from(leads)
                places = json.loads(odd) if remarkable else range(len(found))
                if numbers is not None:
                    places = [place for place in places if found[place] in numbers]
                if places:
                    (text,) = self._rows(Table.LINKS, "select links from content where path = ?", (path,))
                    yield from made.of(path, links_from(text[0]), found, anchors, places)

    def _leads(self) -> Leads:
        from studykit.index.link_rows import RESOLUTION, Leads  # noqa: PLC0415 - the daily count has no links

        return Leads(lambda number: self._rows(Table.LINKS, RESOLUTION, (number,))[0])

    def graph(self) -> Graph:
        """All notes and links as a graph."""
        from studykit.graph import connect  # noqa: PLC0415 - the daily count has no links

        links: dict[NotePath, list[ResolvedLink]] = {NotePath(row[0]): [] for row in self._paths()}
        for found in self.all_links():
            links[found.source].append(found)
        return connect(links, {path: tuple(found) for path, found in links.items()})

    def network(self) -> Network:
        """All notes and the edges between them: the same without the links, which can be many."""
        from studykit.graph.network import network  # noqa: PLC0415 - the daily count has no links

        return network((NotePath(path) for (path,) in self._paths()), self._ties())

    def _ties(self) -> Iterator[Tie]:
        from studykit.index.link_rows import leads_from  # noqa: PLC0415 - the daily count has no links
        from studykit.index.link_text import link_rows  # noqa: PLC0415 - the same

        made = self._leads()
        query = "select leads, links from link join content on path = source where source = ?"
        for path in self._sources():
            for leads, links in self._rows(Table.LINKS, query, (path,)):
                yield from made.ties(path, link_rows(links), leads_from(leads))

    def _paths(self) -> list[Any]:
        return self._rows(Table.NOTES, "select path from note order by path")

    def diagnostics(self, path: str | None = None) -> list[Diagnostic]:
        """In the order of their places."""
        where, values = ("where path = ?", (path,)) if path is not None else ("", ())
        query = _select("diagnostic", DIAGNOSTIC_COLUMNS, f"{where} order by path, line, col, code, rowid")
        return list(self._as_shown(diagnostic_from(row) for row in self._rows(Table.FINDINGS, query, values)))

    def worst(self) -> list[tuple[NotePath, int]]:
        """Notes with errors or warnings and how many, the worst first."""
        counts = Counter(found.path for found in self.diagnostics() if found.severity is not Severity.INFO)
        return [(NotePath(path), count) for path, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]

    def _rows(self, table: Table, query: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        return self._keeper.rows(table, query, values)


def _note_from(row: Sequence[Any]) -> NoteRow:
    path, title, dialect, reason, lang, sha256, aliases, tags = row
    names = tuple(name for name, _ in json.loads(tags))
    return NoteRow(
        NotePath(path), json.loads(title), dialect, reason, json.loads(lang), sha256, tuple(json.loads(aliases)), names
    )
