"""Sequence flows: read from PlantUML or Mermaid, drawn as SVG or text, put into sentences, asked step by step.

    reading = read_flow(source, "mermaid")
    svg = draw_svg(reading.flow, hide=4)

Nothing here knows of notes, cards or files, and nothing beyond the standard library is needed. The names below are
imported when they are first used, so that a program that draws nothing pays nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studykit.diagrams.detect import flow_in_comment, read_flow
    from studykit.diagrams.model import Flow, Message, Participant, Problem, Reading
    from studykit.diagrams.occlusion import Occlusion, StepBoxes, occlude
    from studykit.diagrams.steps import following, pair_key, step_key, step_keys
    from studykit.diagrams.svg import draw_svg
    from studykit.diagrams.text import draw_text
    from studykit.diagrams.theme import FLOW_CSS
    from studykit.diagrams.wording import sentences

__all__ = [
    "FLOW_CSS",
    "Flow",
    "Message",
    "Occlusion",
    "Participant",
    "Problem",
    "Reading",
    "StepBoxes",
    "draw_svg",
    "draw_text",
    "flow_in_comment",
    "following",
    "occlude",
    "pair_key",
    "read_flow",
    "sentences",
    "step_key",
    "step_keys",
]

_HOMES = {
    "detect": ("flow_in_comment", "read_flow"),
    "model": ("Flow", "Message", "Participant", "Problem", "Reading"),
    "wording": ("sentences",),
    "occlusion": ("Occlusion", "StepBoxes", "occlude"),
    "steps": ("following", "pair_key", "step_key", "step_keys"),
    "svg": ("draw_svg",),
    "text": ("draw_text",),
    "theme": ("FLOW_CSS",),
}


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
