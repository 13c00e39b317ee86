"""Sides of cards for a terminal: rendered by the dialect of their note, links and images resolved from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.model.card import Card
from studykit.model.link import Link, LinkKind, LinkStatus, Resolution, is_external
from studykit.model.span import NotePath, Span
from studykit.render.drawing.files import picture_beside
from studykit.render.policy import Asset, Destination, Embedded, Policy, Target
from studykit.vault.diagram_files import diagram_text
from studykit.workspace.workspace import Workspace

if TYPE_CHECKING:
    from rich.console import RenderableType


class Targets:
    """Where the links, embeds and images of one note lead."""

    def __init__(self, workspace: Workspace, path: NotePath) -> None:
        self._workspace = workspace
        self._note = workspace.notes[path]

    def resolution(self, target: Target) -> Resolution:
        if is_external(target.target):
            return Resolution(LinkStatus.EXTERNAL)
        link = Link(Span(0, 0), 0, 0, "", target.target, target.fragment, target.text, target.kind)
        return self._workspace.resolve(self._note, link)

    def link(self, target: Target) -> Destination:
        found = self.resolution(target)
        if found.path is None:
            url = target.target if found.status is LinkStatus.EXTERNAL else None
            return Destination(url, found.status)
        note = self._workspace.notes.get(found.path)
        return Destination(found.path, LinkStatus.RESOLVED, note.title if note else "")

    def asset(self, target: Target) -> Asset | None:
        """A file of the vault that is no note."""
        path = self.resolution(target).path
        picture = picture_beside(self._workspace.root, path) if path is not None else None
        if picture is not None:
            return Asset(picture)
        return Asset(path) if path is not None and path not in self._workspace.notes else None

    def embed(self, target: Target) -> Embedded | None:
        """A note of the vault; what it embeds itself is no more than a link."""
        path = self.resolution(target).path
        note = self._workspace.notes.get(path) if path is not None else None
        if note is None:
            return None
        inner, reading = Targets(self._workspace, note.path), self._workspace.reading
        policy = Policy(link=inner.link, asset=inner.asset, diagram_file=inner.diagram_file)
        return Embedded(reading.sources[note.path], note, reading.dialect(note.path).constructs, policy)

    def diagram_file(self, target: Target) -> str | None:
        """The source in a diagram file of the vault."""
        found = self.asset(target)
        return diagram_text(self._workspace.root, found.url) if found is not None else None


class Faces:
    """Terminal text of the sides of cards."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def _constructs(self, card: Card) -> frozenset[str]:
        return self._workspace.reading.dialect(card.note).constructs

    def _policy(self, card: Card) -> Policy:
        targets = Targets(self._workspace, card.note)
        return Policy(
            link=targets.link, asset=targets.asset, embed=targets.embed, diagram_file=targets.diagram_file
        )  # fmt: skip

    def render(self, card: Card, back: bool, width: int) -> RenderableType:
        """One side, ``width`` cells wide; the answer alone, without its question."""
        from studykit.render.terminal_line import render_line  # noqa: PLC0415 - loads rich, which only a terminal needs

        if (line := render_line(_side(card, back))) is not None:
            return line
        from studykit.render.terminal import render  # noqa: PLC0415 - loads the parser

        return render(_side(card, back), self._constructs(card), self._policy(card), width)

    def plain(self, card: Card, back: bool) -> str:
        """One side as text; a picture without words is named by its file."""
        from studykit.render.plain import plain_text  # noqa: PLC0415 - loads the parser

        text = plain_text(_side(card, back), self._constructs(card))
        return text or ", ".join(f"[image: {name}]" for name in self._images(card, back))

    def first_image(self, card: Card) -> str | None:
        """The vault path of the first image on the card, the answer's before the question's."""
        targets = Targets(self._workspace, card.note)
        for back in (True, False):
            for name in self._images(card, back):
                found = targets.asset(Target(LinkKind.IMAGE, name, "", ""))
                if found is not None:
                    return found.url
        return None

    def _images(self, card: Card, back: bool) -> list[str]:
        """Targets of the images and embeds on one side, as written."""
        from studykit.render.html import render_fragment  # noqa: PLC0415 - only a picture needs the renderer here

        found: list[str] = []

        def asset(target: Target) -> Asset | None:
            found.append(target.target)
            return None

        render_fragment(_side(card, back), self._constructs(card), Policy(asset=asset))
        return found


def _side(card: Card, back: bool) -> str:
    return card.face.back_display if back else card.face.front_display
