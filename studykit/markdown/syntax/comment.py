"""HTML comments: hidden in every dialect, also where HTML itself is shown as text.

They follow CommonMark, with one exception: a schedule (``<!--SR:``) without an end on its line ends where it no longer
looks like one, so that damage does not hide the rest of the note.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from studykit.markdown import comment_block
from studykit.markdown.comment_block import OPEN
from studykit.markdown.comments import Comments
from studykit.model.span import Span


def plugin(md: MarkdownIt) -> None:
    """Tokens: ``html_block`` and ``html_inline`` holding the whole comment; one without an end is text."""
    comment_block.plugin(md)
    known: WeakKeyDictionary[StateInline, Comments] = WeakKeyDictionary()

    def comment(state: StateInline, silent: bool) -> bool:
        src, at = state.src, state.pos
        if not src.startswith(OPEN, at):
            return False
        end = known.setdefault(state, Comments(src)).end(at, Span(at, state.posMax))
        if not silent and end:
            state.push("html_inline", "", 0).content = src[at:end]
        elif not silent:
            state.pending += OPEN
        state.pos = end or at + len(OPEN)
        return True

    md.inline.ruler.before("html_inline", "html_comment", comment)
