"""HTML comments: hidden in every dialect, also where HTML itself is shown as text.

They follow CommonMark, with one exception: a schedule (``<!--SR:``) without an end on its line ends where it no longer
looks like one, so that damage does not hide the rest of the note.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from studykit.markdown import comment_block
from studykit.markdown.comment_block import OPEN
from studykit.markdown.comments import Comments
from studykit.model.span import Span


def plugin(md: MarkdownIt) -> None:
    """Tokens: ``html_block`` and ``html_inline`` holding the whole comment."""
    comment_block.plugin(md)
    md.inline.ruler.before("html_inline", "html_comment", _inline)


def _inline(state: StateInline, silent: bool) -> bool:
    src, at = state.src, state.pos
    if not src.startswith(OPEN, at):
        return False
    end = Comments(src).end(at, Span(at, state.posMax))
    if not end:
        return False
    if not silent:
        token = state.push("html_inline", "", 0)
        token.content = src[at:end]
    state.pos = end
    return True
