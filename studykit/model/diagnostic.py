"""Trouble in a user's file: a value that travels, never an exception."""

from __future__ import annotations

from enum import StrEnum

from studykit.model.values import dataclass


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding. ``line`` and ``column`` are 1-based, columns in code points."""

    path: str
    line: int
    column: int
    code: str
    severity: Severity
    message: str
    help: str = ""
    fixable: bool = False
