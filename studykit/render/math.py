"""Formulas: LaTeX as MathML, or as MathJax delimiters for Anki."""

from __future__ import annotations

import re
from html import escape, unescape
from xml.etree.ElementTree import Element

LONGEST = 4000
_DEEPEST = 40
_TAG_NAMES = (
    "math menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow "
    "ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none"
)
_ATTRIBUTE_NAMES = (
    "accent accentunder align close columnalign columnlines columnspacing depth dir display displaystyle fence form "
    "frame height largeop linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize "
    "movablelimits notation open rowalign rowlines rowspacing rspace scriptlevel separator separators stretchy "
    "symmetric voffset width"
)
_TAGS = frozenset(_TAG_NAMES.split())
_ATTRIBUTES = frozenset(_ATTRIBUTE_NAMES.split())
_VALUE = re.compile(r"[\w.,%#+() -]{0,60}", re.ASCII)
_FENCES = re.compile(r"[()\[\]{}|⟨⟩‖⌈⌉⌊⌋.]{0,2}")
_ESCAPED = re.compile(r"\\([_%&#${}])")
_UNKNOWN = re.compile(r"\\[A-Za-z]+")


class FormulaError(Exception):
    """A formula that cannot be set; the text says why."""


def mathml(latex: str, *, display: bool) -> str:
    """A ``<math>`` element holding only presentation: no link, class, style or foreign element.

    Raises `FormulaError` for what is too long, too deep, or not understood.
    """
    if len(latex) > LONGEST or _depth(latex) > _DEEPEST:
        raise FormulaError("the formula is too long or too deeply nested to be set")
    from latex2mathml.converter import convert_to_element  # noqa: PLC0415 - only notes with formulas pay for it

    try:
        root = convert_to_element(latex, display="block" if display else "inline")
    except Exception as error:
        # The library raises IndexError, RecursionError and its own kinds alike for LaTeX it cannot read.
        raise FormulaError(_reason(error)) from None
    out: list[str] = []
    _write(root, out)
    return "".join(out)


def mathjax(latex: str, *, display: bool) -> str:
    r"""``\(...\)`` or ``\[...\]`` as escaped text."""
    opened, closed = (r"\[", r"\]") if display else (r"\(", r"\)")
    return opened + escape(latex, quote=False) + closed


def _reason(error: Exception) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__.removesuffix("Error")).lower()
    return f"the formula cannot be set ({words})"


def _depth(latex: str) -> int:
    deepest = depth = 0
    for mark in re.findall(r"\\begin|\\end|\\left|\\right|\\sqrt|\\frac|(?<!\\)[{}^_]", latex):
        depth += 1 if mark in ("{", "\\begin", "\\left") else -1 if mark in ("}", "\\end", "\\right") else 0
        deepest = max(deepest, depth)
    return deepest


def _write(element: Element, out: list[str]) -> None:
    if element.tag not in _TAGS:
        raise FormulaError(f"the formula uses <{element.tag}>, which is not allowed")
    attributes = "".join(
        f' {name}="{escape(unescape(value))}"'
        for name, value in element.attrib.items()
        if name in _ATTRIBUTES and (_VALUE.fullmatch(value) or _FENCES.fullmatch(unescape(value)))
    )
    namespace = ' xmlns="http://www.w3.org/1998/Math/MathML"' if element.tag == "math" else ""
    out.append(f"<{element.tag}{namespace}{attributes}>")
    text = unescape(element.text or "")
    text = _ESCAPED.sub(r"\1", text)
    unknown = _UNKNOWN.search(text) if element.tag != "mtext" else None
    if unknown:
        raise FormulaError(f"the formula uses {unknown.group()}, which is not known here")
    out.append(escape(text, quote=False))
    for child in element:
        _write(child, out)
        if child.tail:
            out.append(escape(unescape(child.tail), quote=False))
    out.append(f"</{element.tag}>")
