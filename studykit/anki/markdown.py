"""HTML of an Anki field as Markdown that reads the same and has no blank lines: they would end a card.

Cloze deletions stay as Anki spells them. What would mean something in a note but is only text in Anki is escaped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from studykit.anki.marks import formulas, out_of_the_way
from studykit.anki.tree import DROPPED, Element, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

_BLOCKS = frozenset(
    ("p", "div", "section", "article", "center", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "dt", "dd", "figure")
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~", "strike": "~~"}
_KEPT = frozenset(("sub", "sup", "u", "kbd"))
_PLACE = re.compile("\ue120(\\d+)\ue121")
_SOUND = re.compile(r"\[sound:([^\[\]]+)\]")
_SPECIAL = re.compile(r"[\\`*\[\]<|^$~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|#(?=\S)|%(?=%)|\((?=\()")
_BRACES = re.compile(r"[{}]")
_PAIRS = re.compile(r":(?=:)|=(?==)")
_LINE_START = re.compile(r"(?m)^([ \t]*)(?:([-+>?=])|(\d{1,9})([.)])|([QAC])(:))")
_SEPARATOR = "<!-- -->"
"""ends a list, a quotation or a table where no blank line may stand"""


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines of the note; ``loose`` ones would take text below them into themselves."""

    lines: tuple[str, ...]
    is_text: bool = True
    loose: bool = False


def to_markdown(fragment: str, place: Callable[[str], str], *, clozes: bool = False) -> str:
    """The field as Markdown; ``place`` gives the path of a medium, relative to the note, by its name in Anki.

    Deletions are text like any other unless ``clozes`` are wanted.
    """
    stored: list[str] = []

    def keep(formula: str) -> str:
        stored.append(formula)
        return f"\ue120{len(stored) - 1}\ue121"

    text = formulas(re.sub("[\ue100-\ue1ff]", "", fragment), keep)
    text = _SOUND.sub(lambda found: keep(_image("", place(html.unescape(found[1])))), text)
    text = out_of_the_way(text, keep) if clozes else text
    lines = _joined(_blocks(parse(text), place))
    for _ in range(2):  # a formula may stand in a cloze mark's hint
        lines = _PLACE.sub(lambda found: stored[int(found[1])], lines)
    return lines.strip()


def _blocks(node: Element, place: Callable[[str], str]) -> list[_Block]:
    found: list[_Block] = []
    inline: list[str] = []

    def flush() -> None:
        lines = _lines("".join(inline))
        inline.clear()
        if lines:
            found.append(_Block(lines))

    for child in node.children:
        if isinstance(child, str) or not (child.name in _BLOCKS or child.name in _WRITERS or _holds_block(child)):
            inline.append(_inline(child, place))
        else:
            flush()
            writer = _WRITERS.get(child.name)
            found += [writer(child, place)] if writer else _heading(child, place)
    flush()
    return [block for block in found if block.lines]


def _holds_block(node: Element) -> bool:
    """Whether an inline element has a block in it, as editors write them: then its marks are dropped."""
    return node.name not in ("code", "a") and any(
        isinstance(child, Element) and (child.name in _BLOCKS or child.name in _WRITERS or _holds_block(child))
        for child in node.children
    )


def _heading(node: Element, place: Callable[[str], str]) -> list[_Block]:
    inner = _blocks(node, place)
    if node.name not in _HEADINGS or len(inner) != 1 or not inner[0].is_text:
        return inner
    return [_Block(tuple(_marked("**", line) for line in inner[0].lines))]


def _lines(text: str) -> tuple[str, ...]:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return tuple(_LINE_START.sub(_escape_start, line) for line in lines if line)


def _escape_start(found: re.Match[str]) -> str:
    lead, sign, number, dot, letter, colon = found.groups()
    if sign:
        return f"{lead}\\{sign}"
    return f"{lead}{number}\\{dot}" if number else f"{lead}{letter}\\{colon}"


def _joined(blocks: Sequence[_Block]) -> str:
    pieces: list[str] = []
    for number, block in enumerate(blocks):
        before = blocks[number - 1] if number else None
        if before is not None:
            pieces.append("\\\n" if before.is_text and block.is_text else "\n")
            if before.loose and (block.is_text or block.loose):
                pieces.append(f"{_SEPARATOR}\n")
        pieces.append(("\\\n" if block.is_text else "\n").join(block.lines))
    return "".join(pieces)


