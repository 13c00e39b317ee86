"""The Obsidian plugin's own reading of 135 notes beside ours: equal, different on purpose, or different.

Run as a program it prints the three figures, and every difference that has no reason:
``.venv/bin/python tests/cards/osr_vectors.py [FILE]``.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studykit.config import Conventions, load
from studykit.dialects import DIALECTS
from studykit.dialects.reading import Place, read_note
from studykit.model.card import CardBlock
from studykit.model.schedule import EaseState, MemoryState
from studykit.model.span import NotePath
from studykit.scheduling.states import decode_segment
from studykit.text import SourceText, decode

VECTORS = Path(__file__).parents[1] / "vectors" / "osr_parse.json"
PLUGIN_FILE = ".obsidian/plugins/obsidian-spaced-repetition/data.json"
SYNTAXES = frozenset({"inline", "multiline", "cloze"})
KINDS = {
    ("inline", "basic"): "SingleLineBasic",
    ("inline", "reversed"): "SingleLineReversed",
    ("multiline", "basic"): "MultiLineBasic",
    ("multiline", "reversed"): "MultiLineReversed",
    ("cloze", "cloze"): "Cloze",
}

DIFFERENT: Mapping[int, str] = {
    187: "trap 8, odd segments: the plugin cuts fractions of days; 4.9 stays 4.9 until the card is rated",
    193: "trap 18, comment openers nearly right: an unclosed schedule is read, and is no part of the answer",
    197: "trap 17, where a schedule is written: the callout is the card's own and no part of its answer",
    215: "trap 20, separators that never split: one inside a URL parts nothing",
    233: "a marked defect: a comment over several lines ends at its -->; the plugin skips the rest of the file",
    235: "the rule of comments: what stands between %% and %% is not shown and holds no cards, links or tags",
    279: "the rule of bytes: a lone CR is a character of its line, not a line end",
    307: "trap 23, == that is no highlight: === is none, nor is == beside a blank",
    315: "trap 28, clozes: none in code",
    319: "a marked defect: the plugin reports the line of the one-line card in front as the first line of the cloze",
    331: "a marked defect: answers are put in by patterns in which $& has a meaning, and mangled",
    375: "a marked defect: a block id in front of a schedule is a block id, also with a tag",
    391: "trap 10, a schedule quoted as deeply as its card belongs to it; the plugin forgets it",
    395: "the rule of bytes: a lone CR is a character of its line, not a line end",
    413: "trap 23, == that is no highlight: nor is the line under a heading",
    415: "a marked defect: a separator without a front asks nothing; the plugin asks an empty question",
    417: "the same defect by a stray first separator, which empties the front: it is left out",
    419: "a marked defect: a comment in an answer hides itself only; the plugin drops the next line, then cannot save",
}
"""Where studykit differs on purpose, and why.

A *trap* is a place, by its number in the cases of notes, where the plugin would lose something; a *marked defect* is
read tolerantly and never imitated; the *rule of bytes* says what ends a line, in every dialect, the *rule of comments*
what Obsidian itself hides.
"""

_SPAN = re.compile(r"<span[^>]*>(.*?)</span>", re.DOTALL)
_INPUT = re.compile(r"<input[^>]*/>")
_TRAILING = re.compile(r"[ \t>]*(?:<!--SR:.*|\[!sr\|card-metadata\][ \t]*)?\Z")


@dataclass(frozen=True)
class Comparison:
    number: int
    name: str
    plugin: list[dict[str, Any]]
    ours: list[dict[str, Any]]

    @property
    def equal(self) -> bool:
        return self.plugin == self.ours


def compare(vector: dict[str, Any], root: Path) -> Comparison:
    source = decode(NotePath("note.md"), vector["input"].encode())
    conventions = replace(settings(vector["settings"], root), deck_folder=True, syntaxes=SYNTAXES)
    place = Place(folder_deck="/".join(vector["folder_deck"]))
    note = read_note(source, DIALECTS["obsidian"], conventions, place)
    plugin = [told(card, source) for card in vector["cards"] if card["siblings"]]
    return Comparison(vector["id"], vector["name"], plugin, [ours(block, source) for block in note.blocks])


def settings(given: dict[str, Any], root: Path) -> Conventions:
    file = root / PLUGIN_FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"settings": given}), encoding="utf-8")
    found = load(root).plugin
    assert found is not None
    return found


def told(card: dict[str, Any], source: SourceText) -> dict[str, Any]:
    """A card of the vectors: lines counted from 1, schedules and blank lines at its end left out, marks taken off."""
    return {
        "kind": card["kind"],
        "lines": (card["first_line"] + 1, last_line(source, card["first_line"] + 1, card["last_line"] + 1)),
        "tag": (card["own_tag"] or "").removeprefix("#"),
        "id": (card["block_id"] or "").removeprefix("^"),
        "siblings": [
            (unmarked(sibling["front"]), unmarked(sibling["back"]), schedule(sibling["schedule"]))
            for sibling in card["siblings"]
        ],
    }


def ours(block: CardBlock, source: SourceText) -> dict[str, Any]:
    segments = block.record.segments if block.record else ()
    states = [decode_segment(segment.text) for segment in segments[: len(block.faces)]]
    states += [None] * (len(block.faces) - len(states))
    return {
        "kind": KINDS[block.syntax, block.kind.value],
        "lines": (block.lines[0], last_line(source, *block.lines)),
        "tag": "/".join(part for part in block.own_tag.split("/") if part),
        "id": block.anchor,
        "siblings": [
            (unmarked(face.front), unmarked(face.back), ours_scheduled(state))
            for face, state in zip(block.faces, states, strict=True)
        ],
    }


def unmarked(side: str) -> str:
    side = _SPAN.sub(r"\1", _INPUT.sub("[...]", side))
    return "\n".join(re.sub(r"[ \t]+", " ", line).strip() for line in side.strip().split("\n"))


def last_line(source: SourceText, first: int, last: int) -> int:
    last = min(last, len(source.lines))
    while last > first and _TRAILING.match(source.lines[last - 1]):
        last -= 1
    return last


def schedule(found: dict[str, Any] | None) -> object:
    if found is None or found["algorithm"] == "FSRS":
        return found and "FSRS"
    return found["due"], found["interval"], found["ease"]


def ours_scheduled(state: object) -> object:
    if isinstance(state, MemoryState):
        return "FSRS"
    if isinstance(state, EaseState):
        return state.due.isoformat(), float(state.interval), state.ease
    return state


def comparisons(file: Path, root: Path) -> Iterator[Comparison]:
    for vector in json.loads(file.read_text(encoding="utf-8"))["vectors"]:
        yield compare(vector, root)


def main() -> None:
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else VECTORS
    with tempfile.TemporaryDirectory() as root:
        found = list(comparisons(file, Path(root)))
    named = [one for one in found if not one.equal and one.number in DIFFERENT]
    others = [one for one in found if not one.equal and one.number not in DIFFERENT]
    equal = sum(one.equal for one in found)
    sys.stdout.write(f"equal {equal}, different on purpose {len(named)}, other {len(others)}\n")
    for one in others:
        sys.stdout.write(f"{one.number} {one.name}\n  plugin   {one.plugin}\n  studykit {one.ours}\n")


if __name__ == "__main__":
    main()
