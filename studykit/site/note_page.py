"""The page of one note."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import islice
from posixpath import dirname
from urllib.parse import quote

from markupsafe import Markup

from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.render.html import RenderedNote, render_note
from studykit.render.page import TocEntry
from studykit.site import unlinked
from studykit.site.backlinks import missing_targets
from studykit.site.cards import card_slots
from studykit.site.context import Context
from studykit.site.links import PageLinks
from studykit.site.model import SiteNote
from studykit.site.navigation import is_index
from studykit.site.nearby import Nearby, nearby
from studykit.site.plan import ALL_NOTES, HOME, LINKED_FOLDER, Plan
from studykit.site.search import SearchDocument
from studykit.site.templates import Page
from studykit.site.urls import relative
from studykit.site.voices import LISTED, SHOWN, Said, Voice, heard, linking, voices
from studykit.site.workshop import Workshop

_FIRST_HEADING = re.compile(r"\s*<h[1-6](?: id=\"([^\"]*)\")?>(.*?)</h[1-6]>\s*", re.DOTALL)
_DESCRIPTION = 180
_FEWEST_HEADINGS = 2
_DEEPEST_HEADING = 4


@dataclass(frozen=True, slots=True)
class Named:
    """A link in a list: ``name`` or ``title`` is its text."""

    url: str
    name: str = ""
    title: str = ""
    count: str = ""


@dataclass(slots=True)
class OutlineItem:
    text: str
    slug: str
    children: list[OutlineItem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BacklinkView:
    url: str
    title: str
    lang: str
    contexts: tuple[Context, ...]
    more: int


@dataclass(frozen=True, slots=True)
class NoteView:
    """Everything the template of a note shows."""

    html: Markup
    title_id: str
    toc: Sequence[OutlineItem]
    crumbs: Sequence[Named]
    aliases: Sequence[str]
    tags: Sequence[Named]
    created: str
    changed: str
    source_url: str
    cards: int
    flows: int
    missing: Sequence[str]
    nearby: Nearby | None
    backlinks: Sequence[BacklinkView]
    elsewhere: Sequence[Named]
    more: Named | None
    unlinked: Sequence[BacklinkView]
    previous: Named | None
    next: Named | None


@dataclass(frozen=True, slots=True)
class NotePage:
    """A finished page, what search finds of it, what the renderer came upon, and what others say in it."""

    html: str
    document: SearchDocument
    rendered: RenderedNote
    said: Sequence[Said]


def note_page(shop: Workshop, item: SiteNote, named: Sequence[unlinked.Named] = ()) -> NotePage:
    """``named`` is where others name it without a link."""
    plan, templates = shop.plan, shop.templates
    note, url = item.note, plan.urls[item.path]
    links = PageLinks(shop, item, url)
    source = replace(plan.source(item.path))  # its own lines, which go when the page is done
    titled = _titled_by_heading(note)
    slots = card_slots(item.content, source, links.policy(3), templates.texts)
    rendered = render_note(source, note, item.constructs, links.policy(1 if titled else 2), slots)
    html, title_id = _without_title(rendered, note)
    previous, following = _beside(plan, item)
    into = linking(plan, item.path)
    told = [(voice, heard(plan, item.path, voice)) for voice in voices(into, named)]
    view = NoteView(
        html=Markup(html),  # noqa: S704 - cleaned by the renderer
        title_id=title_id,
        toc=_outline(rendered.toc, note if title_id else None),
        crumbs=_crumbs(plan, item, templates.texts),
        aliases=note.aliases,
        tags=_tags(plan, note, url),
        created=_iso(item.created),
        changed=_iso(item.changed),
        source_url=_source_url(plan, item),
        cards=len(item.cards),
        flows=rendered.flows,
        missing=missing_targets(item.links),
        nearby=nearby(plan, item.path),
        backlinks=[_view(plan, voice, said, url) for voice, said in told if voice.span is None],
        elsewhere=_elsewhere(plan, into, url),
        more=_more(into, url),
        unlinked=[_view(plan, voice, said, url) for voice, said in told if voice.span is not None],
        previous=previous,
        next=following,
    )
    text = _after_title(rendered.text, note.title)
    page = Page(url, note.title, "note", description(text), plan.languages[item.path])
    document = SearchDocument(
        url, note.title, note.aliases, [t.name for t in note.tags], [h.text for h in note.headings], text
    )
    return NotePage(templates.fill("note.html", page, note=view), document, rendered, [said for _, said in told])


def _after_title(text: str, title: str) -> str:
    """A text without a first line that says the title again."""
    first, _, rest = text.partition("\n")
    return rest if _same(first, title) else text


def description(text: str) -> str:
    """The beginning of a text, cut between words."""
    flat = " ".join(text.split())
    if len(flat) <= _DESCRIPTION:
        return flat
    cut = flat[:_DESCRIPTION]
    whole = cut.rpartition(" ")[0]
    return (whole if len(whole) > _DESCRIPTION // 2 else cut) + "…"


def _titled_by_heading(note: Note) -> bool:
    """Whether the note's only outermost heading is its title: the page's title stands for it."""
    first = note.headings[0] if note.headings else None
    return (
        first is not None
        and _same(first.text, note.title)
        and all(heading.level > first.level for heading in note.headings[1:])
    )


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _without_title(rendered: RenderedNote, note: Note) -> tuple[str, str]:
    """The body without a first heading that repeats the title, and the id that heading had."""
    if not rendered.toc or not _same(rendered.toc[0].text, note.title):
        return rendered.html, ""
    found = _FIRST_HEADING.match(rendered.html)
    if found is None:
        return rendered.html, ""
    return rendered.html[found.end() :], unescape(found[1] or "")


def _outline(toc: Sequence[TocEntry], titled: Note | None) -> list[OutlineItem]:
    entries = list(toc[1:] if titled else toc)
    if len(entries) < _FEWEST_HEADINGS:
        return []
    top: list[OutlineItem] = []
    open_items: list[tuple[int, list[OutlineItem]]] = [(0, top)]
    for entry in entries:
        if entry.level > _DEEPEST_HEADING or not entry.text.strip():
            continue
        while open_items[-1][0] >= entry.level:
            open_items.pop()
        made = OutlineItem(entry.text, entry.slug)
        open_items[-1][1].append(made)
        open_items.append((entry.level, made.children))
    return top


def _crumbs(plan: Plan, item: SiteNote, texts: Mapping[str, str]) -> list[Named]:
    url = plan.urls[item.path]
    if url == HOME:
        return []
    crumbs = [Named(relative(url, HOME), texts["home"])]
    folder = dirname(item.path)
    parts = folder.split("/") if folder else []
    for depth in range(1, len(parts) + 1):
        path = "/".join(parts[:depth])
        index = next((other for other in plan.folders.get(path, ())[:1] if is_index(other.path)), None)
        target = plan.urls[index.path] if index and index.path != item.path else ALL_NOTES
        anchor = "" if target != ALL_NOTES or path not in plan.folders else folder_anchor(path)
        crumbs.append(Named(relative(url, target, anchor) if target != url else "", parts[depth - 1]))
    return crumbs


def folder_anchor(folder: str) -> str:
    """The id of a folder's section on the page of all notes."""
    return f"sk-{folder or '-'}".replace(" ", "-")


