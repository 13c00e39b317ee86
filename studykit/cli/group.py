"""The group of all commands: loaded one at a time, listed in sections, misspellings answered with a suggestion."""

from __future__ import annotations

import difflib
import importlib
import os
import sys
from typing import Any

import click

from studykit.cli.commands import SECTIONS, find, names


class Commands(click.Group):
    """Imports a command's module only when it is run or asked for its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return names()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        entry = find(cmd_name)
        if entry is None:
            return None
        module = importlib.import_module(f"studykit.cli.{entry.module}")
        command = module.command
        assert isinstance(command, click.Command)  # noqa: S101 - every command module has one; a test holds it
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if find(name) is None and not name.startswith("-"):
            near = difflib.get_close_matches(name, names(), n=1)
            hint = f" Did you mean '{near[0]}'?" if near else " 'studykit --help' lists all commands."
            raise click.UsageError(f"There is no command '{name}'.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # The reader of the output went away (``| head``): that is fine. Click itself would exit 1.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        for title, entries in SECTIONS:
            with formatter.section(title):
                formatter.write_dl([(entry.name, entry.help) for entry in entries], col_max=12)
