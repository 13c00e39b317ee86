"""What of a PlantUML source is handed to PlantUML.

Notes are a stranger's text, and PlantUML is a program that reads files: ``!include``, ``<img:``, ``sprite`` and the
functions of its preprocessor put what they find on this machine into the picture, which may go onto a public site.
Its own security profile forbids that, but releases before the end of 2020, which are still installed, know of none.
"""

from __future__ import annotations

import re

_CONTINUED = re.compile(r"\\\n[ \t]*")

_FORBIDDEN = (
    (
        re.compile(r"^[^\w\n]*!(?!pragma\b|assume\b|theme[ \t]+[\w-]+[ \t]*$)[ \t]*[$a-z]", re.M | re.I),
        "it uses the preprocessor, which reads files and is not run",
        "write out what it includes or defines",
    ),
    (
        re.compile(r"%\w+[ \t]*\(", re.ASCII),
        "it calls a function of the preprocessor, which is not run",
        "write out what the function gives",
    ),
    (
        re.compile(r"<img\b|\bsprite\b[^\n{\[/\\.]{0,60}[/\\.]|\\(?:input|include)\b", re.I),
        "it shows a file of this machine, which is not read",
        "put the image into the note",
    ),
    (
        re.compile(r"^[ \t]*(?:checkversion|version|testdot|listfonts|listopeniconic)\b[^\n:>]*$", re.M | re.I),
        "it asks about this machine",
        "remove that line",
    ),
)  # fmt: skip


def refusal(source: str) -> tuple[str, str] | None:
    """Why a source is not handed to PlantUML, and what to do about it; None where it is."""
    seen = _CONTINUED.sub("", _without_comments(source))
    for pattern, problem, remedy in _FORBIDDEN:
        if pattern.search(source) or pattern.search(seen):
            return problem, remedy
    return None


def _without_comments(source: str) -> str:
    """What PlantUML looks for its commands in."""
    pieces, at = [], 0
    while (start := source.find("/'", at)) >= 0 and (end := source.find("'/", start + 2)) >= 0:
        pieces.append(source[at:start])
        at = end + 2
    return "".join((*pieces, source[at:]))
