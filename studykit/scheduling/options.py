"""Settings of schedulers: checked once, by the scheduler they belong to, wherever they come from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field, fields
from typing import Any, TypeVar

from studykit.errors import UsageError, suggestion
from studykit.model.patterns import pattern

T = TypeVar("T")
_READ = "read"
_INNER_CAPITAL = pattern(r"(?<=[a-z0-9])([A-Z])")
_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})


def option(default: T, read: Callable[[Any], T]) -> T:
    """A dataclass field with its default, read from text or plain data by ``read``, which raises `ValueError`
    with what it expects."""
    found: T = field(default=default, metadata={_READ: read})
    return found


def build(kind: type[T], options: Mapping[str, Any] | None) -> T:
    """A scheduler with these settings. Names may be spelled as the plugin spells them (``baseEase``).

    Raises `UsageError` naming the setting, what is wrong and what would be right.
    """
    known = {found.name: found.metadata[_READ] for found in fields(kind) if _READ in found.metadata}  # type: ignore[arg-type]  # only dataclasses are built
    title = getattr(kind, "name", kind.__name__)
    values = {}
    for written, value in (options or {}).items():
        name = _INNER_CAPITAL.sub(r"_\1", written).lower().replace("-", "_").removeprefix("fsrs_")
        if name not in known:
            raise UsageError(f"{title} has no setting `{written}`. {suggestion(name, known)}")
        try:
            values[name] = known[name](value)
        except (ValueError, TypeError, OverflowError) as error:
            raise UsageError(f"Setting `{written}` of {title}: expected {error}, not `{value}`.") from error
    return kind(**values)


def whole(low: int, high: int) -> Callable[[Any], int]:
    """A whole number within bounds."""

    def read(value: Any) -> int:
        expected = f"a whole number from {low} to {high}"
        found = _number(value, expected)
        if found != int(found) or not low <= found <= high:
            raise ValueError(expected)
        return int(found)

    return read


def number(low: float, high: float) -> Callable[[Any], float]:
    """A number within bounds."""

    def read(value: Any) -> float:
        expected = f"a number from {low:g} to {high:g}"
        found = _number(value, expected)
        if not low <= found <= high:
            raise ValueError(expected)
        return found

    return read


def flag(value: Any) -> bool:
    word = str(value).strip().lower()
    if word not in _TRUE | _FALSE:
        raise ValueError("true or false")
    return word in _TRUE


def choice(*words: str) -> Callable[[Any], str]:
    """One of some words."""

    def read(value: Any) -> str:
        word = str(value).strip().lower()
        if word not in words:
            raise ValueError(" or ".join(words))
        return word

    return read


def numbers(value: Any) -> tuple[float, ...]:
    """A list of numbers, also as text with commas or blanks between them."""
    expected = "a list of numbers"
    parts = re.split(r"[\s,]+", value.strip()) if isinstance(value, str) else value
    if not isinstance(parts, list | tuple):
        raise ValueError(expected)  # noqa: TRY004 - it is the user's value, told in one sentence
    return tuple(_number(part, expected) for part in parts if part != "")


def _number(value: Any, expected: str) -> float:
    if isinstance(value, bool):
        raise ValueError(expected)  # noqa: TRY004 - it is the user's value, told in one sentence
    try:
        found = float(value)
    except (ValueError, TypeError) as error:
        raise ValueError(expected) from error
    if not abs(found) < 1e12:
        raise ValueError(expected)
    return found
