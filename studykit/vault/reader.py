"""Reading a note, and what is wrong with its bytes before anybody parses it."""

from __future__ import annotations

from studykit.errors import NotFoundError, StudykitError
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.patterns import pattern
from studykit.text import SourceText, decode
from studykit.vault.discovery import NoteFile

_LARGE = 5_000_000
"""Characters from which a note is worth a word: no person writes that much into one."""
_NOT_UTF8 = pattern("[\ud800-\udfff]")


def read(file: NoteFile) -> SourceText:
    """The note's text. Raises `NotFoundError` where it is gone, `StudykitError` where it cannot be read."""
    try:
        return decode(file.path, file.absolute.read_bytes())
    except FileNotFoundError:
        raise NotFoundError(f"{file.path} is no longer there.") from None
    except OSError as error:
        raise StudykitError(f"{file.path} cannot be read: {error.strerror or error}.") from error


def read_diagnostics(source: SourceText) -> tuple[Diagnostic, ...]:
    """Findings about bytes, merge conflicts and copies made by a sync service."""
    from studykit.markdown.hunks import hunks  # noqa: PLC0415 - only where a note is read anew

    found = []
    if source.encoding_error is not None:
        bad = _NOT_UTF8.search(source.text)
        line, column = source.place(bad.start()) if bad else (1, 1)
        found.append(
            Diagnostic(
                source.path, line, column, "bad-encoding", Severity.ERROR,
                f"not UTF-8 at byte {source.encoding_error}; the note is read but never written",
                "Save the note as UTF-8.",
            )
        )  # fmt: skip
    if len(source.text) > _LARGE:
        size = f"{len(source.text) / 1_000_000:.0f} million characters"
        help_text = "Split it: every command has to read it whole."
        found.append(Diagnostic(source.path, 1, 1, "large-note", Severity.INFO, f"this note has {size}", help_text))
    if (nul := source.text.find("\0")) >= 0:
        line, column = source.place(nul)
        found.append(
            Diagnostic(
                source.path,
                line,
                column,
                "nul-byte",
                Severity.INFO,
                "a NUL character stands here; it is kept",
            )
        )
    found.extend(
        Diagnostic(
            source.path, hunk.first, 1, "merge-conflict", Severity.ERROR,
            f"an unresolved merge conflict, to line {hunk.last}: no card in it or touching it is asked",
            "Keep one side and remove the three marker lines.",
        )
        for hunk in hunks(source)
    )  # fmt: skip
    return tuple(found)
