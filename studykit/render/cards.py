"""The two sides of a card as HTML."""

from __future__ import annotations

from dataclasses import dataclass

from studykit.model.card import Face
from studykit.render.html import render_fragment
from studykit.render.policy import Policy


@dataclass(frozen=True, slots=True)
class FaceHtml:
    """Clean HTML of both sides; ``back`` is "" where the card has no answer yet."""

    front: str
    back: str


def render_face(face: Face, constructs: frozenset[str], policy: Policy) -> FaceHtml:
    """A card as it is shown: without bullets, pipes and code marks around it, clozes as ``<span class="cloze">``."""
    front = render_fragment(face.front_display, constructs, policy)
    return FaceHtml(front, render_fragment(face.back_display, constructs, policy) if face.back_display.strip() else "")
