"""One construct per file: what a dialect may add to CommonMark, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from studykit.markdown.syntax import (
    admonition,
    block_id,
    callout,
    container,
    heading_id,
    highlight,
    liquid,
    logseq,
    math,
    mdx,
    percent_comment,
    plain,
    roam,
    tag,
    tasklist,
    wikilink,
)


def _html(md: MarkdownIt) -> None:
    """HTML is HTML (cleaned when it is rendered); without this construct it is text. Comments are always hidden."""
    md.options["html"] = True


def _breaks(md: MarkdownIt) -> None:
    """A line end in a paragraph is shown as one."""
    md.options["breaks"] = True


CONSTRUCTS: Mapping[str, Callable[[MarkdownIt], None]] = {
    "html": _html,
    "breaks": _breaks,
    "math": math.plugin,
    "liquid": liquid.plugin,
    "container": container.plugin,
    "admonition": admonition.plugin,
    "mdx": mdx.plugin,
    "logseq": logseq.plugin,
    "roam": roam.plugin,
    "percent_comment": percent_comment.plugin,
    "callout": callout.plugin,
    "footnote": footnote_plugin,
    "deflist": deflist_plugin,
    "heading_id": heading_id.plugin,
    "block_id": block_id.plugin,
    "wikilink": wikilink.plugin,
    "tag": tag.plugin,
    "bracket_tag": tag.bracketed,
    "highlight": highlight.plugin,
    "caret_highlight": highlight.carets,
    "tasklist": tasklist.plugin,
    "block_ref": plain.block_ref,
}
"""Name -> markdown-it plugin. They are installed in this order, whatever the order a dialect names them in."""
