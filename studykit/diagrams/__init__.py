"""Sequence flows: read from PlantUML or Mermaid, drawn as SVG or text, put into sentences, asked step by step.

    reading = read_flow(source, "mermaid")
    svg = draw_svg(reading.flow, hide=4)

Nothing here knows of notes, cards or files, and nothing beyond the standard library is needed. How a source becomes a
picture, file by file:

- read: ``detect`` asks ``plantuml/`` or ``mermaid/``, which fill a ``draft`` (helped by ``arrow``, ``markup``,
  ``numbering``, ``tint``) and give a ``model.Flow`` with the lines that were not understood;
- place: ``layout`` makes a ``picture`` of it: ``columns`` from left to right (texts measured by ``measure``), ``rows``
  from top to bottom, ``heads``, ``frames``, and last ``stretches`` of lifelines and bars (from ``lives``) between them;
- write: ``svg`` spells the picture with the paths of ``strokes`` and ``shapes`` and the colours of ``theme``;
- or as text: ``text`` (placed by ``text_columns``, on a ``text_canvas``) for terminals, ``wording`` in sentences;
- ask: ``steps`` names the steps, ``masks`` hide them, ``occlusion`` says where they are.

**Stepping through a drawing on a page.** Every step is a ``<g data-step="k">`` whose ``<title>`` says it in words;
every note or divider between steps is a ``<g data-after="k">``: it belongs to the time after step k. To show the flow
up to step n, give those with a larger number the class ``skf-later``, and step n itself ``skf-now``; ``FLOW_CSS`` has
their look::

    for (const part of svg.querySelectorAll("[data-step], [data-after]")) {
      const at = Number(part.dataset.step ?? part.dataset.after);
      part.classList.toggle("skf-later", at > n);
      part.classList.toggle("skf-now", Number(part.dataset.step) === n);
    }

Without a script the whole flow shows. The names below are imported when they are first used, so that a program that
draws nothing pays nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.model.on_demand import on_demand

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

__getattr__ = on_demand(
    __name__,
    {
        "detect": ("flow_in_comment", "read_flow"),
        "model": ("Flow", "Message", "Participant", "Problem", "Reading"),
        "wording": ("sentences",),
        "occlusion": ("Occlusion", "StepBoxes", "occlude"),
        "steps": ("following", "pair_key", "step_key", "step_keys"),
        "svg": ("draw_svg",),
        "text": ("draw_text",),
        "theme": ("FLOW_CSS",),
    },
)
