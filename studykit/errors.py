"""The errors of commands, by what the user can do about them.

Trouble inside a note is never an error: it is a `Diagnostic` value, and everything else goes on.
"""

from __future__ import annotations

from collections.abc import Iterable


class StudykitError(Exception):
    """Root of all errors; its text is one or two sentences for the user: what is wrong and what to do.

    ``exit_code`` is what the command line exits with: 1 trouble was found, 2 wrong usage, 3 could not finish.
    """

    exit_code = 3


class UsageError(StudykitError):
    """The command, an option or a setting was given wrongly."""

    exit_code = 2


class ConfigError(UsageError):
    """``studykit.yml`` cannot be used as it stands; the text names file and line."""


class NotFoundError(StudykitError):
    """A note, card, deck or file that was named does not exist."""

    exit_code = 2


class SourceChangedError(StudykitError):
    """A file is not what it was when the edit was computed; nothing was written."""


class ReadOnlyError(StudykitError):
    """A file or folder cannot be written; nothing was lost."""


class LockedError(StudykitError):
    """Another studykit process holds the session of this vault."""


class FormatVersionError(StudykitError):
    """A file was written by a newer studykit than this one."""


class MissingExtraError(StudykitError):
    """An optional library is needed for this; the text holds the line that installs it."""


def suggestion(word: str, known: Iterable[str]) -> str:
    """``Did you mean ...?`` where one of the known words is near, else all of them."""
    import difflib  # noqa: PLC0415 - only a mistake needs it, and every command imports this module

    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    return f"Did you mean `{near[0]}`?" if near else f"Known: {', '.join(names)}."
