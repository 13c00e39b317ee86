"""Sequence flows drawn with characters."""

from __future__ import annotations

import re

from studykit.cards.step import escaped
from studykit.diagrams.text import draw_text
from studykit.diagrams.wording import sentences
from studykit.markdown.fences import language_of
from studykit.render.drawing.flow import asked, maskable, read

_DRAWING = re.compile(r"(?P<fence>`{3,})(?P<info>[^\n`]*+)\n(?P<source>.*)\n(?P=fence)", re.DOTALL)


def flow_as_text(source: str, info: str, width: int) -> str | None:
    """The flow in a fence, masked as its info string asks, at most ``width`` columns wide; None where there is none."""
    reading, hide = read(source, language_of(info)), asked(info).hide
    if reading is None or reading.flow is None:
        return None
    return draw_text(reading.flow, width=width, hide=hide if maskable(reading.flow, hide) else None)


def flow_as_words(source: str, info: str) -> str | None:
    """What plain text says of a fence on a step card: sentences without the masked step, nothing on the back.

    None for every other fence: it is said by its source.
    """
    wanted = asked(info)
    if wanted.hide is None and wanted.show is None:
        return None
    reading = read(source, language_of(info))
    if reading is None or reading.flow is None or not maskable(reading.flow, wanted.hide):
        return None
    return "\n".join(sentences(reading.flow, hide=wanted.hide)) if wanted.hide else ""


def question_in_words(markdown: str) -> str:
    """The question of a step card for programs that would show all of its drawing: what is not masked, as a list."""
    question, _, drawing = markdown.partition("\n\n")
    found = _DRAWING.fullmatch(drawing)
    words = flow_as_words(found["source"], found["info"]) if found else None
    return "\n".join((question, *(f"- {escaped(line)}" for line in (words or "").split("\n") if line)))
