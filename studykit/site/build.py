"""From a vault to a folder of pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path
from time import perf_counter

from studykit.diagrams import FLOW_CSS
from studykit.model.diagnostic import Diagnostic
from studykit.model.span import NotePath
from studykit.site import output
from studykit.site.backlinks import broken
from studykit.site.files import Files
from studykit.site.graph_page import graph_page
from studykit.site.home_page import home_page
from studykit.site.list_pages import all_notes, deck_pages, tag_pages
from studykit.site.model import BuildReport, SiteInput
from studykit.site.note_page import description, note_page
from studykit.site.output import Output
from studykit.site.plan import FILES_FOLDER, GRAPH, HOME, NOT_FOUND, Plan, make_plan, renamed
from studykit.site.search import SearchDocument, index_files
from studykit.site.templates import Page, Templates
from studykit.site.urls import relative


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
        files=folder.files,
        broken_links=broken_links,
        missing_images=missing_images,
        flows=result.flows,
        renamed=renamed(plan),
        diagnostics=tuple(sorted(result.problems)),
        seconds=perf_counter() - started,
    )


class _Result:
    def __init__(self) -> None:
        self.pages = 0
        self.flows = 0
        self.problems: list[Diagnostic] = []


def _fill(plan: Plan, folder: Output) -> _Result:
    result = _Result()
    templates = Templates(plan, FLOW_CSS)
    files = Files(plan.input.root, _named_files(plan), FILES_FOLDER, folder)
    for name, data in templates.assets.items():
        folder.write(f"assets/{name}", data)
    documents: list[SearchDocument] = []
    excerpts: dict[NotePath, str] = {}
    for item in plan.notes:
        page = note_page(plan, templates, files, item)
        folder.write(plan.urls[item.path], page.html)
        documents.append(page.document)
        excerpts[item.path] = description(page.document.text)
        result.problems += page.rendered.problems
        result.flows += page.rendered.flows
        result.pages += 1
    for path, html in _other_pages(plan, templates, files, excerpts):
        folder.write(path, html)
        result.pages += 1
    for path, content in index_files(documents):
        folder.write(path, content)
    for path, content in _extras(plan):
        folder.write(path, content)
    return result


def _other_pages(
    plan: Plan, templates: Templates, files: Files, excerpts: dict[NotePath, str]
) -> Iterator[tuple[str, str]]:
    if plan.home is None:
        yield HOME, home_page(plan, templates)
    yield from all_notes(plan, templates)
    yield from tag_pages(plan, templates, excerpts)
    yield from deck_pages(plan, templates, files)
    yield GRAPH, graph_page(plan, templates)
    yield NOT_FOUND, templates.fill("missing.html", Page(NOT_FOUND, templates.texts["not_found"], "missing"))


def _extras(plan: Plan) -> Iterator[tuple[str, str]]:
    """Files for servers: no rewriting of our names, and a list of pages where the site's address is known."""
    yield ".nojekyll", ""
    url = plan.input.settings.url.rstrip("/")
    if url:
        places = "".join(
            f"<url><loc>{escape(url)}/{relative('', path)}</loc></url>\n"
            for path in [HOME, *sorted(set(plan.urls.values()) - {HOME})]
        )
        yield (
            "sitemap.xml",
            (
                '<?xml version="1.0" encoding="UTF-8"?>\n'
                f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{places}</urlset>\n'
            ),
        )


def _named_files(plan: Plan) -> frozenset[str]:
    """Files that published notes link to or show."""
    return frozenset(
        found.resolution.path
        for item in plan.notes
        for found in item.links
        if found.resolution.path is not None
        and found.resolution.path not in plan.by_path
        and found.resolution.path not in plan.withheld
    )


def _losses(plan: Plan) -> tuple[int, int]:
    """Broken links and missing images of all published notes."""
    counts = [broken(item.links) for item in plan.notes]
    return sum(links for links, _ in counts), sum(images for _, images in counts)
