"""Sequence flows as pictures and as text, by our own renderer."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from hashlib import sha256

from studykit.diagrams.detect import flow_in_comment, read_flow
from studykit.diagrams.model import Flow, Reading
from studykit.diagrams.svg import draw_svg
from studykit.diagrams.theme import Colouring
from studykit.markdown.diagrams import DIAGRAM_KINDS

_VERSION = "5"
"""Part of the cache key: raised when the same flow is drawn differently."""

_UID = "skflowuid"
_OPTION = re.compile(r"(?<=\s)(hide|show)=(\d{1,5})(?!\S)")

_READABLE = frozenset({"mermaid", "plantuml"})


def read(source: str, language: str) -> Reading | None:
    """The flow in a fence; None for another kind of diagram, or no diagram at all."""
    kind = DIAGRAM_KINDS.get(language.lower(), "")
    return read_flow(source, kind) if kind in _READABLE else None


def read_comment(body: str) -> Flow | None:
    """The flow an HTML comment holds, if it does."""
    reading = flow_in_comment(body)
    return reading.flow if reading else None


def draw(flow: Flow, uid: str, colouring: Colouring, cache: MutableMapping[str, str], hide: int | None = None) -> str:
    """The SVG of a flow, step ``hide`` masked; ``uid`` makes its ids unique in a page."""
    key = "flow-" + sha256(f"{_VERSION} {colouring} {hide} {flow!r}".encode("utf-8", "replace")).hexdigest()
    svg = cache.get(key)
    if svg is None:
        svg = cache[key] = draw_svg(flow, hide=hide, colouring=colouring, uid=_UID)
    return svg.replace(_UID, uid)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a fence's info string asks of the drawing: ``hide=3`` masks step 3; with ``show=3`` that step was just
    told in words, as on the back of a card, and plain text does not repeat the whole flow."""

    hide: int | None = None
    show: int | None = None


PLAIN = Asked()
"""The whole flow, as it stands in a note."""


def asked(info: str) -> Asked:
    found = dict(_OPTION.findall(info))
    return Asked(*(int(found[name]) if name in found else None for name in ("hide", "show")))


def maskable(flow: Flow, step: int | None) -> bool:
    """Whether there is nothing to mask, or such a step."""
    return step is None or 1 <= step <= len(flow.steps)


def label(flow: Flow) -> str:
    """What the drawing is called where it is an image: the author's words, else who takes part."""
    parties = ", ".join(" ".join(party.name.split()) for party in flow.participants)
    return flow.label or flow.title or parties
