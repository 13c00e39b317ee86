"""Pages that list: all notes, tags, decks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from studykit.model.card import Card
from studykit.model.span import NotePath
from studykit.site.cards import Place, Sides, card_html, card_sides
from studykit.site.extras import newest
from studykit.site.keys import Keys
from studykit.site.ledger import Step, key_of
from studykit.site.links import PageLinks
from studykit.site.model import SiteNote
from studykit.site.note_page import Named, folder_anchor
from studykit.site.outline import CardPlace
from studykit.site.paging import CARDS_A_PAGE, NOTES_A_PAGE, ListPage, pages
from studykit.site.plan import ALL_NOTES, DECKS, LINKED_FOLDER, RECENT, TAGS, Plan
from studykit.site.quiz import cards_file, deck_scopes, index_file, tag_scopes
from studykit.site.tags import TagPage
from studykit.site.templates import Page, Templates
from studykit.site.urls import relative
from studykit.site.voices import LISTED, linking
from studykit.site.workshop import Workshop

_RECENT = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A note in a list."""

    url: str
    title: str
    lang: str = ""
    facts: str = ""
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    anchor: str
    rows: tuple[Row, ...]


def row(plan: Plan, page: str, item: SiteNote, facts: str = "", excerpt: str = "") -> Row:
    return Row(relative(page, plan.urls[item.path]), item.title, plan.languages[item.path], facts, excerpt)


def counted(texts: Mapping[str, str], kind: str, count: int) -> str:
    """``3 notes`` in the site's language; ``kind`` is "note" or "card"."""
    return f"{count} {texts[f'{kind}_one' if count == 1 else f'{kind}_many']}"


def _list(templates: Templates, page: Page, **values: object) -> str:
    empty: dict[str, object] = {
        "crumbs": (), "tree": (), "facts": "", "children": (), "decks": (), "groups": (), "cards": (),
        "quiz": "", "quiz_text": "", "previous": None, "next": None,
    }  # fmt: skip
    return templates.fill("list.html", page, **(empty | values))


def all_notes(plan: Plan, templates: Templates) -> str:
    texts = templates.texts
    groups = tuple(
        Group(
            folder or texts["untitled_folder"],
            folder_anchor(folder),
            tuple(row(plan, ALL_NOTES, item, _cards(texts, item)) for item in inside),
        )
        for folder, inside in plan.folders.items()
    )
    alone = [item for item in plan.notes if item.path not in plan.backlinks and item.path not in plan.outgoing]
    if alone and len(plan.notes) > 1:
        rows = tuple(row(plan, ALL_NOTES, item) for item in alone)
        groups += (Group(texts["orphans"], "sk-orphans", rows),)
    page = Page(ALL_NOTES, texts["all_notes"], "list")
    return _list(templates, page, groups=groups, facts=counted(texts, "note", len(plan.notes)))


def recent_page(plan: Plan, templates: Templates) -> list[tuple[str, str]]:
    """The notes that have a date, the last changed first; none where no note has one."""
    dated = newest(plan)
    if not dated:
        return []
    rows = [row(plan, RECENT, item, str(day)) for day, item in dated[:_RECENT]]
    crumbs = [Named(relative(RECENT, ALL_NOTES), templates.texts["all_notes"])]
    return [
        (
            RECENT,
            templates.fill("recent.html", Page(RECENT, templates.texts["recent"], "list"), rows=rows, crumbs=crumbs),
        )
    ]


def _cards(texts: Mapping[str, str], item: SiteNote) -> str:
    return counted(texts, "card", len(item.outline.cards)) if item.outline.cards else ""


