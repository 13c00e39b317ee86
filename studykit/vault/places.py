"""Where studykit keeps what is not in notes: the precious journal in the vault, everything else in a cache."""

from __future__ import annotations

import os
import platform
import re
import secrets
from hashlib import sha256
from pathlib import Path

from platformdirs import user_cache_path

from studykit.config import Config
from studykit.errors import ReadOnlyError, UsageError
from studykit.model.patterns import pattern

JOURNAL = "journal"
_NAME = pattern(r"[a-z0-9-]{1,32}-[0-9a-f]{6}\Z")


def state_dir(root: Path, config: Config) -> Path:
    """The folder of the journal; not created here. Raises `UsageError` where it is not inside the vault."""
    folder = root / config.state_dir
    if not folder.resolve().is_relative_to(root.resolve()) or folder.resolve() == root.resolve():
        raise UsageError(f"state_dir '{config.state_dir}' is no folder inside the vault. Name one, such as .studykit.")
    return folder


def journal_dir(root: Path, config: Config) -> Path:
    """The folder of the journal's files; not created here. Raises `UsageError` as `state_dir` does."""
    return state_dir(root, config) / JOURNAL


def cache_base() -> Path:
    """The folder of all vaults' caches: ``STUDYKIT_CACHE``, else the user's cache folder; not created here."""
    given = os.environ.get("STUDYKIT_CACHE", "")
    return Path(given).expanduser().absolute() if given else user_cache_path("studykit", appauthor=False)


def cache_dir(root: Path) -> Path:
    """This vault's part of the cache, made if needed; whatever is in it can be deleted at any time.

    Raises `ReadOnlyError`.
    """
    real = str(root.resolve())
    slug = re.sub(r"[^a-z0-9]+", "-", root.resolve().name.lower()).strip("-")[:32] or "vault"
    folder = cache_base() / f"{slug}-{sha256(real.encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"
    _make(folder)
    return folder


def machine_name() -> str:
    """A name for this computer that no other one has: its host name and six random digits, drawn once.

    When the cache is deleted a new name is drawn: the journal goes on in a new file.
    """
    path = cache_base() / "machine"
    try:
        known = path.read_text("ascii").strip()
        if _NAME.match(known):
            return known
    except (OSError, ValueError):
        pass  # no name yet, or a damaged one: draw one
    host = re.sub(r"[^a-z0-9]+", "-", platform.node().partition(".")[0].lower()).strip("-")[:32].rstrip("-")
    name = f"{host or 'machine'}-{secrets.token_hex(3)}"
    _make(path.parent)
    temporary = path.with_name(f"machine-{secrets.token_hex(4)}")
    temporary.write_text(name + "\n", "ascii")
    temporary.replace(path)
    return name


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReadOnlyError(
            f"The cache folder {folder} cannot be made: {error.strerror or error}. "
            "Name another one in the variable STUDYKIT_CACHE."
        ) from error
