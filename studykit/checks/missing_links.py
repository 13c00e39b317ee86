"""``missing-link``: links to notes and files that are not there; ``empty-page``: pages never written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from studykit.checks.subject import Subject, at, shown
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.link import LinkKind, LinkStatus

_BY_PAGE = frozenset({LinkKind.WIKILINK, LinkKind.EMBED})


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Markdown links and images each; wikilinks and pages once for each target, with their number."""
    seen: set[str] = set()
    counts = Counter(
        found.link.target
        for found in subject.links
        if found.resolution.status in (LinkStatus.MISSING, LinkStatus.EMPTY_PAGE)
    )
    for found in subject.links:
        link, status = found.link, found.resolution.status
        if link.kind is LinkKind.BLOCKREF and status is LinkStatus.MISSING:
            yield at(found, "missing-link", Severity.INFO, f"no block of the vault is {link.raw}", "Correct the id.")
        if not link.target:
            continue
        times = f" ({counts[link.target]} links)" if counts[link.target] > 1 else ""
        name = shown(link.target)
        if status is LinkStatus.EMPTY_PAGE:
            if link.target not in seen:
                page = name.removesuffix(".md")
                yield at(found, "empty-page", Severity.INFO, f"the page {page!r} has not been written{times}")
            seen.add(link.target)
        elif status is LinkStatus.MISSING and link.kind is LinkKind.EMBED and _is_media(link.target):
            yield at(
                found,
                "missing-link",
                Severity.WARNING,
                f"the file {name!r} is not in the vault",
                "Put it there, or correct the name.",
            )
        elif status is LinkStatus.MISSING and link.kind in _BY_PAGE:
            if link.target not in seen:
                yield at(
                    found,
                    "missing-link",
                    Severity.INFO,
                    f"there is no note {name!r} yet{times}",
                    "Write it, or leave it as a plan.",
                )
            seen.add(link.target)
        elif status is LinkStatus.MISSING and link.kind is LinkKind.IMAGE:
            instead = "; the flow in this note is drawn in its place" if subject.drawn_instead(found) else ""
            yield at(
                found,
                "missing-link",
                Severity.WARNING,
                f"the image {name!r} is not in the vault{instead}",
                "Put the file there, or correct the path.",
            )
        elif status is LinkStatus.MISSING:
            yield at(
                found,
                "missing-link",
                Severity.WARNING,
                f"the link leads to {name!r}, which is not in the vault",
                "Correct the target.",
            )


def _is_media(target: str) -> bool:
    from studykit.model.diagram_files import DIAGRAM_FILES  # noqa: PLC0415 - only an embed that is missing asks for it
    from studykit.render.media import FILES, suffix  # noqa: PLC0415 - the same

    return suffix(target) in FILES or suffix(target) in DIAGRAM_FILES
