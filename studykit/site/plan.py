"""The whole site before anything is written: what is published, where each page goes, what leads where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from studykit.model.link import LinkStatus, ResolvedLink
from studykit.model.span import NotePath
from studykit.site.memory import Memory
from studykit.site.model import SiteInput, SiteNote
from studykit.site.navigation import folders, home_note, natural, reading_order
from studykit.site.outline import CardPlace
from studykit.site.publish import Withheld
from studykit.site.tags import TagPage, tag_key, tag_pages
from studykit.site.texts import choose
from studykit.site.urls import plan as plan_names
from studykit.site.urls import slug
from studykit.text import SourceText, readable

HOME, NOT_FOUND, ALL_NOTES, GRAPH = "index.html", "404.html", "all.html", "graph.html"
TAGS, DECKS = "tags.html", "decks.html"
RECENT, DUE, STUDY = "recent.html", "due.html", "study.html"
FILES_FOLDER, QUIZ_FOLDER, LINKED_FOLDER = "files", "quiz", "linked"
RESERVED = (
    HOME, NOT_FOUND, ALL_NOTES, GRAPH, TAGS, DECKS, FILES_FOLDER, QUIZ_FOLDER, LINKED_FOLDER,
    "tags", "decks", "assets", "search", "sitemap.xml", "feed.xml", "sw.js", "offline.json",
    "site.webmanifest", RECENT, DUE, STUDY,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """``notes`` are the published ones in reading order; everything else speaks of these only.

    ``language`` is that of the interface, ``languages`` that of each note ("" where nobody knows).

    ``urls``, ``tag_urls`` and ``deck_urls`` are paths in the site by note, tag key and deck name. ``backlinks`` are
    the notes that link to a note, in reading order, each as often as it does. ``neighbours`` are the notes a note
    links to or is linked from.
    """

    input: SiteInput
    language: str
    languages: Mapping[NotePath, str]
    notes: tuple[SiteNote, ...]
    by_path: Mapping[NotePath, SiteNote]
    withheld: Mapping[NotePath, Withheld]
    home: NotePath | None
    folders: Mapping[str, tuple[SiteNote, ...]]
    urls: Mapping[NotePath, str]
    tags: Mapping[str, TagPage]
    tag_urls: Mapping[str, str]
    decks: Mapping[str, tuple[CardPlace, ...]]
    deck_urls: Mapping[str, str]
    backlinks: Mapping[NotePath, tuple[NotePath, ...]]
    outgoing: Mapping[NotePath, tuple[NotePath, ...]]

    def source(self, path: NotePath) -> SourceText:
        """The text of a note, as it can be shown."""
        return readable(self.input.source(path))

    def links_between(self, source: NotePath, target: NotePath) -> list[ResolvedLink]:
        """The links of one note that lead to another, in the order of the text."""
        found = (LinkStatus.RESOLVED, target)
        links = self.by_path[source].links
        return [link for link in links if (link.resolution.status, link.resolution.path) == found]

    def tag_url(self, tag: str) -> str | None:
        return self.tag_urls.get(tag_key(tag))


def make_plan(given: SiteInput, memory: Memory | None = None) -> Plan:
    """``memory`` spares what comes of the same notes as the last time."""
    memory = memory if memory is not None else Memory()
    reasons: dict[NotePath, Withheld] = {}
    published: dict[NotePath, SiteNote] = {}
    for item in given.notes:
        reason = item.outline.withheld
        if reason is not None and (reason is not Withheld.UNMARKED or given.settings.publish == "marked"):
            reasons[item.path] = reason
        else:
            published[item.path] = item
    titles = [(path, item.title) for path, item in published.items()]
    order = memory.same(
        "order", (titles, given.order),
        lambda: [item.path for item in reading_order(published.values(), given.order)],
    )  # fmt: skip
    by_path = {path: published[path] for path in order}
    notes = tuple(by_path.values())
    languages = {item.path: item.language for item in notes}
    home, urls = memory.same("urls", order, lambda: _places(notes))
    tags = [(path, item.outline.tags) for path, item in by_path.items()]
    pages, tag_urls = memory.same("tags", tags, lambda: _tags(tags))
    decks, deck_urls = memory.same("decks", [item.outline.cards for item in notes], lambda: _decks(notes))
    ties = [(path, item.outline.ties) for path, item in by_path.items()]
    backlinks, outgoing = memory.same("links", ties, lambda: _links(notes, by_path))
    return Plan(
        given, choose(given.settings.languages or _by_frequency(languages)), languages, notes, by_path, reasons, home,
        folders(notes), urls, pages, tag_urls, decks, deck_urls, backlinks, outgoing,
    )  # fmt: skip


def _places(notes: Sequence[SiteNote]) -> tuple[NotePath | None, dict[NotePath, str]]:
    home = home_note(notes)
    return home, _note_urls([item.path for item in notes], home)


def _tags(tags: Sequence[tuple[NotePath, Sequence[str]]]) -> tuple[Mapping[str, TagPage], dict[str, str]]:
    pages = tag_pages(tags)
    return pages, plan_pages("tags", {key: page.name for key, page in pages.items()})


def _note_urls(paths: Iterable[NotePath], home: NotePath | None) -> dict[NotePath, str]:
    others = {path: (path.rpartition("/")[2].rpartition(".")[0], ".html") for path in paths if path != home}
    urls = {NotePath(path): url for path, url in plan_names(dict(others.items()), RESERVED).items()}
    if home is not None:
        urls[home] = HOME
    return urls


def plan_pages(folder: str, names: Mapping[str, str]) -> dict[str, str]:
    """Where the pages of tags or decks go; ``names`` maps a key with ``/`` to how it is spelled."""
    planned = plan_names({key: (name.rpartition("/")[2], ".html") for key, name in names.items()})
    return {key: f"{folder}/{url}" for key, url in planned.items()}


def renamed(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Notes whose page is not called as they are, because a name was cut, altered or met another."""
    odd = []
    for path, url in plan.urls.items():
        stem = path.rpartition("/")[2].rpartition(".")[0]
        if path != plan.home and url.rpartition("/")[2] != slug(stem)[0] + ".html":
            odd.append((str(path), url))
    return tuple(sorted(odd))