def tag_steps(shop: Workshop, keys: Keys, excerpts: Mapping[NotePath, str]) -> Iterator[Step]:
    """The list of all tags, and the pages of each with the beginnings of its notes."""
    plan, templates = shop.plan, shop.templates
    if not plan.tags:
        return
    tags = [(tag.key, tag.name, plan.tag_urls[tag.key], str(len(tag.notes))) for tag in plan.tags.values()]
    yield Step(TAGS, keys.of(TAGS, *map("\0".join, tags)), lambda: [(TAGS, _tag_list(plan, templates))])
    scopes = tag_scopes(plan)
    rows = {path: f"{face}\0{excerpts.get(path, '')}" for path, face in keys.faces.items()}
    around = key_of(*map("\0".join, tags), *map(" ".join, scopes.items()))
    for tag in plan.tags.values():
        for page in pages(plan.tag_urls[tag.key], len(tag.notes), NOTES_A_PAGE):
            key = keys.of("tag", tag.key, around, *page[:3], *(rows[note] for note in tag.notes[page.shown]))
            make = partial(_tag_page, shop, tag, page, excerpts, scopes.get(tag.key, ""))
            yield Step(page.path, key, make)


def linked_steps(shop: Workshop, keys: Keys) -> Iterator[Step]:
    """Of notes that very many others link to, those for whom their own page has no room."""
    for item in shop.plan.notes:
        if len(shop.plan.backlinks.get(item.path, ())) <= LISTED:
            continue
        sources = linking(shop.plan, item.path)[LISTED:]
        for page in pages(f"{LINKED_FOLDER}/{shop.plan.urls[item.path]}", len(sources), NOTES_A_PAGE):
            shown = sources[page.shown]
            faces = (keys.faces[path] for path in (item.path, *shown))
            key = keys.of("linked", *page[:3], *faces)
            yield Step(page.path, key, partial(_linked_page, shop, item, page, shown))


def _linked_page(shop: Workshop, item: SiteNote, page: ListPage, shown: Sequence[NotePath]) -> list[tuple[str, str]]:
    plan, templates, texts = shop.plan, shop.templates, shop.templates.texts
    html = _list(
        templates,
        Page(page.path, f"{item.title}: {texts['backlinks_more']}", "list"),
        crumbs=[Named(relative(page.path, plan.urls[item.path]), item.title)],
        groups=(Group("", "", tuple(row(plan, page.path, plan.by_path[path]) for path in shown)),),
        previous=_numbered(page.path, page.previous, texts),
        next=_numbered(page.path, page.next, texts),
    )
    return [(page.path, html)]


def _tag_list(plan: Plan, templates: Templates) -> str:
    tree = _tag_tree(plan, [key for key in plan.tags if "/" not in key])
    return _list(templates, Page(TAGS, templates.texts["tags"], "list"), tree=tree)


def _tag_page(
    shop: Workshop, tag: TagPage, page: ListPage, excerpts: Mapping[NotePath, str], scope: str
) -> list[tuple[str, str]]:
    plan, templates, texts = shop.plan, shop.templates, shop.templates.texts
    notes = (plan.by_path[note] for note in tag.notes[page.shown])
    rows = tuple(row(plan, page.path, item, "", excerpts.get(item.path, "")) for item in notes)
    html = _list(
        templates,
        Page(page.path, f"#{tag.name}", "list"),
        crumbs=[Named(relative(page.path, TAGS), texts["tags"]), *_parents(plan, page.path, tag.key)],
        facts=counted(texts, "note", len(tag.notes)),
        children=[_child_tag(plan, page.path, child) for child in tag.children] if page.first else (),
        groups=(Group("", "", rows),),
        quiz=scope,
        quiz_text=texts["quiz_tag"],
        previous=_numbered(page.path, page.previous, texts),
        next=_numbered(page.path, page.next, texts),
    )
    return [(page.path, html)]


@dataclass(frozen=True, slots=True)
class Branch:
    """A tag and those below it."""

    tag: Named
    below: tuple[Branch, ...]


def _tag_tree(plan: Plan, keys: Sequence[str]) -> tuple[Branch, ...]:
    return tuple(Branch(_child_tag(plan, TAGS, key), _tag_tree(plan, plan.tags[key].children)) for key in keys)


def _child_tag(plan: Plan, page: str, key: str) -> Named:
    tag = plan.tags[key]
    return Named(relative(page, plan.tag_urls[key]), f"#{tag.name}", count=str(len(tag.notes)))


