"""What travels between the server and those who answer: a request and a reply as values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from studykit.model.values import dataclass

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Only files of ours run or are shown; nothing inline, nothing from elsewhere."""
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""For files of a vault, an SVG image above all: opened on their own, they can do nothing."""

HTML, JSON, TEXT = "text/html; charset=utf-8", "application/json", "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """``path`` is below the token, percent-decoded, without the first ``/``. ``body`` is a JSON object, or empty.

    ``languages`` are the browser's, the dearest first.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """``file`` is sent instead of ``body``, in parts where a player asks for parts.

    ``lasting`` replies may be kept by the browser: their address changes with their content.
    """

    body: bytes = b""
    kind: str = HTML
    status: int = 200
    policy: str = PAGE_POLICY
    file: Path | None = None
    lasting: bool = False
    location: str = ""


def json_reply(content: object, status: int = 200) -> Reply:
    """Plain data as a reply."""
    return Reply(json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"), JSON, status)


def html_reply(text: str, status: int = 200) -> Reply:
    return Reply(text.encode("utf-8", "replace"), HTML, status)


def text_reply(text: str, status: int = 200) -> Reply:
    return Reply(text.encode("utf-8", "replace"), TEXT, status)


def moved(location: str) -> Reply:
    """To another page of ours, by a relative address."""
    return Reply(status=303, location=location)
