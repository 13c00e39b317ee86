"""Patterns for what few notes have, compiled when they are first asked for something.

A program that starts in order to read one note would else compile two hundred of them. Where a pattern is tried on
every line, write `re.compile`: asking one of these takes a fortieth of a microsecond longer each time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:

    def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
        """What ``re.compile`` makes of it; one that is wrong is told at its first use."""
else:

    def pattern(text: str, flags: int = 0) -> Any:
        """What ``re.compile`` makes of it; one that is wrong is told at its first use."""
        return _Pattern(text, flags)


__all__ = ["pattern"]

_ASKED = ("match", "search", "fullmatch", "finditer", "findall", "sub", "subn", "split", "pattern", "flags")


class _Pattern:
    def __init__(self, text: str, flags: int) -> None:
        self._given = (text, flags)

    def __getattr__(self, name: str) -> Any:
        """Only what is not there yet is looked for here: from then on everything is."""
        if name not in _ASKED:
            raise AttributeError(f"a pattern is not asked for {name}")
        compiled = re.compile(*self._given)
        for asked in _ASKED:
            setattr(self, asked, getattr(compiled, asked))
        return getattr(compiled, name)
