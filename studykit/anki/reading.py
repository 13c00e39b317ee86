"""What stands in a collection: note types, notes and cards, of schema 11 and of the newest alike."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from studykit.anki import wire
from studykit.anki.archive import Package, broken, opened
from studykit.anki.fields import SEPARATOR
from studykit.anki.schedule import ROLLOVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_OLDEST, _TABLES_SINCE, _NEWEST = 11, 15, 18
_LONGEST_VALUE = 16 << 20
"""bytes of one value: a note with more text than this is a trap, not a note"""
_NEEDED = frozenset(("col", "notes", "cards", "revlog"))
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class TemplateText:
    """A template's question and answer with their ``{{Field}}`` places."""

    name: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class NoteKind:
    """A note type as found. ``stock`` 6 is an image occlusion."""

    name: str
    is_cloze: bool
    stock: int
    fields: tuple[str, ...]
    templates: tuple[TemplateText, ...]


@dataclass(frozen=True, slots=True)
class FoundNote:
    id: int
    guid: str
    kind: NoteKind
    fields: tuple[str, ...]
    tags: tuple[str, ...]

    def field(self, name: str) -> str:
        """The value of a field by its name, "" where the note type has none of that name."""
        return next((value for key, value in zip(self.kind.fields, self.fields, strict=False) if key == name), "")


@dataclass(frozen=True, slots=True)
class FoundCard:
    """A row of ``cards``; ``due`` and ``deck`` are those at home for one in a filtered deck.

    ``modified`` in Unix seconds, ``answered`` the newest answer in Unix milliseconds or 0. ``memory`` are FSRS's
    stability and difficulty, or None.
    """

    note: int
    ordinal: int
    deck: str
    type: int
    queue: int
    due: int
    interval: int
    factor: int
    reps: int
    lapses: int
    modified: int
    answered: int
    memory: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class FoundCollection:
    """``day_zero`` is the day from which due dates are counted; cards come note by note."""

    day_zero: date
    notes: Mapping[int, FoundNote]
    cards: tuple[FoundCard, ...]


@contextmanager
def read_package(file: Path) -> Iterator[tuple[FoundCollection, Package]]:
    """A package's content. Raises what `opened` raises, and `StudykitError` for a damaged collection."""
    with opened(file) as package:
        yield _read(package), package


def _read(package: Package) -> FoundCollection:
    try:
        with closing(sqlite3.connect(f"{package.collection.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            return _collection(package, database)
    except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise broken(package.file, f"its collection is damaged ({error})") from error


def _collection(package: Package, database: sqlite3.Connection) -> FoundCollection:
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    database.execute("PRAGMA trusted_schema=OFF")
    # Names of decks and note types are compared so; our questions never need the order.
    database.create_collation("unicase", lambda one, other: (one > other) - (one < other))
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    if not tables >= _NEEDED:
        raise broken(package.file, f"its collection lacks {', '.join(sorted(_NEEDED - tables))}")
    if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise broken(package.file, "its collection is damaged")
    created, version, conf, models, decks = database.execute("SELECT crt, ver, conf, models, decks FROM col").fetchone()
    if not (version == _OLDEST or _TABLES_SINCE <= version <= _NEWEST):
        raise broken(package.file, f"its collection has schema {version}, and {_OLDEST} to {_NEWEST} can be read")
    if version == _OLDEST:
        offset, kinds, names = _offset(json.loads(conf)), _kinds_of_json(models), _decks_of_json(decks)
    else:
        settings = database.execute("SELECT val FROM config WHERE key='creationOffset'").fetchone()
        offset = json.loads(settings[0]) if settings else None
        kinds = _kinds_of_tables(database)
        names = {
            number: name.replace(SEPARATOR, "::") for number, name in database.execute("SELECT id, name FROM decks")
        }
    notes = {note.id: note for note in _notes(database, kinds)}
    return FoundCollection(_day_zero(created, offset), notes, tuple(_cards(database, names, notes)))


def _offset(conf: Mapping[str, Any]) -> int | None:
    found = conf.get("creationOffset")
    return found if isinstance(found, int) else None


def _day_zero(created: int, offset: int | None) -> date:
    """Day 0: the creation's date where it was made; without the offset it is taken to be this computer's zone."""
    moment = datetime.fromtimestamp(created, UTC)
    if offset is not None:
        return (moment - timedelta(minutes=offset)).date()
    return (moment.astimezone() - ROLLOVER).date()


def _kinds_of_json(models: str) -> dict[int, NoteKind]:
    found = {}
    for number, model in json.loads(models).items():
        templates = tuple(TemplateText(one["name"], one["qfmt"], one["afmt"]) for one in model["tmpls"])
        names = tuple(one["name"] for one in model["flds"])
        found[int(number)] = NoteKind(
            model["name"], model["type"] == 1, int(model.get("originalStockKind") or 0), names, templates
        )
    return found


def _decks_of_json(decks: str) -> dict[int, str]:
    return {int(number): str(deck["name"]) for number, deck in json.loads(decks).items()}


def _kinds_of_tables(database: sqlite3.Connection) -> dict[int, NoteKind]:
    fields: dict[int, dict[int, str]] = {}
    for kind, place, name in database.execute("SELECT ntid, ord, name FROM fields"):
        fields.setdefault(kind, {})[place] = name
    templates: dict[int, dict[int, TemplateText]] = {}
    for kind, place, name, config in database.execute("SELECT ntid, ord, name, config FROM templates"):
        templates.setdefault(kind, {})[place] = TemplateText(name, wire.text(config, 1), wire.text(config, 2))
    return {
        kind: NoteKind(
            name, wire.number(config, 1) == 1, wire.number(config, 9),
            _in_order(fields.get(kind, {})), _in_order(templates.get(kind, {})),
        )
        for kind, name, config in database.execute("SELECT id, name, config FROM notetypes")
    }  # fmt: skip


def _in_order(found: Mapping[int, _Value]) -> tuple[_Value, ...]:
    return tuple(found[place] for place in sorted(found))


def _notes(database: sqlite3.Connection, kinds: Mapping[int, NoteKind]) -> Iterator[FoundNote]:
    for number, guid, kind, fields, tags in database.execute("SELECT id, guid, mid, flds, tags FROM notes ORDER BY id"):
        if kind in kinds:
            yield FoundNote(number, str(guid), kinds[kind], tuple(str(fields).split(SEPARATOR)), tuple(tags.split()))


def _cards(
    database: sqlite3.Connection, decks: Mapping[int, str], notes: Mapping[int, FoundNote]
) -> Iterator[FoundCard]:
    answers = dict(database.execute("SELECT cid, max(id) FROM revlog WHERE ease > 0 GROUP BY cid"))
    rows = database.execute(
        "SELECT id, data, nid, ord, did, odid, type, queue, due, odue, ivl, factor, reps, lapses, mod FROM cards "
        "ORDER BY nid, ord"
    )
    for number, data, *row in rows:
        note, ordinal, deck, home, kind, queue, due, due_home, interval, factor, reps, lapses, modified = map(int, row)
        if note not in notes:
            continue
        extra = json.loads(data) if str(data).startswith("{") else {}
        last = max(answers.get(number, 0), int(extra.get("lrt") or 0) * 1000)
        memory = (float(extra["s"]), float(extra["d"])) if extra.get("s") and extra.get("d") else None
        yield FoundCard(
            note, ordinal, decks.get(home or deck, "Default"), kind, queue, (due_home or due) if home else due,
            interval, factor, reps, lapses, modified, last, memory,
        )  # fmt: skip
