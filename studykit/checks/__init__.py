"""Findings that need more than one note: links that lead nowhere, names that clash.

To add one: a file with ``find(subject)`` and a line in `CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from studykit.checks import (
    ambiguous_links,
    anchors,
    embed_cycles,
    link_odds,
    missing_links,
    name_clashes,
    odd_links,
    outside_links,
)
from studykit.checks.subject import Subject
from studykit.model.diagnostic import Diagnostic

Check = Callable[[Subject], Iterator[Diagnostic]]

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "missing-link": missing_links.find,
        "missing-anchor": anchors.find,
        "ambiguous-link": ambiguous_links.find,
        "outside-vault": outside_links.find,
        "resolved-by-alias": link_odds.find,
        "odd-link": odd_links.find,
        "embed-cycle": embed_cycles.find,
        "name-clash": name_clashes.find,
    }
)


def check(subject: Subject) -> tuple[Diagnostic, ...]:
    """All findings of all checks, in path and line order."""
    return tuple(sorted(found for find in CHECKS.values() for found in find(subject)))


__all__ = ["CHECKS", "Check", "Subject", "check"]
