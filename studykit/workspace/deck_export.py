"""A vault's cards made ready for Anki: rendered faces, their pictures, and ids that are now issued for good."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from studykit.anki.deck import ExportBlock, RenderedFace, siblings
from studykit.anki.media import Media
from studykit.identity import remember
from studykit.model.card import Card, CardKind
from studykit.model.link import LinkStatus, is_external
from studykit.model.span import NotePath
from studykit.render.cards import FaceHtml, render_face
from studykit.render.policy import Asset, Destination, Embedded, Formula, Policy, Target
from studykit.vault.events import Event, Review
from studykit.vault.journal import Journal
from studykit.workspace.addresses import page_addresses, source_address
from studykit.workspace.faces import Targets
from studykit.workspace.flow_masks import masked_flow
from studykit.workspace.image_copies import ImageCopies
from studykit.workspace.picture_masks import masked_picture
from studykit.workspace.workspace import Workspace

_NO_PICTURE = (".pdf", ".canvas", ".excalidraw")
_COVERED = FaceHtml("", "")
"""of a card that asks for a covered part of its block's picture"""
_AT_ONCE = 500
"""Identity events appended together: a vault of 40,000 cards is written in 80 synced steps."""


def export_blocks(workspace: Workspace, cards: Iterable[Card], *, history: bool = False) -> Iterator[ExportBlock]:
    """Each card block with its siblings rendered for Anki: MathJax, drawings as pictures, links out of the vault.

    With ``history`` the answers of the journal go along.
    """
    copies = ImageCopies(workspace)
    reviews: dict[str, list[Review]] = {}
    for review in workspace.standing.reviews if history else ():
        reviews.setdefault(review.card, []).append(review)
    modified = {file.path: file.mtime_ns // 1_000_000_000 for file in workspace.reading.discovery.notes}
    pages = page_addresses(workspace)
    for block in siblings(cards):
        path = block[0].note
        answers = _Answers(workspace, path, copies)
        constructs = workspace.reading.dialect(path).constructs
        flow = masked_flow(block, _keys(workspace, block))
        answers.media |= flow.media if flow else {}
        occlusion = flow.occlusion if flow else masked_picture(block, constructs, answers.policy())
        covered = occlusion.masks if occlusion else ()
        faces = []
        for card, mask in zip_longest(block, covered):
            face = _COVERED if mask else render_face(card.face, constructs, answers.policy())
            faces.append(RenderedFace(face.front, face.back))
        yield ExportBlock(
            cards=block, faces=tuple(faces), modified=modified.get(path, 0), source=source_address(workspace, path),
            page=pages.get(path, ""), media=answers.media, occlusion=occlusion,
            missing=tuple(answers.lost), reviews={card.id: reviews[card.id] for card in block if card.id in reviews},
        )  # fmt: skip


def _keys(workspace: Workspace, block: Sequence[Card]) -> tuple[str, ...]:
    """By what the record of step cards finds its parts; other cards have none."""
    if block[0].kind is not CardKind.STEP:
        return ()
    keys = workspace.blocks(block[0].note)[block[0].block].block.keys
    return tuple(keys[card.sibling] for card in block)


class _Answers:
    """What the renderer is told for cards of one note; ``media`` grows with what they show, ``lost`` with what
    they should show and nobody has."""

    def __init__(
        self,
        workspace: Workspace,
        path: NotePath,
        copies: ImageCopies | None = None,
        media: dict[str, Media] | None = None,
    ) -> None:
        self._workspace = workspace
        self._targets = Targets(workspace, path)
        self._copies = ImageCopies(workspace) if copies is None else copies
        self.media: dict[str, Media] = {} if media is None else media
        self.lost: list[str] = []

    def policy(self) -> Policy:
        return Policy(
            link=self._link, asset=self._asset, embed=self._embed, drawing=self._drawing, formula=Formula.MATHJAX,
            foreign=self._workspace.studio.draw, diagram_file=self._targets.diagram_file,
        )  # fmt: skip

    def _link(self, target: Target) -> Destination:
        """A link into the vault is its text: on a phone there is no vault."""
        found = self._targets.link(target)
        return found if found.status is LinkStatus.EXTERNAL else Destination(None, found.status, found.title)

    def _asset(self, target: Target) -> Asset | None:
        copy = self._copies.find(target.target) if is_external(target.target) else None
        if copy is not None:
            self.media[copy.name] = copy
            return Asset(copy.name)
        found = self._targets.asset(target)
        if found is None and not is_external(target.target):
            self.lost.append(target.target)
        if found is None or found.url.lower().endswith(_NO_PICTURE):
            return None
        file: Path = self._workspace.root / found.url
        if not file.resolve().is_relative_to(self._workspace.root.resolve()):
            return None
        self.media[found.url] = file
        return found

    def _drawing(self, svg: str) -> str:
        data = svg.encode()
        name = f"flow-{hashlib.sha256(data).hexdigest()[:16]}.svg"
        self.media[name] = data
        return name

    def _embed(self, target: Target) -> Embedded | None:
        path = self._targets.resolution(target).path
        note = self._workspace.notes.get(path) if path is not None else None
        if note is None:
            return None
        inner = _Answers(self._workspace, note.path, self._copies, self.media)
        constructs = self._workspace.reading.dialect(note.path).constructs
        return Embedded(self._workspace.reading.sources[note.path], note, constructs, inner.policy())


def whole_blocks(workspace: Workspace, cards: Iterable[Card]) -> list[Card]:
    """The cards with all their siblings: a note of Anki holds a whole block. Notes under review stay here."""
    wanted = {(card.note, card.block) for card in cards if card.kind is not CardKind.NOTE}
    return [card for card in workspace.cards() if (card.note, card.block) in wanted]


def issue_identities(workspace: Workspace, journal: Journal, cards: Iterable[Card]) -> int:
    """Write down the ids of cards that leave the vault, so that they never change; returns how many were new."""
    cards = list(cards)
    wanted = {card.id for card in cards}
    events: list[Event] = []
    for path in sorted({card.note for card in cards}):
        for found in workspace.blocks(path):
            if wanted.intersection(found.ids):
                events.extend(remember(found.keys, found.ids, found.slots, workspace.known))
    for start in range(0, len(events), _AT_ONCE):
        journal.append(*events[start : start + _AT_ONCE])
    return len(events)
