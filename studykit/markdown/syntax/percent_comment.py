"""``%%comments%%``, in a line or over blocks: gone before anything else is parsed."""

from __future__ import annotations

import sys

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from studykit.markdown.blocks import block_structure
from studykit.markdown.inline import RegionKind, scan
from studykit.model.span import NotePath
from studykit.text import SourceText


def plugin(md: MarkdownIt) -> None:
    """Makes no tokens. Where a comment ends is asked of the scanner, so that index and display agree."""
    md.core.ruler.after("normalize", "percent_comment", _blank)


def _blank(state: StateCore) -> None:
    if "%%" not in state.src:
        return
    source = SourceText(NotePath(""), state.src, bom=False, sha256="")
    constructs = frozenset({"percent_comment", "math", "wikilink"})
    pieces, at = [], 0
    for region in scan(source, block_structure(source.lines, most=sys.maxsize), constructs).regions:
        start, end = region.span.start, region.span.end
        if region.kind is RegionKind.COMMENT and start >= at and state.src.startswith("%%", start):
            pieces += [state.src[at:start], "\n" * state.src.count("\n", start, end)]
            at = end
    state.src = "".join([*pieces, state.src[at:]])
