"""Links and tags in a note's front matter: ``up: "[[x]]"``, ``tags: [a, b]``, ``aliases: …``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from studykit.model.link import Link, LinkKind, LinkRole
from studykit.model.patterns import pattern
from studykit.model.span import Span
from studykit.text import SourceText

_WIKILINK = pattern(r"\[\[([^\[\]\n|]+)(?:\|([^\[\]\n]*))?\]\]")
_QUOTED = pattern(r"""["'][^"'\n]*["']|(?<=-\s)[^\n]+|(?<=:\s)[^\n]+""")


def words(value: Any) -> tuple[str, ...]:
    """A list as it is; a string split at commas and white space; anything else is nothing."""
    if isinstance(value, str):
        return tuple(word for word in re.split(r"[,\s]+", value) if word)
    if isinstance(value, list | tuple):
        return tuple(
            str(entry).strip() for entry in value if isinstance(entry, str | int | float) and str(entry).strip()
        )
    return ()


def front_tags(meta: Mapping[str, Any]) -> tuple[str, ...]:
    """Tags without ``#``, as written."""
    found = (*words(meta.get("tags")), *words(meta.get("tag")))
    return tuple(dict.fromkeys(word.removeprefix("#") for word in found if word.removeprefix("#")))


def front_aliases(meta: Mapping[str, Any]) -> tuple[str, ...]:
    """Other names of the note; one given as a string may hold blanks."""
    found: list[str] = []
    for key in ("aliases", "alias"):
        value = meta.get(key)
        if isinstance(value, str):
            found.extend(part.strip() for part in value.split(",") if part.strip())
        else:
            found.extend(words(value))
    return tuple(dict.fromkeys(found))


def front_links(source: SourceText, last_line: int) -> Iterator[Link]:
    """Wikilinks inside values of the front matter, which ends on ``last_line``."""
    for number in range(2, last_line):
        line = source.lines[number - 1]
        if "[[" not in line or line.lstrip().startswith("#"):
            continue
        start = source.starts[number - 1]
        for value in _QUOTED.finditer(line):
            for found in _WIKILINK.finditer(line, value.start(), value.end()):
                name, _, fragment = found.group(1).partition("#")
                yield Link(
                    Span(start + found.start(), start + found.end()),
                    number,
                    found.start() + 1,
                    found.group(),
                    name.strip(),
                    fragment,
                    (found.group(2) or found.group(1)).strip(),
                    LinkKind.WIKILINK,
                    LinkRole.PROPERTY,
                )
