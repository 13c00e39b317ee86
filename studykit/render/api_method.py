"""GitBook's old ``api-method`` blocks: a request line, tables of parameters, examples of responses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from types import MappingProxyType

from markdown_it.token import Token

from studykit.render.writing import Writer

Body = Callable[[Writer, Mapping[str, str], Sequence[Token]], str]
_PREFIX = "api-method-"
_PARAMETER = "api-method-parameter"


def _method(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    verb = re.sub(r"[^A-Za-z]", "", attrs.get("method", "get")) or "get"
    address = escape(attrs.get("host", "") + attrs.get("path", ""), quote=False)
    line = f'<span class="method {verb.lower()}">{verb.upper()}</span> <code>{address}</code>'
    return f'<div class="api-method"><p class="api-request">{line}</p>\n{_inside(writer, inner)}</div>\n'


def _inside(writer: Writer, inner: Sequence[Token], caption: str = "") -> str:
    """The inside of a block. Parameters that follow each other are the rows of one table, in a list or not."""
    pieces: list[str] = []
    for rows, stretch in groupby(_stretches(inner), _is_parameter):
        if rows:
            pieces.append(
                _table(
                    writer, caption, "".join(_row(writer, tokens[0].meta["attrs"], tokens[1:-1]) for tokens in stretch)
                )
            )
        else:
            pieces.append(writer.blocks([token for tokens in stretch for token in tokens]))
    return "".join(pieces)


def _is_parameter(stretch: Sequence[Token]) -> bool:
    return stretch[0].type == "component_open" and stretch[0].meta["name"] == _PARAMETER


def _stretches(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Each token that opens nothing, and each that does with all to the one that closes it."""
    first, depth = 0, 0
    for number, token in enumerate(tokens, 1):
        depth += token.nesting
        if depth <= 0:
            yield tokens[first:number]
            first, depth = number, 0
    if first < len(tokens):
        yield tokens[first:]


def _table(writer: Writer, caption: str, rows: str) -> str:
    word = writer.page.policy.word
    head = "".join(f'<th scope="col">{escape(word(key))}</th>' for key in ("parameter", "type", "description"))
    title = f"<caption>{escape(word(caption))}</caption>\n" if caption else ""
    return (
        f'<div class="table" tabindex="0"><table class="api-parameters">{title}'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n"
    )


def _row(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    required = attrs.get("required", "false").lower() == "true"
    word = escape(writer.page.policy.word("required" if required else "optional"))
    name, kind = escape(attrs.get("name", "")), escape(attrs.get("type", ""))
    flag = f'<span class="{"required" if required else "optional"}">{word}</span>'
    return f'<tr><th scope="row"><code>{name}</code> {flag}</th><td>{kind}</td><td>{writer.blocks(inner)}</td></tr>\n'


def _parameter(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    return _table(writer, "", _row(writer, attrs, inner))


def _listed(kind: str) -> Body:
    def body(writer: Writer, _attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
        return _inside(writer, inner, kind)

    return body


def _example(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    code = re.sub(r"[^0-9]", "", attrs.get("httpCode", ""))[:3]
    status = f'<p class="api-status"><span class="status s{code[:1]}">{code}</span></p>\n' if code else ""
    return f'<div class="api-example">{status}{writer.blocks(inner)}</div>\n'


def _titled(key: str) -> Body:
    def body(writer: Writer, _attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
        shown = _inside(writer, inner)
        title = escape(writer.page.policy.word(key))
        return f'<div class="api-part"><p class="api-title">{title}</p>\n{shown}</div>\n' if shown.strip() else ""

    return body


def _wrapped(name: str) -> Body:
    def body(writer: Writer, _attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
        return f'<div class="{name}">\n{writer.blocks(inner)}</div>\n'

    return body


def _kept(writer: Writer, _attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    return _inside(writer, inner)


_PARAMETER_LISTS = (
    "path-parameters", "query-parameters", "headers", "body-parameters", "form-data-parameters", "cookie-parameters",
)  # fmt: skip

BODIES: Mapping[str, Body] = MappingProxyType({
    "api-method": _method,
    "api-method-summary": _wrapped("api-summary"),
    "api-method-description": _wrapped("api-description"),
    "api-method-spec": _kept,
    "api-method-request": _titled("request"),
    "api-method-response": _titled("response"),
    "api-method-response-example": _example,
    "api-method-response-example-description": _kept,
    _PARAMETER: _parameter,
    **{_PREFIX + name: _listed(name) for name in _PARAMETER_LISTS},
})  # fmt: skip
