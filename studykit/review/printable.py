"""Text of notes made safe for a terminal: a control character in a note must not steer it."""

from __future__ import annotations

_KEPT = {ord("\n")}
_CONTROLS = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(127, 160)) if code not in _KEPT}
_CONTROLS[ord("\t")] = "    "
_CONTROLS[ord("\r")] = ""
_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "")
_TABLE = _CONTROLS | _BIDI


def printable(text: str) -> str:
    """The text without control characters and text-direction overrides; line feeds stay.

    Surrogate escapes (bytes that were not UTF-8) become replacement characters, so that any encoding can
    write the result.
    """
    shown = text.translate(_TABLE)
    return shown.encode("utf-8", "replace").decode("utf-8") if not shown.isascii() else shown
