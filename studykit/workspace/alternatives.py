"""What other conventions would make of a vault: how many cards each plausible choice yields.

The marks that could make a card are looked for in every note once; a choice is then counted by reading anew only the
notes that hold a mark it is about, exactly as they would be read with its line in ``studykit.yml``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from studykit.config import BOLD_CLOZE, CURLY_CLOZE, HIGHLIGHT_CLOZE, Config, Conventions
from studykit.config.settings import Folder
from studykit.dialects.detection import outside_code
from studykit.dialects.tally import KNOWN_SEPARATORS, present
from studykit.index.choices import Ground
from studykit.index.parsing import parse_text
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.workspace.workspace import Workspace

_CLOZES = {HIGHLIGHT_CLOZE: "==x==", BOLD_CLOZE: "**x**", CURLY_CLOZE: "{{x}}"}
_CLOZE = {
    HIGHLIGHT_CLOZE: re.compile(r"==[^\s=][^=]{0,400}=="),
    BOLD_CLOZE: re.compile(r"\*\*[^\s*][^*]{0,400}\*\*"),
    CURLY_CLOZE: re.compile(r"\{\{[^\s{}][^{}]{0,400}\}\}"),
}
_MARK = re.compile(r"[-=><:;@?]{2,}")
_TAGGED = re.compile(r"[ \t]*[-*+][ \t]+#([^\s#\[\]]{1,60})[ \t]+\S")
_MULTILINE = ("?", "??")
_FEWEST = 2
"""Lines that must begin with a tag before it is thought of as the mark of a question."""
_MOST_SEPARATORS = 4
_MOST_TAGS = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """A choice, where its mark stands, the cards it yields and how many of them have a schedule.

    ``setting`` is its line in ``studykit.yml``; "" for what is in force without one.
    """

    choice: str
    lines: int
    first: str
    cards: int
    scheduled: int
    setting: str = ""


@dataclass(slots=True)
class _Seen:
    """Where a mark stands outside code."""

    lines: int = 0
    first: tuple[str, int] = ("", 0)
    paths: set[NotePath] = field(default_factory=set)

    def at(self, path: NotePath, line: int) -> None:
        self.lines += 1
        self.first = self.first if self.first[1] else (path, line)
        self.paths.add(path)


@dataclass(frozen=True, slots=True)
class _Choice:
    words: str
    seen: _Seen
    setting: str
    change: Callable[[Config], Config]


def outcomes(workspace: Workspace) -> list[Outcome]:
    """What is in force first, then each alternative for which the vault shows a reason."""
    counts = {path: _counted(note) for path, note in workspace.notes.items()}
    total = _sum(counts.values())
    found = [Outcome("as found", 0, "", *total)]
    for choice in _choices(workspace, _sights(workspace)):
        before = _sum(counts[path] for path in choice.seen.paths)
        after = _sum(_read(workspace, choice))
        cards, scheduled = (all_ - old + new for all_, old, new in zip(total, before, after, strict=True))
        found.append(Outcome(choice.words, choice.seen.lines, _place(choice.seen), cards, scheduled, choice.setting))
    return found


def _place(seen: _Seen) -> str:
    return f"{seen.first[0]}:{seen.first[1]}"


def _sum(counts: Any) -> tuple[int, int]:
    cards = scheduled = 0
    for one, two in counts:
        cards, scheduled = cards + one, scheduled + two
    return cards, scheduled


def _counted(note: Note) -> tuple[int, int]:
    """Cards, and those of them with a schedule."""
    cards = sum(len(block.faces) for block in note.blocks)
    return cards, sum(min(len(block.faces), len(block.record.segments)) for block in note.blocks if block.record)


def _read(workspace: Workspace, choice: _Choice) -> Iterator[tuple[int, int]]:
    reading = workspace.reading
    ground: Ground = replace(reading.ground, config=choice.change(workspace.config))
    for path in sorted(choice.seen.paths):
        before = reading.choices[path]
        chosen = ground.choice(path, before.dialect, before.reason)
        source = reading.sources[path]
        gallery = ground.drawings().of(path, chosen.dialect)
        yield _counted(parse_text(source, chosen.dialect, chosen.conventions, ground.place(path), gallery))


def _sights(workspace: Workspace) -> Mapping[str, _Seen]:
    """Every mark that could make a card, and where it stands; a list item's tag is spelled ``- #tag``."""
    seen: dict[str, _Seen] = {}
    known = frozenset(KNOWN_SEPARATORS)
    for path, source in ((path, workspace.reading.sources[path]) for path in workspace.notes):
        for number, line in enumerate(outside_code(source.lines), 1):
            marks = list(present(" ".join(_MARK.findall(line)), known)) if _MARK.search(line) else []
            marks += [pattern for pattern, found in _CLOZE.items() if found.search(line)]
            marks += [line.strip()] if line.strip() in _MULTILINE else []
            tagged = _TAGGED.match(line)
            marks += [f"- #{tagged[1]}"] if tagged else []
            for mark in marks:
                seen.setdefault(mark, _Seen()).at(path, number)
    return seen


