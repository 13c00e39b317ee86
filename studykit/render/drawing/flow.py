"""Sequence flows as pictures and as text, by our own renderer."""

from __future__ import annotations

from collections.abc import MutableMapping
from hashlib import sha256
from types import MappingProxyType

from studykit.diagrams.detect import flow_in_comment, read_flow
from studykit.diagrams.model import Flow, Reading
from studykit.diagrams.svg import draw_svg
from studykit.diagrams.theme import Colouring

_VERSION = "1"
"""Part of the cache key: raised when the same flow is drawn differently."""

_UID = "skflowuid"

KINDS = MappingProxyType(
    {
        "mermaid": "mermaid",
        "plantuml": "plantuml",
        "puml": "plantuml",
        "uml": "plantuml",
        "dot": "dot",
        "graphviz": "dot",
        "d2": "d2",
    }
)
"""Language of a fence -> kind of diagram."""

_READABLE = frozenset({"mermaid", "plantuml"})


def read(source: str, language: str) -> Reading | None:
    """The flow in a fence; None for another kind of diagram, or no diagram at all."""
    kind = KINDS.get(language.lower(), "")
    return read_flow(source, kind) if kind in _READABLE else None


def read_comment(body: str) -> Flow | None:
    """The flow an HTML comment holds, if it does."""
    reading = flow_in_comment(body)
    return reading.flow if reading else None


def draw(flow: Flow, uid: str, colouring: Colouring, cache: MutableMapping[str, str]) -> str:
    """The SVG of a flow; ``uid`` makes its ids unique in a page."""
    key = "flow-" + sha256(f"{_VERSION} {colouring} {flow!r}".encode("utf-8", "replace")).hexdigest()
    svg = cache.get(key)
    if svg is None:
        svg = cache[key] = draw_svg(flow, colouring=colouring, uid=_UID)
    return svg.replace(_UID, uid)


def label(flow: Flow) -> str:
    """What the drawing is called where it is an image: the author's words, else who takes part."""
    parties = ", ".join(" ".join(party.name.split()) for party in flow.participants)
    return flow.label or flow.title or parties
