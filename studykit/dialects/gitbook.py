"""GitBook: ``{% blocks %}``, titles and order from SUMMARY.md, machine-made head and tail of exported pages."""

from __future__ import annotations

from collections.abc import Sequence

from studykit.config import Conventions
from studykit.dialects.base import Dialect, Generated, no_footer
from studykit.dialects.spelling import relative_link
from studykit.dialects.titles import by_summary
from studykit.graph.names import Names
from studykit.graph.resolve import MISSING, resolve_relative
from studykit.model.link import Link, Resolution
from studykit.model.patterns import pattern
from studykit.model.span import NotePath
from studykit.text import holds

BLOCKS = (
    "hint", "tabs", "tab", "content-ref", "code", "embed", "stepper", "step", "file", "api-method", "swagger",
    "columns", "column", "updates", "openapi", "page-ref", "prompt", "code-tabs",
)  # fmt: skip
_BLOCK = pattern(r"\{%-?\s*(?:end)?(?:" + "|".join(BLOCKS) + r")\b")
_RULE = pattern(r"^---+[ \t]*$")
_TAILS = ("# Agent Instructions", "## Querying This Documentation")
_BROKEN = "broken-reference"


def _generated(lines: Sequence[str], _path: NotePath) -> tuple[Generated, ...]:
    """A first-line quote that names ``llms.txt``, and what follows the last rule before an instruction heading."""
    found: list[Generated] = []
    first = next((n for n, line in enumerate(lines, 1) if line.strip()), 0)
    if first and lines[first - 1].startswith(">") and "llms.txt" in lines[first - 1]:
        last = first
        while last < len(lines) and lines[last].startswith(">"):
            last += 1
        found.append(Generated(first, last, "preamble"))
    if rule := _tail_rule(lines):
        found.append(Generated(rule, len(lines), "instructions tail"))
    return tuple(found)


def _tail_rule(lines: Sequence[str]) -> int:
    """The last rule that an instruction heading follows, 0 where there is none."""
    following = ""
    for number in range(len(lines), 0, -1):
        line = lines[number - 1].rstrip()
        if following in _TAILS and _RULE.match(line):
            return number
        following = line or following
    return 0


def _resolve(link: Link, source: NotePath, names: Names) -> Resolution:
    return MISSING if link.target == _BROKEN else resolve_relative(link, source, names)


def _recognise(text: str) -> bool:
    if "llms.txt" in text:
        first = next((line for line in text.split("\n") if line.strip()), "")
        if first.startswith(">") and "llms.txt" in first:
            return True
    return holds(text, "{%") and any(_BLOCK.search(line) for line in text.split("\n"))


GITBOOK = Dialect(
    name="gitbook",
    constructs=frozenset({"html", "math", "footnote", "tasklist", "liquid"}),
    conventions=Conventions(),
    title=by_summary,
    generated=_generated,
    footer=no_footer,
    resolve=_resolve,
    spell_link=relative_link,
    recognise=_recognise,
    traits=frozenset({"slug-anchors"}),
)
