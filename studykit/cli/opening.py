"""Other programs: the user's editor at a line, and whatever opens an image."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import PurePath

import click

from studykit.errors import StudykitError

_PLUS_LINE = frozenset({"vi", "vim", "nvim", "nano", "emacs", "emacsclient", "kak", "micro", "joe", "ne", "ed"})
_SOON = 2.0
"""Seconds in which a desktop says that it cannot open a file."""
_COLON_LINE = frozenset({"code", "codium", "subl", "hx", "helix", "zed"})


def edit_at(path: str, line: int) -> None:
    """Open $VISUAL or $EDITOR at a line and wait for it. Raises `StudykitError` where there is none."""
    given = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _fallback()
    try:
        command = shlex.split(given)
    except ValueError:
        raise StudykitError(f"The variable EDITOR or VISUAL cannot be read ({given}): a quote is not closed.") from None
    if not command:
        raise StudykitError("No editor is set. Name one in the variable EDITOR, such as EDITOR=nano.")
    name = PurePath(command[0]).stem.lower()
    if name in _COLON_LINE:
        waiting = ["--wait"] if name in ("code", "codium", "subl") else []
        goto = ["--goto"] if name in ("code", "codium") else []
        arguments = [*command, *waiting, *goto, f"{path}:{line}"]
    elif name in _PLUS_LINE:
        arguments = [*command, f"+{line}", path]
    else:
        arguments = [*command, path]
    try:
        subprocess.run(arguments, check=False)  # noqa: S603 - the user's own editor, no shell
    except OSError as error:
        raise StudykitError(f"The editor {command[0]} could not be started: {error.strerror}.") from error


def _fallback() -> str:
    return next((name for name in ("nano", "vim", "vi", "notepad") if shutil.which(name)), "")


def open_file(path: str) -> str:
    """Hand a file to the desktop; the sentence says so."""
    name = PurePath(path).name
    if not (click.launch(path) == 0 if sys.platform in ("darwin", "win32") else _opened(path)):
        return f"{name} could not be opened here; it is at {path}."
    return f"Opened {name}."


def _opened(path: str) -> bool:
    """Whether the desktop took the file. It keeps its words to itself: they would run through the card on screen."""
    command = shutil.which("xdg-open")
    if command is None:
        return False
    quiet = subprocess.DEVNULL
    opener = subprocess.Popen([command, path], stdin=quiet, stdout=quiet, stderr=quiet)  # noqa: S603 - the desktop's own
    try:
        return opener.wait(_SOON) == 0
    except subprocess.TimeoutExpired:
        return True  # it shows the file by itself and stays until that is closed
