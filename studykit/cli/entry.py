"""The program itself: global options, and the one place where trouble becomes an exit code."""

from __future__ import annotations

import errno
import gc
import os
import sys
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from studykit import __version__
from studykit.cli.group import Commands
from studykit.cli.invocation import Colour, Invocation
from studykit.cli.options import Day
from studykit.errors import StudykitError

_CONTEXT: dict[str, Any] = {
    "auto_envvar_prefix": "STUDYKIT",
    "help_option_names": ["-h", "--help"],
    "max_content_width": 100,
}
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_BETWEEN_COLLECTIONS = 500_000
"""values made before the collector of cycles looks at the youngest ones; Python's own number is 700"""


@click.group(cls=Commands, invoke_without_command=True, context_settings=_CONTEXT)
@click.option(
    "-C", "vault", type=click.Path(path_type=Path), metavar="DIR", envvar="STUDYKIT_VAULT", help="The folder of notes."
)
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Settings instead of studykit.yml.")
@click.option("--today", type=Day(), metavar="YYYY-MM-DD", help="Act as if it were this day.")
@click.option("--no-index", is_flag=True, help="Keep no index: read every note.")
@click.option("-v", "--verbose", is_flag=True, help="Say more.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colours on the terminal."
)
@click.version_option(__version__, prog_name="studykit")
@click.pass_context
def program(
    ctx: click.Context,
    vault: Path | None,
    config: Path | None,
    today: date | None,
    no_index: bool,
    verbose: bool,
    quiet: bool,
    color: Colour,
) -> None:
    """Study your own Markdown notes: a daily quiz, a website, an Anki deck.

    Without a command, studykit shows what today holds.

    \b
    Example:
      studykit -C ~/notes review
    """
    ctx.obj = Invocation(vault, config, today, int(verbose) - int(quiet), color, index=not no_index)
    ctx.call_on_close(ctx.obj.close)
    if color == "always" or (color == "auto" and not os.environ.get("NO_COLOR") and sys.stdout.isatty()):
        ctx.color = True
    else:
        ctx.color = False
    if ctx.invoked_subcommand is None:
        from studykit.cli.overview import show  # noqa: PLC0415 - only without a command

        show(ctx.obj)


def run() -> None:
    """Run the program and exit: 0 fine, 1 trouble was found, 2 wrong usage, 3 could not finish."""
    # A short life with many small values and hardly a cycle: looking for those often costs a tenth of the time.
    gc.set_threshold(_BETWEEN_COLLECTIONS, 20, 50)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A file's name that is not UTF-8, or a terminal that has not all characters: shown, not a fault.
            stream.reconfigure(errors="backslashreplace")
    try:
        code = program.main(prog_name="studykit", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        code = 2
    except click.Abort:
        click.echo("Stopped; everything answered so far is saved.", err=True)
        code = 3
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except StudykitError as error:
        click.echo(f"studykit: {error}", err=True)
        code = error.exit_code
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
        code = 3
    except Exception as error:
        if os.environ.get("STUDYKIT_TRACEBACK"):
            raise
        click.echo(f"studykit: {_fault(error)}", err=True)
        code = 3
    sys.exit(code if isinstance(code, int) else 0)


def _fault(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        # What could not be printed would be tried once more at the very end, and fail once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return f"{error.strerror} while writing. Make room, or send the output elsewhere, and run it again."
    return (
        f"a fault in studykit itself ({type(error).__name__}: {error}). Nothing was lost. "
        "Run it again with STUDYKIT_TRACEBACK=1 and report what it prints."
    )
