"""markdown-it's inline parser, asking at each character only the rules that can begin there.

markdown-it asks some twenty rules in turn at every mark; that was most of the time a page costs, and a megabyte of
brackets or dollars took ten seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline

Rule: TypeAlias = Callable[[StateInline, bool], bool]

BEGINS: Mapping[str, str] = MappingProxyType({
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "autolink": "<",
    "html_inline": "<",
    "html_comment": "<",
    "entity": "&",
    "footnote_inline": "^",
    "footnote_ref": "[",
    "math_inline": "$",
    "highlight": "=",
    "caret_highlight": "^",
    "wikilink": "[!",
    "tag": "#",
    "bracket_tag": "#",
    "liquid": "{",
    "logseq_macro": "{",
    "slot": "\ufdd0",
})  # fmt: skip
"""Rule -> the characters it can begin with. A rule that is not named here is asked everywhere."""


class InlineParser(ParserInline):
    """The same tokens as `ParserInline` with the same rules; made once all rules are there."""

    def __init__(self, rules: ParserInline) -> None:
        super().__init__()
        self.ruler, self.ruler2, self.terminator_re = rules.ruler, rules.ruler2, rules.terminator_re

    @cached_property
    def _rules(self) -> tuple[Mapping[str, Sequence[Rule]], Sequence[Rule]]:
        """The rules for each character that one can begin with, and those for all others."""
        named = list(zip(self.ruler.get_active_rules(), self.ruler.getRules(""), strict=True))
        marks = set("".join(BEGINS.values()))
        marks |= {chr(code) for code in range(128) if self.terminator_re.match(chr(code))}
        by_mark = {
            mark: [
                rule
                for name, rule in named
                if mark in BEGINS.get(name, mark) and not (name == "text" and self.terminator_re.match(mark))
            ]
            for mark in marks
        }
        return by_mark, [rule for name, rule in named if name not in BEGINS]

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - markdown-it's name
        pos = state.pos
        known = state.cache.get(pos)
        if known is not None:
            state.pos = known
            return
        ok = False
        if state.level < state.md.options["maxNesting"]:
            by_mark, usual = self._rules
            for rule in by_mark.get(state.src[pos], usual):
                state.level += 1
                ok = rule(state, True)
                state.level -= 1
                if ok:
                    break
        else:
            state.pos = state.posMax
        if not ok:
            state.pos += 1
        state.cache[pos] = state.pos

    def tokenize(self, state: StateInline) -> None:
        by_mark, usual = self._rules
        src, end, deepest = state.src, state.posMax, state.md.options["maxNesting"]
        while state.pos < end:
            mark = src[state.pos]
            if state.level < deepest:
                for rule in by_mark.get(mark, usual):
                    if rule(state, False):
                        break
                else:
                    state.append_pending(mark)
                    state.pos += 1
            else:
                state.append_pending(mark)
                state.pos += 1
        if state.pending:
            state.pushPending()


def install(md: MarkdownIt) -> None:
    """To be called last, when every rule is there."""
    md.inline = InlineParser(md.inline)
