"""Width and height of an image from its first bytes, so that a page does not jump when it arrives."""

from __future__ import annotations

import struct
from collections.abc import Iterator

Size = tuple[int, int]
NO_SIZE: Size = (0, 0)
_LARGEST = 20_000
_FRAMES = frozenset([*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)])


def image_size(data: bytes) -> Size:
    """Pixels of a PNG, GIF, JPEG or WebP; zeros for anything else, broken, or absurdly large."""
    try:
        size = _read(data)
    except (struct.error, IndexError):
        return NO_SIZE
    return size if 0 < size[0] <= _LARGEST and 0 < size[1] <= _LARGEST else NO_SIZE


def _read(data: bytes) -> Size:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack_from(">II", data, 16)
        return width, height
    if data.startswith((b"GIF87a", b"GIF89a")):
        width, height = struct.unpack_from("<HH", data, 6)
        return width, height
    if data.startswith(b"\xff\xd8"):
        return next(_jpeg_frames(data), NO_SIZE)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return NO_SIZE


def _jpeg_frames(data: bytes) -> Iterator[Size]:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            yield width, height
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]


def _webp(data: bytes) -> Size:
    kind = data[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    return NO_SIZE