def _choices(workspace: Workspace, sights: Mapping[str, _Seen]) -> Iterator[_Choice]:
    in_force = [choice.conventions for choice in workspace.reading.choices.values()]
    yield from _separators(sights, in_force)
    yield from _clozes(sights, in_force)
    yield from _tags(sights, in_force)
    marks = [sights[mark] for mark in (*KNOWN_SEPARATORS, *_MULTILINE, HIGHLIGHT_CLOZE) if mark in sights]
    anywhere = _Seen(sum(one.lines for one in marks), min((one.first for one in marks), default=("", 0)))
    anywhere.paths.update(*(one.paths for one in marks))
    if anywhere.paths and not all(conventions.deck_folder for conventions in in_force):
        folder = Folder(".", {"decks": True})
        yield _Choice(
            "every note a deck, no tag needed", anywhere, 'folders: {".": {decks: true}}',
            lambda config: replace(config, folders=(folder, *config.folders)),
        )  # fmt: skip


def _separators(sights: Mapping[str, _Seen], in_force: list[Conventions]) -> Iterator[_Choice]:
    """Each separator that is seen, alone; the others' notes are counted anew, too, for those lose their cards."""
    standing = {mark: sights[mark] for mark in KNOWN_SEPARATORS if mark in sights}
    others = set().union(*(one.paths for one in standing.values()))
    used = Counter(one.separators.inline for one in in_force if not one.evidence_only)
    usual = used.most_common(1)[0][0] if used else ()
    ranked = sorted(standing, key=lambda mark: (-standing[mark].lines, mark))
    for mark in [mark for mark in ranked if (mark,) != usual][:_MOST_SEPARATORS]:
        seen = _Seen(standing[mark].lines, standing[mark].first, others)
        change = {"inline": (mark,), **({"reversed": ()} if mark == ":::" else {})}
        setting = f'separators: {{inline: "{mark}"{", reversed: []" if mark == ":::" else ""}}}'
        yield _Choice(f"{mark} on one line", seen, setting, _given("separators", change))


def _clozes(sights: Mapping[str, _Seen], in_force: list[Conventions]) -> Iterator[_Choice]:
    usual = Counter(one.clozes for one in in_force).most_common(1)
    standing = usual[0][0] if usual else ()
    for pattern, shown in _CLOZES.items():
        if pattern not in sights:
            continue
        on = pattern in standing
        wanted = tuple(one for one in standing if one != pattern) if on else (*standing, pattern)
        listed = ", ".join(f'"{one}"' for one in wanted)
        words = f"{shown} no cloze" if on else f"{shown} a cloze"
        yield _Choice(words, sights[pattern], f"clozes: [{listed}]", _given("clozes", wanted))


def _tags(sights: Mapping[str, _Seen], in_force: list[Conventions]) -> Iterator[_Choice]:
    """List items that begin with a tag, as questions."""
    known = {tag for one in in_force for tag in (*one.card_tags, *one.flashcard_tags)}
    found = [mark for mark in sights if mark.startswith("- #") and sights[mark].lines >= _FEWEST]
    for mark in sorted(found, key=lambda one: (-sights[one].lines, one))[:_MOST_TAGS]:
        tag = mark.removeprefix("- #")
        if tag not in known:
            words = f"list items with #{tag}"
            yield _Choice(words, sights[mark], f'card_tags: ["#{tag}"]', _given("card_tags", (tag,)))


def _given(key: str, value: Any) -> Callable[[Config], Config]:
    """The user's file with one line more."""
    return lambda config: replace(config, given={**config.given, key: value})
