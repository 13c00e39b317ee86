"""The command line: one file per command; options in, one call, an exit code out. The only place with Click."""

from __future__ import annotations


def main() -> None:
    """The console script ``studykit``."""
    from studykit.cli.entry import run  # noqa: PLC0415 - importing the package alone must not load Click

    run()


# Python keeps the frames of its functions in pieces of 16 KB, and gives one back to the system when the function that
# began it returns: where many calls go over such a border, each asks the system twice, a thousand times in a start.
# A function with a stack too big for such a piece gets one in which there is room for all that it calls, too.
_ROOMY = 9_000
"""places on the stack of 8 bytes: with them a piece is 128 KB, and half of it is left"""
main.__code__ = main.__code__.replace(co_stacksize=_ROOMY)
