"""Code, formulas and drawings."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from html import escape

from markdown_it.token import Token

from studykit.markdown.syntax import slot
from studykit.model.card import CLOZE_OPEN
from studykit.model.diagnostic import Severity
from studykit.render import drawings, masked
from studykit.render.cloze import marked, unmarked
from studykit.render.covering import is_occlusion
from studykit.render.highlight import highlight
from studykit.render.math import FormulaError, mathjax, mathml
from studykit.render.policy import Formula
from studykit.render.writing import Writer

_VERSION = "1"
"""Part of the cache key: raised when formulas or code are shown differently."""

_TITLE = re.compile(r"\btitle=(?:\"([^\"]{0,300})\"|'([^']{0,300})'|(\S{1,300}))")
_LANGUAGE = re.compile(r"[{.]*([\w+#-]+)")


def fence(writer: Writer, token: Token) -> str:
    named = _LANGUAGE.match(token.info.strip())
    language = named[1] if named else ""
    slots = slot.numbers(token.content)
    if slots:
        return _interrupted(writer, token.content)
    if not token.content.strip():
        return ""
    if is_occlusion(token.info):
        return masked.fence(writer, token)
    drawn = drawings.fence(writer, token, language)
    if drawn is not None:
        return drawn
    title = _TITLE.search(token.info)
    shown = code(writer, token.content, language)
    if not title:
        return shown
    caption = escape(title[1] or title[2] or title[3] or "", quote=False)
    return f'<figure class="code"><figcaption>{caption}</figcaption>\n{shown}</figure>\n'


def code_block(writer: Writer, token: Token) -> str:
    return _interrupted(writer, token.content)


def _interrupted(writer: Writer, content: str) -> str:
    """Code in which cards stand: a fence that somebody forgot to close."""
    out: list[str] = []
    pending: list[str] = []
    for line in content.split("\n"):
        found = slot.numbers(line)
        if found:
            out += [code(writer, "\n".join(pending), ""), *(writer.slot(number) for number in found)]
            pending = []
        else:
            pending.append(line)
    return "".join([*out, code(writer, "\n".join(pending), "")])


def code(writer: Writer, content: str, language: str) -> str:
    """A block of code; nothing for one that is blank."""
    content = content.rstrip("\n")
    if not content.strip():
        return ""
    if CLOZE_OPEN in content:
        spans = marked(escape(content, quote=False))
    else:
        spans = _cached(writer, f"code {language}", content, lambda: highlight(content, language))
    named = f' class="language-{language.lower()}"' if re.fullmatch(r"[\w-]+", language) else ""
    return writer.page.shelf.put(f'<pre tabindex="0"><code{named}>{spans}\n</code></pre>') + "\n"


def math_inline(writer: Writer, token: Token) -> str:
    return _formula(writer, token.content, display=bool(token.meta["display"]))


def math_block(writer: Writer, token: Token) -> str:
    if slot.numbers(token.content):
        return _interrupted(writer, token.content)
    return f'<div class="math">{_formula(writer, token.content, display=True)}</div>\n'


def _formula(writer: Writer, latex: str, *, display: bool) -> str:
    plain = unmarked(latex)
    hidden = plain != latex
    if writer.page.policy.formula is Formula.MATHJAX:
        shown = mathjax(plain, display=display)
    else:
        try:
            kind = f"formula {display}"
            shown = writer.page.shelf.put(_cached(writer, kind, plain, lambda: mathml(plain, display=display)))
        except FormulaError as error:
            writer.page.problem("formula", Severity.INFO, f"{error}: shown as its source", "simplify it")
            shown = f'<code class="formula">{escape(plain, quote=False)}</code>'
    return f'<span class="cloze">{shown}</span>' if hidden else shown


def _cached(writer: Writer, kind: str, source: str, make: Callable[[], str]) -> str:
    """What is made of a source, from the caller's cache where it is known."""
    cache = writer.page.policy.cache
    key = sha256(f"{_VERSION} {kind} {source}".encode("utf-8", "replace")).hexdigest()
    found = cache.get(key)
    if found is None:
        found = cache[key] = make()
    return found
