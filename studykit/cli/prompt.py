"""What is due, in the prompt of a shell: remembered until something in the vault, or the day, has changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from studykit import __version__
from studykit.config import load
from studykit.config.plugin import FILES as PLUGIN_FILES
from studykit.errors import StudykitError, UsageError
from studykit.study.clock import study_day
from studykit.vault.discovery import discover
from studykit.vault.places import cache_dir, state_dir
from studykit.vault.root import find_root, is_marked

if TYPE_CHECKING:
    from studykit.cli.invocation import Invocation
    from studykit.config import Config
    from studykit.study.filters import Filter

_FILE = "prompt.json"
_MOST = 20
"""filters whose words are remembered"""
_SETTINGS = (".yaml", ".yml", ".edn", ".json")
"""endings of files besides notes that say how notes are read"""


def prompt_words(invocation: Invocation, wanted: Filter, count: Callable[[], str]) -> str:
    """The words that ``count`` gives, which is only asked where it could say something new.

    Looking at sizes and times of files takes milliseconds where reading them takes seconds. In a folder that
    belongs to no vault there is nothing to say: a prompt stands in every folder.
    """
    root = _root(invocation)
    if root is None:
        return ""
    config = load(root, invocation.config)
    day = invocation.today or study_day(datetime.now(UTC).astimezone(), config.day_start).day
    question = sha256(repr((invocation.config, wanted)).encode("utf-8", "surrogateescape")).hexdigest()
    now = _fingerprint(root, config, str(day))
    known = _remembered(root)
    found = known.pop(question, ("", ""))
    words = found[1] if found[0] == now else count()
    if found[0] != now:
        _remember(root, {**dict(list(known.items())[-_MOST:]), question: (now, words)})
    return words


def _root(invocation: Invocation) -> Path | None:
    if invocation.vault is not None:
        return find_root(invocation.vault, invocation.vault)
    with suppress(UsageError, OSError):
        found = find_root(Path.cwd())
        return found if is_marked(found) else None
    return None


def _fingerprint(root: Path, config: Config, day: str) -> str:
    """Changes whenever the answer could: with a note, an answer, a setting, the day, or studykit itself."""
    found = discover(root, config)
    digest = sha256(f"{__version__}\0{day}".encode())
    for note in found.notes:
        digest.update(f"\0{note.path}\0{note.size}\0{note.mtime_ns}".encode("utf-8", "surrogateescape"))
    others = sorted(root / name for name in found.files if name.lower().endswith(_SETTINGS))
    for file in (*others, *_settings(root, config), *_journal(root, config)):
        with suppress(OSError):
            status = file.stat()
            digest.update(f"\0{file}\0{status.st_size}\0{status.st_mtime_ns}".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _settings(root: Path, config: Config) -> Iterator[Path]:
    if config.file is not None:
        yield config.file
    yield from (root / name for name in PLUGIN_FILES)


def _journal(root: Path, config: Config) -> list[Path]:
    folder = state_dir(root, config) / "journal"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _remembered(root: Path) -> dict[str, tuple[str, str]]:
    """The words by question, with what the vault looked like; nothing where the file is damaged."""
    with suppress(OSError, ValueError, StudykitError, AttributeError, TypeError):
        found = json.loads((cache_dir(root) / _FILE).read_text(encoding="utf-8"))
        return {str(key): (str(mark), str(words)) for key, (mark, words) in found.items()}
    return {}


def _remember(root: Path, known: dict[str, tuple[str, str]]) -> None:
    with suppress(OSError, StudykitError):
        file = cache_dir(root) / _FILE
        temporary = file.with_suffix(".new")
        temporary.write_text(json.dumps(known), encoding="utf-8")
        temporary.replace(file)