def _decks(notes: Sequence[SiteNote]) -> tuple[dict[str, tuple[CardPlace, ...]], dict[str, str]]:
    found: dict[str, list[CardPlace]] = defaultdict(list)
    for item in notes:
        for card in item.outline.cards:
            found[card.deck].append(card)
    decks = {name: tuple(found[name]) for name in sorted(found, key=lambda name: (natural(name), name))}
    return decks, plan_pages("decks", {name: name or "-" for name in decks})


def _links(
    notes: Sequence[SiteNote], by_path: Mapping[NotePath, SiteNote]
) -> tuple[dict[NotePath, tuple[NotePath, ...]], dict[NotePath, tuple[NotePath, ...]]]:
    backlinks = _backlinks(notes, by_path)
    return backlinks, _outgoing(backlinks)


def _backlinks(notes: Sequence[SiteNote], by_path: Mapping[NotePath, SiteNote]) -> dict[NotePath, tuple[NotePath, ...]]:
    found: dict[NotePath, list[NotePath]] = defaultdict(list)
    for item in notes:
        source = item.path
        for target, status, _, _ in item.outline.ties:
            if target is not None and status is LinkStatus.RESOLVED and target != source and target in by_path:
                found[target].append(source)
    return {path: tuple(sources) for path, sources in found.items()}


def _outgoing(backlinks: Mapping[NotePath, Sequence[NotePath]]) -> dict[NotePath, tuple[NotePath, ...]]:
    found: dict[NotePath, dict[NotePath, None]] = defaultdict(dict)
    for target, sources in backlinks.items():
        for source in sources:
            found[source][target] = None
    return {path: tuple(targets) for path, targets in found.items()}


def _by_frequency(languages: Mapping[NotePath, str]) -> list[str]:
    counts = Counter(language for language in languages.values() if language)
    return sorted(counts, key=lambda language: (-counts[language], language))
