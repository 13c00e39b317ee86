"""Front matter: the YAML block at the very start of a note, or one of TOML."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from studykit.markdown import plain_matter, toml_matter

_LARGEST = 100_000
"""Characters; more is no front matter anybody wrote."""

_OPENING = 12
_KEYS = frozenset({"title", "tags", "tag", "aliases", "alias", "date", "lang", "up", "draft", "publish", "cssclasses"})
"""Within so many lines one of these keys tells front matter that nobody closed from a rule and text."""

_MOST_VALUES = 20_000
"""Values after aliases are followed: YAML can spell a billion of them in ten lines."""


def split(lines: Sequence[str]) -> tuple[Mapping[str, Any], int, str | None]:
    """What the front matter says, its last line (1-based, 0 where there is none), and what is wrong with it or None.

    It runs from a first line that is exactly ``---`` to the next line that is exactly ``---``, or is one of
    `toml_matter`. Keys are strings; values are strings, numbers, booleans, None, dates, and lists and mappings of
    these. Never raises.
    """
    last, load = _last_line(lines), _load
    if last == 0:
        last, load = toml_matter.last_line(lines), _load_toml
    if last == 0:
        return {}, 0, _unclosed(lines)
    text = "\n".join(lines[1 : last - 1])
    if not text.strip():
        return {}, last, None
    if len(text) > _LARGEST:
        return {}, last, f"front matter of {len(text)} characters is not read (at most {_LARGEST})"
    found, problem = load(text)
    if problem is None and found is not None and not isinstance(found, dict):
        return {}, last, "front matter is not a list of `key: value` lines"
    return (found or {}), last, problem


def _last_line(lines: Sequence[str]) -> int:
    if not lines or lines[0] != "---":
        return 0
    for index in range(1, len(lines)):
        if lines[index] == "---":
            return index + 1
    return 0


def _unclosed(lines: Sequence[str]) -> str | None:
    """A word on ``---`` and keys without an end; a rule above a footer of labels is none of that."""
    if not lines or lines[0] != "---":
        return None
    for line in lines[1:_OPENING]:
        key = line.partition(":")[0]
        if not line.strip() or key == line:
            return None
        if key in _KEYS:
            return "front matter is opened by `---` in the first line and never closed; it is read as text"
    return None


def _load(text: str) -> tuple[Any, str | None]:
    plain = plain_matter.load(text)
    return by_yaml(text) if plain is None else (plain, None)


def by_yaml(text: str) -> tuple[Any, str | None]:
    """What the YAML parser makes of a text, in plain values, and what is wrong with it or None."""
    import yaml  # noqa: PLC0415 - only notes whose front matter is not plain pay for it

    loader = _loader()
    try:
        node = yaml.compose(text, Loader=loader)
        if node is None:
            return None, None
        if sum(1 for _ in _walk(node)) > _MOST_VALUES:
            return None, "front matter repeats itself through YAML aliases too often"
        return _plain(yaml.load(text, Loader=loader)), None  # noqa: S506 - both loaders are the safe ones
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f" (line {mark.line + 2})" if mark else ""
        words = ", ".join(part for part in (error.context, error.problem) if part)
        return None, f"{words or 'invalid YAML'}{where}"
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        return None, f"invalid YAML: {error}".splitlines()[0]


def _load_toml(text: str) -> tuple[Any, str | None]:
    found, problem = toml_matter.load(text)
    return _plain(found), problem


@cache
def _loader() -> type[Any]:
    """The safe loader, except that a date no calendar has (2024-13-45) is text instead of an error."""
    import yaml  # noqa: PLC0415 - only notes whose front matter is not plain pay for it

    safe: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Tolerant(safe):  # type: ignore[misc] # the base is chosen at run time
        def construct_yaml_timestamp(self, node: Any) -> Any:
            try:
                return super().construct_yaml_timestamp(node)
            except ValueError:
                return node.value

    Tolerant.add_constructor("tag:yaml.org,2002:timestamp", Tolerant.construct_yaml_timestamp)
    return Tolerant


def _walk(node: Any) -> Iterator[Any]:
    """Every value, aliases followed, cut off as soon as there are too many."""
    stack, seen = [node], 0
    while stack and seen <= _MOST_VALUES:
        value = stack.pop()
        seen += 1
        yield value
        if isinstance(value.value, list):
            for child in value.value:
                stack.extend(child if isinstance(child, tuple) else (child,))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {_key(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime.datetime | datetime.date):
        return value
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _key(key: object) -> str:
    return key.isoformat() if isinstance(key, datetime.date) else str(key)
