"""What the program loads before it has anything to do: a prompt or a completion must not wait for a parser."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from program import child_environment, copy_vault

import studykit
from studykit import __version__

NEVER_FOR_HELP = {
    "yaml", "markdown_it", "mdit_py_plugins", "rich", "jinja2", "pygments", "nh3", "latex2mathml", "platformdirs",
    "sqlite3", "starlette", "uvicorn", "fsrs", "studykit.workspace", "studykit.config",
}  # fmt: skip
NEVER_FOR_A_PIPE = {"rich", "jinja2", "latex2mathml", "pygments", "studykit.site", "studykit.anki", "fsrs"}
NEVER_FOR_A_COUNT = NEVER_FOR_A_PIPE | {"yaml", "markdown_it", "studykit.identity", "studykit.vault.events"}
NEVER_FOR_ONE_NOTE = NEVER_FOR_A_PIPE | {
    "markdown_it", "yaml", "multiprocessing", "concurrent.futures", "html", "studykit.graph.build",
    "studykit.scheduling.fsrs", "studykit.scheduling.base", "studykit.scheduling.records.journal",
    "studykit.scheduling.records.front_matter", "studykit.scheduling.records.logseq_properties",
    "studykit.scheduling.records.keyed", "studykit.dialects.book", "studykit.dialects.roam_log",
    "studykit.dialects.abridged", "studykit.dialects.findings.keyed", "studykit.dialects.findings.occlusion",
    "studykit.cards.keyed", "studykit.cards.occlusion", "studykit.markdown.occlusion", "studykit.markdown.shapes",
    "studykit.markdown.admonitions", "studykit.identity.matching", "studykit.identity.doubt", "studykit.vault.events",
    "studykit.vault.lines", "studykit.vault.journal",
}  # fmt: skip
NEVER_FOR_A_CARD = {
    "yaml", "markdown_it", "pygments", "studykit.identity", "studykit.scheduling", "studykit.render.terminal",
}  # fmt: skip
NEVER_ROOMS = ("studykit.cards", "studykit.dialects", "studykit.diagrams", "studykit.markdown.")

SAY_MODULES = """
import sys
from studykit.cli import main
try:
    main()
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""
READ_AS_IF_LONG_AGO = """
from studykit.cli import main
from studykit.index import refresh
refresh._SETTLED_NS = -(10**18) * 3  # else a file that has just been written is read again
main()
"""
SAY_MODULES_AT_FIRST_CARD = """
import os, sys
from studykit.cli import main, review
def say(workspace):
    os.write(1, ("MODULES " + " ".join(sorted(sys.modules))).encode())
    os._exit(0)
review._load_the_rest = say
sys.argv[1:] = ["review"]
main()
"""


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program, in which nobody is at work: an index that another version of a file made is made anew."""
    folder = tmp_path_factory.mktemp("program")
    shutil.copytree(Path(studykit.__file__).parent, folder / "studykit")
    return folder


@pytest.fixture(autouse=True)
def run_from_the_copy(still: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(still))


def loaded_by(folder: Path, *arguments: str, given: str = "") -> set[str]:
    """The modules that a run of the program has loaded at its end."""
    done = subprocess.run(
        [sys.executable, "-c", SAY_MODULES, *arguments], cwd=folder, env=child_environment(), input=given,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stderr.splitlines()[-1].split())


def vault_read_long_ago(folder: Path) -> Path:
    """A vault with an index that need not look at young files again."""
    vault = folder / "vault"
    (vault / "flashcards").mkdir(parents=True)
    (vault / "flashcards" / "moon.md").write_text("What turns the tides::The moon\n")
    subprocess.run(
        [sys.executable, "-c", READ_AS_IF_LONG_AGO, "due"], cwd=vault, env=child_environment(), check=True,
        capture_output=True,
    )  # fmt: skip
    return vault


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("cards", "-h")], ids=" ".join)
def test_help_loads_no_library_but_click(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert not loaded_by(tmp_path, *arguments) & NEVER_FOR_HELP


def test_a_session_in_a_pipe_loads_no_renderer(tmp_path: Path) -> None:
    vault = copy_vault("commonmark", tmp_path)
    assert not loaded_by(vault, "review", given="good\nquit\n") & NEVER_FOR_A_PIPE
    assert not loaded_by(vault, "due") & NEVER_FOR_A_PIPE


def test_a_count_from_a_warm_index_loads_no_parser(tmp_path: Path) -> None:
    vault = vault_read_long_ago(tmp_path)
    loaded_by(vault, "due")  # keeps a summary of the journal beside the index
    loaded = loaded_by(vault, "due")
    assert not sorted(loaded & NEVER_FOR_A_COUNT)
    assert not sorted(name for name in loaded if name.startswith(NEVER_ROOMS))


def test_a_note_that_was_only_touched_loads_no_parser(tmp_path: Path) -> None:
    vault = vault_read_long_ago(tmp_path)
    loaded_by(vault, "due")
    os.utime(vault / "flashcards" / "moon.md", (1, 1))
    loaded = loaded_by(vault, "due")
    assert not sorted(loaded & NEVER_FOR_A_COUNT)
    assert not sorted(name for name in loaded if name.startswith(NEVER_ROOMS))


def test_after_a_session_the_next_command_loads_no_parser(tmp_path: Path) -> None:
    vault = vault_read_long_ago(tmp_path)
    assert "studykit.dialects.reading" in loaded_by(vault, "review", given="good\nquit\n")
    loaded = loaded_by(vault, "due")
    assert not sorted(loaded & NEVER_FOR_A_COUNT)
    assert not sorted(name for name in loaded if name.startswith(NEVER_ROOMS))


def test_one_changed_note_loads_no_more_than_it_needs(tmp_path: Path) -> None:
    vault = vault_read_long_ago(tmp_path)
    note = vault / "flashcards" / "moon.md"
    note.write_text(note.read_text() + "\n- What turns the ==Earth==\n\n[[Sun]] and `code`\n")
    loaded = loaded_by(vault, "due")
    assert "studykit.dialects.reading" in loaded
    assert not sorted(loaded & NEVER_FOR_ONE_NOTE)


def test_the_first_card_waits_for_no_parser(tmp_path: Path) -> None:
    """Of a line without markup, in a terminal: what its answer needs is loaded while the question is read."""
    vault = vault_read_long_ago(tmp_path)
    loaded = set(_until_first_card(vault).split())
    assert "rich.console" in loaded
    assert not sorted(loaded & NEVER_FOR_A_CARD)
    assert not sorted(name for name in loaded if name.startswith(NEVER_ROOMS))


def _until_first_card(vault: Path) -> str:
    """The modules that a review has loaded when its first card is on the screen."""
    pid, screen = pty.fork()
    if pid == 0:
        environment = child_environment(TERM="xterm-256color", COLUMNS="80", LINES="24")
        os.chdir(vault)
        os.execve(sys.executable, [sys.executable, "-c", SAY_MODULES_AT_FIRST_CARD], environment)  # noqa: S606  # the child of a pty
    said = b""
    try:
        while part := os.read(screen, 65_536):
            said += part
    except OSError:
        pass  # the end of a terminal whose program is gone
    os.waitpid(pid, 0)
    os.close(screen)
    return said.decode().partition("MODULES ")[2]


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
