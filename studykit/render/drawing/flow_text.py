"""Sequence flows drawn with characters."""

from __future__ import annotations

from studykit.diagrams.text import draw_text
from studykit.diagrams.wording import sentences
from studykit.markdown.diagrams import language_of
from studykit.render.drawing.flow import asked, maskable, read


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
