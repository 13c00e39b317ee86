"""What the global options said, and the workspace that follows from them, opened when a command first needs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from studykit.workspace import Workspace

Colour = Literal["auto", "always", "never"]


@dataclass
class Invocation:
    """One run of the program. ``verbosity`` is -1 (quiet), 0 or 1."""

    vault: Path | None = None
    config: Path | None = None
    today: date | None = None
    verbosity: int = 0
    colour: Colour = "auto"
    opened: bool = field(default=False, init=False)

    @cached_property
    def workspace(self) -> Workspace:
        from studykit.workspace import Workspace  # noqa: PLC0415 - reading notes loads what --help must not wait for

        self.opened = True
        return Workspace.open(Path.cwd(), vault=self.vault, config_file=self.config, today=self.today)
