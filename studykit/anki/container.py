"""The zip archive around a collection: the same content gives the same bytes, whenever it is written."""

from __future__ import annotations

from zipfile import ZIP_DEFLATED, ZipInfo

COLLECTION = "collection.anki21"
"""Name of a schema 11 collection in a package without a ``meta`` file."""
MEDIA = "media"

_WHEN = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_MODE = 0o644 << 16


def entry(name: str, compression: int = ZIP_DEFLATED) -> ZipInfo:
    """An archive member with a fixed date, owner and system."""
    info = ZipInfo(name, _WHEN)
    info.compress_type = compression
    info.create_system = _UNIX
    info.external_attr = _MODE
    return info
