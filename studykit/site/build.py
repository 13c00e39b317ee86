"""From a vault to a folder of pages."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter

from studykit.diagrams import FLOW_CSS
from studykit.index.fingerprint import program
from studykit.model.span import NotePath, Span
from studykit.site import output
from studykit.site.aside import Aside
from studykit.site.crew import WORTH_IT, Crew
from studykit.site.extras import extras, redirect_pages
from studykit.site.graph_page import graph_page
from studykit.site.home_page import home_page
from studykit.site.keys import Keys
from studykit.site.ledger import Entry, Ledger, LostError, Step, key_of
from studykit.site.list_pages import all_notes, deck_steps, linked_steps, recent_page, tag_steps
from studykit.site.made import Made
from studykit.site.model import BuildReport, SiteInput
from studykit.site.offline import offline_files
from studykit.site.output import Left, Output
from studykit.site.plan import ALL_NOTES, GRAPH, HOME, NOT_FOUND, RECENT, STUDY, Plan, make_plan, renamed
from studykit.site.search import SearchEntry, SearchIndex
from studykit.site.study_pages import due_groups, study_pages
from studykit.site.templates import Page
from studykit.site.unlinked import Named, Names, turned
from studykit.site.voices import MARK, heard, linking, voices
from studykit.site.workshop import Workshop, open_workshop

_REDIRECTS = "redirects"
_NOTE, _NAMED = "note:", "named:"


def build(given: SiteInput, out: Path, ledger: Ledger | None = None) -> BuildReport:
    """Make the site of a vault in ``out`` and say what came of it.

    The old site stays whole until the new one is finished, then they change places. What ``ledger`` says was made
    of the same is taken over from the old one: the outcome is the same as without. Raises `UsageError` where
    ``out`` is not empty and not a site of ours, `StudykitError` where it cannot be written.
    """
    started = perf_counter()
    output.check(out, given.root)
    ledger = ledger if ledger is not None else Ledger(str(out))
    plan = make_plan(given, ledger.memory)
    gc.freeze()  # the vault in memory is no garbage; looking through it again and again takes a tenth of the time
    try:
        return _built(plan, out, ledger, started)
    except LostError:
        ledger.forget()
        return _built(plan, out, ledger, started)
    finally:
        gc.unfreeze()


def _built(plan: Plan, out: Path, ledger: Ledger, started: float) -> BuildReport:
    with output.replacing(out, ledger.left, ledger.spare) as folder:
        work = _Work(plan, folder, ledger)
        work.run()
        left = folder.left()
    changed = _changed(ledger, left)
    ledger.close(work.certain(), left)
    broken_links, missing_images = _losses(plan)
    return BuildReport(
        out=out,
        published=len(plan.notes),
        withheld=dict(sorted(Counter(str(reason) for reason in plan.withheld.values()).items())),
        cards=sum(map(len, plan.decks.values())),
        pages=work.pages,
        files=len(left) + 1,
        broken_links=broken_links,
        missing_images=missing_images,
        flows=sum(made.flows for made in work.made.values()),
        renamed=renamed(plan),
        diagnostics=tuple(sorted(problem for made in work.made.values() for problem in made.problems)),
        seconds=perf_counter() - started,
        changed=changed,
    )


class _Work:
    """One build. ``entries`` is what the next one may take over, ``pages`` counts those with content."""

    def __init__(self, plan: Plan, folder: Output, ledger: Ledger) -> None:
        self._plan, self._folder, self._ledger = plan, folder, ledger
        self._shop = open_workshop(plan, FLOW_CSS, folder)
        frame = key_of(program(), self._shop.templates.digest, plan.input.stamp, plan.language)
        self._keys = Keys(plan, frame, ledger.memory)
        self.entries: dict[str, Entry] = {}
        self.made: dict[NotePath, Made] = {}

    def run(self) -> None:
        plan, shop, folder = self._plan, self._shop, self._folder
        if self._ledger.search.empty and self._ledger.entries:
            self._ledger.search = self._standing_search()
        for name, data in shop.templates.assets.items():
            folder.write(f"assets/{name}", data)
        drawing = self._drawing()
        named = turned(self._named())
        keys = {item.path: self._keys.note(item, named.get(item.path, ())) for item in plan.notes}
        kept = {
            path: made for path, key in keys.items() if (made := self._kept(path, key, named.get(path, ()))) is not None
        }
        fresh = [item for item in plan.notes if item.path not in kept]
        crew = Crew(shop, folder, fresh, named)
        self._take(_early_steps(shop, self._keys))
        for item, made in zip(fresh, crew.finish(), strict=True):
            kept[item.path] = self._noted(item.path, keys[item.path], made)
        self._take([drawing])
        self.made = {item.path: kept[item.path] for item in plan.notes}
        excerpts = {path: made.excerpt for path, made in self.made.items()}
        self._take(tag_steps(shop, self._keys, excerpts))
        self._search([made.entry for made in self.made.values()])
        self._write(extras(plan, excerpts))
        self._keys.remember()
        self.pages = sum(path.endswith(".html") for path in folder.written) - len(self.entries[_REDIRECTS].files)
        if plan.input.offline:
            self._write(offline_files(plan, folder.written))

    def _drawing(self) -> Step:
        """The graph: of many notes it is begun before all others, since nothing else is there yet to be shared."""
        plan, keys, templates = self._plan, self._keys, self._shop.templates
        due = self._ledger.memory.same("due", _standing(plan), lambda: due_groups(plan))
        coloured = (f"{path} {group}" for path, group in sorted(due.items()))
        step = Step(GRAPH, keys.of(GRAPH, keys.outline, *coloured), lambda: [(GRAPH, graph_page(plan, templates, due))])
        if len(plan.notes) < WORTH_IT or self._stands(step):
            return step
        begun = Aside(lambda: graph_page(plan, templates, due))
        return step._replace(make=lambda: [(GRAPH, begun.result())])

    def certain(self) -> dict[str, Entry]:
        """What the next build may take over: nothing new if an editor was at the notes meanwhile."""
        if self._plan.input.settled():
            return self.entries
        return {name: entry for name, entry in self.entries.items() if self._ledger.entries.get(name) == entry}

    def _named(self) -> dict[NotePath, dict[NotePath, Span]]:
        """Which notes each text names without a link; a text is looked through again where it or a name changed."""
        plan, memory = self._plan, self._ledger.memory
        spelled = [(item.path, item.title, item.outline.aliases) for item in plan.notes]
        names, digest = memory.same("names", spelled, lambda: _names(plan))
        found: dict[NotePath, dict[NotePath, Span]] = {}
        for item in self._plan.notes:
            step, key = _NAMED + item.path, self._keys.of(item.stamp, digest)
            entry = self._ledger.entries.get(step)
            if entry is None or not key or entry.key != key:
                targets = names.within(item, self._plan.source(item.path))
                entry = Entry(key, tuple(f"{path}\0{span.start}\0{span.end}" for path, span in targets.items()))
            self.entries[step] = entry
            if entry.files:
                parts = (place.rsplit("\0", 2) for place in entry.files)
                found[item.path] = {NotePath(path): Span(int(start), int(end)) for path, start, end in parts}
        return found

    def _kept(self, path: NotePath, key: str, named: Sequence[Named]) -> Made | None:
        """What is known of a page that can stay as it is."""
        name = _NOTE + path
        entry = self._ledger.entries.get(name)
        if entry is None or not key or entry.key != key:
            return None
        stamps = self._said_again(path, entry, named)
        if stamps is None or not all(map(self._folder.keep, entry.files)):
            return None
        made = self._ledger.known(name, path)
        if made is not None:
            self.entries[name] = entry if stamps == entry.stamps else entry._replace(stamps=stamps)
        return made

    def _said_again(self, path: NotePath, entry: Entry, named: Sequence[Named]) -> str | None:
        """The stamps of those who speak of a note, if they all say what they said; None if one does not."""
        stamps = self._keys.stamps(path)
        if stamps != entry.stamps:
            speaking = voices(linking(self._plan, path), named)
            if len(entry.said) != len(speaking) * MARK:
                return None
            for voice, at in zip(speaking, range(0, len(stamps), MARK), strict=True):
                part = slice(at, at + MARK)
                if stamps[part] != entry.stamps[part] and heard(self._plan, path, voice).mark != entry.said[part]:
                    return None
        return stamps

    def _noted(self, path: NotePath, key: str, made: Made) -> Made:
        """Keep a page that was just made for the next build."""
        ledger, name = self._ledger, _NOTE + path
        if made.document is not None:
            ledger.documents[made.entry.digest] = made.document
        stamps = self._keys.stamps(path)
        self.entries[name] = Entry(key, (self._plan.urls[path], *made.copied), stamps, made.said)
        kept = made._replace(document=None, said="")
        ledger.made[name] = (key, kept)
        return kept

    def _take(self, steps: Iterable[Step]) -> None:
        for step in steps:
            entry = self._ledger.entries.get(step.name)
            if entry is None or not self._stands(step):
                self._shop.files.asked.clear()
                files = self._write(step.make())
                entry = Entry(step.key, (*files, *self._shop.files.asked))
            self.entries[step.name] = entry

    def _stands(self, step: Step) -> bool:
        """Whether the last build took this step, of the same; then its files are taken over."""
        entry = self._ledger.entries.get(step.name)
        return bool(step.key and entry and entry.key == step.key and all(map(self._folder.keep, entry.files)))

    def _search(self, entries: list[SearchEntry]) -> None:
        ledger = self._ledger
        for path, same, content in ledger.search.files(entries, ledger.fetch):
            if not same or not self._folder.keep(path):
                self._folder.write(path, content())

    def _standing_search(self) -> SearchIndex:
        """The index of the site that stands there, as far as the ledger knows it."""
        found, ledger = SearchIndex(), self._ledger
        steps = (name for name in ledger.entries if name.startswith(_NOTE))
        before = (ledger.known(name, NotePath(name.removeprefix(_NOTE))) for name in steps)
        try:
            entries = [made.entry for made in before if made is not None]
            found.restore(entries, self._folder.standing("search/index.js"), self._folder.standing)
        except (ValueError, KeyError, OSError):
            return SearchIndex()
        return found

    def _write(self, files: Iterable[tuple[str, str]]) -> list[str]:
        done = []
        for path, content in files:
            self._folder.write(path, content)
            done.append(path)
        return done


def _standing(plan: Plan) -> str:
    return plan.input.study.stamp if plan.input.study is not None else ""


def _early_steps(shop: Workshop, keys: Keys) -> Iterator[Step]:
    """All but the notes, the tags and the graph: these do not wait for any note."""
    plan, templates = shop.plan, shop.templates
    missing = Page(NOT_FOUND, templates.texts["not_found"], "missing")
    if plan.home is None:
        yield Step(HOME, keys.of(HOME, keys.outline), lambda: [(HOME, home_page(plan, templates))])
    yield Step(ALL_NOTES, keys.of(ALL_NOTES, keys.outline), lambda: [(ALL_NOTES, all_notes(plan, templates))])
    yield from deck_steps(shop, keys)
    yield from linked_steps(shop, keys)
    yield Step(RECENT, keys.of(RECENT, keys.outline), lambda: recent_page(plan, templates))
    yield Step(STUDY, keys.of(STUDY, keys.outline, _standing(plan)), lambda: study_pages(plan, templates))
    yield Step(NOT_FOUND, keys.of(NOT_FOUND), lambda: [(NOT_FOUND, templates.fill("missing.html", missing))])
    aliases = (alias for item in plan.notes for alias in (item.path, *item.outline.aliases))
    yield Step(_REDIRECTS, keys.of(_REDIRECTS, keys.outline, *aliases), partial(redirect_pages, plan, templates))


def _names(plan: Plan) -> tuple[Names, str]:
    names = Names(plan.notes)
    return names, key_of(*names.parts())


def _changed(ledger: Ledger, left: dict[str, Left]) -> tuple[str, ...]:
    """Files that are not what they were before."""
    before = ledger.left
    found = set(before.keys() - left.keys())
    for path, now in left.items():
        known = before.get(path)
        if known is not now and (known is None or known[:2] != now[:2]):  # most are the very same
            found.add(path)
    return tuple(sorted(found))


def _losses(plan: Plan) -> tuple[int, int]:
    """Broken links and missing images of all published notes."""
    outlines = [item.outline for item in plan.notes]
    return sum(one.lost_links for one in outlines), sum(one.lost_images for one in outlines)
