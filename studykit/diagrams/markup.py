"""Emphasis and escapes inside the texts of both languages, taken apart into plain characters and marks.

What is understood: PlantUML's creole (``**bold**``, ``//italic//``, ``""mono""``, ``--strike--``, ``__under__``), the
small HTML tags both languages allow, line breaks, and every way to write a character by its number or name. Colours,
sizes, icons and images are left out; a link keeps its label. Anything else stays as it was written.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from html.entities import html5

from studykit.diagrams.model import Mark, Style, Text

LONGEST = 2_000  # characters of one text; the rest is cut off, with an ellipsis
_LONGEST_RAW = 2 * LONGEST

_CREOLE: dict[str, Style] = {
    "**": "bold",
    "//": "italic",
    '""': "mono",
    "--": "strike",
    "__": "underline",
    "~~": "underline",
}
_TAGS: dict[str, Style] = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "w": "underline", "s": "strike",
    "del": "strike", "strike": "strike", "code": "mono", "tt": "mono",
}  # fmt: skip
_DROPPED_TAGS = frozenset({"color", "back", "size", "font", "plain", "img", "sub", "sup", "span", "text"})

_COMMON = (
    r"""(?P<br>[ ]?(?:\\n|\n|<[bB][rR][ ]?/?>)[ ]?)"""
    r"""|<(?P<end>/?)(?P<tag>[a-zA-Z]{1,10})(?P<rest>[:= /][^<>\n]{0,200})?>"""
)
_PLANTUML = re.compile(
    _COMMON + r"""|(?P<toggle>\*\*|//|""|--|__|~~)|~(?P<escaped>[*/"_~<\[-])|<[uU]\+(?P<hex>[0-9a-fA-F]{1,6})>"""
    r"""|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});)|(?P<icon><[&$][\w-]{1,60}>)"""
    r"""|\[\[(?P<link>[^\[\]\n]{1,500})\]\]|\\(?P<tab>t)"""
)
_MERMAID = re.compile(_COMMON + r"""|(?P<entity>[&\#](?:\#?\d{1,7}|[a-zA-Z]{2,31});)""")
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SPACES = re.compile(r"[ \t\u00a0]+")


def plain(raw: str) -> str:
    """One line of characters fit for a drawing: no control characters, no runs of spaces, of bounded length."""
    text = _SPACES.sub(" ", without_controls(raw[:_LONGEST_RAW].replace("\r", "\n"))).strip()
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def without_controls(text: str) -> str:
    """The text without control characters, surrogates and signs that turn the writing direction of what follows."""
    return _UNWANTED.sub("", text)


def plantuml_text(raw: str) -> Text:
    """A PlantUML text (label, note, name) as plain characters and marks."""
    return _assemble(list(_tokens(plain(raw), _PLANTUML)))


def mermaid_text(raw: str) -> Text:
    """A Mermaid text as plain characters and marks; ``wrap:`` and ``nowrap:`` before it say nothing to us."""
    return _assemble(list(_tokens(re.sub(r"^(?:no)?wrap:", "", plain(raw), flags=re.I).strip(), _MERMAID)))


_Token = tuple[str, str]  # what it is (text, toggle, open, close) and its characters, or the name of its style


def _tokens(text: str, pattern: re.Pattern[str]) -> Iterator[_Token]:
    at = 0
    for found in pattern.finditer(text):
        if found.start() > at:
            yield "text", text[at : found.start()]
        at = found.end()
        yield _token(found, text)
    if at < len(text):
        yield "text", text[at:]


def _token(found: re.Match[str], text: str) -> _Token:
    whole = found[0]
    kind = found.lastgroup
    if kind == "toggle":
        return "toggle", whole + _sides(found, text)
    if kind in ("tag", "rest"):
        return _tag(found)
    return "text", _PLAIN[kind or ""](found)


def _tag(found: re.Match[str]) -> _Token:
    name = found["tag"].lower()
    if name in _TAGS:
        return ("close" if found["end"] else "open"), _TAGS[name]
    return "text", "" if name in _DROPPED_TAGS else found[0]


def _sides(found: re.Match[str], text: str) -> str:
    """On which sides a creole delimiter has something to hold: ``<`` it may open, ``>`` it may close."""
    before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    if found[0] == "//" and before == ":":  # the slashes of a web address
        return ""
    return ("<" if after and not after.isspace() else "") + (">" if before and not before.isspace() else "")


def _character(entity: str) -> str:
    """What an entity stands for: ``&#59;``, ``&amp;``, and Mermaid's ``#59;``, ``#quot;``."""
    body = entity[1:-1]
    if entity[0] == "#" and body.isdigit():
        body = "#" + body
    if not body.startswith("#") and f"{body};" not in html5:
        return entity
    return _UNWANTED.sub("", html.unescape(f"&{body};"))


# what a match stands for, by the group that made it
_PLAIN: Mapping[str, Callable[[re.Match[str]], str]] = {
    "br": lambda found: "\n",
    "entity": lambda found: _character(found[0]),
    "escaped": lambda found: found["escaped"],
    "hex": lambda found: _character(f"&#x{found['hex']};"),
    "icon": lambda found: "",
    "link": lambda found: found["link"].split(None, 1)[-1],
    "tab": lambda found: " ",
}


def _assemble(tokens: list[_Token]) -> Text:
    partner = _pair_toggles(tokens)
    pieces: list[str] = []
    marks: list[Mark] = []
    opened: dict[str, list[tuple[Style, int]]] = {}
    length = 0
    for index, (what, value) in enumerate(tokens):
        if what == "toggle" and index in partner:
            style = _CREOLE[value[:2]]
            if partner[index] > index:
                opened.setdefault(value[:2], []).append((style, length))
            else:
                marks.append(Mark(opened[value[:2]].pop()[1], length, style))
        elif what == "open":
            style = _style(value)
            opened.setdefault(value, []).append((style, length))
        elif what == "close":
            if opened.get(value):
                marks.append(Mark(opened[value].pop()[1], length, _style(value)))
        else:
            piece = value[:2] if what == "toggle" else value
            pieces.append(piece)
            length += len(piece)
    marks += [Mark(start, length, style) for left in opened.values() for style, start in left]
    return _normal("".join(pieces), marks)


def _style(value: str) -> Style:
    return next(style for style in _TAGS.values() if style == value)


def _pair_toggles(tokens: list[_Token]) -> dict[int, int]:
    """Index of each creole delimiter that has a partner on its line, with the partner's index."""
    partner: dict[int, int] = {}
    waiting: dict[str, int] = {}
    for index, (what, value) in enumerate(tokens):
        if what == "text" and value == "\n":
            waiting.clear()
        elif what == "toggle":
            kind = value[:2]
            if kind in waiting and value.endswith(">"):
                start = waiting.pop(kind)
                partner[start], partner[index] = index, start
            elif "<" in value:
                waiting[kind] = index
    return partner


def _normal(text: str, marks: list[Mark]) -> Text:
    """Composed characters (so that a letter and its accent measure as one) where no mark would lose its place."""
    marks = [mark for mark in marks if mark.start < mark.end]
    if not marks:
        return Text(unicodedata.normalize("NFC", text).strip())
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    shifted = [Mark(max(0, m.start - lead), min(len(text), m.end - lead), m.style) for m in marks]
    return Text(text, tuple(sorted((m for m in shifted if m.start < m.end), key=lambda m: (m.start, m.end, m.style))))
