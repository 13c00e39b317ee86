"""Links to rows of the index and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from studykit.index.rows import as_json, as_text
from studykit.model.link import Link, LinkKind, LinkRole, LinkStatus, Resolution, ResolvedLink
from studykit.model.span import NotePath, Span

LINK_COLUMNS = (
    "source", "ordinal", "line", "col", "raw", "target", "fragment", "text", "kind", "role", "size", "span_start",
    "span_end", "status", "resolved", "candidates", "via", "anchor_found",
)  # fmt: skip


def link_row(ordinal: int, found: ResolvedLink) -> tuple[Any, ...]:
    link, resolution = found.link, found.resolution
    return (
        found.source, ordinal, link.line, link.column, as_text(link.raw), as_text(link.target), as_text(link.fragment),
        as_text(link.text), link.kind.value, link.role.value, link.size, link.span.start, link.span.end,
        resolution.status.value, resolution.path, as_json(resolution.candidates), resolution.via,
        None if found.anchor_found is None else int(found.anchor_found),
    )  # fmt: skip


def link_from(row: Sequence[Any]) -> ResolvedLink:
    (
        source, _, line, column, raw, target, fragment, text, kind, role, size, start, end, status, resolved,
        candidates, via, anchor,
    ) = row  # fmt: skip
    link = Link(Span(start, end), line, column, raw, target, fragment, text, LinkKind(kind), LinkRole(role), size)
    path = NotePath(resolved) if resolved is not None else None
    several = tuple(NotePath(candidate) for candidate in json.loads(candidates))
    resolution = Resolution(LinkStatus(status), path, several, via)
    return ResolvedLink(NotePath(source), link, resolution, None if anchor is None else bool(anchor))
