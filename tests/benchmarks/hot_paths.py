"""The paths that are walked most, each one call that gives what it did, never nothing.

The modules are imported where a path is set up, so that nothing but the call itself is counted.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import partial
from pathlib import Path

from against_genanki import with_studykit
from vaults import contents, write

from studykit.dialects import DIALECTS
from studykit.dialects.reading import Place, read_note
from studykit.markdown.blocks import block_structure
from studykit.model.link import LinkStatus
from studykit.model.note import Note
from studykit.model.schedule import EaseState, Rating
from studykit.model.span import NotePath
from studykit.render.html import render_note
from studykit.render.policy import Destination, Policy
from studykit.scheduling import SCHEDULERS, Moment
from studykit.scheduling.records import RECORDS
from studykit.text import SourceText, apply, decode
from studykit.workspace import Workspace

TODAY = date(2026, 11, 20)
OBSIDIAN = DIALECTS["obsidian"]
POLICY = Policy(
    link=lambda target: Destination(f"{target.target}.html", LinkStatus.RESOLVED),
    asset=lambda _: None,
    tag=lambda _: None,
    embed=lambda _: None,
)


def _source(kind: str) -> SourceText:
    path, text = next(contents(kind, 1000))
    return decode(NotePath(path), text.encode())


def _note(source: SourceText) -> Note:
    return read_note(source, OBSIDIAN, OBSIDIAN.conventions, Place())


def _answer() -> Callable[[], object]:
    state, moment = EaseState(TODAY, Fraction(10), 250), Moment(TODAY, datetime(2026, 11, 20, 12, tzinfo=UTC))
    return partial(SCHEDULERS["sm2"](None).answer, state, Rating.GOOD, moment)


def _comment() -> Callable[[], object]:
    source = _source("usual")
    block, new = _note(source).blocks[0], EaseState(TODAY, Fraction(10), 250)

    def edit() -> object:
        return apply(source, RECORDS["comment"].encode(source, block, 0, new, base_ease=250))

    return edit


def _rendered() -> Callable[[], object]:
    source = _source("usual")
    return partial(render_note, source, _note(source), OBSIDIAN.constructs, POLICY)


def _packed(folder: Path) -> Callable[[], object]:
    def pack() -> int:
        with_studykit(1000, folder / "deck.apkg")
        return (folder / "deck.apkg").stat().st_size

    return pack


def _due(folder: Path) -> Callable[[], object]:
    write("usual", folder / "vault", 100)
    return lambda: Workspace.open(folder / "vault", vault=folder / "vault", today=TODAY).agenda()


def paths(folder: Path) -> Mapping[str, tuple[int, Callable[[], object]]]:
    """Each by its name: how often it is called for one count, and the call. ``folder`` is empty and for them alone."""
    dense = _source("dense")
    return {
        "blocks of a dense note": (5, partial(block_structure, dense.lines)),
        "read a usual note": (5, partial(_note, _source("usual"))),
        "read a dense note": (2, partial(_note, dense)),
        "read a note of 40 cards": (3, partial(_note, _source("cards"))),
        "answer by sm2": (100, _answer()),
        "edit a schedule comment": (50, _comment()),
        "render a usual note": (2, _rendered()),
        "pack 1,000 Anki cards": (1, _packed(folder)),
        "due of 100 notes, warm": (1, _due(folder)),
    }


def walk(mark: Callable[[], object]) -> Mapping[str, int]:
    """Each path ten times to warm up, then between two marks; how often each was called between them.

    A function of `studykit.model.values` is compiled at its ninth call.
    """
    with tempfile.TemporaryDirectory() as folder:
        known = paths(Path(folder))
        for name, (times, call) in known.items():
            for _ in range(10):
                if not call():
                    raise AssertionError(name)
            gc.collect()
            gc.disable()  # what else is in memory would be counted with whatever happens to fill it up
            mark()
            for _ in range(times):
                call()
            mark()
            gc.enable()
    return {name: times for name, (times, _) in known.items()}
