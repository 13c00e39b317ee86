"""A package onto the disk as notes with their media: everything or nothing, and nothing over what is there."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from studykit.anki.as_notes import MEDIA_FOLDER, Marks, NewNotes, notes_from
from studykit.anki.reading import read_package
from studykit.errors import ReadOnlyError, UsageError

if TYPE_CHECKING:
    from datetime import tzinfo

    from studykit.anki.archive import Package


def unpack(file: Path, folder: Path, zone: tzinfo, marks: Marks, *, dry_run: bool = False) -> NewNotes:
    """Notes, and a folder of the media they show, into ``folder``, which is made.

    Raises what `read_package` raises, `UsageError` where a file of the same name is there, `ReadOnlyError`
    where the folder cannot be written; then nothing is left behind.
    """
    with read_package(file) as (collection, package):
        made = notes_from(collection, package.media, zone, marks)
        targets = [folder / note.path for note in made.notes]
        targets += [folder / MEDIA_FOLDER / name for name in made.media.values()]
        present = next((target for target in targets if target.exists()), None)
        if present is not None:
            raise UsageError(f"{present} is there already. Name another folder; nothing was written.")
        if not dry_run:
            _write(package, folder, made)
        return made


def _write(package: Package, folder: Path, made: NewNotes) -> None:
    """First all of it beside its place, so that a damaged medium or a full disk leaves nothing half done."""
    moved: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".sk-", dir=folder) as temporary:
            stage = Path(temporary)
            for note in made.notes:
                _place(stage / note.path).write_text(note.text, encoding="utf-8", newline="\n")
            for name, stored in made.media.items():
                package.save(name, _place(stage / MEDIA_FOLDER / stored))
            for source in sorted(path for path in stage.rglob("*") if path.is_file()):
                target = _place(folder / source.relative_to(stage))
                shutil.move(source, target)
                moved.append(target)
    except BaseException as error:
        for target in moved:
            with suppress(OSError):
                target.unlink()
        if isinstance(error, OSError):
            raise ReadOnlyError(
                f"{folder} cannot be written ({error.strerror or error}). Nothing was left behind; name another."
            ) from error
        raise


def _place(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    return file
