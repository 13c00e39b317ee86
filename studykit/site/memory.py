"""What a build remembers for the next one of the same process: results whose ingredients are the same stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from studykit.model.span import NotePath

Result = TypeVar("Result")
Mark: TypeAlias = tuple[object, ...]


@dataclass
class Seen:
    """Keys of the last build: what was ``around`` all of them, what of each note others can show (``marks``), and by
    note the keys of its text and its page with the notes that were looked at for them, and the stamps of those who
    speak of it there.
    """

    around: object = None
    marks: dict[NotePath, Mark] = field(default_factory=dict)
    texts: dict[NotePath, tuple[str, frozenset[NotePath]]] = field(default_factory=dict)
    pages: dict[NotePath, tuple[str, object, frozenset[NotePath], str]] = field(default_factory=dict)


class Memory:
    """Nothing that is given out of it may be changed."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[object, Any]] = {}
        self.seen = Seen()

    def same(self, name: str, given: object, make: Callable[[], Result]) -> Result:
        """What was made of the same the last time, else what is made now."""
        known = self._known.get(name)
        if known is None or known[0] != given:
            known = self._known[name] = (given, make())
        result: Result = known[1]
        return result
