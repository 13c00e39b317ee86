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
from studykit.render.drawing.files import is_exporting, picture_beside
from studykit.site import dates
from studykit.site.ledger import key_of
from studykit.site.memory import Mark, Memory
from studykit.site.model import SiteNote
from studykit.site.navigation import is_index
from studykit.site.outline import CardPlace, Tie
from studykit.site.plan import Plan
from studykit.site.tags import TagPage
from studykit.site.unlinked import Named
from studykit.site.voices import MARK, linking, voices


def _listed(decks: Mapping[str, Sequence[CardPlace]], urls: Mapping[str, str], tags: Mapping[str, TagPage]) -> str:
    cards = (
        part for deck, inside in decks.items() for part in ("deck", urls[deck], *(f"{c.id} {c.note}" for c in inside))
    )
    tagged = (part for tag in tags.values() for part in ("tag", tag.key, *tag.notes))
    return key_of(*cards, *tagged)


class Keys:
    """``frame`` is a digest of what all pages are made from.

    Of the last build it is known which notes were looked at for each key: if nothing of them that others can show is
    another now, nor anything around them all, the key is the same.
    """

    def __init__(self, plan: Plan, frame: str, memory: Memory) -> None:
        self._plan, self._frame = plan, frame
        self._memory, self._seen = memory, memory.seen
        seen = memory.seen
        self.usable = all(item.stamp for item in plan.notes)
        self._around = (frame, plan.home, plan.tag_urls, plan.withheld, list(plan.by_path), self._folders)
        before = seen.marks if seen.around == self._around else {}
        self._moved = {path for path, mark in self._marks.items() if before.get(path) != mark}
        self._bonds: dict[NotePath, str] = {}
        self._texts: dict[NotePath, tuple[str, frozenset[NotePath]]] = {}
        self._pages: dict[NotePath, tuple[str, object, frozenset[NotePath], str]] = {}
        self._on_disk: set[NotePath] = set()

    def remember(self) -> None:
        """For the next build, once all notes have been asked for."""
        seen, moved = self._seen, self._moved
        same = {path: known for path, known in seen.texts.items() if path in self._marks and moved.isdisjoint(known[1])}
        texts = same | self._texts
        seen.around, seen.marks = self._around, self._marks
        seen.texts = {path: known for path, known in texts.items() if self._on_disk.isdisjoint(known[1])}
        seen.pages = {path: known for path, known in self._pages.items() if self._on_disk.isdisjoint(known[2])}

    def of(self, *parts: str) -> str:
        """The key of a page made from these parts; "" where a note's stamp is not known: then nothing is kept."""
        return key_of(self._frame, *parts) if self.usable else ""

    @cached_property
    def faces(self) -> Mapping[NotePath, str]:
        """How each note is named and reached."""
        urls, languages = self._plan.urls, self._plan.languages
        return {item.path: f"{urls[item.path]}\0{item.title}\0{languages[item.path]}" for item in self._plan.notes}

    @cached_property
    def _marks(self) -> dict[NotePath, Mark]:
        """Of each note all that a key takes from it."""
        into, out, faces = self._plan.backlinks, self._plan.outgoing, self.faces
        return {
            item.path: (
                item.stamp, faces[item.path], item.created, item.changed, into.get(item.path), out.get(item.path)
            )
            for item in self._plan.notes
        }  # fmt: skip

    def _bond(self, path: NotePath) -> str:
        """Of a note what a drawing of its neighbours shows: its face, and who is linked with it."""
        known = self._bonds.get(path)
        if known is None:
            into, out = self._plan.backlinks.get(path, ()), self._plan.outgoing.get(path, ())
            known = self._bonds[path] = key_of(self.faces[path], str(len(into)), *out)
        return known

    @cached_property
    def outline(self) -> str:
        """Of the whole site what lists and the graph show: everything but texts."""
        shown = [(self._marks[item.path][1:], item.outline.cards, item.outline.tags) for item in self._plan.notes]
        return self._memory.same("outline", shown, self._outline)

    @cached_property
    def quiz(self) -> str:
        """Of the list of all cards by deck and tag."""
        decks, tags = self._plan.decks, self._plan.tags
        return self._memory.same(
            "quiz", (decks, self._plan.deck_urls, tags), lambda: _listed(decks, self._plan.deck_urls, tags)
        )

    def _outline(self) -> str:
        parts: list[str] = []
        for item in self._plan.notes:
            cards = item.outline.cards
            decks = dict.fromkeys(card.deck for card in cards)
            day = str(dates.last_day(item))
            parts += [item.path, self._bond(item.path), str(len(cards)), day, *decks, *item.outline.tags]
        return key_of(*parts)

    @cached_property
    def _folders(self) -> dict[str, str]:
        """Of each folder what a way back up to it shows."""
        found = {}
        for folder, inside in self._plan.folders.items():
            index = inside[0]
            found[folder] = self._plan.urls[index.path] if is_index(index.path) else "-"
        return found

    def note(self, item: SiteNote, named: Sequence[Named] = ()) -> str:
        """The key of a note's page, but for what others say there; ``named`` is where it is named without a link."""
        path = item.path
        known = self._seen.pages.get(path)
        if known is None or known[1] != named or not self._moved.isdisjoint(known[2]):
            key, reads = self._note(item, named)
            speaking = voices(linking(self._plan, path), named)
            notes = self._plan.by_path
            known = (key, named, reads, "".join([notes[voice.source].stamp[:MARK] for voice in speaking]))
        self._pages[path] = known
        return known[0] if self.usable else ""

    def _note(self, item: SiteNote, named: Sequence[Named]) -> tuple[str, frozenset[NotePath]]:
        plan, path = self._plan, item.path
        into = linking(plan, path)
        near = dict.fromkeys((*plan.outgoing.get(path, ()), *into))
        folder = dirname(path)
        inside = plan.folders[folder]
        place = self._places[path]
        beside = [inside[n].path if 0 <= n < len(inside) else None for n in (place - 1, place + 1)]
        parts = folder.split("/") if folder else []
        above = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
        key = key_of(
            self._frame, "note", self.text(item), str(plan.home == path),
            *map(self._bond, near), "into", *into,
            *(self.faces[other] if other is not None else "-" for other in beside),
            *(self._folders.get(upper, "") for upper in above),
            str(item.created), str(item.changed),
            "named", *(self.faces[one.source] for one in named),
        )  # fmt: skip
        looked = (*near, *(other for other in beside if other is not None), *(one.source for one in named))
        return key, self._texts[path][1].union(looked)

    def stamps(self, path: NotePath) -> str:
        """Of a note whose key was asked for: other ones where somebody may say something else of it now."""
        return self._pages[path][3]

    @cached_property
    def _places(self) -> Mapping[NotePath, int]:
        return {item.path: place for inside in self._plan.folders.values() for place, item in enumerate(inside)}

    def text(self, item: SiteNote) -> str:
        """A digest of what a note's text shows, also as it stands inside another note, and of its cards."""
        known = self._texts.get(item.path)
        if known is None:
            known = self._seen.texts.get(item.path)
            if known is None or not self._moved.isdisjoint(known[1]):
                known = self._text(item)
            self._texts[item.path] = known
        return known[0]

    def _text(self, item: SiteNote) -> tuple[str, frozenset[NotePath]]:
        reached: dict[NotePath, None] = {item.path: None}
        reads: set[NotePath] = set()
        parts: list[str] = []
        for path in (queue := [item.path]):
            parts.extend(self._own(self._plan.by_path[path], reads))
            for target in self._embedded(self._plan.by_path[path].outline.ties):
                if target not in reached:
                    reached[target] = None
                    queue.append(target)
        return key_of(*parts), frozenset(reads)

    def _own(self, item: SiteNote, reads: set[NotePath]) -> list[str]:
        """``reads`` takes in the notes that are looked at; of files nobody says when they change."""
        plan = self._plan
        reads.add(item.path)
        parts = [item.stamp, self.faces[item.path]]
        for path, status, _, inside in item.outline.ties:
            if path is not None and is_exporting(path):
                self._on_disk.add(item.path)
                parts.append(self._file(picture_beside(plan.input.root, path) or path))
            target = plan.by_path.get(path) if path is not None else None
            if target is not None:
                reads.add(target.path)
                parts.append(self.faces[target.path])
                if inside:
                    parts.append(target.outline.places)
            elif path is not None and path not in plan.withheld:
                self._on_disk.add(item.path)
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