def _inline(node: Element | str, place: Callable[[str], str]) -> str:
    if isinstance(node, str):
        return _escaped(" ".join(node.replace("\n", " ").split(" ")))
    if node.name == "br":
        return "\n"
    if node.name == "img":
        source = node.attributes.get("src", "")
        return _image(node.attributes.get("alt", ""), place(source)) if source else ""
    if node.name in DROPPED:
        return ""
    if node.name == "code":
        return _code("".join(_text(node)))
    inner = "".join(_inline(child, place) for child in node.children)
    if node.name == "a" and re.match(r"(?:https?|mailto):", address := node.attributes.get("href", "")):
        return f"[{inner}]({quote(address, safe=_URL)})"
    if node.name in _KEPT and inner.strip():
        return f"<{node.name}>{inner}</{node.name}>"
    mark = _MARKS.get(node.name)
    return "\n".join(_marked(mark, line) for line in inner.split("\n")) if mark else inner


_URL = "/:?#@!$&'*+,;=%~-._"
_TAGS = {"**": "b", "*": "i", "~~": "s"}


def _marked(mark: str, text: str) -> str:
    inner = text.strip()
    if not inner:
        return text
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if inner[0].isalnum() and inner[-1].isalnum() and mark[0] not in inner:
        return f"{lead}{mark}{inner}{mark}{tail}"
    return f"{lead}<{_TAGS[mark]}>{inner}</{_TAGS[mark]}>{tail}"


def _escaped(text: str) -> str:
    text = _SPECIAL.sub(lambda found: "&amp;" if found[0] == "&" else f"\\{found[0]}", text.replace("\xa0", " "))
    text = _PAIRS.sub(lambda found: f"{found[0]}\\", text)
    return _BRACES.sub(lambda found: f"&#{ord(found[0])};", text)


def _image(alternative: str, path: str) -> str:
    return f"![{_escaped(' '.join(alternative.split()))}]({quote(path, safe=_URL)})"


def _text(node: Element | str) -> list[str]:
    if isinstance(node, str):
        return [node]
    return ["\n"] if node.name == "br" else [piece for child in node.children for piece in _text(child)]


def _code(text: str) -> str:
    inner = " ".join(text.split("\n"))
    ticks = "`" * (max((len(run) for run in re.findall("`+", inner)), default=0) + 1)
    pad = " " if inner[:1] == "`" or inner[-1:] == "`" else ""
    return f"{ticks}{pad}{inner}{pad}{ticks}" if inner.strip() else ""


def _pre(node: Element, _place: Callable[[str], str]) -> _Block:
    text = "".join(_text(node)).strip("\n").split("\n")
    ticks = "`" * max(3, max((len(run) for line in text for run in re.findall("`+", line)), default=0) + 1)
    return _Block((ticks, *text, ticks), is_text=False)


def _list(node: Element, place: Callable[[str], str]) -> _Block:
    lines: list[str] = []
    number = 0
    for child in node.children:
        if isinstance(child, str):
            continue
        number += 1
        lead = f"{number}. " if node.name == "ol" else "- "
        inner = _joined(_blocks(child, place)).split("\n")
        nested = child.name in ("ul", "ol")
        first = "  " if nested else lead
        lines.append(first + inner[0])
        lines += [" " * len(first) + line for line in inner[1:]]
    return _Block(tuple(line for line in lines if line.strip() not in ("", "-")), is_text=False, loose=True)


def _quote(node: Element, place: Callable[[str], str]) -> _Block:
    inner = _joined(_blocks(node, place)).split("\n")
    return _Block(tuple(f"> {line}" for line in inner if line), is_text=False, loose=True)


def _rows(node: Element) -> list[Element]:
    rows = [child for child in node.children if isinstance(child, Element)]
    return [row for child in rows for row in ([child] if child.name == "tr" else _rows(child))]


def _table(node: Element, place: Callable[[str], str]) -> _Block:
    rows = []
    for row in _rows(node):
        cells = [cell for cell in row.children if isinstance(cell, Element) and cell.name in ("td", "th")]
        rows.append([_joined(_blocks(cell, place)).replace("\\\n", " ").replace("\n", " ") for cell in cells])
    width = max((len(row) for row in rows), default=0)
    if not width:
        return _Block(())
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
    return _Block((lines[0], "|" + " --- |" * width, *lines[1:]), is_text=False, loose=True)


def _rule(_node: Element, _place: Callable[[str], str]) -> _Block:
    """A rule would end the card."""
    return _Block(())


_WRITERS: dict[str, Callable[[Element, Callable[[str], str]], _Block]] = {
    "pre": _pre, "ul": _list, "ol": _list, "blockquote": _quote, "table": _table, "hr": _rule,
}  # fmt: skip
