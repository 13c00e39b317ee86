"""SVG of a file in the vault or of another renderer, made harmless.

Shapes, text and styles stay; scripts, links and anything remote go, and styles of nothing that is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from xml.etree.ElementTree import Element, ParseError, XMLParser

from studykit.render.drawing.svg_style import needed, present

_SVG, _XLINK, _XML = (
    "{http://www.w3.org/2000/svg}",
    "{http://www.w3.org/1999/xlink}",
    "{http://www.w3.org/XML/1998/namespace}",
)
_LARGEST = 4_000_000
_DEEPEST = 100
_ELEMENTS = frozenset((
    "svg", "g", "defs", "symbol", "use", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "text", "tspan", "textPath", "image", "marker", "clipPath", "mask", "pattern", "linearGradient",
    "radialGradient", "stop", "style", "switch", "filter", "feBlend", "feColorMatrix", "feComponentTransfer",
    "feComposite", "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur",
    "feMerge", "feMergeNode", "feMorphology", "feOffset", "feTile", "feTurbulence",
))  # fmt: skip
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.ASCII)
_ADDRESS = re.compile(r"url\(\s*(?!['\"]?#)", re.IGNORECASE)
_ACTIVE = re.compile(r"@import|javascript:|expression\(|behavior:|-moz-binding|\\|&|<", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[\]<>]*>")
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


def clean_svg(text: str) -> str | None:
    """The same drawing without anything that runs or loads, or None where it is no SVG that can be read.

    A document with entity declarations, over 4 MB or nested deeper than 100 is refused.
    """
    plain = _DOCTYPE.sub("", text, count=1)
    if len(plain) > _LARGEST or "<!DOCTYPE" in plain or "<!ENTITY" in plain:
        return None
    parser = XMLParser()  # noqa: S314 - entity declarations were refused above
    try:
        parser.feed(plain)
        root = parser.close()
    except (ParseError, ValueError):
        return None
    if root.tag != _SVG + "svg":
        return None
    for style in root.iter(f"{_SVG}style"):
        style.text = needed(style.text or "", present(root))
    return "".join(_written(root, 0)) + "\n"


def _written(element: Element, depth: int) -> Iterator[str]:
    name = str(element.tag).removeprefix(_SVG)
    if not str(element.tag).startswith(_SVG) or name not in _ELEMENTS or depth > _DEEPEST:
        return
    if name == "style" and not _harmless(element.text or ""):
        return
    space = ' xmlns="http://www.w3.org/2000/svg"' if not depth else ""
    yield f"<{name}{space}{''.join(_attributes(name, element))}>"
    yield escape(element.text or "", quote=False)
    for child in element:
        yield from _written(child, depth + 1)
        yield escape(child.tail or "", quote=False)
    yield f"</{name}>"


def _attributes(element: str, source: Element) -> Iterator[str]:
    for key, value in source.attrib.items():
        name = key.removeprefix(_XLINK).removeprefix(_XML)
        if key.startswith(_XML):
            name = f"xml:{name}" if name in ("space", "lang") else ""
        if not _NAME.fullmatch(name.removeprefix("xml:")) or name.lower().startswith("on"):
            continue
        if name == "href" and not (value.startswith("#") or (element == "image" and _PICTURE.fullmatch(value))):
            continue
        if name != "href" and not _harmless(value.replace("&", "").replace("<", "")):
            continue
        yield f' {name}="{escape(value)}"'


def _harmless(value: str) -> bool:
    return not _ADDRESS.search(value) and not _ACTIVE.search(value)
