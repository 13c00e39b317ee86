"""Text into its file, whole or not at all, or onto standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from secrets import token_hex

from studykit.errors import ReadOnlyError

STANDARD_OUTPUT = Path("-")


def write_text(target: Path, pieces: Iterable[str]) -> None:
    """Raises `ReadOnlyError`; then whatever stood at ``target`` is still there."""
    if target == STANDARD_OUTPUT:
        sys.stdout.writelines(pieces)
        return
    unfinished = target.with_name(f".sk-{token_hex(4)}.tmp")
    try:
        with unfinished.open("w", encoding="utf-8", errors="replace", newline="") as file:
            file.writelines(pieces)
        unfinished.replace(target)
    except OSError as error:
        raise ReadOnlyError(
            f"{target} could not be written ({error.strerror or error}). Choose another place or make room."
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
