"""The program, killed at a chosen moment of the first answer that comes while the file ``STUDYKIT_DIES`` says one."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from studykit.cli.entry import run
from studykit.vault import writer
from studykit.vault.journal import Journal

_ORDER = Path(os.environ["STUDYKIT_DIES"])


def _die(moment: str) -> None:
    if _ORDER.is_file() and _ORDER.read_text() == moment:
        _ORDER.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


_append, _replace = Journal.append, writer.replace_file


def append(self: Journal, *events: Any) -> Any:
    _die("before the journal")
    written = _append(self, *events)
    _die("between journal and note")
    return written


def replace_file(*given: Any) -> None:
    _replace(*given)
    _die("before the reply")


Journal.append = append  # type: ignore[method-assign] # the point of this program
writer.replace_file = replace_file  # the same

if __name__ == "__main__":
    run()
