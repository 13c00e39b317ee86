"""A vault as the commands see it: configuration, notes, graph, cards and schedulers, each derived when first asked."""

from __future__ import annotations

from studykit.workspace.workspace import Workspace

__all__ = ["Workspace"]
