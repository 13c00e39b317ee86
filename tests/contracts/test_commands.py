"""What holds for every command of the table in studykit/cli/commands.py."""

from __future__ import annotations

import shlex
from pathlib import Path

import click
import pytest
from program import copy_vault, invoke
from readme import help_parts, loaded

from studykit.cli.commands import SECTIONS, Entry, find, names
from studykit.cli.entry import program

ENTRIES = [entry for _, entries in SECTIONS for entry in entries]
NEEDED = {
    "add": ["--deck", "starter", "--front", "q", "--back", "a"],
    "suspend": ["--note", "Sourdough"],
    "unsuspend": ["--note", "Sourdough"],
    "reset": ["--note", "Sourdough"],
    "note": ["Bread"],
    "preview": ["new"],
    "export": ["anki"],
    "import": ["anki", "no.apkg"],
    "sync": ["anki", "--port", "9"],
    "init": ["--dry-run"],
    "diagram": ["-"],
}
"""What a command cannot do without."""
FLOW = "a -> b: x\nb -> a: y\n"


@pytest.fixture(params=ENTRIES, ids=names())
def entry(request: pytest.FixtureRequest) -> Entry:
    found = request.param
    assert isinstance(found, Entry)
    return found


def test_short_help_is_the_line_of_the_table(entry: Entry) -> None:
    """So that ``--help`` of the program and of the command say the same, though only one imports the other."""
    first, _, _ = help_parts(loaded(entry))
    assert first == entry.help


def test_every_option_says_what_it_does(entry: Entry) -> None:
    for option in loaded(entry).params:
        if isinstance(option, click.Option):
            assert option.help, option.name
            assert option.help.endswith((".", "?")), option.help


def test_examples_name_the_command_and_options_that_exist(entry: Entry) -> None:
    command = loaded(entry)
    _, _, examples = help_parts(command)
    assert examples
    for example in examples:
        words = shlex.split(example.split("&&")[0])
        assert words[:2] == ["studykit", entry.name]
        command.make_parser(click.Context(command, **program.context_settings)).parse_args(words[2:])


def test_today_is_accepted_behind_every_command(entry: Entry) -> None:
    assert "--today" in [spelling for option in loaded(entry).params for spelling in option.opts]


def test_help_names_the_program_by_its_name(entry: Entry, tmp_path: Path) -> None:
    ran = invoke(entry.name, "--help", folder=tmp_path)
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: studykit {entry.name} ")
    assert "Example:\n    studykit " in ran.out


def test_wrong_options_are_wrong_usage(entry: Entry, tmp_path: Path) -> None:
    ran = invoke(entry.name, "--no-such-option", folder=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].startswith("Error: No such option")


def test_trouble_with_the_settings_is_told_alike(entry: Entry, tmp_path: Path) -> None:
    """Whatever the command: one sentence with file and line, exit 2, nothing done."""
    vault = copy_vault("obsidian", tmp_path)
    (vault / "studykit.yml").write_text("limits: {new: 3}\nscheduelr: sm2\n")
    before = sorted(vault.rglob("*"))
    ran = invoke(entry.name, *NEEDED.get(entry.name, []), folder=vault, given="good\n")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "studykit: studykit.yml:2: unknown key `scheduelr`. Did you mean `scheduler`?\n"
    assert sorted(vault.rglob("*")) == before


def test_looking_writes_nothing_into_the_vault(entry: Entry, tmp_path: Path) -> None:
    if entry not in dict(SECTIONS)["Look"]:
        return
    vault = copy_vault("obsidian", tmp_path)
    before = {file: file.stat().st_mtime_ns for file in vault.rglob("*")}
    assert invoke(entry.name, *NEEDED.get(entry.name, []), "--json", folder=vault, given=FLOW).code == 0
    assert {file: file.stat().st_mtime_ns for file in vault.rglob("*")} == before


def test_the_program_lists_every_command_in_its_sections(tmp_path: Path) -> None:
    ran = invoke("--help", folder=tmp_path)
    place = -1
    for title, entries in SECTIONS:
        for line in (f"{title}:\n", *(f"\n  {entry.name} " for entry in entries)):
            found = ran.out.find(line)
            assert found > place, line
            place = found
    assert program.list_commands(click.Context(program)) == names()
    assert find("no such command") is None
    assert len(set(names())) == len(names())
