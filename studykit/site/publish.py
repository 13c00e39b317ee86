"""Which notes may leave the vault, and why the others stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal

_TRUE = frozenset(["true", "yes", "on", "1"])
_FALSE = frozenset(["false", "no", "off", "0"])
PRIVATE_TAG = "private"
_SIGHT = re.compile(r"(?:^|\s)#private(?![\w-])", re.IGNORECASE)
_CODE = re.compile(r"(?:```|~~~).*?(?:```|~~~|\Z)|`[^`\n]*`", re.DOTALL)


class Withheld(StrEnum):
    """Why a note is not published."""

    DRAFT = "draft"
    UNPUBLISHED = "publish: false"
    PRIVATE_TAG = "private tag"
    UNMARKED = "not marked publish: true"


def withheld(meta: Mapping[str, Any], tags: tuple[str, ...], publish: Literal["all", "marked"]) -> Withheld | None:
    """The reason a note is withheld, or None where it is published.

    A value nobody understands (``draft: maybe``) is read on the safe side: the note stays. ``public`` is
    Logseq's word for ``publish``.
    """
    fields = {str(key).casefold(): value for key, value in meta.items()}
    if "draft" in fields and _flag(fields["draft"]) is not False:
        return Withheld.DRAFT
    marked = _flag(fields["publish"]) if "publish" in fields else _flag(fields.get("public"))
    if marked is False or ("publish" in fields and marked is not True):
        return Withheld.UNPUBLISHED
    if _flag(fields.get("private")) is True or any(_is_private(tag) for tag in tags):
        return Withheld.PRIVATE_TAG
    if publish == "marked" and marked is not True:
        return Withheld.UNMARKED
    return None


def private_by_sight(text: str) -> bool:
    """Whether a note whose dialect knows no tags says ``#private`` outside its code: its author meant it."""
    return _SIGHT.search(_CODE.sub(" ", text)) is not None


def _is_private(tag: str) -> bool:
    return tag.casefold().partition("/")[0] == PRIVATE_TAG


def _flag(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    word = str(value).strip().casefold() if value is not None else ""
    if word in _TRUE:
        return True
    return False if word in _FALSE else None
