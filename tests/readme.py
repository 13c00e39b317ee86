"""The README's list of commands, made from the commands themselves: ``python tests/readme.py --write``."""

from __future__ import annotations

import argparse
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

from studykit.cli.commands import SECTIONS, Entry
from studykit.cli.entry import program

README = Path(__file__).resolve().parents[1] / "README.md"
BEGIN, END = "<!-- begin: commands -->", "<!-- end: commands -->"
_BLOCK = re.compile(rf"(?<={re.escape(BEGIN)}\n).*?(?={re.escape(END)})", re.DOTALL)


def commands_block() -> str:
    """What stands between the two markers."""
    lines = ["", "Before any command:", "", *_options(program)]
    for title, entries in SECTIONS:
        lines += ["", f"### {title}", ""]
        for entry in entries:
            lines += _command(entry)
    return "\n".join([*lines, ""])


def written(readme: str) -> str:
    """The README with its block as it should be. Raises `ValueError` where the markers are missing."""
    if not _BLOCK.search(readme):
        raise ValueError(f"README.md needs the lines {BEGIN} and {END}.")
    return _BLOCK.sub(lambda _: commands_block(), readme)


def loaded(entry: Entry) -> click.Command:
    """The command itself."""
    command = program.get_command(click.Context(program), entry.name)
    assert command is not None
    return command


def help_parts(command: click.Command) -> tuple[str, list[str], list[str]]:
    """The first line of a command's help, its other paragraphs, and its examples."""
    first, *paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    examples = [paragraph for paragraph in paragraphs if paragraph.startswith("\b\nExample:")]
    others = [" ".join(paragraph.split()) for paragraph in paragraphs if paragraph not in examples]
    return first, others, [line.strip() for paragraph in examples for line in paragraph.splitlines()[2:]]


def _command(entry: Entry) -> Iterator[str]:
    command = loaded(entry)
    _, paragraphs, examples = help_parts(command)
    arguments = "".join(f" {_argument(p)}" for p in command.params if isinstance(p, click.Argument))
    yield f"<details><summary><code>studykit {entry.name}{arguments}</code> - {entry.help}</summary>"
    yield ""
    for paragraph in paragraphs:
        yield from (paragraph, "")
    yield from ("```sh", *examples, "```", "")
    if table := _options(command):
        yield from (*table, "")
    yield from ("</details>", "")


def _options(command: click.Command) -> list[str]:
    rows = [
        f"| {_spelled(option)} | {_cell(option.help or '')} |"
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden
    ]
    return ["| option | |", "|---|---|", *rows] if rows else []


def _spelled(option: click.Option) -> str:
    value = "" if option.is_flag else f" {_metavar(option)}"
    return ", ".join(f"`{_cell(name + value)}`" for name in option.opts)


def _metavar(option: click.Option) -> str:
    if option.metavar:
        return option.metavar
    if isinstance(option.type, click.Choice):
        return "|".join(str(choice) for choice in option.type.choices)
    return "N" if isinstance(option.type, click.IntRange | click.FloatRange) else str(option.name).upper()


def _argument(argument: click.Argument) -> str:
    if argument.metavar:
        return argument.metavar
    name = str(argument.name).upper()
    return name if argument.required else f"[{name}]"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write it into README.md; else it is printed")
    if parser.parse_args().write:
        README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    else:
        click.echo(commands_block())


if __name__ == "__main__":
    main()
