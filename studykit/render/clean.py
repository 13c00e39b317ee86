"""HTML from notes, made harmless: an allowlist over the whole body, and our own drawings put in afterwards.

Cleaning token by token would close a wrapper ``<div>`` too early; so the whole body is cleaned once. What is ours
and would not pass (SVG, MathML, highlighted code, cards) waits on a `Shelf` and is put in by placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from hashlib import sha256

import nh3

from studykit.render.depth import shallow

_TAG_NAMES = (
    "a abbr audio b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q rp rt ruby s samp section small "
    "source span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var video wbr"
)
GONE_WITH_CONTENT = frozenset(
    ("script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "svg", "math", "select",
     "textarea", "title", "noembed", "noframes", "xmp", "plaintext", "frameset")
)  # fmt: skip
"""Elements that are never shown, nor what is inside them."""
_ATTRIBUTES = {
    "*": {"class", "id", "lang", "dir", "title", "role", "aria-label", "aria-hidden", "aria-labelledby"},
    "a": {"href", "name", "rel", "download"},
    "img": {"src", "alt", "width", "height", "loading"},
    "audio": {"src", "controls"},
    "video": {"src", "controls", "width", "height"},
    "source": {"src", "type"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "div": {"align", "tabindex"},
    "pre": {"tabindex"},
    "figure": {"tabindex"},
    "p": {"align"},
    "details": {"open"},
    "time": {"datetime"},
}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""A link or image with any other scheme loses its target and keeps its text."""

OWN_IDS = "sk-"
"""Ids that begin so belong to the program's pages; a note cannot claim one."""

_OPEN, _CLOSE = "\ufdd2", "\ufdd3"
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:[^<>\"]|\"[^\"]*\")*)>")
_PLACEHOLDER = re.compile(f"{_OPEN}([0-9a-f]{{16}})\\.(\\d+){_CLOSE}")
_ATTRIBUTE = re.compile(r"([a-z-]+)=\"([^\"]*)\"")


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_TAG_NAMES.split()),
        clean_content_tags=set(GONE_WITH_CONTENT),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
        attribute_filter=None,
    )


class Shelf:
    """Finished pieces of one rendering, and the placeholders that stand for them meanwhile.

    A placeholder carries a hash of the text it belongs to, so that no note can spell one of its own.
    """

    def __init__(self, seed: str) -> None:
        self._seed = sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self._pieces: list[str] = []

    def name(self, number: int) -> str:
        """The beginning of an HTML id that no other rendering uses."""
        return f"skf{self._seed[:10]}{number}"

    def put(self, html: str) -> str:
        """Keep a finished, safe piece; the placeholder to write in its place."""
        self._pieces.append(html)
        return f"{_OPEN}{self._seed}.{len(self._pieces) - 1}{_CLOSE}"

    def take(self, placeholder: re.Match[str]) -> str:
        """The piece, or nothing for a placeholder that is not from here."""
        number = int(placeholder[2])
        return self._pieces[number] if placeholder[1] == self._seed and number < len(self._pieces) else ""


_EMPTY_ANCHOR = re.compile(r'<a (?:href="#[^"]*" )?id="([^"]*)"(?: href="#[^"]*")?></a>')

RawTag = Callable[[str, dict[str, str]], str]
"""Rewrites an opening tag that raw HTML of a note may have brought in: name and (escaped) attributes -> HTML."""


def clean(body: str, shelf: Shelf, raw_tag: RawTag | None = None, *, ids: bool = True) -> str:
    """The body, harmless, with the shelf's pieces in their places.

    ``raw_tag`` is given where the note brought HTML of its own: it is asked for every opening ``a``, ``img``,
    ``audio``, ``video`` and ``source``. A placeholder inside a tag (an attribute the note left open) is dropped, and
    so are ids where ``ids`` is False: what is shown on several pages at once must not name places in them.
    """
    cleaned = _spoken(_cleaner().clean(shallow(body) if raw_tag else body))
    if raw_tag is None:
        return _PLACEHOLDER.sub(shelf.take, cleaned)
    out: list[str] = []
    at = 0
    for tag in _TAG.finditer(cleaned):
        out += [_PLACEHOLDER.sub(shelf.take, cleaned[at : tag.start()]), _checked(tag, raw_tag, ids)]
        at = tag.end()
    out.append(_PLACEHOLDER.sub(shelf.take, cleaned[at:]))
    return "".join(out)


def _spoken(html: str) -> str:
    """What a screen reader would announce without having anything to say: empty anchors and empty heading cells."""
    if "<th></th>" in html:
        html = html.replace("<th></th>", "<td></td>")
    return _EMPTY_ANCHOR.sub(r'<span id="\1"></span>', html) if "></a>" in html else html


def _checked(tag: re.Match[str], raw_tag: RawTag, ids: bool) -> str:
    whole, name = tag.group(), tag[2]
    if tag[1] or not tag[3]:
        return whole
    refused = f' id="{OWN_IDS}' if ids else ' id="'
    if _OPEN in whole or refused in whole:
        attributes = [f' {key}="{value}"' for key, value in _ATTRIBUTE.findall(tag[3])]
        kept = [text for text in attributes if _OPEN not in text and not text.startswith(refused)]
        whole = f"<{name}{''.join(kept)}>"
    if name in ("a", "img", "audio", "video", "source"):
        return raw_tag(name, dict(_ATTRIBUTE.findall(whole)))
    return whole
