"""Plain Markdown (CommonMark, GitHub): links by path, no wikilinks."""

from __future__ import annotations

from studykit.config import Conventions
from studykit.dialects.base import Dialect, no_footer, nothing_generated
from studykit.dialects.spelling import relative_link
from studykit.dialects.titles import by_heading
from studykit.graph.resolve import resolve_relative

COMMONMARK = Dialect(
    name="commonmark",
    constructs=frozenset({"html", "math", "footnote", "tasklist", "callout"}),
    conventions=Conventions(),
    title=by_heading,
    generated=nothing_generated,
    footer=no_footer,
    resolve=resolve_relative,
    spell_link=relative_link,
    recognise=lambda _text: True,
    traits=frozenset({"slug-anchors"}),
)
