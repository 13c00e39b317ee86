"""Rules by which a link finds its note: the parts that dialects compose.

Each rule takes a link, the path of the note it stands in, and the names of the vault.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from posixpath import dirname, join, normpath

from studykit.graph.names import NOTE_ENDINGS, Names, folded, normal
from studykit.model.link import Link, LinkKind, LinkStatus, Resolution
from studykit.model.span import NotePath

MISSING = Resolution(LinkStatus.MISSING)
OUTSIDE = Resolution(LinkStatus.OUTSIDE_VAULT)
INDEX_NAMES = ("README", "readme", "index", "Index")


def found(path: NotePath, candidates: Iterable[NotePath] = (), via: str = "") -> Resolution:
    several = tuple(candidates)
    return Resolution(LinkStatus.RESOLVED, path, several if len(several) > 1 else (), via)


def relative_path(target: str, source: NotePath) -> str | None:
    """The vault path a target names from its note's folder (``/`` is the root); None when it leaves the vault."""
    joined = target.lstrip("/") if target.startswith("/") else join(dirname(source), target)
    path = normpath(joined) if joined else "."
    if path == ".." or path.startswith("../"):
        return None
    return path


def by_path(path: str, names: Names, endings: tuple[str, ...] = NOTE_ENDINGS) -> NotePath | None:
    """The file at a path: exactly, with a note's ending added, or the index of a folder."""
    plain = normal(path)
    exact = names.paths.get(plain)
    if exact is not None:
        return exact
    for ending in endings:
        if (hit := names.paths.get(plain + ending)) is not None:
            return hit
    for name in INDEX_NAMES:
        for ending in endings:
            if (hit := names.paths.get(normal(join(plain, name) if plain != "." else name) + ending)) is not None:
                return hit
    folded_hits = names.folded_paths.get(folded(path), ())
    return folded_hits[0] if len(folded_hits) == 1 else None


def resolve_relative(link: Link, source: NotePath, names: Names) -> Resolution:
    """CommonMark, documentation sites, GitBook: by path from the note's folder, then by redirects."""
    if not link.target:
        return found(source)
    path = relative_path(link.target, source)
    if path is None:
        return OUTSIDE
    hit = by_path(path, names)
    if hit is not None:
        return found(hit)
    moved = names.redirects.get(path) or names.redirects.get(path.removesuffix(".md"))
    if moved is not None and (target := by_path(normpath(moved.lstrip("/")), names)) is not None:
        return found(target, via="redirect")
    return MISSING


def resolve_wikilink(link: Link, source: NotePath, names: Names) -> Resolution:
    """Obsidian's order: exact path, paths that end with the target, private-use names, alias, title."""
    target = normal(link.target)
    if not target:
        return found(source)
    if target.startswith(("./", "../")):
        path = relative_path(target, source)
        if path is None:
            return OUTSIDE
        hit = by_path(path, names)
        return found(hit) if hit is not None else MISSING
    if target.startswith("/"):
        rooted = names.paths.get(target[1:]) or names.paths.get(target[1:] + ".md")
        return found(rooted) if rooted is not None else MISSING
    for wanted in (target, target + ".md"):
        candidates = _ending_with(wanted, names.bases)
        if candidates:
            return found(_best(candidates, wanted, source), candidates)
    candidates = _ending_with(target, names.private)
    if candidates:
        return found(_best(candidates, target, source), candidates)
    for table, via in ((names.aliases, "alias"), (names.titles, "title")):
        named = table.get(folded(target), ())
        if named:
            return found(_best(named, target, source), named, via)
    return MISSING


def resolve_markdown(link: Link, source: NotePath, names: Names) -> Resolution:
    """Obsidian's Markdown links: from the note's folder, from the vault's root, then as wikilinks."""
    if not link.target:
        return found(source)
    first = resolve_relative(link, source, names)
    if first.status is LinkStatus.RESOLVED:
        return first
    rooted = by_path(normpath(link.target.lstrip("/")), names) if not link.target.startswith("..") else None
    if rooted is not None:
        return found(rooted)
    if first.status is LinkStatus.OUTSIDE_VAULT:
        return first
    if "/" not in link.target.strip("/") and not link.target.startswith((".", "/")):
        return resolve_wikilink(link, source, names)
    return first


def resolve_page(link: Link, source: NotePath, names: Names) -> Resolution:
    """Outliners and Roam: a page by path, title or alias; a page that was never written is an empty page."""
    if not link.target:
        return found(source)
    path = relative_path(link.target, source)
    if path is not None and (hit := by_path(path, names)) is not None:
        return found(hit)
    title = link.target.removesuffix(".md")
    for table, via in ((names.titles, ""), (names.aliases, "alias"), (names.bases, "")):
        named = table.get(folded(title), ())
        if named:
            return found(_best(named, title, source), named, via)
    if path is None and link.target.startswith(".."):
        title = title.rsplit("/", 1)[-1]
        named = names.titles.get(folded(title), ())
        if not named:
            return OUTSIDE
        return found(_best(named, title, source), named)
    return MISSING if link.kind is LinkKind.IMAGE else Resolution(LinkStatus.EMPTY_PAGE)


def _ending_with(target: str, bases: Mapping[str, tuple[NotePath, ...]]) -> tuple[NotePath, ...]:
    """Files whose path ends with ``/target`` or is the target, notes also without their ending."""
    last = target.rsplit("/", 1)[-1]
    hits = bases.get(folded(last), ())
    if "/" not in target:
        return hits
    wanted = folded(target)
    kept = []
    for path in hits:
        whole = folded(path)
        stem = whole
        for ending in NOTE_ENDINGS:
            stem = stem.removesuffix(ending)
        if any(form == wanted or form.endswith("/" + wanted) for form in (whole, stem)):
            kept.append(path)
    return tuple(kept)


def _best(candidates: tuple[NotePath, ...], target: str, source: NotePath) -> NotePath:
    """Which of several candidates a link means.

    The exact vault path; the only one of exact case; the one in the note's own folder; the shortest path string;
    exact case; code point order.
    """
    if len(candidates) == 1:
        return candidates[0]
    for exact in (target, target + ".md"):
        for path in candidates:
            if normal(path) == exact:
                return path
    last = target.rsplit("/", 1)[-1]
    same_case = [path for path in candidates if _has_case(path, last)]
    if len(same_case) == 1:
        return same_case[0]
    folder = dirname(source)
    return min(candidates, key=lambda path: (dirname(path) != folder, len(path), not _has_case(path, last), path))


def _has_case(path: NotePath, name: str) -> bool:
    base = normal(path).rsplit("/", 1)[-1]
    return base == name or any(base == name + ending for ending in NOTE_ENDINGS)
