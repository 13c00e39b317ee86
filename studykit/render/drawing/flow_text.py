"""Sequence flows drawn with characters."""

from __future__ import annotations

from studykit.diagrams.text import draw_text
from studykit.render.drawing.flow import read


def flow_as_text(source: str, language: str, width: int) -> str | None:
    """The flow in a fence, at most ``width`` columns wide; None where there is none."""
    reading = read(source, language)
    return draw_text(reading.flow, width=width) if reading and reading.flow else None
