"""``odd-link``: links that are followed although they are spelled as nobody would spell them on purpose."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.checks.subject import Subject, at, shown
from studykit.model.diagnostic import Diagnostic, Severity
from studykit.model.link import Link, LinkKind, LinkStatus


def find(subject: Subject) -> Iterator[Diagnostic]:
    for found in subject.links:
        link = found.link
        if link.kind not in (LinkKind.MARKDOWN, LinkKind.IMAGE):
            continue
        what = _oddity(link, external=found.resolution.status is LinkStatus.EXTERNAL)
        if what:
            yield at(found, "odd-link", Severity.INFO, f"{what} in {shown(link.raw[:80])!r}", "Write it plainly.")


def _oddity(link: Link, *, external: bool) -> str:
    if external:
        return "parentheses around the address" if "](" + "(" in link.raw or "](<(" in link.raw else ""
    name = link.target.rsplit("/", 1)[-1].removesuffix(".md")
    if link.target.endswith(".md") and not name.strip():
        return "a page without a name"
    return "brackets or backticks in the target" if any(sign in name for sign in "[]`") else ""
