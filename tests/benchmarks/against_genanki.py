"""The package writer beside genanki, on the same cards, each in a process of its own; prints time, memory, size.

Run ``python tests/benchmarks/against_genanki.py 50000`` where genanki is installed. studykit writes schedules too,
which genanki cannot.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

RUNS = 3


def fields(count: int) -> Iterator[tuple[str, str]]:
    """Rendered fronts and backs, made as they are asked for."""
    for number in range(count):
        yield f"<p>What does message {number} of the flow carry?</p>", f"<p>The <b>code</b> and the state {number}.</p>"


def with_studykit(count: int, target: Path) -> None:
    """Through the writer's own door, every card with a schedule."""
    from studykit.anki.note import AnkiCard, AnkiNote
    from studykit.anki.notetypes import BASIC
    from studykit.anki.package import write_package
    from studykit.anki.schedule import Schedule

    def notes() -> Iterator[AnkiNote]:
        for number, (front, back) in enumerate(fields(count)):
            key = f"card{number:08}"
            card = AnkiCard(key, 0, Schedule(due=2500 + number % 90, interval=9, factor=2500, reps=1))
            content = (front, back, "", "", "", key)
            yield AnkiNote(f"skb-{key}", BASIC, content, "deck", (), 1_700_000_000, (card,))

    write_package(target, lambda _: notes())


def with_genanki(count: int, target: Path) -> None:
    """As its manual shows."""
    import genanki  # type: ignore[import-not-found] # a peer, installed only to be measured

    template = {"name": "Card", "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr>{{Back}}"}
    model = genanki.Model(1607392319, "Basic", fields=[{"name": "Front"}, {"name": "Back"}], templates=[template])
    deck = genanki.Deck(2059400110, "deck")
    for front, back in fields(count):
        deck.add_note(genanki.Note(model=model, fields=[front, back]))
    genanki.Package(deck).write_to_file(str(target))


def measure(name: str, count: int) -> tuple[float, float, float]:
    """Seconds, peak megabytes and megabytes written of one run in a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "deck.apkg"
        program = [sys.executable, __file__, str(count), name, str(target)]
        done = subprocess.run(program, check=True, capture_output=True, text=True)
        seconds, peak = map(float, done.stdout.split())
        return seconds, peak, target.stat().st_size / 1e6


def main() -> None:
    """One run where a writer is named, else all of them in turn."""
    count = int(sys.argv[1])
    if len(sys.argv) > 2:
        begin = time.process_time()
        {"studykit": with_studykit, "genanki": with_genanki}[sys.argv[2]](count, Path(sys.argv[3]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        sys.stdout.write(f"{time.process_time() - begin} {peak}\n")
        return
    runs = {name: [] for name in ("studykit", "genanki")}
    for _ in range(RUNS):
        for name, found in runs.items():
            found.append(measure(name, count))
    middle = {name: [sorted(run[i] for run in found)[RUNS // 2] for i in range(3)] for name, found in runs.items()}
    for name, (seconds, peak, size) in middle.items():
        sys.stdout.write(f"{name:9} {count:6} cards: {seconds:6.2f} s CPU, {peak:6.1f} MB peak, {size:5.1f} MB file\n")
    ratios = [a / b for a, b in zip(middle["studykit"], middle["genanki"], strict=True)]
    sys.stdout.write("ratio     time {:.2f}, memory {:.2f}, size {:.2f}\n".format(*ratios))


if __name__ == "__main__":
    main()
