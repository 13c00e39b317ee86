"""What the program loads before it has anything to do: a prompt or a completion must not wait for a parser."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from program import child_environment, copy_vault

from studykit import __version__

NEVER_FOR_HELP = {
    "yaml", "markdown_it", "mdit_py_plugins", "rich", "jinja2", "pygments", "nh3", "latex2mathml", "platformdirs",
    "sqlite3", "starlette", "uvicorn", "fsrs", "studykit.workspace", "studykit.config",
}  # fmt: skip
NEVER_FOR_A_PIPE = {"rich", "jinja2", "latex2mathml", "pygments", "studykit.site", "studykit.anki", "fsrs"}

SAY_MODULES = """
import sys
from studykit.cli import main
try:
    main()
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""


def loaded_by(folder: Path, *arguments: str, given: str = "") -> set[str]:
    """The modules that a run of the program has loaded at its end."""
    done = subprocess.run(
        [sys.executable, "-c", SAY_MODULES, *arguments], cwd=folder, env=child_environment(), input=given,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("cards", "-h")], ids=" ".join)
def test_help_loads_no_library_but_click(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert not loaded_by(tmp_path, *arguments) & NEVER_FOR_HELP


def test_a_session_in_a_pipe_loads_no_renderer(tmp_path: Path) -> None:
    vault = copy_vault("commonmark", tmp_path)
    assert not loaded_by(vault, "review", given="good\nquit\n") & NEVER_FOR_A_PIPE
    assert not loaded_by(vault, "due") & NEVER_FOR_A_PIPE


def test_both_ways_in_say_the_same(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("studykit")
    for way in ([str(script)], [sys.executable, "-m", "studykit"]):
        done = subprocess.run([*way, "--version"], env=child_environment(), capture_output=True, text=True, check=True)
        assert done.stdout == f"studykit, version {__version__}\n"


def test_the_variable_for_the_vault_and_those_for_options(tmp_path: Path) -> None:
    vault = copy_vault("commonmark", tmp_path)
    environment = child_environment(STUDYKIT_VAULT=str(vault), STUDYKIT_TODAY="2026-11-20", STUDYKIT_DUE_SEARCH="star")
    done = subprocess.run(
        [sys.executable, "-m", "studykit", "due"], cwd="/", env=environment, capture_output=True, text=True, check=True
    )
    assert "2 cards today: 1 due, 1 new." in done.stdout


def test_shells_can_complete(tmp_path: Path) -> None:
    script = subprocess.run(
        [sys.executable, "-m", "studykit"], cwd=tmp_path, capture_output=True, text=True, check=True,
        env=child_environment(_STUDYKIT_COMPLETE="bash_source"),
    )  # fmt: skip
    assert "_STUDYKIT_COMPLETE=bash_complete" in script.stdout
    completed = subprocess.run(
        [sys.executable, "-m", "studykit"], cwd=tmp_path, capture_output=True, text=True, check=True,
        env=child_environment(_STUDYKIT_COMPLETE="bash_complete", COMP_WORDS="studykit re", COMP_CWORD="1"),
    )  # fmt: skip
    assert "plain,review" in completed.stdout.splitlines()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here stands for a full disk")
def test_output_that_finds_no_room_is_no_fault_of_the_program(tmp_path: Path) -> None:
    vault = copy_vault("commonmark", tmp_path)
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "studykit", "due"], cwd=vault, env=child_environment(), stdout=full,
            stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (
        3,
        "studykit: No space left on device while writing. Make room, or send the output elsewhere, and run it again.\n",
    )
