"""All the names by which files of a vault can be called, for resolving links."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from posixpath import basename, splitext

from studykit.model.span import NotePath

NOTE_ENDINGS = (".md", ".markdown", ".mdx")

_PRIVATE = {
    0xF022: '"', 0xF02A: "*", 0xF03A: ":", 0xF03C: "<", 0xF03E: ">", 0xF03F: "?", 0xF05C: "\\", 0xF07C: "|",
}  # fmt: skip
_PRIVATE_OLD_MAC = dict(zip(range(0xF020, 0xF029), '"*/<>?\\|', strict=False))


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
    for notes, without ending; ``private`` the same after mapping private-use characters back; ``aliases`` and
    ``titles`` by case-folded name; ``redirects`` old path -> new path; ``notes`` are the paths that are notes.
    """

    paths: Mapping[str, NotePath]
    folded_paths: Mapping[str, tuple[NotePath, ...]]
    bases: Mapping[str, tuple[NotePath, ...]]
    private: Mapping[str, tuple[NotePath, ...]]
    aliases: Mapping[str, tuple[NotePath, ...]]
    titles: Mapping[str, tuple[NotePath, ...]]
    redirects: Mapping[str, str]
    notes: frozenset[NotePath]


def index_names(
    files: Iterable[str],
    titles: Mapping[NotePath, str],
    aliases: Mapping[NotePath, tuple[str, ...]],
    redirects: Mapping[str, str] | None = None,
) -> Names:
    """Index the files of a vault (notes and others) and the titles and aliases of its notes."""
    paths: dict[str, NotePath] = {}
    folded_paths: dict[str, list[NotePath]] = {}
    bases: dict[str, list[NotePath]] = {}
    private: dict[str, list[NotePath]] = {}
    for file in sorted(files):
        path = NotePath(file)
        paths.setdefault(normal(file), path)
        folded_paths.setdefault(folded(file), []).append(path)
        for base in dict.fromkeys((basename(file), basename(without_ending(file)))):
            bases.setdefault(folded(base), []).append(path)
            for mapped in _mapped_back(base):
                private.setdefault(folded(mapped), []).append(path)
    by_alias: dict[str, list[NotePath]] = {}
    for path, names in sorted(aliases.items()):
        for alias in names:
            by_alias.setdefault(folded(alias), []).append(path)
    by_title: dict[str, list[NotePath]] = {}
    for path, title in sorted(titles.items()):
        by_title.setdefault(folded(title), []).append(path)
    return Names(
        paths, _frozen(folded_paths), _frozen(bases), _frozen(private), _frozen(by_alias), _frozen(by_title),
        dict(redirects or {}), frozenset(titles),
    )  # fmt: skip


def _mapped_back(name: str) -> Iterable[str]:
    """The name with private-use characters of two systems mapped back; nothing for ordinary names."""
    if any("\uf000" <= character <= "\uf0ff" for character in name):
        yield name.translate(_PRIVATE)
        yield name.translate(_PRIVATE_OLD_MAC)


def _frozen(found: dict[str, list[NotePath]]) -> dict[str, tuple[NotePath, ...]]:
    return {name: tuple(paths) for name, paths in found.items()}
