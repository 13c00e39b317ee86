"""The inverse of resolving: how a link to a note is written."""

from __future__ import annotations

from posixpath import basename, dirname, relpath
from urllib.parse import quote

from studykit.graph.names import Names, folded, without_ending
from studykit.model.span import NotePath


def shortest_wikilink(target: NotePath, source: NotePath, names: Names, text: str) -> str:
    """``[[name]]``, with as much of the path as makes it unambiguous; the alias only where it differs."""
    del source
    name = basename(without_ending(target))
    if len(names.bases.get(folded(name), ())) > 1 or name != basename(target).removesuffix(".md"):
        name = target if not target.endswith(".md") else target[: -len(".md")]
    return f"[[{name}|{text}]]" if text and text != name else f"[[{name}]]"


def relative_link(target: NotePath, source: NotePath, names: Names, text: str) -> str:
    """``[text](../folder/name.md)``, percent-encoded where a blank or bracket would end the target."""
    del names
    path = relpath(target, dirname(source) or ".")
    return f"[{escaped(text or basename(without_ending(target)))}]({quote(path, safe='/-_.~!*,;@&=+$')})"


def angle_link(target: NotePath, source: NotePath, names: Names, text: str) -> str:
    """``[title](<title.md>)``, as roam-to-git writes it."""
    del names
    path = relpath(target, dirname(source) or ".")
    return f"[{escaped(text or basename(without_ending(target)))}](<{path}>)"


def escaped(text: str) -> str:
    """Text between brackets, its own brackets kept from ending it."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
