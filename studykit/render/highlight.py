"""Source code as spans with Pygments' classes: no colours of its own."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.lexer import Lexer

LONGEST = 20_000
"""Characters; longer code is shown as it is, since some lexers take quadratic time."""

_LONGEST_LINE = 2_000
_PLAIN = frozenset(("", "w", "err"))
"""Classes that tell a reader nothing; ``err`` is a lexer's opinion of an example."""

_ALIASES = {"curl": "bash", "http-request": "http", "js": "javascript", "jsonc": "json", "env": "bash", "plain": "text"}


def highlight(code: str, language: str) -> str:
    """Escaped code, with spans where the language is known."""
    lexer = None
    if language and len(code) <= LONGEST and max(map(len, code.split("\n"))) <= _LONGEST_LINE:
        lexer = _lexer(_ALIASES.get(language.lower(), language.lower()))
    if lexer is None:
        return escape(code, quote=False)
    return _spans(code, lexer)


def _spans(code: str, lexer: Lexer) -> str:
    from pygments.token import STANDARD_TYPES  # noqa: PLC0415 - only notes with code pay for it

    out: list[str] = []
    last, pending = "", ""
    for token_type, text in lexer.get_tokens(code):
        kind = token_type
        while kind not in STANDARD_TYPES and kind.parent is not None:
            kind = kind.parent  # a type without a class of its own is shown as the kind it belongs to
        name = STANDARD_TYPES.get(kind, "")
        if name != last:
            out.append(_span(pending, last))
            last, pending = name, ""
        pending += text
    out.append(_span(pending, last))
    return "".join(out)


def _span(text: str, name: str) -> str:
    shown = escape(text, quote=False)
    return f'<span class="{name}">{shown}</span>' if name not in _PLAIN and text.strip() else shown


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415 - only notes with code pay for it
    from pygments.util import ClassNotFound  # noqa: PLC0415 - as above

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
