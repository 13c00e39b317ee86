"""The command line: one file per command; options in, one call, an exit code out. The only place with Click."""

from __future__ import annotations


def main() -> None:
    """The console script ``studykit``."""
    from studykit.cli.entry import run  # noqa: PLC0415 - importing the package alone must not load Click

    run()
