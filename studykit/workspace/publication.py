"""A vault made ready for the site."""

from __future__ import annotations

from studykit.model.card import CardKind
from studykit.model.link import LinkStatus
from studykit.model.span import NotePath
from studykit.site.model import SiteInput, SiteNote
from studykit.workspace.image_copies import ImageCopies
from studykit.workspace.workspace import Workspace


def site_input(workspace: Workspace) -> SiteInput:
    """Everything the site is made from; what of it is published, the site decides."""
    config, sources = workspace.config, workspace.reading.sources
    for path in sources:
        sources[path]  # read before the notes are asked for, so that each note fits its text
    notes = [
        SiteNote(
            note=note,
            constructs=workspace.reading.dialect(path).constructs,
            links=tuple(workspace.graph.links.get(path, ())),
            cards=tuple(card for card in workspace.index.cards(path) if card.kind is not CardKind.NOTE),
        )
        for path, note in workspace.notes.items()
    ]
    return SiteInput(
        title=config.site.title or workspace.root.name,
        root=workspace.root,
        settings=config.site,
        notes=notes,
        source=lambda path: sources[path],
        order=_contents(workspace),
        foreign=workspace.studio.draw,
        copy=ImageCopies(workspace).find,
    )


def _contents(workspace: Workspace) -> tuple[NotePath, ...]:
    """The order of a table of contents (SUMMARY.md), where the vault has one."""
    ordered: dict[NotePath, None] = {}
    for path in sorted(workspace.notes):
        if path.rsplit("/", 1)[-1] == "SUMMARY.md":
            for found in workspace.graph.links.get(path, ()):
                if found.resolution.status is LinkStatus.RESOLVED and found.resolution.path in workspace.notes:
                    ordered.setdefault(NotePath(str(found.resolution.path)))
    return tuple(ordered)
