"""GitBook's ``api-method`` and ``swagger`` blocks: a request line, tables of parameters, examples of responses."""

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
_PARAMETERS = ("api-method-parameter", "swagger-parameter")
_CAPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "path": "path-parameters",
        "query": "query-parameters",
        "header": "headers",
        "body": "body-parameters",
        "formData": "form-data-parameters",
        "cookie": "cookie-parameters",
    }
)
"""Where a ``swagger-parameter`` says it belongs -> what its table is called."""


def _method(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    verb = re.sub(r"[^A-Za-z]", "", attrs.get("method", "get")) or "get"
    address = escape(attrs.get("baseUrl", attrs.get("host", "")) + attrs.get("path", ""), quote=False)
    line = f'<span class="method {verb.lower()}">{verb.upper()}</span> <code>{address}</code>'
    summary = escape(attrs.get("summary", ""), quote=False)
    said = f'<div class="api-summary"><p>{summary}</p></div>\n' if summary else ""
    return f'<div class="api-method"><p class="api-request">{line}</p>\n{said}{_inside(writer, inner)}</div>\n'


def _inside(writer: Writer, inner: Sequence[Token], caption: str = "") -> str:
    """The inside of a block. Parameters that follow each other are the rows of one table, in a list or not."""
    pieces: list[str] = []
    for place, stretch in groupby(_stretches(inner), _place):
        if place is None:
            pieces.append(writer.blocks([token for tokens in stretch for token in tokens]))
        else:
            rows = (_row(writer, tokens[0].meta["attrs"], tokens[1:-1]) for tokens in stretch)
            pieces.append(_table(writer, _CAPTIONS.get(place, caption), "".join(rows)))
    return "".join(pieces)


def _place(stretch: Sequence[Token]) -> str | None:
    """Where a parameter belongs, "" where it does not say so; None for anything else."""
    first = stretch[0]
    if first.type != "component_open" or first.meta["name"] not in _PARAMETERS:
        return None
    return str(first.meta["attrs"].get("in", ""))


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
    return _table(writer, _CAPTIONS.get(attrs.get("in", ""), ""), _row(writer, attrs, inner))


def _listed(kind: str) -> Body:
    def body(writer: Writer, _attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
        return _inside(writer, inner, kind)

    return body


def _example(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    code = re.sub(r"[^0-9]", "", attrs.get("httpCode", attrs.get("status", "")))[:3]
    said = escape(attrs.get("description", ""), quote=False)
    shown = f'<span class="status s{code[:1]}">{code}</span> {said}'.rstrip()
    status = f'<p class="api-status">{shown}</p>\n' if code else ""
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
    "swagger": _method,
    "swagger-description": _wrapped("api-description"),
    "swagger-response": _example,
    **dict.fromkeys(_PARAMETERS, _parameter),
    **{_PREFIX + name: _listed(name) for name in _PARAMETER_LISTS},
})  # fmt: skip
