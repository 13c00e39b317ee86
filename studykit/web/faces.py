"""Sides of cards and whole notes as HTML of the review page: links open notes there, files come from the vault only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from studykit.errors import NotFoundError
from studykit.model.card import CardKind
from studykit.model.link import Link, LinkStatus, Resolution, is_external
from studykit.model.span import NotePath, Span
from studykit.render.cards import render_face
from studykit.render.html import render_note
from studykit.render.policy import Asset, Destination, Embedded, Policy, Target
from studykit.site.cards import card_slots
from studykit.site.language import detect
from studykit.site.model import Content
from studykit.site.texts import texts, words
from studykit.text import readable
from studykit.vault.diagram_files import diagram_text
from studykit.workspace.image_copies import ImageCopies

if TYPE_CHECKING:
    from collections.abc import Callable

    from studykit.model.card import Card
    from studykit.model.note import Note
    from studykit.text import SourceText
    from studykit.workspace import Workspace

NOTE, FILE, COPY = "note", "file", "copy"
_KEPT = 4096
"""drawings, formulas and coloured code that are remembered"""


@dataclass(frozen=True, slots=True)
class Sides:
    """Clean HTML; ``back`` is "" where the card has no answer yet. ``lang`` is that of the card, "" if unknown."""

    front: str
    back: str
    lang: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A note to be read."""

    title: str
    html: str
    lang: str


class Faces:
    """``sendable`` says whether a file of the vault can be sent to the page."""

    def __init__(self, workspace: Workspace, language: str, sendable: Callable[[str], bool]) -> None:
        self._workspace = workspace
        self._words = words(language)
        self._texts = texts(language)
        self._sendable = sendable
        self._drawings: dict[str, str] = {}
        self._copies = ImageCopies(workspace)

    def sides(self, card: Card) -> Sides:
        face = render_face(card.face, self._constructs(card.note), self._policy(card.note))
        note = self._workspace.notes.get(card.note)
        lang = (note.lang if note is not None else "") or detect(f"{card.face.front}\n{card.face.back}")
        return Sides(face.front, "" if card.empty_answer else face.back, lang)

    def note(self, path: str) -> Shown:
        """A note to be read. Raises `NotFoundError` for what is none."""
        note = self._workspace.notes.get(NotePath(path))
        if note is None:
            raise NotFoundError(f"There is no note '{path}'.")
        source, policy, constructs = self._source(note.path), self._policy(note.path), self._constructs(note.path)
        cards = tuple(card for card in self._workspace.index.cards(note.path) if card.kind is not CardKind.NOTE)
        slots = card_slots(Content(note, constructs, cards=cards), source, policy, self._texts)
        body = render_note(source, note, constructs, policy, slots)
        return Shown(note.title, body.html, note.lang or detect(source.text[:4000]))

    def _source(self, path: NotePath) -> SourceText:
        return readable(self._workspace.reading.sources[path])

    def _constructs(self, path: NotePath) -> frozenset[str]:
        """What the note's dialect reads. A note that was renamed during the session is read as its new name says."""
        if path not in self._workspace.notes:
            return frozenset()
        return self._workspace.reading.dialect(path).constructs

    def _policy(self, path: NotePath) -> Policy:
        if len(self._drawings) > _KEPT:
            self._drawings.clear()
        known = _Known(self._workspace, self._workspace.notes.get(path), self._sendable, self._copies)
        return Policy(
            link=known.link,
            asset=known.asset,
            embed=self._embed(known),
            foreign=self._workspace.studio.draw,
            diagram_file=known.diagram_file,
            heading_base=3,
            words=self._words,
            cache=self._drawings,
        )

    def _embed(self, known: _Known) -> Callable[[Target], Embedded | None]:
        def embed(target: Target) -> Embedded | None:
            path = known.resolution(target).path if target.target else None
            note = self._workspace.notes.get(path) if path is not None else None
            if note is None:
                return None
            return Embedded(self._source(note.path), note, self._constructs(note.path), self._policy(note.path))

        return embed


class _Known:
    """Where the links, embeds and files of one note lead; nowhere, for a note that is not known."""

    def __init__(
        self, workspace: Workspace, note: Note | None, sendable: Callable[[str], bool], copies: ImageCopies
    ) -> None:
        self._workspace = workspace
        self._note = note
        self._sendable = sendable
        self._copies = copies

    def resolution(self, target: Target) -> Resolution:
        if is_external(target.target):
            return Resolution(LinkStatus.EXTERNAL)
        if self._note is None:
            return Resolution(LinkStatus.MISSING)
        if not target.target:
            return Resolution(LinkStatus.RESOLVED, self._note.path)
        link = Link(Span(0, 0), 0, 0, "", target.target, target.fragment, target.text, target.kind)
        return self._workspace.resolve(self._note, link)

    def link(self, target: Target) -> Destination:
        found = self.resolution(target)
        if found.path is None:
            return Destination(target.target if found.status is LinkStatus.EXTERNAL else None, found.status)
        note = self._workspace.notes.get(NotePath(found.path))
        if note is not None:
            return Destination(f"{NOTE}?path={quote(found.path, safe='/')}", LinkStatus.RESOLVED, note.title)
        asset = self._file(found.path)
        return Destination(asset.url if asset else None, LinkStatus.RESOLVED)

    def asset(self, target: Target) -> Asset | None:
        """A file of the vault that is no note, or the vault's copy of a remote image."""
        if is_external(target.target):
            copy = self._copies.find(target.target)
            return Asset(f"{COPY}/{quote(copy.name)}") if copy is not None else None
        path = self.resolution(target).path
        return self._file(path) if path is not None and path not in self._workspace.notes else None

    def diagram_file(self, target: Target) -> str | None:
        path = self.resolution(target).path
        if path is None or path in self._workspace.notes:
            return None
        return diagram_text(self._workspace.root, path)

    def _file(self, path: str) -> Asset | None:
        return Asset(f"{FILE}/{quote(path, safe='/')}") if self._sendable(path) else None
