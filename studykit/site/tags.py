"""Tags as a tree: ``a/b`` stands below ``a``; spellings that a reader takes for the same are one tag."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from studykit.model.span import NotePath

_EMOJI_STYLE = "\ufe0f"


@dataclass(frozen=True, slots=True)
class TagPage:
    """A tag and everything below it. ``name`` is spelled as most notes spell it; ``key`` is what is compared.

    ``own`` are notes with exactly this tag, ``notes`` those with this one or one below it, both in reading order.
    """

    key: str
    name: str
    own: tuple[NotePath, ...]
    notes: tuple[NotePath, ...]
    children: tuple[str, ...]


@lru_cache(maxsize=1 << 14)
def tag_key(tag: str) -> str:
    """Equal for the same tag: emoji style and case do not count, nor do stray slashes."""
    return "/".join(part for part in tag.replace(_EMOJI_STYLE, "").casefold().split("/") if part)


def tag_pages(notes: Iterable[tuple[NotePath, Sequence[str]]]) -> Mapping[str, TagPage]:
    """All tags by key, parents included; ``notes`` come in reading order."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    own: dict[str, list[NotePath]] = defaultdict(list)
    below: dict[str, list[NotePath]] = defaultdict(list)
    for path, tags in notes:
        for tag in tags:
            parts = [part for part in tag.split("/") if part]
            for depth in range(1, len(parts) + 1):
                name = "/".join(parts[:depth])
                spellings[tag_key(name)][name] += 1
                _append(below[tag_key(name)], path)
            if parts:
                _append(own[tag_key(tag)], path)
    children: dict[str, list[str]] = defaultdict(list)
    for key in sorted(spellings):
        children[key.rpartition("/")[0]].append(key)
    return {
        key: TagPage(
            key,
            min(spellings[key].items(), key=lambda item: (-item[1], item[0]))[0],
            tuple(own[key]),
            tuple(below[key]),
            tuple(children[key]),
        )
        for key in sorted(spellings)
        if key
    }


def _append(paths: list[NotePath], path: NotePath) -> None:
    if not paths or paths[-1] != path:
        paths.append(path)
