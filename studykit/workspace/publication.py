"""A vault made ready for the site, and its site built anew of what changed."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType

from studykit.errors import ReadOnlyError
from studykit.index.fingerprint import digest, files, program
from studykit.model.card import CardKind
from studykit.model.link import LinkStatus
from studykit.model.span import NotePath
from studykit.site.build import build
from studykit.site.intake import outlined, taken_in
from studykit.site.ledger import Ledger, Outlines, kept_outlines, key_of
from studykit.site.model import BuildReport, Content, SiteInput, SiteNote, Study
from studykit.site.plan import Plan, make_plan
from studykit.site.spare import Spare
from studykit.vault.images import images_dir
from studykit.vault.places import cache_dir
from studykit.vault.revisions import days_of_change
from studykit.workspace.image_copies import ImageCopies
from studykit.workspace.workspace import Workspace

_HISTORY = "days-of-change.json"


class Publisher:
    """The site of one vault in ``out``, built again and again: what a build knows, the next one uses.

    ``kept`` False leaves nothing in the user's cache, and uses nothing from there. ``served`` is for the learner's own
    eyes: with what is due, and without anything that stays in a browser. ``again`` keeps what the next build is quick
    with beside the site, until `close`.
    """

    def __init__(self, out: Path, *, kept: bool = True, served: bool = False, again: bool = False) -> None:
        self.out = out
        self._served = served
        self._again = again
        self._kept = kept
        self._folder: Path | None = None
        self._ledger: Ledger | None = None

    def publish(self, workspace: Workspace) -> BuildReport:
        """Build; the report says which files changed. Raises what `studykit.site.build` raises."""
        gc.freeze()  # what was kept from the last build is no garbage; going through it again takes half of the time
        try:
            return self._publish(workspace)
        finally:
            gc.unfreeze()

    def tidy(self) -> None:
        """Give back the memory of what was only for the last build; for a moment when nobody waits."""
        gc.collect()  # a workspace is in circles, and nobody looked while all was frozen

    def close(self) -> None:
        """Nothing is built any more."""
        if self._ledger is not None and self._ledger.spare is not None:
            self._ledger.spare.discard()

    def _publish(self, workspace: Workspace) -> BuildReport:
        if self._ledger is None:
            if self._kept and workspace.kept:
                with suppress(ReadOnlyError):
                    self._folder = cache_dir(workspace.root)
            self._ledger = Ledger.open(self.out, self._folder)
            self._ledger.spare = Spare() if self._again else None
        history = self._folder / _HISTORY if self._folder is not None else None
        days = days_of_change(workspace.root, history) if workspace.config.site.git else {}
        given = site_input(workspace, self._ledger.outlines, days)
        self._ledger.outlines = {item.path: (item.stamp, item.outline) for item in given.notes}
        if self._served:
            given = replace(given, offline=False, study=_study(workspace))
        return build(given, self.out, self._ledger)


def site_input(
    workspace: Workspace, known: Outlines | None = None, days: Mapping[str, date] = MappingProxyType({})
) -> SiteInput:
    """Everything the site is made from; what of it is published, the site decides.

    ``known`` are outlines of an earlier time, with the stamps of their notes: those that are the same are not read.
    ``days`` says when a note was changed last, where it does not say so itself.
    """
    config, reading = workspace.config, workspace.reading
    edition = program()
    stamps = {path: key_of(edition, stamp) for path, stamp in workspace.index.stamps().items()}
    load = partial(_content, workspace)
    notes = []
    for path in reading.notes:
        stamp, outline = (known or {}).get(path, ("", None))
        if outline is not None and stamp == stamps[path]:
            notes.append(SiteNote(outline, load, stamp, known=days.get(path)))
            continue
        content = load(path)
        outline = outlined(content, reading.sources[path])
        stamp = stamps[path] if path not in reading.fresh else ""
        notes.append(SiteNote(outline, load, stamp, content=content, known=days.get(path)))
    folder = images_dir(workspace.root, config)
    return SiteInput(
        title=config.site.title or workspace.root.name,
        root=workspace.root,
        settings=config.site,
        notes=notes,
        source=lambda path: reading.sources[path],
        order=_contents(workspace),
        foreign=workspace.studio.draw,
        copy=ImageCopies(workspace).find,
        study=_study(workspace) if config.site.study else None,
        settled=lambda: not reading.fresh,
        stamp=digest(files([folder, *(folder.iterdir() if folder.is_dir() else ())]), workspace.studio.renderers),
    )


def page_plan(workspace: Workspace) -> Plan:
    """Where each page of the site is; notes that were published before are not read for it."""
    known: Outlines = {}
    if workspace.kept:
        with suppress(ReadOnlyError):
            known = kept_outlines(cache_dir(workspace.root))
    return make_plan(site_input(workspace, known))


def _content(workspace: Workspace, path: NotePath) -> Content:
    reading = workspace.reading
    source = reading.sources[path]  # before the note is asked for, so that the note fits its text
    content = Content(
        note=reading.notes[path],
        constructs=reading.dialect(path).constructs,
        links=tuple(workspace.index.links(path)),
        cards=tuple(card for card in workspace.index.cards(path) if card.kind is not CardKind.NOTE),
    )
    return taken_in(content, source)


def _study(workspace: Workspace) -> Study:
    today = workspace.today
    stamp = key_of(today.isoformat(), workspace.index.standing(), workspace.journal_stamp)
    return Study(today, stamp, workspace.agenda, lambda: workspace.standing.reviews)


def _contents(workspace: Workspace) -> tuple[NotePath, ...]:
    """The order of a table of contents (SUMMARY.md), where the vault has one."""
    notes, ordered = workspace.reading.notes, dict[NotePath, None]()
    for path in sorted(notes):
        if path.rsplit("/", 1)[-1] == "SUMMARY.md":
            for found in workspace.index.links(path):
                if found.resolution.status is LinkStatus.RESOLVED and found.resolution.path in notes:
                    ordered.setdefault(NotePath(str(found.resolution.path)))
    return tuple(ordered)
