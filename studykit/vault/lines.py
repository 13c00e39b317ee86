"""Journal lines: one event as one line of JSON, and back."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from studykit.errors import FormatVersionError
from studykit.model.schedule import Rating
from studykit.model.values import dataclass
from studykit.vault.events import KINDS, Change, Event

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION = 1
_T = TypeVar("_T", Event, Change)
_WORDS = {kind: word for word, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it stands in a journal. ``ref`` names it: a digest of its line, unique in a vault."""

    ref: str
    machine: str
    number: int
    event: Event


class LineError(ValueError):
    """A line that is no event of this format; its text says why."""


def encode_line(event: Event, machine: str, number: int) -> bytes:
    """The line with its newline; values equal to their default are left out."""
    found: dict[str, Any] = {"v": VERSION, "by": machine, "n": number, "event": _WORDS[type(event)]}
    found.update(_encode(event))
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"


def decode_line(line: bytes) -> Entry:
    """Raises `LineError` for what is no event, `FormatVersionError` for one of a newer studykit."""
    try:
        found = json.loads(line.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        raise LineError("not a whole line of JSON") from None
    if not isinstance(found, dict) or not isinstance(found.get("v"), int):
        raise LineError("not an event")
    if found["v"] > VERSION:
        raise FormatVersionError(f"format {found['v']}, where this one reads formats up to {VERSION}.")
    word = found.get("event")
    kind = KINDS.get(word) if isinstance(word, str) else None
    if kind is None:
        raise LineError(f"an event of an unknown kind: {word!r}")
    machine, number = found.get("by"), found.get("n")
    if not isinstance(machine, str) or type(number) is not int:
        raise LineError("no machine or number")
    return Entry(sha256(line).hexdigest()[:16], machine, number, _decode(kind, found))


def _encode(value: Event | Change) -> dict[str, Any]:
    found = {}
    for name, codec, default in _FIELDS[type(value)]:
        held = getattr(value, name)
        if default is MISSING or held != default:
            found[name] = codec.encode(held) if codec.encode else held
    return found


def _decode(kind: type[_T], found: dict[str, Any]) -> _T:
    """Goes by what the line holds, not by what it could hold: years of answers are read at every start."""
    table = _DECODERS[kind]
    values: dict[str, Any] = {}
    for name, value in found.items():
        codec = table.get(name)
        if codec is None:
            continue
        if codec.plain is not None:
            if type(value) is not codec.plain:
                raise LineError(f"'{name}' has an impossible value")
            values[name] = value
            continue
        try:
            values[name] = codec.decode(value)
        except (ValueError, TypeError, AttributeError, OverflowError):
            raise LineError(f"'{name}' has an impossible value") from None
    try:
        return kind(**values)
    except TypeError:
        missing = ", ".join(
            sorted(name for name, _, default in _FIELDS[kind] if default is MISSING and name not in found)
        )
        raise LineError(f"missing: {missing}") from None


def _as_it_is(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class _Codec:
    """How a value stands in JSON. ``plain`` is the type of one that stands there as it is."""

    plain: type | None = None
    encode: Callable[[Any], Any] | None = None
    decode: Callable[[Any], Any] = _as_it_is


def _number(value: Any) -> float:
    if type(value) not in {int, float}:
        raise TypeError
    return float(value)


def _words_of(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise TypeError
    return tuple(value)


def _change(value: Any) -> Change | None:
    return None if value is None else _decode(Change, value)


_TEXT = _Codec(str)
_CODECS = {
    "str": _TEXT,
    "CardId": _TEXT,
    "NotePath": _TEXT,
    "int": _Codec(int),
    "bool": _Codec(bool),
    "float": _Codec(decode=_number),
    "date": _Codec(encode=date.isoformat, decode=date.fromisoformat),
    "Rating": _Codec(encode=int, decode=Rating),
    "tuple[CardId, ...]": _Codec(encode=list, decode=_words_of),
    "tuple[str, ...]": _Codec(encode=list, decode=_words_of),
    "Change | None": _Codec(encode=_encode, decode=_change),
}
_FIELDS: dict[type[Event] | type[Change], tuple[tuple[str, _Codec, Any], ...]] = {
    kind: tuple((field.name, _CODECS[str(field.type)], field.default) for field in fields(kind))
    for kind in (*KINDS.values(), Change)
}
"""Name, codec and default of each field; the codec is found by the field's annotation."""
_DECODERS = {kind: {name: codec for name, codec, _ in described} for kind, described in _FIELDS.items()}
