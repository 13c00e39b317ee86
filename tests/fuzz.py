"""Bytes of every kind through the reader and the pages' parser, notes and cards, for as long as one likes.

``.venv/bin/python tests/fuzz.py --minutes 10 --seed 1``: no exception, no note that takes long, no byte lost. Ends with
1 and the bytes that did it. What is tried depends on the seed alone: a fault comes again with its seed.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "contracts"))
from written import EVERYTHING, MARKS

from studykit.dialects import DIALECTS
from studykit.dialects.reading import Place, read_note
from studykit.markdown.parser import parse
from studykit.model.span import NotePath
from studykit.text import decode, encode

LONG = 2.0
"""Seconds of this process's own time that no piece of at most `LARGEST` characters may take."""
LARGEST = 30_000
_EDGES = (
    b"\xff",
    b"\x80",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xef\xbb\xbf",
    b"\0",
    b"\r",
    b"\x1a",
    b"\x1b",
)


def sample(chance: random.Random, seeds: list[bytes]) -> bytes:
    """Marks, bytes, pieces of real notes, and one thing many times: mixed."""
    pieces: list[bytes] = []
    for _ in range(chance.randint(1, 30)):
        kind = chance.random()
        if kind < 0.5:
            pieces.append(chance.choice(MARKS).encode("utf-8", "surrogatepass"))
        elif kind < 0.65:
            pieces.append(chance.randbytes(chance.randint(1, 12)))
        elif kind < 0.8:
            note = chance.choice(seeds)
            start = chance.randrange(len(note) + 1)
            pieces.append(note[start : start + chance.randint(1, 400)])
        elif kind < 0.9:
            pieces.append(chance.choice(_EDGES))
        else:
            few = b"".join(chance.choice(MARKS).encode("utf-8", "surrogatepass") for _ in range(chance.randint(1, 3)))
            pieces.append(few * chance.choice((2, 10, 100, 1000)))
    return b"".join(pieces)[:LARGEST]


def tried(data: bytes, chance: random.Random) -> float:
    """Seconds that reading a note and parsing it and its cards took. Raises where they do, or where a byte is lost."""
    dialect = DIALECTS[chance.choice(sorted(DIALECTS))]
    begin = time.process_time()
    source = decode(NotePath("folder/note.md"), data)
    note = read_note(source, dialect, EVERYTHING, Place(stem_deck="note", folder_deck="folder"))
    parse(source.text, dialect.constructs)
    for block in note.blocks[:20]:
        for face in block.faces[:3]:
            parse(face.back_display, dialect.constructs)
    seconds = time.process_time() - begin
    if encode(source) != data:
        raise AssertionError("bytes were lost")
    return seconds


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    chance = random.Random(given.seed)  # noqa: S311 - nothing secret depends on it
    seeds = [file.read_bytes() for file in sorted((Path(__file__).parent / "cases" / "notes").glob("*.txt"))]
    end, count, longest = time.monotonic() + given.minutes * 60, 0, 0.0
    while time.monotonic() < end:
        data = sample(chance, seeds)
        try:
            seconds = tried(data, chance)
        except Exception:
            sys.stdout.write(f"seed {given.seed}, note {count}:\n{data!r}\n{traceback.format_exc()}")
            return 1
        count, longest = count + 1, max(longest, seconds)
        if seconds > LONG:
            sys.stdout.write(f"seed {given.seed}, note {count}: {seconds:.1f} s for {len(data)} bytes:\n{data!r}\n")
            return 1
    sys.stdout.write(f"{count} notes, no fault; the longest took {longest:.2f} s\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
