"""Footnotes: numbers in the text, a section at the end, a way back."""

from __future__ import annotations

from markdown_it.token import Token

from studykit.render.writing import Writer


def _number(token: Token) -> int:
    return int(token.meta["id"]) + 1


def reference(writer: Writer, token: Token) -> str:
    number, again = _number(token), int(token.meta.get("subId", 0))
    if not writer.page.ids:
        return f'<sup class="footnote-ref">{number}</sup>'
    name = f"fnref-{number}" + (f"-{again + 1}" if again else "")
    return f'<sup class="footnote-ref" id="{name}"><a class="internal" href="#fn-{number}">{number}</a></sup>'


def block_open(writer: Writer, _token: Token) -> str:
    return f'<section class="footnotes" aria-label="{writer.attribute(writer.page.policy.word("footnotes"))}"><ol>\n'


def block_close(_writer: Writer, _token: Token) -> str:
    return "</ol></section>\n"


def opened(writer: Writer, token: Token) -> str:
    return f'<li id="fn-{_number(token)}">' if writer.page.ids else "<li>"


def closed(_writer: Writer, _token: Token) -> str:
    return "</li>\n"


def anchor(writer: Writer, token: Token) -> str:
    if not writer.page.ids:
        return ""
    number, again = _number(token), int(token.meta.get("subId", 0))
    name = f"fnref-{number}" + (f"-{again + 1}" if again else "")
    label = writer.attribute(writer.page.policy.word("back"))
    return f' <a class="internal back" href="#{name}" aria-label="{label}">↩</a>'
