"""Dialects: how the notes of one program are read. To add one: a file with its value and a line in `DIALECTS`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from studykit.dialects.base import Dialect
from studykit.dialects.commonmark import COMMONMARK
from studykit.dialects.docs import DOCS
from studykit.dialects.gitbook import GITBOOK
from studykit.dialects.logseq import LOGSEQ
from studykit.dialects.obsidian import OBSIDIAN
from studykit.dialects.roam import ROAM

DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {dialect.name: dialect for dialect in (ROAM, GITBOOK, OBSIDIAN, DOCS, LOGSEQ, COMMONMARK)}
)
"""In the order in which a note under no marker is tried."""

__all__ = ["DIALECTS", "Dialect"]
