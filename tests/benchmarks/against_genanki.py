"""The package writer beside genanki, on the same cards, each in a process of its own; then the whole export of a vault.

Run ``python tests/benchmarks/against_genanki.py [COUNT ...]`` where genanki is installed. studykit writes schedules,
too, which genanki cannot. The whole export reads, identifies and renders the notes first; it is run on a vault nobody
has read before, and again.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from usage import STUDYKIT, measure

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


def make_vault(count: int, folder: Path) -> None:
    """Notes of fifty cards each: most in one line with a schedule, some over several lines with code and a formula."""
    for number, sides in enumerate(fields(count)):
        note = folder / f"topic {number // 50 % 40}" / f"note {number // 50}.md"
        note.parent.mkdir(parents=True, exist_ok=True)
        front, back = (side.removeprefix("<p>").removesuffix("</p>") for side in sides)
        if number % 10 == 8:
            text = f"{front}\n?\n{back} with $x^{number}$:\n```python\nx = {number}\n```\n"
        else:
            text = f"{front}::{back}\n<!--SR:!2026-12-{number % 28 + 1:02},9,250-->\n"
        with note.open("a", encoding="utf-8") as file:
            file.write(f"{'' if number % 50 else '#flashcards'}\n{text}")


def cost(program: list[str | Path], target: Path, **environment: str) -> tuple[float, float, float]:
    """Processor seconds and peak megabytes of a program with all it starts, and megabytes written."""
    usage = measure(program, **environment)
    return usage.processor, usage.peak, target.stat().st_size / 1e6


def compare(count: int) -> None:
    """The middle of some runs of each writer."""
    runs: dict[str, list[tuple[float, float, float]]] = {name: [] for name in WRITERS}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "deck.apkg"
        for _ in range(RUNS):
            for name, found in runs.items():
                found.append(cost([sys.executable, __file__, name, str(count), target], target))
    middle = {name: [sorted(run[i] for run in found)[RUNS // 2] for i in range(3)] for name, found in runs.items()}
    for name, (seconds, peak, size) in middle.items():
        sys.stdout.write(f"{name:9} {count:6} cards: {seconds:6.2f} s, {peak:6.1f} MB peak, {size:5.1f} MB file\n")
    ratios = [a / b for a, b in zip(middle["studykit"], middle["genanki"], strict=True)]
    sys.stdout.write("ratio                   time {:.2f}, memory {:.2f}, size {:.2f}\n".format(*ratios))


def whole(count: int) -> None:
    """``studykit export anki``, from the notes on the disk to the package."""
    with tempfile.TemporaryDirectory() as folder:
        make_vault(count, Path(folder, "vault"))
        target = Path(folder, "deck.apkg")
        program = [*STUDYKIT, "-C", f"{folder}/vault", "export", "anki", "-o", target]
        for when in ("first", "again"):
            seconds, peak, size = cost(program, target, STUDYKIT_CACHE=f"{folder}/cache")
            sys.stdout.write(
                f"whole export, {when}, {count:6} cards: {seconds:6.2f} s ({seconds / count * 1000:.2f} ms a card), "
                f"{peak:6.1f} MB peak, {size:5.1f} MB file\n"
            )


WRITERS = {"studykit": with_studykit, "genanki": with_genanki}


def main() -> None:
    """One run where a writer is named, else all of them in turn."""
    if len(sys.argv) > 1 and sys.argv[1] in WRITERS:
        WRITERS[sys.argv[1]](int(sys.argv[2]), Path(sys.argv[3]))
        return
    for count in map(int, sys.argv[1:] or ("1000", "10000", "50000")):
        compare(count)
        whole(count)


if __name__ == "__main__":
    main()
