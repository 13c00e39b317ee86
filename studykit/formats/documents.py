"""JSON documents with lists of objects, piece by piece, because these can be many."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

_AT_ONCE = 1_000
"""objects that are spelled in one go"""
_flat = json.JSONEncoder(ensure_ascii=False, separators=(",\n      ", ": ")).encode
_nested = json.JSONEncoder(ensure_ascii=False, indent=2).encode


def document_of_lists(
    schema: str, lists: Mapping[str, Iterable[Mapping[str, Any]]], *, flat: bool = False
) -> Iterator[str]:
    """``{"schema": "studykit.links/1", "links": […]}`` with a line end behind it, spelled as with an indent of 2.

    ``flat`` objects, none of whose values is a list or an object, take a part of the time.
    """
    yield f'{{\n  "schema": "studykit.{schema}/1"'
    spelled = _flat_part if flat else _nested_part
    for name, items in lists.items():
        yield f',\n  "{name}": ['
        given, between, end = iter(items), "", "]"
        while part := list(islice(given, _AT_ONCE)):
            yield between + spelled(part)
            between, end = ",", "\n  ]"
        yield end
    yield "\n}\n"


def _flat_part(part: Sequence[Mapping[str, Any]]) -> str:
    return ",".join(f"\n    {{\n      {_flat(item)[1:-1]}\n    }}" for item in part)


def _nested_part(part: Sequence[Mapping[str, Any]]) -> str:
    # What is a line end in a value is written as \\n, so all of these are between values.
    return _nested(part)[1:-2].replace("\n", "\n  ")
