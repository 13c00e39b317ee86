"""JSON as programs leave it behind: with a byte order mark, empty, or with a comma too many."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from studykit.model.patterns import pattern
from studykit.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_STRING_OR_TRAILING_COMMA = pattern(r'"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])')


@dataclass(frozen=True, slots=True)
class JsonFile:
    """The object in a file; ``problem`` is (line, what is wrong) where it could not be read."""

    data: dict[str, Any]
    problem: tuple[int, str] | None = None


def read_object(path: Path) -> JsonFile | None:
    """The object a file holds; an empty file holds an empty one. None where there is no such file."""
    try:
        if not path.is_file():
            return None
        raw = path.read_bytes()
    except OSError as error:
        return JsonFile({}, (1, f"cannot be read ({error.strerror or error})"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return JsonFile({}, (raw.count(b"\n", 0, error.start) + 1, "is not UTF-8 text"))
    if not text.strip("\ufeff\0 \t\r\n"):
        return JsonFile({})
    try:
        found = json.loads(_without_trailing_commas(text))
    except json.JSONDecodeError as error:
        return JsonFile({}, (error.lineno, f"is not JSON ({error.msg})"))
    except (RecursionError, ValueError):
        return JsonFile({}, (1, "is not usable JSON (nested too deeply, or a number too long)"))
    if not isinstance(found, dict):
        return JsonFile({}, (1, "does not hold a JSON object"))
    return JsonFile(found)


def _without_trailing_commas(text: str) -> str:
    """Length and line numbers stay as they are."""
    return _STRING_OR_TRAILING_COMMA.sub(lambda match: " " if match[0] == "," else match[0], text)


@dataclass(frozen=True, slots=True)
class Values:
    """Reads values by type. One of another type is added to ``problems`` (file, line, code, message), and the
    default stands; a missing key and null are no problem."""

    file: str
    data: Mapping[str, Any]
    problems: list[tuple[str, int, str, str]]

    def _get(self, key: str, fits: Callable[[Any], bool], expected: str) -> Any:
        value = self.data.get(key)
        if value is None or fits(value):
            return value
        self.problems.append(
            (self.file, 1, "bad-settings", f"`{key}` should be {expected}. Its default is used instead.")
        )
        return None

    def flag(self, key: str, *, default: bool) -> bool:
        found = self._get(key, lambda value: isinstance(value, bool), "true or false")
        return default if found is None else bool(found)

    def text(self, key: str, default: str) -> str:
        found = self._get(key, lambda value: isinstance(value, str), "text")
        return default if found is None else str(found)

    def number(self, key: str, default: float, *, low: float = 0, high: float = 1e9) -> float:
        """A number, also one written as text."""

        def fits(value: Any) -> bool:
            if isinstance(value, bool) or not isinstance(value, int | float | str):
                return False
            try:
                found = float(value)
            except (ValueError, OverflowError):
                return False
            return math.isfinite(found) and low <= found <= high

        found = self._get(key, fits, f"a number from {low:g} to {high:.12g}")
        if found is None:
            return default
        return found if isinstance(found, int | float) else float(found)

    def words(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts, or one text of lines."""

        def fits(value: Any) -> bool:
            return isinstance(value, str) or (isinstance(value, list) and all(isinstance(word, str) for word in value))

        found = self._get(key, fits, "a list of texts")
        if found is None:
            return default
        words = found.splitlines() if isinstance(found, str) else found
        return tuple(word for word in words if word.strip())

    def tags(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """Tags without ``#``, from a list or from one text with blanks between them."""
        words = self.words(key, default)
        return tuple(dict.fromkeys(tag.removeprefix("#") for word in words for tag in word.split()))

    def separator(self, key: str, default: str) -> tuple[str, ...]:
        """A literal separator; an empty one switches its form off."""
        found = self.text(key, default).strip("\r\n")
        return (found,) if found.strip() else ()
