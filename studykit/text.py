"""Bytes to text and back, the only place where lines are counted, and edits of a text.

A line ends at ``\\n`` or ``\\r\\n`` and nowhere else: a lone ``\\r``, a form feed or U+2028 is a character of its
line. Offsets are code points of the decoded text without its byte order mark.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import replace
from functools import cached_property
from itertools import accumulate, count
from operator import add

from studykit.errors import SourceChangedError
from studykit.model.patterns import pattern
from studykit.model.span import NotePath, Span
from studykit.model.values import dataclass

_BOM = b"\xef\xbb\xbf"
_ODD_BYTES = pattern("[\ud800-\udfff]")


@dataclass(frozen=True)
class SourceText:
    """A file as text. ``encoding_error`` is the byte offset of the first byte that is not UTF-8, or None.

    Bytes that are not UTF-8 are kept as surrogate escapes, so that `encode` gives every byte back.
    """

    path: NotePath
    text: str
    bom: bool
    sha256: str
    encoding_error: int | None = None

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Offset of the first character of each line; a text that ends in a newline has no line after it."""
        lengths = accumulate(map(len, self.text.split("\n")), initial=0)
        found = list(map(add, lengths, count()))  # each line end is a character, too
        found.pop()  # the text's own end
        if len(found) > 1 and found[-1] == len(self.text):
            found.pop()
        return tuple(found)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines without their ends; a trailing newline makes no empty last line."""
        found = self.text.split("\n")
        last = found.pop()
        if holds(self.text, "\r\n"):
            found = [piece[:-1] if piece.endswith("\r") else piece for piece in found]
        if last or not found:
            found.append(last)
        return tuple(found)

    @cached_property
    def newline(self) -> str:
        """What an inserted line ends with: the file's first line end, ``\\n`` where there is none."""
        at = self.text.find("\n")
        return "\r\n" if at > 0 and self.text[at - 1] == "\r" else "\n"

    @cached_property
    def markdown(self) -> str:
        """The same lines for a Markdown parser: LF only, and no lone CR that it would count as a line end."""
        return "\n".join(self.lines).replace("\r", " ") + "\n"

    def line_at(self, offset: int) -> int:
        """1-based line of an offset."""
        return bisect_right(self.starts, offset)

    def place(self, offset: int) -> tuple[int, int]:
        """1-based line and column of an offset."""
        line = self.line_at(offset)
        return line, offset - self.starts[line - 1] + 1

    def line_span(self, line: int) -> Span:
        """The characters of a 1-based line, without its end."""
        start = self.starts[line - 1]
        return Span(start, start + len(self.lines[line - 1]))

    def line_end(self, line: int) -> int:
        """Where the characters of a 1-based line end, in front of its line end."""
        return self.starts[line - 1] + len(self.lines[line - 1])

    def lines_span(self, first: int, last: int) -> Span:
        """From the start of one line to the end of another (both 1-based, inclusive), without the last line end."""
        starts = self.starts
        return Span(starts[first - 1], starts[last - 1] + len(self.lines[last - 1]))


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``span`` by ``new`` in the text whose file had the hash ``before``."""

    path: NotePath
    before: str
    span: Span
    new: str


def holds(text: str, mark: str) -> bool:
    """Whether a mark of several characters stands in a text.

    To look for the first of them alone costs a hundredth, and of most marks that is seldom there.
    """
    return mark[0] in text and mark in text


def decode(path: NotePath, data: bytes) -> SourceText:
    """Never fails: bytes that are not UTF-8 survive as surrogate escapes and are reported by position."""
    digest = hashlib.sha256(data).hexdigest()
    bom = data.startswith(_BOM)
    body = data[len(_BOM) :] if bom else data
    try:
        return SourceText(path, body.decode("utf-8"), bom, digest)
    except UnicodeDecodeError as error:
        at = error.start + (len(_BOM) if bom else 0)
        return SourceText(path, body.decode("utf-8", "surrogateescape"), bom, digest, at)


def readable(source: SourceText) -> SourceText:
    """The same characters in the same places, bytes that are not UTF-8 as U+FFFD: to be shown, never to be written."""
    if source.encoding_error is None:
        return source
    return replace(source, text=_ODD_BYTES.sub("\ufffd", source.text))


def encode(source: SourceText) -> bytes:
    """The bytes `decode` was given."""
    return (_BOM if source.bom else b"") + source.text.encode("utf-8", "surrogateescape")


def apply(source: SourceText, edit: Edit) -> tuple[bytes, Edit]:
    """The file's new bytes, and the edit that takes it back.

    Raises `SourceChangedError` where the edit was computed from another state of the file.
    """
    if edit.before != source.sha256:
        raise SourceChangedError(
            f"{source.path} has changed since it was read; nothing was written. Read it again and repeat."
        )
    text = source.text[: edit.span.start] + edit.new + source.text[edit.span.end :]
    data = (_BOM if source.bom else b"") + text.encode("utf-8", "surrogateescape")
    inverse = Edit(
        edit.path,
        hashlib.sha256(data).hexdigest(),
        Span(edit.span.start, edit.span.start + len(edit.new)),
        edit.span.cut(source.text),
    )
    return data, inverse
