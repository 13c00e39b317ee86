"""Rules by which a link finds its note: the parts that dialects compose.

Each rule takes a link, the path of the note it stands in, and the names of the vault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from posixpath import dirname, join, normpath

from studykit.graph.names import NOTE_ENDINGS, Names, folded, normal
from studykit.model.link import Link, LinkKind, LinkStatus, Resolution
from studykit.model.patterns import pattern
from studykit.model.span import NotePath

MISSING = Resolution(LinkStatus.MISSING)
OUTSIDE = Resolution(LinkStatus.OUTSIDE_VAULT)
EMPTY_PAGE = Resolution(LinkStatus.EMPTY_PAGE)
INDEX_NAMES = ("README", "readme", "index", "Index")
_QUERY = pattern(r"\?[\w=&%.-]*\Z")
_FILE_ENDING = pattern(r"\.[A-Za-z0-9]{1,5}\Z")


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


def by_path(path: str, names: Names, *, index: bool = True) -> NotePath | None:
    """The file at a path: exactly, with a note's ending added, as the ``index`` of a folder; then in another case."""
    plain = normal(path)
    tried = list(_spellings(plain, index=index))
    for spelled in tried:
        if (hit := names.paths.get(spelled)) is not None:
            return hit
    for spelled in tried:
        hits = names.folded_paths.get(folded(spelled), ())
        if hits:
            return hits[0]
    return None


def _spellings(path: str, *, index: bool) -> Iterator[str]:
    yield path
    for ending in NOTE_ENDINGS:
        yield path + ending
    if path.endswith(".html"):
        yield path.removesuffix(".html") + ".md"
    if index:
        for name in INDEX_NAMES:
            for ending in NOTE_ENDINGS:
                yield (join(path, name) if path != "." else name) + ending


def resolve_relative(link: Link, source: NotePath, names: Names) -> Resolution:
    """CommonMark, documentation sites, GitBook: by path from the note's folder, then by redirects.

    A leading ``/`` is the vault's root, or the root of the book or site that the note lies in.
    """
    if not link.target:
        return found(source)
    outside = True
    for target in dict.fromkeys((link.target, _QUERY.sub("", link.target))):
        for path in _places(target, source, names):
            outside = False
            hit = by_path(path, names)
            if hit is not None:
                return found(hit)
            moved = names.redirects.get(path) or names.redirects.get(path.removesuffix(".md"))
            if moved is not None and (hit := by_path(normpath(moved.lstrip("/")), names)) is not None:
                return found(hit, via="redirect")
    return OUTSIDE if outside else MISSING


def _places(target: str, source: NotePath, names: Names) -> Iterator[str]:
    path = relative_path(target, source)
    if path is not None:
        yield path
    if target.startswith("/"):
        for root in names.roots:
            inner = relative_path(target, NotePath(""))
            if inner is not None and source.startswith(root + "/"):
                yield normpath(join(root, inner))


def resolve_wikilink(link: Link, source: NotePath, names: Names) -> Resolution:
    """Obsidian's order: exact path, paths that end with the target, private-use names, alias, title."""
    target = normal(link.target)
    if not target:
        return found(source)
    if target.startswith(("./", "../")):
        path = relative_path(target, source)
        hit = by_path(path, names, index=False) if path is not None else None
        return OUTSIDE if path is None else (found(hit) if hit is not None else MISSING)
    if target.startswith("/"):
        hit = by_path(target.lstrip("/"), names, index=False)
        return found(hit) if hit is not None else MISSING
    first = _by_name(target, source, names)
    if first is not None:
        return first
    for table, via in ((names.aliases, "alias"), (names.titles, "title")):
        named = table.get(folded(target), ())
        if named:
            return found(_best(named, target, source), named, via)
    return MISSING


def resolve_markdown(link: Link, source: NotePath, names: Names) -> Resolution:
    """Obsidian's Markdown links: from the note's folder, from the vault's root, then by name as wikilinks."""
    if not link.target:
        return found(source)
    outside = False
    for target in dict.fromkeys((link.target, _QUERY.sub("", link.target))):
        path = relative_path(target, source)
        outside = outside or path is None
        hit = by_path(path, names, index=False) if path is not None else None
        if hit is None and not target.startswith(".."):
            hit = by_path(normpath(target.lstrip("/")), names, index=False)
        if hit is not None:
            return found(hit)
        plain = target.removeprefix("./")
        if not plain.startswith((".", "/")) and (named := _by_name(normal(plain), source, names)) is not None:
            return named
    return OUTSIDE if outside else MISSING


def resolve_page(link: Link, source: NotePath, names: Names) -> Resolution:
    """Outliners and Roam: a page by path, title or alias; a page that was never written is an empty page.

    A block is found by its id, whatever page it is on.
    """
    if not link.target:
        if link.fragment.startswith("^") and link.kind in (LinkKind.BLOCKREF, LinkKind.EMBED):
            home = names.blocks.get(link.fragment[1:])
            return found(home) if home is not None else MISSING
        return found(source)
    path = relative_path(link.target, source)
    if path is not None and (hit := by_path(path, names)) is not None:
        return found(hit)
    title = link.target.removesuffix(".md")
    for name in dict.fromkeys((title, title.rsplit("../", 1)[-1])):
        for table, via in ((names.titles, ""), (names.aliases, "alias"), (names.bases, "")):
            named = table.get(folded(name), ())
            if named:
                return found(_best(named, name, source), named, via)
    if path is None and "/" in link.target.rsplit("../", 1)[-1]:
        return OUTSIDE
    is_file = link.kind in (LinkKind.IMAGE, LinkKind.MARKDOWN) and not link.target.endswith(NOTE_ENDINGS)
    return MISSING if is_file and _FILE_ENDING.search(link.target) else EMPTY_PAGE


def _by_name(target: str, source: NotePath, names: Names) -> Resolution | None:
    """Files whose path ends with the target: as it stands, with a note's ending, with private-use characters."""
    named = _ending_with(target, names.bases)
    exact = tuple(path for path in named if _is_whole_name(path, target))
    older_mac = names.private_mac.get(folded(target), ())
    for candidates in (exact, named, _ending_with(target, names.private), older_mac):
        if candidates:
            return found(_best(candidates, target, source), candidates)
    return None


def _is_whole_name(path: NotePath, target: str) -> bool:
    """Whether the target spells the file's name with its ending: ``[[a.png]]`` is the picture, not ``a.png.md``."""
    return folded(path).rsplit("/", 1)[-1] == folded(target).rsplit("/", 1)[-1]


def _ending_with(target: str, bases: Mapping[str, tuple[NotePath, ...]]) -> tuple[NotePath, ...]:
    """Files whose path ends with ``/target`` or is the target, notes also without their ending."""
    last = target.rsplit("/", 1)[-1]
    hits = bases.get(folded(last), ())
    if "/" not in target:
        return hits
    folder = folded(target)[: -len(folded(last)) - 1]
    folders = ((path, folded(dirname(path))) for path in hits)
    return tuple(path for path, inside in folders if inside == folder or inside.endswith("/" + folder))


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
