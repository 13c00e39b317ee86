"""A case's vault: written to disk in one of four disguises, read as the program reads it, and told in a few lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from casefile import CASES, Section, visible

from studykit.checks import Subject, check
from studykit.config import load
from studykit.graph import Graph, build_graph
from studykit.identity import KnownIdentities
from studykit.index.cards import BlockCards, identify
from studykit.index.reading import Reading, read_vault
from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN, CardBlock, Face
from studykit.model.diagnostic import Diagnostic
from studykit.model.link import ResolvedLink
from studykit.model.schedule import BadState, EaseState, ForeignState, MemoryState, Segment
from studykit.scheduling.records import RECORDS
from studykit.scheduling.states import due_day
from studykit.text import SourceText, apply, decode

RATED = EaseState(date(2026, 12, 1), Fraction(6), 260)
PLUGIN_FILE = ".obsidian/plugins/obsidian-spaced-repetition/data.json"
DISGUISES = ("plain", "CRLF", "BOM", "no last line end")
_BOM = b"\xef\xbb\xbf"


def disguise(path: str, text: str, name: str) -> bytes:
    """The bytes of a file; only notes are disguised."""
    if not path.endswith(".md"):
        return text.encode()
    if name == "CRLF":
        text = text.replace("\n", "\r\n")
    if name == "no last line end":
        text = text.removesuffix("\n")
    return (_BOM if name == "BOM" else b"") + text.encode()


def write_vault(root: Path, files: dict[str, str], profiles: tuple[str, ...], disguised: str) -> None:
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(disguise(path, text, disguised))
    for profile in profiles:
        place = root / PLUGIN_FILE
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes((CASES / f"profile-{profile}.json").read_bytes())


@dataclass(frozen=True)
class CaseVault:
    """A vault as the commands would read it."""

    root: Path

    @cached_property
    def reading(self) -> Reading:
        return read_vault(load(self.root))

    @cached_property
    def graph(self) -> Graph:
        reading = self.reading
        return build_graph(
            reading.notes, lambda note, link: reading.dialect(note.path).resolve(link, note.path, reading.names)
        )

    @cached_property
    def blocks(self) -> list[tuple[SourceText, BlockCards]]:
        """Every card block with the source of its note, in path and line order."""
        reading = self.reading
        identified = identify(reading.notes.values(), KnownIdentities())
        return [(reading.sources[path], block) for path in sorted(reading.notes) for block in identified.blocks[path]]

    def report(self, section: Section) -> str:
        """What a section of the case should say."""
        match section.word:
            case "titles":
                lines = [self._at(path, visible(note.title)) for path, note in sorted(self.reading.notes.items())]
            case "cards":
                lines = [line for source, block in self.blocks for line in self._block(source, block)]
            case "links":
                lines = [self._link(found) for path in self.graph.nodes for found in self.graph.links[path]]
            case "tags":
                lines = [
                    self._at(path, f"{tag.line} {visible(tag.name)}")
                    for path, note in sorted(self.reading.notes.items())
                    for tag in note.tags
                ]
            case "findings":
                lines = [self._finding(found) for found in self._findings(section.argument)]
            case _:
                lines = list(self._rated(int(section.argument) - 1))
        return "\n".join(lines)

    def _at(self, path: str, text: str) -> str:
        return text if len(self.reading.notes) == 1 else f"{visible(path)} {text}"

    def _block(self, source: SourceText, found: BlockCards) -> Iterator[str]:
        block = found.block
        first, last = block.lines
        head = f"{first}-{last} {block.kind} in {', '.join(block.decks) or 'no deck'}"
        head += f" ^{block.anchor}" if block.anchor else ""
        head += f" under {' > '.join(block.context)}" if block.context else ""
        head += f" on {block.topic}" if block.topic else ""
        head += " (guessed)" if not block.rateable else ""
        yield self._at(source.path, visible(head))
        for face, segment in zip(block.faces, found.segments(), strict=True):
            yield f"  {schedule(segment)}"
            yield from sides(face)

    def _link(self, found: ResolvedLink) -> str:
        link, resolution = found.link, found.resolution
        fragment = f"#{link.fragment}" if link.fragment else ""
        where = resolution.path if resolution.path is not None else resolution.status
        text = f"{link.line}:{link.column} {link.kind} {link.target}{fragment} -> {where}"
        text += f" by {resolution.via}" if resolution.via else ""
        text += f" as {link.text!r}" if link.text not in (link.target, link.target + fragment) else ""
        text += f" size {link.size}" if link.size else ""
        text += f" ({link.role})" if link.role != "body" else ""
        text += " anchor missing" if found.anchor_found is False else ""
        return self._at(found.source, visible(text))

    def _findings(self, only: str) -> list[Diagnostic]:
        found = [
            *self.reading.diagnostics,
            *(finding for note in self.reading.notes.values() for finding in note.diagnostics),
            *check(
                Subject(
                    self.reading.notes,
                    [link for path in self.graph.nodes for link in self.graph.links.get(path, ())],
                    lambda _found: False,
                )
            ),
        ]
        wanted = only.split()
        return [finding for finding in sorted(set(found)) if not wanted or finding.code in wanted]

    def _finding(self, found: Diagnostic) -> str:
        return self._at(found.path, f"{found.line}:{found.column} {found.severity} {found.code}")

    def _rated(self, number: int) -> Iterator[str]:
        """What a rating of a card (counted over the whole report, 0-based) changes, line by line."""
        found = self._card(number)
        if found is None:
            yield "there is no such card"
            return
        source, block, sibling = found
        kind = block.record.kind if block.record is not None else block.record_kind
        edit = RECORDS[kind].encode(source, block, sibling, RATED, base_ease=250)
        if edit is None:
            yield "kept in the journal"
            return
        after = decode(source.path, apply(source, edit)[0])
        assert after.bom == source.bom
        assert edit.new.count("\n") == edit.new.count(source.newline)
        yield from changed_lines(source, after)

    def _card(self, number: int) -> tuple[SourceText, CardBlock, int] | None:
        for source, found in self.blocks:
            if number < len(found.block.faces):
                return source, found.block, number
            number -= len(found.block.faces)
        return None


def schedule(segment: Segment) -> str:
    match segment:
        case None:
            return "new"
        case EaseState():
            return f"due {segment.due}, interval {float(segment.interval):g}, ease {segment.ease}"
        case MemoryState():
            return f"due {due_day(segment)}, interval {float(segment.interval):g}, fsrs"
        case BadState() | ForeignState():
            return f"{'bad' if isinstance(segment, BadState) else 'foreign'} {segment.text}"


def sides(face: Face) -> Iterator[str]:
    """Front and back as they stand in the note, and as they are shown where that differs by more than the marks."""
    for letter, side, shown in (("Q", face.front, face.front_display), ("A", face.back, face.back_display)):
        marked = shown.replace(CLOZE_OPEN, "⟦").replace(CLOZE_CLOSE, "⟧")
        if shown.replace(CLOZE_OPEN, "").replace(CLOZE_CLOSE, "") == side:
            yield f"  {letter}: {visible(marked)}".rstrip()
            continue
        yield f"  {letter}: {visible(side)}".rstrip()
        yield f"  shown: {visible(marked)}".rstrip()


def changed_lines(before: SourceText, after: SourceText) -> Iterator[str]:
    """``+7 text``: line 7 is new; ``7 text``: line 7 now says this. Everything else is the same."""
    old, new = before.text.split("\n"), after.text.split("\n")
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < min(len(old), len(new)) - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    gone = len(old) - tail - start
    for number, line in enumerate(new[start : len(new) - tail]):
        sign = "" if number < gone else "+"
        yield f"{sign}{start + number + 1} {visible(line.removesuffix(chr(13)))}"
