"""Words of another language inside a text, marked as such: they are read aloud and set with the right letters.

Chinese, Japanese and Korean among Latin letters show by themselves, word for word; the other way round a word or two
of Latin letters are everyday, so only whole blocks count there, as far as their language is known.
"""

from __future__ import annotations

import re
from html import escape

from markdown_it.token import Token

from studykit.render.page import Page
from studykit.render.writing import Writer

EAST_ASIAN = frozenset({"zh", "ja", "ko"})
_KANA_OR_HANGUL = "\u3041-\u3096\u30a1-\u30fa\uac00-\ud7a3"
_LETTER = rf"{_KANA_OR_HANGUL}\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{_LETTER}](?:[{_LETTER}\u3000-\u3020\u30fb\u30fc\uff01-\uff60 ]*[{_LETTER}\u30fc])?")
_ANY, _SPELLED = re.compile(f"[{_LETTER}]"), re.compile(f"[{_KANA_OR_HANGUL}]")
_SAMPLE = 4000
_WORD = re.compile("[A-Za-z\u00c0-\u024f]+")
_LETTERS = 2
"""East Asian letters for each Latin word from which a block is East Asian with borrowed words in it"""


def inside(writer: Writer, inline: Token, lang: str) -> str:
    """The content of a block whose own language is said by ``lang``, if by anything."""
    page = writer.page
    western, page.western = page.western, page.western and not lang
    inner = writer.inline(inline.children or [])
    page.western = western
    return inner


def plain(page: Page, text: str) -> str:
    """Text as HTML, with each run of another script inside an element that names its language."""
    if text.isascii() or not page.western:
        return escape(text, quote=False)
    out, at = [], 0
    for run in _RUN.finditer(text):
        language = _of_run(page, run[0])
        if language:
            out.append(f'{escape(text[at : run.start()], quote=False)}<span lang="{language}">{run[0]}</span>')
            at = run.end()
    return "".join(out) + escape(text[at:], quote=False)


def of_block(page: Page, inline: Token) -> str:
    """The attribute of a block that is in another language as a whole: HTML, "" for all others."""
    if page.eastern and not _ANY.search(inline.content):
        return other(page, page.policy.tongue(inline.content))
    if page.western and not inline.content.isascii():
        letters = len(_ANY.findall(inline.content))
        if letters and letters >= len(_WORD.findall(inline.content)) * _LETTERS:
            return other(page, _of_run(page, inline.content))
    return ""


def other(page: Page, language: str) -> str:
    """The attribute of an element in a language that is not the page's."""
    return f' lang="{escape(language)}"' if language and language != page.policy.language else ""


def is_east_asian(language: str) -> bool:
    return language.partition("-")[0] in EAST_ASIAN


def _of_run(page: Page, run: str) -> str:
    """Han alone does not say whose it is: all that a page has of it decides."""
    if _SPELLED.search(run):
        return page.policy.tongue(run)
    if not page.han:
        page.han = page.policy.tongue("".join(_RUN.findall(page.prepared.text))[:_SAMPLE])
    return page.han
