"""A finding at its place in a note, with the severity of its code."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from studykit.cards.page import Page
from studykit.model.diagnostic import Diagnostic, Severity

SEVERITIES: Mapping[str, Severity] = MappingProxyType(
    {
        "bad-schedule": Severity.ERROR,
        "card-cut": Severity.WARNING,
        "duplicate-block-id": Severity.WARNING,
        "foreign-schedule": Severity.WARNING,
        "near-schedule": Severity.WARNING,
        "near-separator": Severity.WARNING,
        "occlusion-line": Severity.WARNING,
        "occlusion-outside": Severity.WARNING,
        "occlusion-picture": Severity.WARNING,
        "orphan-schedule": Severity.WARNING,
        "segment-count": Severity.WARNING,
        "stacked-schedule": Severity.WARNING,
        "unclosed-fence": Severity.WARNING,
        "differs-from-plugin": Severity.INFO,
        "duplicate-card": Severity.INFO,
        "empty-answer": Severity.INFO,
        "generated-text": Severity.INFO,
        "link-in-code": Severity.INFO,
        "occlusion-inside": Severity.INFO,
        "occlusion-masks": Severity.INFO,
        "setext-card": Severity.INFO,
        "split-answer": Severity.INFO,
        "text-after-schedule": Severity.INFO,
        "unbalanced-backtick": Severity.INFO,
    }
)
"""The severity of each finding inside one note."""

_LONGEST = 60


def at(page: Page, offset: int, code: str, message: str, remedy: str = "") -> Diagnostic:
    """At an offset of the source."""
    line, column = page.source.place(offset)
    return Diagnostic(page.path, line, column, code, SEVERITIES[code], message, remedy)


def on(page: Page, line: int, code: str, message: str, remedy: str = "") -> Diagnostic:
    """At the start of a line."""
    return Diagnostic(page.path, line, 1, code, SEVERITIES[code], message, remedy)


def shortened(text: str) -> str:
    """What a message quotes of a note, on one line."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
