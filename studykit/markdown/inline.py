"""Inline content read off the source: links, tags, and which characters are plain text.

The renderer parses inline content with markdown-it-py, whose inline tokens carry no positions. Write-back and
diagnostics need positions, so a scanner walks the source itself, block by block, in one pass.
"""

from __future__ import annotations

from studykit.markdown.addresses import plain_text
from studykit.markdown.blocks import Structure
from studykit.markdown.regions import MASK, Region, RegionKind
from studykit.markdown.scanned import PlacedTag, Scan
from studykit.markdown.scanner import Scanner
from studykit.model.span import Span
from studykit.text import SourceText

__all__ = ["MASK", "PlacedTag", "Region", "RegionKind", "Scan", "plain_text", "scan"]


def scan(source: SourceText, structure: Structure, constructs: frozenset[str], hidden: tuple[Span, ...] = ()) -> Scan:
    """Scan the leaf blocks of a note; nothing is found in ``hidden`` (front matter, generated text)."""
    return Scanner(source, structure, constructs, hidden).run()
