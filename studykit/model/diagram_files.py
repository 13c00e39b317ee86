"""Which files hold one diagram and nothing else."""

from __future__ import annotations

from types import MappingProxyType

DIAGRAM_FILES = MappingProxyType(
    {
        "puml": "plantuml",
        "plantuml": "plantuml",
        "pu": "plantuml",
        "iuml": "plantuml",
        "mmd": "mermaid",
        "mermaid": "mermaid",
        "dot": "dot",
        "gv": "dot",
    }
)
"""The ending of a file's name -> the kind of diagram in it."""
