"""Which folder is the vault."""

from __future__ import annotations

from pathlib import Path

from studykit.errors import UsageError

_MARKERS = ("studykit.yml", ".obsidian", "logseq/config.edn")


def find_root(start: Path, explicit: Path | None = None) -> Path:
    """The vault's root: ``explicit`` itself, else the nearest folder upwards with a marker, else ``start``.

    Raises `UsageError` for something that is no folder, and for a home folder or a file system's root that
    holds no marker: taking every Markdown file of a computer for a vault is never meant.
    """
    begin = (explicit if explicit is not None else start).expanduser()
    if not begin.is_dir():
        what = "is a file, not a folder" if begin.exists() else "does not exist"
        raise UsageError(f"{begin} {what}. Name the folder that holds the notes.")
    folder = begin.resolve()
    if explicit is None:
        folder = next((above for above in (folder, *folder.parents) if is_marked(above)), folder)
    if not is_marked(folder) and (folder == _home() or folder == folder.parent):
        raise UsageError(
            f"{folder} is not a vault: it has no {_MARKERS[0]} and no {_MARKERS[1]} folder. "
            f"Go to the folder of your notes, name it with -C, or run 'studykit -C {folder} init' to insist."
        )
    return folder


def is_marked(folder: Path) -> bool:
    """Whether something in a folder says that it is a vault."""
    return any((folder / marker).exists() for marker in _MARKERS)


def _home() -> Path | None:
    try:
        return Path.home().resolve()
    except RuntimeError:  # a system user without a home folder
        return None
