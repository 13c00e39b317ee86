"""What the renderer is told for one page: where links lead from there, and which files may be shown."""

from __future__ import annotations

from studykit.graph.fragments import find_heading
from studykit.model.link import LinkKind, LinkStatus, Resolution, is_external
from studykit.model.note import Note
from studykit.render.drawing.files import picture_beside
from studykit.render.policy import Asset, Destination, Embedded, Policy, Target
from studykit.site.language import detect
from studykit.site.model import SiteNote
from studykit.site.texts import choose, words
from studykit.site.urls import relative
from studykit.site.workshop import Workshop
from studykit.vault.diagram_files import diagram_text

_NOWHERE = Resolution(LinkStatus.MISSING)


class PageLinks:
    """Answers for the text of one note as it stands on one page (its own, a deck's, or one that embeds it)."""

    def __init__(self, shop: Workshop, item: SiteNote, page: str) -> None:
        self._shop, self._plan, self._files = shop, shop.plan, shop.files
        self._item, self._page = item, page
        self._known: dict[tuple[LinkKind, str, str], Resolution] = {}
        self._by_target: dict[str, Resolution] = {}
        for found in item.links:
            link = found.link
            self._known.setdefault((link.kind, link.target, link.fragment), found.resolution)
            self._by_target.setdefault(link.target, found.resolution)

    def policy(self, heading_base: int = 2) -> Policy:
        language = self._plan.languages[self._item.path] or self._plan.language
        return Policy(
            link=self.link,
            asset=self.asset,
            tag=self.tag,
            embed=self.embed,
            foreign=self._plan.input.foreign,
            diagram_file=self.diagram_file,
            heading_base=heading_base,
            cache=self._shop.drawings,
            language=language,
            tongue=detect,
            words=words(choose([language])),
        )

    def _resolution(self, target: Target) -> Resolution:
        known = self._known.get((target.kind, target.target, target.fragment))
        if known is not None:
            return known
        if not target.target:
            return Resolution(LinkStatus.RESOLVED, self._item.path)
        known = self._by_target.get(target.target)
        if known is not None:
            return known
        return Resolution(LinkStatus.EXTERNAL) if is_external(target.target) else _NOWHERE

    def link(self, target: Target) -> Destination:
        """Published notes and files by relative address; what is withheld is text and nothing more."""
        found = self._resolution(target)
        if found.status is LinkStatus.EXTERNAL:
            return Destination(target.target, LinkStatus.EXTERNAL)
        if found.path is None:
            return Destination(None, found.status)
        item = self._plan.by_path.get(found.path)
        if item is not None:
            fragment = anchor(item.note, target.fragment) if target.fragment else ""
            url = relative(self._page, self._plan.urls[found.path], fragment)
            return Destination(url, LinkStatus.RESOLVED, item.title)
        placed = None if found.path in self._plan.withheld else self._files.place(found.path)
        if placed is None:
            return Destination(None, LinkStatus.RESOLVED)
        return Destination(relative(self._page, placed.url), LinkStatus.RESOLVED)

    def asset(self, target: Target) -> Asset | None:
        found = self._resolution(target)
        if found.status is LinkStatus.EXTERNAL:
            copy = self._plan.input.copy(target.target)
            placed = self._files.place_copy(copy) if copy is not None else None
        elif found.path is None or found.path in self._plan.withheld:
            return None
        else:
            placed = self._files.place(picture_beside(self._plan.input.root, found.path) or found.path)
        return Asset(relative(self._page, placed.url), placed.width, placed.height) if placed else None

    def diagram_file(self, target: Target) -> str | None:
        found = self._resolution(target)
        if found.path is None or found.path in self._plan.withheld:
            return None
        return diagram_text(self._plan.input.root, found.path)

    def tag(self, name: str) -> str | None:
        url = self._plan.tag_url(name)
        return relative(self._page, url) if url else None

    def embed(self, target: Target) -> Embedded | None:
        found = self._resolution(target)
        item = self._plan.by_path.get(found.path) if found.path is not None else None
        if item is None:
            return None
        inner = PageLinks(self._shop, item, self._page)
        return Embedded(self._plan.source(item.path), item.note, item.constructs, inner.policy())


def anchor(note: Note, fragment: str) -> str:
    """The id in the page of what a fragment names; "" where the note has nothing of that name."""
    if fragment.startswith("^"):
        return fragment if fragment[1:] in note.anchors else ""
    heading = find_heading(note, fragment)
    if heading is not None:
        return heading.slug
    return fragment if fragment in note.anchors else ""
