"""The sentence around a link, as plain text: what a backlink shows.

Works on a few lines of source around the link, so it costs the same in a long note. Whatever a page would not
show (comments, schedules) does not show here either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN
from studykit.model.span import Span
from studykit.text import SourceText

_MAX_LINES = 10
_MAX_SIDE = 150
_BLOCK_START = re.compile(r"[ \t>]*(?:[-*+] |\d{1,9}[.)] |#{1,6}(?: |$)|\||```|~~~|:::|<!--|\{%|%%|---|\*\*\*|#\+)")
_ALONE = re.compile(
    r"[ \t]*(?:#{1,6}(?:[ \t]|$)|-{3,}|={3,}|\*{3,}|_{3,}|\+{3,}|`{3,}|~{3,}|:{3,}|\{%|#\+)", re.MULTILINE
)
"""A line that no paragraph goes on below: a heading, a rule, the end of a fence or of front matter."""
_MARKER = re.compile(
    r"^(?:[ \t]*>)*[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(?:>[ \t]?)*|#{1,6}[ \t]+)?", re.MULTILINE
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_WIKILINK = re.compile(r"!?\[\[([^\[\]|\n]*)(?:\\?\|([^\[\]\n]*))?\]\]")
_INLINE_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\((?:<[^<>\n]*>|[^()\n]*)\)")
_AWAY = re.compile(
    r"\[\^[^\]\n]*\]|\{%[^%\n]*%\}|</?[A-Za-z][^<>\n]*>|[*=~]{2}|[*`]|_(?:(?<!\w_)|(?!\w))|[ \t]\^[\w-]+$",
    re.MULTILINE,
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_PIPES = re.compile(r"[ \t]*\|[ \t]*")
_SENTENCE_END = re.compile(r"(?:(?:\w{3}|\d)[.…]|[?!])[\"”’»)\]]*\s+|[。！？][」』”）]*")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Context:
    """A sentence with one link in it; ``before`` and ``after`` keep their blank beside the link."""

    before: str
    link: str
    after: str


def sentence(source: SourceText, span: Span, text: str) -> Context:
    """The sentence of ``source`` that holds ``span``, whose link shows as ``text``."""
    start, end = _block(source, span)
    before = plain(_visible_before(source.text[start : span.start]))
    after = plain(_visible_after(source.text[span.end : end]), starts_line=False)
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    before = before[ends[-1] :] if ends else before
    closing = _SENTENCE_END.search(after)
    after = after[: closing.end()] if closing else after
    return Context(_cut_left(before.lstrip(" ·")), plain(text).strip(), _cut_right(after.rstrip(" ·")))


def _block(source: SourceText, span: Span) -> tuple[int, int]:
    """The lines around a span that belong to its paragraph; looked for from the span outwards, the rest is not read."""
    text = source.text
    start = text.rfind("\n", 0, span.start) + 1
    for _ in range(_MAX_LINES):
        before = text.rfind("\n", 0, max(0, start - 1)) + 1
        if not start or _BLOCK_START.match(text, start) or not text[before:start].strip() or _ALONE.match(text, before):
            break
        start = before
    end = _line_end(text, span.start)
    for _ in range(2 * _MAX_LINES):
        following = _line_end(text, end + 1)
        if end >= len(text) or not text[end:following].strip() or _BLOCK_START.match(text, end + 1):
            break
        end = following
    return max(start, span.start - 4 * _MAX_SIDE), min(max(end, span.end), span.end + 4 * _MAX_SIDE)


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return found if found >= 0 else len(text)


def _visible_before(text: str) -> str:
    """A link never stands in a comment, so counting from the link outwards tells which parts are comments."""
    text = text.rpartition("-->")[2] if "-->" in text and "<!--" not in text else text
    return "".join(reversed(text.split("%%")[::-1][::2]))


def _visible_after(text: str) -> str:
    return "".join(text.split("%%")[::2])


def plain(markdown: str, *, starts_line: bool = True) -> str:
    """Markdown of a few lines as running text; blanks at either end are kept, as one."""
    text = _COMMENT.sub("", markdown) if "<!--" in markdown else markdown
    if "[" in text:
        text = _WIKILINK.sub(lambda match: match.group(2) or as_shown(match.group(1)), text)
        text = _INLINE_LINK.sub(r"\1", text)
    head, newline, rest = ("", "", text) if starts_line else text.partition("\n")
    text = head + newline + (_MARKER.sub("", rest) if starts_line or newline else rest)
    text = _AWAY.sub("", text)
    text = _ESCAPE.sub(r"\1", text) if "\\" in text else text
    text = _PIPES.sub(" · ", text) if "|" in text else text
    text = text.replace(CLOZE_OPEN, "").replace(CLOZE_CLOSE, "")
    return _SPACE.sub(" ", text)


def as_shown(target: str) -> str:
    """A wikilink's ``note#heading`` as pages show it; the id of a block says nothing to a reader."""
    return " > ".join(part for part in target.split("#") if part and not part.startswith("^")) or target


def _cut_left(text: str) -> str:
    if len(text) <= _MAX_SIDE:
        return text
    cut = text[-_MAX_SIDE:]
    _, blank, rest = cut.partition(" ")
    return "… " + (rest if blank and len(rest) > _MAX_SIDE // 2 else cut)


def _cut_right(text: str) -> str:
    if len(text) <= _MAX_SIDE:
        return text
    cut = text[:_MAX_SIDE]
    rest, blank, _ = cut.rpartition(" ")
    return (rest if blank and len(rest) > _MAX_SIDE // 2 else cut) + " …"
