"""All the names by which files of a vault can be called, for resolving links."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import field
from posixpath import basename, splitext

from studykit.model.span import NotePath
from studykit.model.values import dataclass

NOTE_ENDINGS = (".md", ".markdown", ".mdx")

_PRIVATE = {
    0xF022: '"', 0xF02A: "*", 0xF03A: ":", 0xF03C: "<", 0xF03E: ">", 0xF03F: "?", 0xF05C: "\\", 0xF07C: "|",
}  # fmt: skip
_PRIVATE_OLD_MAC = dict(zip(range(0xF020, 0xF028), '"*/<>?\\|', strict=True))


def normal(name: str) -> str:
    """Composed form (NFC): file systems and editors disagree about it."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def folded(name: str) -> str:
    """For comparing regardless of case."""
    return normal(name).casefold()


def without_ending(path: str) -> str:
    """A note's path without its ending; other paths as they are."""
    stem, ending = splitext(path)
    return stem if ending.lower() in NOTE_ENDINGS else path


@dataclass(frozen=True, slots=True)
class Names:
    """Every mapping goes to paths as spelled on disk, in code point order.

    ``paths`` by exact NFC path; ``folded_paths`` by case-folded path; ``bases`` by case-folded base name, with and,
    for notes, without ending; ``private`` the same after mapping private-use characters back, ``private_mac`` by the
    older table of macOS; ``aliases`` and ``titles`` by case-folded name; ``redirects`` old path -> new path;
    ``notes`` are the paths that are notes. ``blocks`` are ids of blocks that can be named from any note, ``roots``
    the folders (besides the vault's own) that a leading ``/`` can mean for what lies in them, innermost first.
    """

    paths: Mapping[str, NotePath]
    folded_paths: Mapping[str, tuple[NotePath, ...]]
    bases: Mapping[str, tuple[NotePath, ...]]
    private: Mapping[str, tuple[NotePath, ...]]
    aliases: Mapping[str, tuple[NotePath, ...]]
    titles: Mapping[str, tuple[NotePath, ...]]
    redirects: Mapping[str, str]
    notes: frozenset[NotePath]
    private_mac: Mapping[str, tuple[NotePath, ...]] = field(default_factory=dict)
    blocks: Mapping[str, NotePath] = field(default_factory=dict)
    roots: tuple[str, ...] = ()


def index_names(
    files: Iterable[str],
    titles: Mapping[NotePath, str],
    aliases: Mapping[NotePath, tuple[str, ...]],
    redirects: Mapping[str, str] | None = None,
    *,
    blocks: Mapping[NotePath, Iterable[str]] | None = None,
    roots: Iterable[str] = (),
) -> Names:
    """Index the files of a vault (notes and others), and the titles, aliases and named blocks of its notes."""
    paths: dict[str, NotePath] = {}
    folded_paths: dict[str, list[NotePath]] = {}
    bases: dict[str, list[NotePath]] = {}
    private: dict[str, list[NotePath]] = {}
    private_mac: dict[str, list[NotePath]] = {}
    for file in sorted(files):
        path = NotePath(file)
        paths.setdefault(normal(file), path)
        folded_paths.setdefault(folded(file), []).append(path)
        for base in dict.fromkeys((basename(file), basename(without_ending(file)))):
            bases.setdefault(folded(base), []).append(path)
            if any("\uf000" <= character <= "\uf0ff" for character in base):
                private.setdefault(folded(base.translate(_PRIVATE)), []).append(path)
                private_mac.setdefault(folded(base.translate(_PRIVATE_OLD_MAC)), []).append(path)
    return Names(
        paths, _frozen(folded_paths), _frozen(bases), _frozen(private),
        _named((alias, path) for path, names in sorted(aliases.items()) for alias in names),
        _named((title, path) for path, title in sorted(titles.items())),
        dict(redirects or {}), frozenset(titles), _frozen(private_mac),
        {block: path for path, ids in sorted((blocks or {}).items(), reverse=True) for block in ids},
        tuple(sorted(set(roots) - {""}, key=lambda root: (-len(root), root))),
    )  # fmt: skip


def _named(pairs: Iterable[tuple[str, NotePath]]) -> Mapping[str, tuple[NotePath, ...]]:
    found: dict[str, list[NotePath]] = {}
    for name, path in pairs:
        found.setdefault(folded(name), []).append(path)
    return _frozen(found)


def _frozen(found: dict[str, list[NotePath]]) -> dict[str, tuple[NotePath, ...]]:
    return {name: tuple(paths) for name, paths in found.items()}
