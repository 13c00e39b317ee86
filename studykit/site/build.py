"""From a vault to a folder of pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from studykit.diagrams import FLOW_CSS
from studykit.model.diagnostic import Diagnostic
from studykit.site import output
from studykit.site.backlinks import broken
from studykit.site.crew import Crew
from studykit.site.extras import extras
from studykit.site.graph_page import graph_page
from studykit.site.home_page import home_page
from studykit.site.list_pages import all_notes, deck_pages, tag_pages
from studykit.site.model import BuildReport, SiteInput
from studykit.site.note_page import description
from studykit.site.offline import offline_files
from studykit.site.output import Output
from studykit.site.plan import GRAPH, HOME, NOT_FOUND, Plan, make_plan, renamed
from studykit.site.search import index_files
from studykit.site.templates import Page
from studykit.site.workshop import Workshop, open_workshop


def build(given: SiteInput, out: Path) -> BuildReport:
    """Make the site of a vault in ``out`` and say what came of it.

    The old site stays whole until the new one is finished, then they change places. Raises `UsageError` where
    ``out`` is not empty and not a site of ours, `StudykitError` where it cannot be written.
    """
    started = perf_counter()
    output.check(out, given.root)
    plan = make_plan(given)
    with output.replacing(out) as folder:
        result = _fill(plan, folder)
    broken_links, missing_images = _losses(plan)
    return BuildReport(
        out=out,
        published=len(plan.notes),
        withheld=dict(sorted(Counter(str(reason) for reason in plan.withheld.values()).items())),
        cards=sum(map(len, plan.decks.values())),
        pages=result.pages,
        files=len(folder.written),
        broken_links=broken_links,
        missing_images=missing_images,
        flows=result.flows,
        renamed=renamed(plan),
        diagnostics=tuple(sorted(result.problems)),
        seconds=perf_counter() - started,
    )


class _Result(NamedTuple):
    pages: int
    flows: int
    problems: tuple[Diagnostic, ...]


def _fill(plan: Plan, folder: Output) -> _Result:
    shop = open_workshop(plan, FLOW_CSS, folder)
    for name, data in shop.templates.assets.items():
        folder.write(f"assets/{name}", data)
    crew = Crew(shop, folder, plan.notes)
    others = 0
    for path, content in _other_pages(shop):
        folder.write(path, content)
        others += path.endswith(".html")
    made = crew.finish()
    excerpts = {item.path: description(page.document.text) for item, page in zip(plan.notes, made, strict=True)}
    for path, html in tag_pages(plan, shop.templates, excerpts):
        folder.write(path, html)
        others += 1
    for path, content in (*index_files([page.document for page in made]), *extras(plan, shop.templates, excerpts)):
        folder.write(path, content)
    if plan.input.offline:
        for path, content in offline_files(plan, folder.written):
            folder.write(path, content)
    problems = tuple(problem for page in made for problem in page.problems)
    return _Result(len(made) + others, sum(page.flows for page in made), problems)


def _other_pages(shop: Workshop) -> Iterator[tuple[str, str]]:
    """All but the notes and the tags, with the cards for the quiz: these do not wait for any note."""
    plan, templates = shop.plan, shop.templates
    if plan.home is None:
        yield HOME, home_page(plan, templates)
    yield from all_notes(plan, templates)
    yield from deck_pages(shop)
    yield GRAPH, graph_page(plan, templates)
    yield NOT_FOUND, templates.fill("missing.html", Page(NOT_FOUND, templates.texts["not_found"], "missing"))


def _losses(plan: Plan) -> tuple[int, int]:
    """Broken links and missing images of all published notes."""
    counts = [broken(item.links) for item in plan.notes]
    return sum(links for links, _ in counts), sum(images for _, images in counts)
