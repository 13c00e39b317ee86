"""What the global options said, and the workspace that follows from them, opened when a command first needs it."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from studykit.errors import UsageError
from studykit.model.values import dataclass

if TYPE_CHECKING:
    from studykit.workspace import Workspace

Colour = Literal["auto", "always", "never"]


@dataclass()
class Invocation:
    """One run of the program. ``verbosity`` is -1 (quiet), 0 or 1."""

    vault: Path | None = None
    config: Path | None = None
    today: date | None = None
    verbosity: int = 0
    colour: Colour = "auto"
    index: bool = True

    def close(self) -> None:
        """Let go of the files that are held open."""
        if "workspace" in vars(self):
            self.workspace.close()

    @cached_property
    def workspace(self) -> Workspace:
        from studykit.workspace import Workspace  # noqa: PLC0415 - reading notes loads what --help must not wait for

        try:
            here = Path.cwd()
        except FileNotFoundError:
            raise UsageError("The current folder has been deleted. Go to another one and try again.") from None
        return Workspace.open(here, vault=self.vault, config_file=self.config, today=self.today, kept=self.index)
