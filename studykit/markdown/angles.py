"""What opens with ``<``: autolinks and HTML tags, and the anchors that tags make."""

from __future__ import annotations

import re
from collections.abc import Iterable

from studykit.model.link import is_external
from studykit.model.patterns import pattern

_TAG = pattern(
    r"<[A-Za-z][A-Za-z0-9-]*"
    r"(?:\s{1,99}[A-Za-z_:][A-Za-z0-9:._-]*"
    r"(?:\s{0,99}=\s{0,99}(?:[^\"'=<>`\s]{1,2000}|'[^']{0,2000}'|\"[^\"]{0,2000}\"))?)*"
    r"\s{0,99}/?>|</[A-Za-z][A-Za-z0-9-]*\s{0,99}>"
)
_AUTOLINK = pattern(r"<((?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)|[\w.+-]{1,100}@[\w-]+(?:\.[\w-]+)+)>")
_ANCHOR = pattern(
    r"<[A-Za-z][^<>]{0,500}?\s(?:id|name)\s{0,9}=\s{0,9}(?:\"([^\"<>]+)\"|'([^'<>]+)'|([^\s\"'<>]+))", re.IGNORECASE
)


def autolink_at(text: str, start: int, end: int) -> tuple[str, str, int] | None:
    """Target and text of ``<https://…>`` or ``<a@b.example>``, and the offset behind it."""
    found = _AUTOLINK.match(text, start, end)
    if found is None:
        return None
    shown = found.group(1)
    return (shown if is_external(shown) else f"mailto:{shown}"), shown, found.end()


def tag_end(text: str, start: int, end: int) -> int:
    """The offset behind the HTML tag that opens here; 0 where none does."""
    found = _TAG.match(text, start, end)
    return found.end() if found else 0


def anchors(text: str, start: int, end: int) -> Iterable[str]:
    """The values of ``id`` and ``name`` attributes."""
    if text.startswith("<!--", start) and text.find("<", start + 1, end) < 0:
        return ()  # one comment, such as a schedule's
    return (found[1] or found[2] or found[3] for found in _ANCHOR.finditer(text, start, end))
