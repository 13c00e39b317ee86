"""Templates filled: everything is escaped that is not marked as clean HTML."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from studykit.web.assets import address
from studykit.web.texts import texts

_SCRIPTS = {
    "card": ("review.js", "panel.js", "flow.js"),
    "decks": ("review.js", "panel.js", "flow.js"),
    "enter": ("enter.js",),
}


def page(template: str, language: str, title: str, kind: str, **values: Any) -> str:
    """A whole page."""
    return fill(template, language, title=title, kind=kind, scripts=_SCRIPTS.get(kind, ()), **values)


def fill(template: str, language: str, **values: Any) -> str:
    """A template, or a part of a page, in a language of the site."""
    return _template(template).render(t=texts(language), language=language, asset=address, **values)


def macro(name: str, language: str, *values: Any) -> str:
    """A part of ``panels.html``."""
    found = getattr(_template("panels.html").module, name)
    return str(found(texts(language), *values))


@cache
def _template(name: str) -> Template:
    environment = _environment()
    return environment.get_template(name)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("studykit.web", "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=StrictUndefined,
    )  # fmt: skip
    made.globals["icons"] = made.get_template("icons.html").module
    return made
