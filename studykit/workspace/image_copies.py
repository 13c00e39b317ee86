"""Images that notes show from elsewhere: which there are, which have a copy in the vault, and fetching the others."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from studykit.errors import ReadOnlyError, StudykitError
from studykit.model.link import LinkKind, LinkStatus
from studykit.vault.images import address_of, copies, images_dir, stem_of
from studykit.workspace.workspace import Workspace

_UNFINISHED = ".unfinished-"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An image at an address, and the first place where a note shows it."""

    url: str
    note: str
    line: int


@dataclass(slots=True)
class Collected:
    """``failed`` are images that could not be had, each with the reason."""

    there: int = 0
    fetched: list[Wanted] = field(default_factory=list)
    failed: list[tuple[Wanted, str]] = field(default_factory=list)


class ImageCopies:
    """The copies of a vault, looked up by the address that a note names."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @cached_property
    def _files(self) -> dict[str, Path]:
        root = self._workspace.root
        return dict(copies(images_dir(root, self._workspace.config), root))

    def find(self, url: str) -> Path | None:
        return self._files.get(stem_of(url)) if self._files and address_of(url) else None


def wanted(workspace: Workspace) -> list[Wanted]:
    """Every image at an http address, once, in the order of the notes."""
    found: dict[str, Wanted] = {}
    for link in workspace.index.all_links():
        if link.link.kind in (LinkKind.IMAGE, LinkKind.EMBED) and link.resolution.status is LinkStatus.EXTERNAL:
            url = address_of(link.link.target)
            if url:
                found.setdefault(stem_of(url), Wanted(url, link.source, link.link.line))
    return list(found.values())


def collect(
    workspace: Workspace,
    images: Iterable[Wanted],
    get: Callable[[str], tuple[bytes, str]],
) -> Collected:
    """Fetch what has no copy yet, one after the other, each whole before the next begins.

    ``get`` gives the content and its ending or raises `StudykitError`. Raises `ReadOnlyError` where the vault cannot
    be written.
    """
    folder = images_dir(workspace.root, workspace.config)
    known = ImageCopies(workspace)
    done = Collected()
    _sweep(folder)
    for image in images:
        if known.find(image.url) is not None:
            done.there += 1
            continue
        try:
            data, suffix = get(image.url)
        except ReadOnlyError:
            raise
        except StudykitError as error:
            done.failed.append((image, str(error)))
            continue
        _keep(workspace.root, folder, stem_of(image.url) + suffix, data)
        done.fetched.append(image)
    return done


def _sweep(folder: Path) -> None:
    """Clear what a killed run left unfinished."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        left.unlink(missing_ok=True)


def _keep(root: Path, folder: Path, name: str, data: bytes) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not folder.resolve().is_relative_to(root.resolve()):
            raise ReadOnlyError(f"{folder} leads out of the vault; nothing was written there.")
        unfinished = folder / f"{_UNFINISHED}{secrets.token_hex(6)}"
        unfinished.write_bytes(data)
        unfinished.replace(folder / name)
    except OSError as error:
        raise ReadOnlyError(f"{folder} cannot be written: {error.strerror or error}.") from error
