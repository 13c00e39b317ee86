"""The tables of an Anki collection of schema 11, the one every Anki since 2012 reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from studykit.anki.schedule import CREATION_OFFSET

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = 11

TABLES = """
CREATE TABLE col (
  id INTEGER PRIMARY KEY, crt INTEGER NOT NULL, mod INTEGER NOT NULL, scm INTEGER NOT NULL,
  ver INTEGER NOT NULL, dty INTEGER NOT NULL, usn INTEGER NOT NULL, ls INTEGER NOT NULL,
  conf TEXT NOT NULL, models TEXT NOT NULL, decks TEXT NOT NULL, dconf TEXT NOT NULL, tags TEXT NOT NULL);
CREATE TABLE notes (
  id INTEGER PRIMARY KEY, guid TEXT NOT NULL, mid INTEGER NOT NULL, mod INTEGER NOT NULL,
  usn INTEGER NOT NULL, tags TEXT NOT NULL, flds TEXT NOT NULL, sfld INTEGER NOT NULL,
  csum INTEGER NOT NULL, flags INTEGER NOT NULL, data TEXT NOT NULL);
CREATE TABLE cards (
  id INTEGER PRIMARY KEY, nid INTEGER NOT NULL, did INTEGER NOT NULL, ord INTEGER NOT NULL,
  mod INTEGER NOT NULL, usn INTEGER NOT NULL, type INTEGER NOT NULL, queue INTEGER NOT NULL,
  due INTEGER NOT NULL, ivl INTEGER NOT NULL, factor INTEGER NOT NULL, reps INTEGER NOT NULL,
  lapses INTEGER NOT NULL, left INTEGER NOT NULL, odue INTEGER NOT NULL, odid INTEGER NOT NULL,
  flags INTEGER NOT NULL, data TEXT NOT NULL);
CREATE TABLE revlog (
  id INTEGER PRIMARY KEY, cid INTEGER NOT NULL, usn INTEGER NOT NULL, ease INTEGER NOT NULL,
  ivl INTEGER NOT NULL, lastIvl INTEGER NOT NULL, factor INTEGER NOT NULL, time INTEGER NOT NULL,
  type INTEGER NOT NULL);
CREATE TABLE graves (usn INTEGER NOT NULL, oid INTEGER NOT NULL, type INTEGER NOT NULL);
"""

INDEX_OF_HISTORY = "CREATE INDEX ix_revlog_cid ON revlog (cid)"
"""The one index an importer asks through, card by card; the others cost a third of the file and no reader of a package
needs them."""


def configuration(next_position: int) -> str:
    """Settings of the collection as JSON; readers look at the scheduler's version and the offset."""
    return _json(
        {
            "schedVer": 2,
            "sched2021": True,
            "creationOffset": CREATION_OFFSET,
            "nextPos": next_position,
            "curDeck": 1,
            "activeDecks": [1],
            "sortType": "noteFld",
            "sortBackwards": False,
            "addToCur": True,
            "collapseTime": 1200,
            "dayLearnFirst": False,
            "dueCounts": True,
            "estTimes": True,
            "newSpread": 0,
            "timeLim": 0,
        }
    )


def decks(names: Mapping[str, int], modified: int) -> str:
    """The decks by name and id, and the default deck every collection has, as JSON."""
    everything = {"Default": 1, **names}
    return _json({str(number): _deck(number, name, modified) for name, number in everything.items()})


def presets() -> str:
    """Anki's stock deck options as JSON; importers leave them out unless asked."""
    return _json(
        {
            "1": {
                "id": 1,
                "mod": 0,
                "name": "Default",
                "usn": 0,
                "dyn": False,
                "autoplay": True,
                "maxTaken": 60,
                "replayq": True,
                "timer": 0,
                "new": {
                    "bury": False,
                    "delays": [1.0, 10.0],
                    "initialFactor": 2500,
                    "ints": [1, 4, 0],
                    "order": 1,
                    "perDay": 20,
                },
                "rev": {
                    "bury": False,
                    "ease4": 1.3,
                    "hardFactor": 1.2,
                    "ivlFct": 1.0,
                    "maxIvl": 36500,
                    "perDay": 200,
                },
                "lapse": {"delays": [10.0], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0.0},
            }
        }
    )


def _deck(number: int, name: str, modified: int) -> dict[str, Any]:
    return {
        "id": number,
        "name": name,
        "mod": modified,
        "usn": -1,
        "conf": 1,
        "desc": "",
        "dyn": 0,
        "collapsed": False,
        "browserCollapsed": False,
        "extendNew": 0,
        "extendRev": 0,
        "newToday": [0, 0],
        "revToday": [0, 0],
        "lrnToday": [0, 0],
        "timeToday": [0, 0],
    }


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
