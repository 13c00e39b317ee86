"""GitBook's old ``api-method`` blocks: a request line, tables of parameters, examples of responses."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from types import MappingProxyType

from markdown_it.token import Token

from studykit.render.writing import Writer

Body = Callable[[Writer, Mapping[str, str], Sequence[Token]], str]
_PREFIX = "api-method-"


def _method(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    verb = re.sub(r"[^A-Za-z]", "", attrs.get("method", "get")) or "get"
    address = escape(attrs.get("host", "") + attrs.get("path", ""), quote=False)
    line = f'<span class="method {verb.lower()}">{verb.upper()}</span> <code>{address}</code>'
    return f'<div class="api-method"><p class="api-request">{line}</p>\n{writer.blocks(inner)}</div>\n'


def _parameters(kind: str) -> Body:
    def body(writer: Writer, _attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
        word = writer.page.policy.word
        rows = writer.blocks(inner)
        if not rows.strip():
            return ""
        head = "".join(f'<th scope="col">{escape(word(key))}</th>' for key in ("parameter", "type", "description"))
        return (
            f'<div class="table" tabindex="0"><table class="api-parameters"><caption>{escape(word(kind))}</caption>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n"
        )

    return body


def _parameter(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    required = attrs.get("required", "false").lower() == "true"
    word = escape(writer.page.policy.word("required" if required else "optional"))
    name, kind = escape(attrs.get("name", "")), escape(attrs.get("type", ""))
    flag = f'<span class="{"required" if required else "optional"}">{word}</span>'
    return f'<tr><th scope="row"><code>{name}</code> {flag}</th><td>{kind}</td><td>{writer.blocks(inner)}</td></tr>\n'


def _example(writer: Writer, attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    code = re.sub(r"[^0-9]", "", attrs.get("httpCode", ""))[:3]
    status = f'<p class="api-status"><span class="status s{code[:1]}">{code}</span></p>\n' if code else ""
    return f'<div class="api-example">{status}{writer.blocks(inner)}</div>\n'


def _titled(key: str) -> Body:
    def body(writer: Writer, _attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
        shown = writer.blocks(inner)
        title = escape(writer.page.policy.word(key))
        return f'<div class="api-part"><p class="api-title">{title}</p>\n{shown}</div>\n' if shown.strip() else ""

    return body


def _wrapped(name: str) -> Body:
    def body(writer: Writer, _attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
        return f'<div class="{name}">\n{writer.blocks(inner)}</div>\n'

    return body


def _inside(writer: Writer, _attrs: Mapping[str, str], inner: Sequence[Token]) -> str:
    return writer.blocks(inner)


_PARAMETER_LISTS = (
    "path-parameters", "query-parameters", "headers", "body-parameters", "form-data-parameters", "cookie-parameters",
)  # fmt: skip

BODIES: Mapping[str, Body] = MappingProxyType({
    "api-method": _method,
    "api-method-summary": _wrapped("api-summary"),
    "api-method-description": _wrapped("api-description"),
    "api-method-spec": _inside,
    "api-method-request": _titled("request"),
    "api-method-response": _titled("response"),
    "api-method-response-example": _example,
    "api-method-response-example-description": _inside,
    "api-method-parameter": _parameter,
    **{_PREFIX + name: _parameters(name) for name in _PARAMETER_LISTS},
})  # fmt: skip
