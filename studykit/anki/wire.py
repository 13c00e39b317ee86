"""The few protocol buffers inside newer packages: fields by number, no schema.

Encoding: https://protobuf.dev/programming-guides/encoding/ (varint 0, eight bytes 1, length-delimited 2, four bytes 5).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5
_LONGEST_VARINT = 10


def fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of each field in order. Raises `ValueError` for bytes that are no message."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        kind = key & 7
        if kind == _VARINT:
            value, at = _varint(message, at)
            yield key >> 3, value
            continue
        if kind == _BYTES:
            length, at = _varint(message, at)
        elif kind in (_EIGHT, _FOUR):
            length = 8 if kind == _EIGHT else 4
        else:
            raise ValueError("a field of an unknown kind")
        if at + length > len(message):
            raise ValueError("a field goes on behind the end")
        yield key >> 3, message[at : at + length]
        at += length


def number(message: bytes, wanted: int) -> int:
    """The last value of a varint field; 0, as in the format itself, where it is missing."""
    return next((value for key, value in reversed(list(fields(message))) if key == wanted and type(value) is int), 0)


def text(message: bytes, wanted: int) -> str:
    """The last value of a string field, "" where it is missing."""
    found = (value for key, value in reversed(list(fields(message))) if key == wanted and isinstance(value, bytes))
    return next(found, b"").decode("utf-8", "replace")


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(_LONGEST_VARINT):
        if at >= len(message):
            raise ValueError("a number goes on behind the end")
        value |= (message[at] & 0x7F) << (7 * place)
        at += 1
        if not message[at - 1] & 0x80:
            return value, at
    raise ValueError("a number is too long")
