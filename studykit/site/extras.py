"""What a site has beside its pages: redirects for aliases, and for a known address a list of pages and a feed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from html import escape

from studykit.model.span import NotePath
from studykit.site.dates import last_day
from studykit.site.model import SiteNote
from studykit.site.plan import ALL_NOTES, HOME, RESERVED, Plan
from studykit.site.templates import Page, Templates
from studykit.site.urls import relative, slug

_FEED_ENTRIES = 30


def redirect_pages(plan: Plan, templates: Templates) -> Iterator[tuple[str, str]]:
    """A page at each alias."""
    for path, target in redirects(plan).items():
        title = plan.by_path[target].title
        url = relative(path, plan.urls[target])
        yield path, templates.fill("redirect.html", Page(path, title, "redirect"), target=url)


def extras(plan: Plan, excerpts: Mapping[NotePath, str]) -> Iterator[tuple[str, str]]:
    """Path and content of each file; ``excerpts`` are the beginnings of the notes."""
    yield ".nojekyll", ""  # or a well-known host leaves out names that begin with an underscore
    url = plan.input.settings.url.rstrip("/")
    if url:
        yield "sitemap.xml", _sitemap(plan, url)
        changed = newest(plan)
        if changed:
            yield "feed.xml", _feed(plan, url, changed[:_FEED_ENTRIES], excerpts)


def redirects(plan: Plan) -> dict[str, NotePath]:
    """Pages at the names of aliases, beside their notes, where no other page stands; of two claims the first wins."""
    taken = {_fold(url) for url in (*plan.urls.values(), *plan.tag_urls.values(), *plan.deck_urls.values(), *RESERVED)}
    taken |= {prefix for url in taken for prefix in _folders(url)}
    found: dict[str, NotePath] = {}
    for item in plan.notes:
        folder = plan.urls[item.path].rpartition("/")[0]
        for alias in item.outline.aliases:
            name, altered = slug(alias)
            path = f"{folder}/{name}.html".removeprefix("/")
            if name and not altered and _fold(path) not in taken:
                taken.add(_fold(path))
                found[path] = item.path
    return found


def _fold(url: str) -> str:
    return unicodedata.normalize("NFC", url).casefold()


def _folders(url: str) -> Iterator[str]:
    while "/" in url:
        url = url.rpartition("/")[0]
        yield url


def newest(plan: Plan) -> list[tuple[date, SiteNote]]:
    """The notes that have a date, the last changed first."""
    dated = [(day, item) for item in plan.notes if (day := last_day(item)) is not None]
    return sorted(dated, key=lambda pair: (-pair[0].toordinal(), pair[1].path))


def _sitemap(plan: Plan, url: str) -> str:
    days = {plan.urls[item.path]: day for day, item in newest(plan)}
    places = "".join(
        f"<url><loc>{escape(_address(url, path))}</loc>"
        + (f"<lastmod>{days[path]}</lastmod>" if path in days else "")
        + "</url>\n"
        for path in sorted({HOME, ALL_NOTES, *plan.urls.values(), *plan.tag_urls.values(), *plan.deck_urls.values()})
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{places}</urlset>\n'
    )


def _address(url: str, path: str) -> str:
    return f"{url}/{relative('', path).removesuffix(HOME) if path == HOME else relative('', path)}"


def _feed(plan: Plan, url: str, changed: list[tuple[date, SiteNote]], excerpts: Mapping[NotePath, str]) -> str:
    entries = "".join(
        f"<entry><title>{escape(item.title)}</title>"
        f'<link href="{escape(_address(url, plan.urls[item.path]))}"/>'
        f"<id>{escape(_address(url, plan.urls[item.path]))}</id>"
        f"<updated>{day}T00:00:00Z</updated><summary>{escape(excerpts.get(item.path, ''))}</summary></entry>\n"
        for day, item in changed
    )
    title = escape(plan.input.title)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{title}</title><author><name>{title}</name></author>\n'
        f'<id>{escape(url)}/</id><link href="{escape(url)}/"/><link rel="self" href="{escape(url)}/feed.xml"/>'
        f"<updated>{changed[0][0]}T00:00:00Z</updated>\n{entries}</feed>\n"
    )
