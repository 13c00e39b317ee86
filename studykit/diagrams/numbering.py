"""Automatic numbering of messages, as PlantUML spells it; Mermaid's is a part of it."""

from __future__ import annotations

import re
from dataclasses import field, replace

from studykit.diagrams.markup import plantuml_text
from studykit.model.values import dataclass

_FORMATTED = re.compile(r'^(?P<numbers>[\d.,:; ]*)(?:"(?P<format>[^"]*)")?$')
_DIGITS = re.compile(r"[0#]+")
_LARGEST = 9  # digits of a number; longer ones are no step numbers
_MOST_PARTS = 9  # of a dotted number
_LONGEST_FORMAT = 100  # characters


@dataclass(frozen=True, slots=True)
class Numbering:
    """Counts messages: ``parts`` is the next number (``1.2.3`` has three), its last part grows by ``step``."""

    parts: tuple[int, ...] = (1,)
    separator: str = "."
    step: int = 1
    format: str = ""
    running: bool = False
    start: tuple[int, ...] = field(default=(1,))

    @property
    def text(self) -> str | None:
        """The next number as it is to be shown; None while numbering is off."""
        if not self.running:
            return None
        digits = self.separator.join(str(part) for part in self.parts)
        if not self.format:
            return digits
        if len(self.parts) > 1:
            return plantuml_text(_DIGITS.sub(digits, self.format, count=1)).plain
        return plantuml_text(_DIGITS.sub(lambda found: digits.zfill(found[0].count("0")), self.format, count=1)).plain

    def after(self) -> Numbering:
        """The numbering once a message has taken ``text``."""
        if not self.running:
            return self
        return replace(self, parts=(*self.parts[:-1], self.parts[-1] + self.step))


def renumber(numbering: Numbering, words: str) -> Numbering | None:
    """The numbering after the rest of an ``autonumber`` line; None when the words make no sense.

    Understood: nothing, ``start``, ``start step``, each with a ``"format"`` behind; ``stop`` or ``off``;
    ``resume`` with an optional step and format; ``inc A`` (B, ...) to raise a part of a dotted number.
    """
    words = words.strip()
    if words.lower() in ("stop", "off"):
        return replace(numbering, running=False)
    if increment := re.fullmatch(r"(?i:inc)\s+([A-Z])", words):
        return _raise_part(numbering, ord(increment[1]) - ord("A"))
    resume = re.match(r"(?i:resume)\b", words)
    found = _FORMATTED.match(words[resume.end() :].strip() if resume else words)
    if not found or len(found["format"] or "") > _LONGEST_FORMAT:
        return None
    if any(len(digits) > _LARGEST for digits in re.findall(r"\d+", found["numbers"])):
        return None
    numbers = found["numbers"].split()
    if resume:
        step = int(numbers[0]) if numbers and numbers[0].isdigit() else numbering.step
        shape = found["format"] if found["format"] is not None else numbering.format
        return replace(numbering, running=True, step=step, format=shape)
    start = tuple(int(part) for part in re.findall(r"\d+", numbers[0])) if numbers else (1,)
    if not 0 < len(start) <= _MOST_PARTS:
        return None
    separator = next(iter(re.findall(r"[.,:;]", numbers[0])), ".") if numbers else "."
    step = int(numbers[1]) if len(numbers) > 1 and numbers[1].isdigit() else 1
    return Numbering(start, separator, step, found["format"] or "", True, start)


def _raise_part(numbering: Numbering, part: int) -> Numbering | None:
    if part >= len(numbering.parts):
        return None
    parts = (*numbering.parts[:part], numbering.parts[part] + 1, *numbering.start[part + 1 :])
    return replace(numbering, parts=parts)
