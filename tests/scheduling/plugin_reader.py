"""How the Obsidian plugin "Spaced Repetition" 1.15 reads cards, and where it writes their schedules: written down
from what it does, defects included, and held to its own readings of the vectors. Nothing of studykit is used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_SCHEDULE = re.compile(r"<!--SR:(.+?)-->")
_LOOSE = re.compile(r"!(\d{4}-\d\d-\d\d,\d+,\d+)")
_REMOVED = re.compile(r"<!--SR:.+-->")
_OWN_TAG = re.compile(r"#[^\s#]+")
_BLOCK_ID = re.compile(r" (\^[A-Za-z0-9-]+)\Z")
_FENCE = re.compile(r"`{3,}|~{3,}")
_HIGHLIGHT = re.compile(r"==.+?==")
_DATES = (r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", r"(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>\d{4})")
CALLOUT_LINE = "> [!sr|card-metadata]"

Schedule = tuple[str, int, int] | str | None
"""Due date, interval and ease; the word FSRS; None for a new card."""


@dataclass(frozen=True, slots=True)
class Read:
    """A card: its lines (0-based, inclusive), its text as it stands, and a schedule for each sibling."""

    kind: str
    first: int
    last: int
    text: str
    own_tag: str
    block_id: str
    question: str
    schedules: tuple[Schedule, ...]


class Plugin:
    """``settings`` as in its file; what is missing has the plugin's default. Clozes are highlights only."""

    def __init__(self, settings: Mapping[str, Any] | None = None) -> None:
        given = settings or {}
        self.inline = {
            given.get("singleLineCardSeparator", "::"): "SingleLineBasic",
            given.get("singleLineReversedCardSeparator", ":::"): "SingleLineReversed",
        }
        self.multiline = {
            given.get("multilineCardSeparator", "?"): "MultiLineBasic",
            given.get("multilineReversedCardSeparator", "??"): "MultiLineReversed",
        }
        self.end = given.get("multilineCardEndMarker", "")
        self.same_line = given.get("cardCommentOnSameLine", False)
        self.callouts = given.get("useCalloutsForSchedulingComments", False)

    def read(self, data: str) -> list[Read]:
        lines = _without_front_matter(data.replace("\r\n", "\n").split("\n"))
        return _Scan(self, lines).run()

    def write(self, data: str, card: Read, schedules: list[Schedule]) -> str:
        """The note after the plugin answered this card: its text found by searching, its schedule put where it
        puts it."""
        parts = "".join("!" + ",".join(map(str, one or ("2000-01-01", 1, 250))) for one in schedules)
        comment, question = f"<!--SR:{parts}-->", card.question.rstrip()
        if card.own_tag:
            question = f"{card.own_tag} {question}"
        anchor = f" {card.block_id}" if card.block_id else ""
        if self.callouts:
            new = f"{question}\n{CALLOUT_LINE} \n> {comment}{anchor}"
        elif self.same_line and not question.endswith("```"):
            new = f"{question} {comment}{anchor}"
        else:
            new = f"{question}{anchor}\n{comment}"
        assert card.text in data, "the plugin does not find its card"
        return data.replace(card.text, new, 1)


class _Scan:
    """One pass over the lines; ``text``, ``kind`` and ``first`` are those of the card that is being collected."""

    def __init__(self, plugin: Plugin, lines: list[str]) -> None:
        self.plugin, self.lines = plugin, lines
        self.found: list[Read] = []
        self.text, self.kind, self.first, self.at = "", "", 0, 0

    def run(self) -> list[Read]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.startswith("<!--") and not line.startswith("<!--SR:"):
                self.at += 2 if "-->" in line else len(self.lines)
                continue
            if self.ends(line):
                self.emit(self.at - 1)
                self.first = self.at + 1
            else:
                self.text = f"{self.text}\n{line.rstrip()}" if self.text else line.rstrip()
                self.take(line)
            self.at += 1
        self.emit(len(self.lines) - 1)
        return self.found

    def ends(self, line: str) -> bool:
        end = self.plugin.end
        if not _trimmed(line):
            return not (end and self.kind)
        return bool(end) and _trimmed(line) == end

    def take(self, line: str) -> None:
        multiline = self.plugin.multiline.get(_trimmed(line))
        if one_line := self.inline(line):
            self.one_line_card(line, one_line)
        elif multiline and len(self.text) > 1:
            self.kind = multiline
        elif fence := _FENCE.match(line):
            while self.at + 1 < len(self.lines) and not self.lines[self.at + 1].startswith(fence[0]):
                self.swallow()
            self.text += "\n" + fence[0]
            self.at += 1
        elif not self.kind and _HIGHLIGHT.search(line):
            self.kind = "Cloze"

    def one_line_card(self, line: str, kind: str) -> None:
        """What was collected before is thrown away; the next card without a blank line begins, it says, here."""
        self.text, self.kind, self.first = line, kind, self.at
        following = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else ""
        if following.startswith("<!--SR:"):
            self.swallow()
        elif following.startswith(CALLOUT_LINE):
            while self.at + 1 < len(self.lines):
                self.swallow()
                if "<!--SR:" in self.lines[self.at]:
                    break
        self.emit(self.at)

    def swallow(self) -> None:
        self.at += 1
        self.text += "\n" + self.lines[self.at]

    def inline(self, line: str) -> str:
        for separator in sorted(self.plugin.inline, key=len, reverse=True):
            at = line.find(separator)
            if separator and at >= 0 and not (line[:at].count("`") % 2 and line[at + len(separator) :].count("`") % 2):
                return self.plugin.inline[separator]
        return ""

    def emit(self, last: int) -> None:
        if self.kind and self.text:
            self.found.append(_card(self.kind, self.first, last, self.text.rstrip()))
        self.text, self.kind = "", ""


def _card(kind: str, first: int, last: int, text: str) -> Read:
    rest = _REMOVED.sub("", text)
    tag = _OWN_TAG.match(rest.strip())
    own_tag = tag[0] if tag else ""
    behind_tag = rest.strip()[len(own_tag) :].lstrip() + rest[len(rest.rstrip()) :]
    rest = behind_tag if own_tag else rest.rstrip()
    anchor = _BLOCK_ID.search(rest)
    siblings = 2 if kind.endswith("Reversed") else len(_HIGHLIGHT.findall(rest)) if kind == "Cloze" else 1
    held = _SCHEDULE.search(text)
    parts = [part.strip() for part in held[1].split("!")] if held else _LOOSE.findall(text)
    schedules = [_schedule(part) for part in parts if part][:siblings]
    schedules += [None] * (siblings - len(schedules))
    question = rest[: anchor.start()] if anchor else rest
    return Read(kind, first, last, text, own_tag, anchor[1] if anchor else "", question, tuple(schedules))


def _trimmed(line: str) -> str:
    return line.strip(" \t\r\n\f\v\xa0\ufeff")


def _without_front_matter(lines: list[str]) -> list[str]:
    if lines[0] != "---" or "---" not in lines[1:]:
        return lines
    end = lines.index("---", 1)
    return [""] * (end + 1) + lines[end + 1 :]


def _schedule(part: str) -> Schedule:
    fields = [field.strip() for field in part.split(",")]
    if fields[0] == "fsrs":
        return "FSRS"
    match = next((found for pattern in _DATES if (found := re.match(pattern, fields[0]))), None)
    if match is None:
        return "dead"
    due = f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}"
    if due == "2000-01-01":
        return None
    return due, int(float(fields[1])), int(float(fields[2])) if len(fields) > 2 else 0