def _tags(plan: Plan, note: Note, url: str) -> list[Named]:
    found: dict[str, Named] = {}
    for tag in note.tags:
        target = plan.tag_url(tag.name)
        if target is not None:
            found.setdefault(target, Named(relative(url, target), tag.name))
    return list(found.values())


def _view(plan: Plan, voice: Voice, said: Said, url: str) -> BacklinkView:
    other = plan.by_path[voice.source]
    link = relative(url, plan.urls[other.path])
    return BacklinkView(link, other.title, plan.languages[other.path], said.contexts, said.more)


def _elsewhere(plan: Plan, into: Sequence[NotePath], url: str) -> list[Named]:
    """The others that link here, by name."""
    return [Named(relative(url, plan.urls[path]), plan.by_path[path].title) for path in islice(into, SHOWN, LISTED)]


def _more(into: Sequence[NotePath], url: str) -> Named | None:
    """Where the rest of them is."""
    count = len(into) - LISTED
    return Named(relative(url, f"{LINKED_FOLDER}/{url}"), count=str(count)) if count > 0 else None


def _beside(plan: Plan, item: SiteNote) -> tuple[Named | None, Named | None]:
    """The notes before and after this one in its folder."""
    url, inside = plan.urls[item.path], plan.folders[dirname(item.path)]
    place = next(n for n, other in enumerate(inside) if other.path == item.path)

    def named(at: int) -> Named | None:
        if not 0 <= at < len(inside):
            return None
        return Named(relative(url, plan.urls[inside[at].path]), title=inside[at].title)

    return named(place - 1), named(place + 1)


def _source_url(plan: Plan, item: SiteNote) -> str:
    base = plan.input.settings.source_url
    if not base.startswith(("https://", "http://")):
        return ""
    return base.rstrip("/") + "/" + quote(item.path)


def _iso(day: object) -> str:
    return str(day) if day is not None else ""
