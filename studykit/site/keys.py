"""Digests of what pages are made from: of a note's own text, and of everything around it that its page shows.

Whatever a page may show has to be in its key. What is in a key without being shown costs time, never truth.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from posixpath import dirname

from studykit.model.link import LinkKind
from studykit.model.span import NotePath
from studykit.render.drawing.files import picture_beside
from studykit.site import dates
from studykit.site.ledger import key_of
from studykit.site.model import SiteNote
from studykit.site.navigation import is_index
from studykit.site.outline import Tie
from studykit.site.plan import Plan
from studykit.site.unlinked import Named


class Keys:
    """``frame`` is a digest of what all pages are made from."""

    def __init__(self, plan: Plan, frame: str) -> None:
        self._plan, self._frame = plan, frame
        self.usable = all(item.stamp for item in plan.notes)
        self._texts: dict[NotePath, str] = {}

    def of(self, *parts: str) -> str:
        """The key of a page made from these parts; "" where a note's stamp is not known: then nothing is kept."""
        return key_of(self._frame, *parts) if self.usable else ""

    @cached_property
    def faces(self) -> Mapping[NotePath, str]:
        """How each note is named and reached."""
        urls, languages = self._plan.urls, self._plan.languages
        return {item.path: f"{urls[item.path]}\0{item.title}\0{languages[item.path]}" for item in self._plan.notes}

    @cached_property
    def _bonds(self) -> Mapping[NotePath, str]:
        """Of each note what a drawing of its neighbours shows: its face, and who is linked with it."""
        plan = self._plan
        return {
            path: key_of(face, str(len(plan.backlinks.get(path, ()))), *plan.outgoing.get(path, ()))
            for path, face in self.faces.items()
        }

    @cached_property
    def outline(self) -> str:
        """Of the whole site what lists and the graph show: everything but texts."""
        parts: list[str] = []
        for item in self._plan.notes:
            cards = item.outline.cards
            decks = dict.fromkeys(card.deck for card in cards)
            day = str(dates.last_day(item))
            parts += [item.path, self._bonds[item.path], str(len(cards)), day, *decks, *item.outline.tags]
        return key_of(*parts)

    @cached_property
    def _folders(self) -> Mapping[str, str]:
        """Of each folder what a way back up to it shows."""
        found = {}
        for folder, inside in self._plan.folders.items():
            index = inside[0]
            found[folder] = self._plan.urls[index.path] if is_index(index.path) else "-"
        return found

    def note(self, item: SiteNote, named: Sequence[Named] = ()) -> str:
        """The key of a note's page; ``named`` is where it is named without a link."""
        plan, path = self._plan, item.path
        into = dict.fromkeys(plan.backlinks.get(path, ()))
        near = dict.fromkeys((*plan.outgoing.get(path, ()), *into))
        folder = dirname(path)
        inside = plan.folders[folder]
        place = self._places[path]
        beside = [self.faces[inside[n].path] if 0 <= n < len(inside) else "-" for n in (place - 1, place + 1)]
        parts = folder.split("/") if folder else []
        above = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
        return self.of(
            "note", self.text(item), str(plan.home == path),
            *(self._bonds[other] for other in near), "into", *(plan.by_path[other].stamp for other in into),
            *beside, *(self._folders.get(upper, "") for upper in above),
            str(item.created), str(item.changed),
            *(f"{self.faces[one.source]} {one.span} {plan.by_path[one.source].stamp}" for one in named),
        )  # fmt: skip

    @cached_property
    def _places(self) -> Mapping[NotePath, int]:
        return {item.path: place for inside in self._plan.folders.values() for place, item in enumerate(inside)}

    def text(self, item: SiteNote) -> str:
        """A digest of what a note's text shows, also as it stands inside another note, and of its cards."""
        known = self._texts.get(item.path)
        if known is None:
            reached: dict[NotePath, None] = {item.path: None}
            parts: list[str] = []
            for path in (queue := [item.path]):
                parts.extend(self._own(self._plan.by_path[path]))
                for target in self._embedded(self._plan.by_path[path].outline.ties):
                    if target not in reached:
                        reached[target] = None
                        queue.append(target)
            known = self._texts[item.path] = key_of(*parts)
        return known

    def _own(self, item: SiteNote) -> list[str]:
        plan = self._plan
        parts = [item.stamp, self.faces[item.path]]
        for path, status, _, inside in item.outline.ties:
            picture = picture_beside(plan.input.root, path) if path is not None else None
            if picture is not None:
                parts.append(self._file(picture))
            target = plan.by_path.get(path) if path is not None else None
            if target is not None:
                parts.append(self.faces[target.path])
                if inside:
                    parts.append(target.stamp)
            elif path is not None and path not in plan.withheld:
                parts.append(self._file(path))
            else:
                parts.append(f"{status.value} {path in plan.withheld}")
        parts += [f"{tag} {plan.tag_url(tag)}" for tag in item.outline.tags]
        return parts

    def _embedded(self, ties: Sequence[Tie]) -> list[NotePath]:
        notes = self._plan.by_path
        return [tie.path for tie in ties if tie.kind is LinkKind.EMBED and tie.path is not None and tie.path in notes]

    def _file(self, path: str) -> str:
        try:
            found = os.stat(self._plan.input.root / path)  # noqa: PTH116 - thousands of files
        except (OSError, ValueError):
            return "-"
        return f"{path} {found.st_size} {found.st_mtime_ns}"
