"""Jinja2 with everything escaped, and what all pages share."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from posixpath import dirname
from typing import Any
from urllib.parse import urlsplit

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from studykit.errors import UsageError
from studykit.site.dates import last_day
from studykit.site.plan import ALL_NOTES, DECKS, DUE, GRAPH, HOME, NOT_FOUND, RECENT, STUDY, TAGS, Plan
from studykit.site.texts import texts
from studykit.site.urls import relative

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"
)
SHEETS = (
    "colours", "page", "text", "components", "code", "cards", "flow", "around", "lists", "search", "quiz", "graph",
    "study", "print",
)  # fmt: skip
THEME_SHEET = "theme.css"
_PUBLISHED = (".js", ".svg", ".png")


@dataclass(frozen=True, slots=True)
class Page:
    """What the frame around every page needs. ``path`` is in the site; ``lang`` is that of the page's own words."""

    path: str
    title: str
    kind: str
    description: str = ""
    title_lang: str = ""
    heading: str = ""
    lang: str = ""
    root: str = ""
    canonical: str = ""


class Templates:
    """Fills a page's template. ``texts`` are the interface's words in the site's language."""

    def __init__(self, plan: Plan, sheet: str) -> None:
        self._plan = plan
        self.texts = texts(plan.language)
        self.assets = _assets(plan, sheet)
        self._version = _version(self.assets)
        self._environment = _environment(plan.input.root, plan.input.settings.theme)
        self._shared = {
            "title": plan.input.title,
            "language": plan.language,
            "csp": CSP,
            "home": HOME,
            "graph": GRAPH,
            "all_notes": ALL_NOTES,
            "places": _places(plan),
            "offline": plan.input.offline,
            "recent": RECENT if any(map(last_day, plan.notes)) else "",
            "feed": bool(plan.input.settings.url) and any(map(last_day, plan.notes)),
            "extra_sheets": [THEME_SHEET] if THEME_SHEET in self.assets else [],
        }
        self._loaded: dict[str, Template] = {}
        self._menu = frozenset(place["url"] for place in _places(plan))
        self._parts: dict[tuple[str, str, str, str], Markup] = {}

    @property
    def digest(self) -> str:
        """Of all that any page is made from here: templates, their shared values, words and the files beside them."""
        theme = self._plan.input.settings.theme
        folders = [Path(str(files("studykit.site"))) / "templates", *([self._plan.input.root / theme] if theme else [])]
        sources = [path.read_bytes() for folder in folders for path in sorted(folder.rglob("*.html"))]
        shared = repr((sorted(self._shared.items()), sorted(self.texts.items()), self._plan.input.settings))
        return sha256(b"\0".join([*sources, shared.encode("utf-8", "replace"), self._version.encode()])).hexdigest()

    def fill(self, template: str, page: Page, **values: Any) -> str:
        """The page as HTML; ``values`` are what its template names.

        Raises `UsageError` where a template of the user's theme cannot be filled.
        """
        try:
            return self._fill(template, page, values)
        except TemplateError as error:
            theme = self._plan.input.settings.theme
            if not theme:
                raise
            line = f":{error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
            raise UsageError(
                f"{theme}/{template}{line} cannot be used: {error.message}. Correct or remove it."
            ) from error

    def _fill(self, template: str, page: Page, values: Mapping[str, Any]) -> str:
        loaded = self._loaded.get(template)
        if loaded is None:
            loaded = self._loaded[template] = self._environment.get_template(template)
        settings = self._plan.input.settings
        top = _top(settings.base, settings.url) if page.path == NOT_FOUND else ""
        root = top or relative(page.path, "x").removesuffix("x")
        url = settings.url.rstrip("/")
        framed = Page(
            page.path, page.title, page.kind, page.description, page.title_lang, page.heading, page.lang, root or "./",
            f"{url}/{relative('', page.path).removesuffix('index.html')}" if url else "",
        )  # fmt: skip
        given = {
            "page": framed,
            "site": self._shared,
            "t": self.texts,
            "href": _linker(page.path, top),
            "version": self._version,
            "asset": lambda name: f"{root}assets/{name}?v={self._version}",
        }
        return loaded.render(given, part=lambda name: self._part(name, given, dirname(page.path)), **values)

    def _part(self, template: str, given: Mapping[str, Any], folder: str) -> Markup:
        """A piece of the frame, filled once for all pages of a folder that are no places of the menu themselves."""
        page: Page = given["page"]
        current = page.path if page.path in self._menu else ""
        key = (template, folder, page.root, current)
        if key not in self._parts:
            filled = self._environment.get_template(template).render(given)
            self._parts[key] = Markup(filled)  # noqa: S704 - a template's, with everything escaped
        return self._parts[key]


def _linker(page: str, top: str) -> Callable[[str], str]:
    return lambda target: top + relative("" if top else page, target)


def _top(base: str, url: str) -> str:
    """The site's path on its server, with ``/`` at both ends; "" where nobody told.

    The page for what is not found is shown at any depth, so its links cannot be relative.
    """
    path = base or (urlsplit(url).path or "/" if url else "")
    return f"/{path.strip('/')}/".replace("//", "/") if path else ""


def _version(assets: Mapping[str, bytes]) -> str:
    """One for all, so that whoever loads a further script of ours asks for those that belong together."""
    digest = sha256()
    for name, data in assets.items():
        digest.update(f"{name} {len(data)}\n".encode() + data)
    return digest.hexdigest()[:8]


def _places(plan: Plan) -> list[dict[str, str]]:
    places = [{"url": ALL_NOTES, "text": "notes"}]
    if plan.decks:
        places.append({"url": DECKS, "text": "decks"})
    if plan.tags:
        places.append({"url": TAGS, "text": "tags"})
    places.append({"url": GRAPH, "text": "graph"})
    if plan.input.study is not None:
        places += [{"url": DUE, "text": "due"}, {"url": STUDY, "text": "study"}]
    return places


def _environment(root: Path, theme: str) -> Environment:
    """A theme comes with the vault and is not trusted further than the notes: its templates run in a sandbox."""
    if theme and not (root / theme).is_dir():
        raise UsageError(f"site.theme names {theme}, which is no folder of the vault. Make it or take the setting out.")
    if not theme:
        return _own_environment()
    loader: BaseLoader = ChoiceLoader([FileSystemLoader(root / theme), _own_templates()])
    return ImmutableSandboxedEnvironment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )


@cache
def _own_environment() -> Environment:
    """Compiled once, however often a site is built."""
    return Environment(
        loader=_own_templates(), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )


def _own_templates() -> PackageLoader:
    return PackageLoader("studykit.site", "templates")


def _assets(plan: Plan, sheet: str) -> Mapping[str, bytes]:
    """Name below ``assets/`` -> content: our sheets as one, our scripts, the interface's words for them."""
    folder = files("studykit.site") / "assets"
    found = {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.name.endswith(_PUBLISHED)}
    sheets = [(folder / "css" / f"{name}.css").read_text("utf-8") for name in SHEETS]
    found["site.css"] = "\n".join([*sheets, sheet]).encode()
    words = json.dumps(dict(texts(plan.language)), ensure_ascii=False, indent=0, sort_keys=True)
    found["texts.js"] = f"globalThis.studykitTexts = {words};\n".encode()
    settings = plan.input.settings
    if settings.theme and (plan.input.root / settings.theme / THEME_SHEET).is_file():
        found[THEME_SHEET] = (plan.input.root / settings.theme / THEME_SHEET).read_bytes()
    return dict(sorted(found.items()))