def _parents(plan: Plan, page: str, key: str) -> list[Named]:
    parts = key.split("/")
    keys = ["/".join(parts[:depth]) for depth in range(1, len(parts))]
    return [Named(relative(page, plan.tag_urls[up]), f"#{plan.tags[up].name}") for up in keys]


def deck_name(name: str, texts: Mapping[str, str]) -> str:
    return name or texts["default_deck"]


def deck_list(plan: Plan, page: str, texts: Mapping[str, str]) -> list[Named]:
    return [
        Named(
            relative(page, plan.deck_urls[name]),
            deck_name(name, texts),
            count=counted(texts, "card", len(cards)),
        )
        for name, cards in plan.decks.items()
    ]


def deck_steps(shop: Workshop, keys: Keys) -> Iterator[Step]:
    """The pages of decks, and the files from which a quiz takes their cards."""
    plan = shop.plan
    if not plan.decks:
        return
    counts = [f"{name} {plan.deck_urls[name]} {len(cards)}" for name, cards in plan.decks.items()]
    yield Step(DECKS, keys.of(DECKS, *counts), lambda: [(DECKS, _deck_list(plan, shop.templates))])
    yield Step("quiz", keys.of("quiz", keys.quiz), lambda: [index_file(plan)])
    scopes = deck_scopes(plan)
    for name, cards in plan.decks.items():
        for page in pages(plan.deck_urls[name], len(cards), CARDS_A_PAGE):
            shown = cards[page.shown]
            holders = dict.fromkeys(card.note for card in shown)
            texts = (keys.text(plan.by_path[note]) for note in holders)
            ids = (f"{card.id} {card.note}" for card in shown)
            key = keys.of("deck", name, scopes[name], str(len(cards)), *page[:3], *texts, *ids)
            yield Step(page.path, key, partial(_deck_page, shop, name, page, scopes[name]))


def _deck_list(plan: Plan, templates: Templates) -> str:
    texts = templates.texts
    total = counted(texts, "card", sum(map(len, plan.decks.values())))
    return _list(
        templates, Page(DECKS, texts["decks"], "list"), decks=deck_list(plan, DECKS, texts), facts=total, quiz="all",
        quiz_text=texts["quiz_all"],
    )  # fmt: skip


def _deck_page(shop: Workshop, name: str, page: ListPage, scope: str) -> list[tuple[str, str]]:
    cards, texts = shop.plan.decks[name], shop.templates.texts
    shown = _shown(shop, page, cards[page.shown])
    html = _list(
        shop.templates,
        Page(page.path, deck_name(name, texts), "deck"),
        crumbs=[Named(relative(page.path, DECKS), texts["decks"])],
        facts=counted(texts, "card", len(cards)),
        cards=[Markup(card_html(*one)) for one in shown],  # noqa: S704 - cleaned by the renderer
        quiz=scope,
        quiz_text=texts["quiz_deck"],
        previous=_numbered(page.path, page.previous, texts),
        next=_numbered(page.path, page.next, texts),
    )
    return [cards_file(page.path, shown), (page.path, html)]


def _shown(shop: Workshop, page: ListPage, places: Sequence[CardPlace]) -> list[tuple[Card, Sides, Place]]:
    plan, texts = shop.plan, shop.templates.texts
    holders = [plan.by_path[note] for note in sorted({place.note for place in places})]
    whole = {card.id: card for item in holders for card in item.cards}
    cards = [whole[place.id] for place in places if place.id in whole]
    policies = {item.path: PageLinks(shop, item, page.path).policy(3) for item in holders}
    return [
        (
            card,
            card_sides(card, plan.by_path[card.note].constructs, policies[card.note], texts, plan.languages[card.note]),
            Place(relative(page.path, plan.urls[card.note], f"sk-card-{card.id}"), card.note_title),
        )
        for card in cards
    ]


def _numbered(page: str, target: str, texts: Mapping[str, str]) -> Named | None:
    if not target:
        return None
    number = target.removesuffix(".html").rpartition("~")[2] if "~" in target else "1"
    return Named(relative(page, target), title=f"{texts['page']} {number}")
