"""The first page, where the vault has no note for it."""

from __future__ import annotations

from studykit.model.span import NotePath
from studykit.site.extras import newest
from studykit.site.list_pages import counted, deck_list, row
from studykit.site.note_page import Named
from studykit.site.plan import HOME, Plan
from studykit.site.templates import Page, Templates
from studykit.site.urls import relative

_HUBS, _RECENT, _TAGS, _FEW = 8, 8, 30, 24


def home_page(plan: Plan, templates: Templates) -> str:
    """Where to begin: decks, the notes most linked to, what changed last, tags."""
    texts = templates.texts
    ranked = sorted(plan.notes, key=lambda item: (-_sources(plan, item.path), item.title, item.path))
    linked = [item for item in ranked[:_HUBS] if _sources(plan, item.path)]
    hubs = [row(plan, HOME, item, str(_sources(plan, item.path))) for item in linked]
    top = sorted((tag for tag in plan.tags.values()), key=lambda tag: (-len(tag.notes), tag.name))[:_TAGS]
    cards = sum(map(len, plan.decks.values()))
    facts = [counted(texts, "note", len(plan.notes)), *([counted(texts, "card", cards)] if cards else [])]
    return templates.fill(
        "home.html",
        Page(HOME, plan.input.title, "home"),
        facts=" · ".join(facts),
        decks=deck_list(plan, HOME, texts),
        hubs=hubs,
        notes=[row(plan, HOME, item) for item in plan.notes] if len(plan.notes) <= _FEW else (),
        recent=[row(plan, HOME, item, str(day)) for day, item in newest(plan)[:_RECENT]],
        tags=[Named(relative(HOME, plan.tag_urls[t.key]), f"#{t.name}", count=str(len(t.notes))) for t in top],
    )


def _sources(plan: Plan, path: NotePath) -> int:
    """How many notes link to a note."""
    return len(set(plan.backlinks.get(path, ())))
