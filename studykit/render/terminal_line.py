"""A line of words that no dialect reads anything into, for a terminal: shown as it stands, without the parser.

The first card of a session need not wait until the parser and all constructs are loaded.
"""

from __future__ import annotations

import re

from rich.console import Group
from rich.text import Text

_WORDS = re.compile(r"[^\W\d_](?:[^\W_]|[,;?!'-]|\.(?![^\s])| (?! ))*(?<! )\Z")
"""A letter, then letters, digits, single blanks, and signs that begin nothing; a full stop only at the end of a word:
in front of another letter it could belong to an address."""


def render_line(markdown: str) -> Group | None:
    """What `studykit.render.terminal.render` gives for such a line; None where the parser has to look."""
    return Group(Text(markdown, overflow="fold")) if _WORDS.match(markdown) else None
