"""markdown-it-py's block rules, each asked only where it can begin, and with one token for a block.

As it comes, every rule is asked about every line, and a paragraph asks eight of them whether they end it. Most can
only begin with a character of their own, so the rules are kept by that character here. Paragraphs and headings by
underline are found in one go, and the cells of tables, of which the index knows nothing, are not made. A test holds
the structure to that of the rules as they come.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock, RuleFuncBlockType
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as their_table
from markdown_it.token import Token

from studykit.markdown.quotes import lean_quote
from studykit.model.patterns import pattern

Rules: TypeAlias = "list[RuleFuncBlockType]"

_DIGITS = "0123456789"
_BEGINS: Mapping[str, str] = {
    "fence": "`~", "bullet_fence": "`", "blockquote": ">", "hr": "*-_", "list": f"*+-{_DIGITS}", "reference": "[",
    "html_block": "<", "html_comment": "<", "heading": "#", "math_block": "$",
}  # fmt: skip
"""The characters that a block of each rule can begin with; rules that are not named are asked everywhere."""
_MARKS = "".join(sorted(set("".join(_BEGINS.values()))))

_UNDERLINE = pattern(r"(?:=+|-+)[ \t]*\Z")
_DELIMITERS = re.compile(r"[|:-][|: \t-]*\Z")
_BLANKS = " \t\n\v\f\r\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""what markdown-it takes off the ends of a row"""
_CODE = 4
"""columns from which a line is code"""
_MOST_EMPTY_CELLS = 0x10000
"""markdown-it's own bound on cells that a table's rows lack"""


def lean(parser: MarkdownIt) -> MarkdownIt:
    """Have a parser, whose rules are all installed, find blocks in this way; inline content is left out.

    ``env["most"]`` bounds the blocks; where there are more, ``env["unread"]`` is the first line (0-based) without.
    """
    theirs = parser.block.ruler
    parser.block = _LeanBlocks(theirs)
    return parser


class _LeanRuler(Ruler[RuleFuncBlockType]):
    """Answers who may interrupt a block with one rule that asks those that can begin with the line's character."""

    def __init__(self, interrupting: Mapping[str, Rules], active: Sequence[str]) -> None:
        super().__init__()
        self._interrupting = interrupting
        self._active = list(active)

    def getRules(self, chainName: str = "") -> Rules:  # noqa: N802, N803 - markdown-it's names
        return self._interrupting[chainName]

    def get_active_rules(self) -> list[str]:
        return self._active


class _LeanBlocks(ParserBlock):
    def __init__(self, theirs: Ruler[RuleFuncBlockType]) -> None:
        super().__init__()
        names = theirs.get_active_rules()
        named = dict(zip(names, theirs.getRules(""), strict=True))
        named["table"], named["blockquote"] = _table, partial(lean_quote, marks=_MARKS)
        del named["lheading"]
        named["paragraph"] = _Text(interrupts := _Interrupts(theirs, named, "paragraph"))
        chains = ("reference", "blockquote", "list")
        interrupting: dict[str, Rules] = {name: [_Interrupts(theirs, named, name)] for name in chains}
        interrupting["list"].insert(0, _is_too_much)
        interrupting["paragraph"] = [interrupts]
        self.ruler = _LeanRuler(interrupting, names)
        self._code = named.pop("code")
        self._begin = _by_character(named)

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - markdown-it's names
        most_nesting = state.md.options.maxNesting
        line, after_empty = startLine, False
        begin, otherwise = self._begin, self._begin[""]
        while line < endLine:
            state.line = line = state.skipEmptyLines(line)
            if line >= endLine or (indent := state.sCount[line]) < state.blkIndent:
                break
            if _is_too_much(state, line, endLine) or state.level >= most_nesting:
                state.line = endLine
                break
            if indent - state.blkIndent >= _CODE:
                self._code(state, line, endLine, False)
            else:
                mark = state.src[state.bMarks[line] + state.tShift[line]]
                for rule in begin.get(mark, otherwise):
                    if rule(state, line, endLine, False):
                        break
            state.tight = not after_empty
            line = state.line
            if line - 1 < endLine and state.isEmpty(line - 1):
                after_empty = True
            if line < endLine and state.isEmpty(line):
                after_empty = True
                line += 1
                state.line = line


def _is_too_much(state: StateBlock, line: int, _end: int, _silent: bool = True) -> bool:
    """Whether the blocks are more than were asked for: counted wherever a block or a further list item begins."""
    env = state.env
    env["blocks"] = env.get("blocks", 0) + 1
    if env["blocks"] > env["most"]:
        env.setdefault("unread", line)
        return True
    return False


def _by_character(named: Mapping[str, RuleFuncBlockType]) -> dict[str, Rules]:
    """Which rules to ask, in order, by a line's first character; "" for every other one."""
    return {
        mark: [rule for name, rule in named.items() if name not in _BEGINS or (mark and mark in _BEGINS[name])]
        for mark in ("", *_MARKS)
    }


class _Interrupts:
    """Whether a block of some kind ends another one, such as a paragraph, at a line."""

    def __init__(self, theirs: Ruler[RuleFuncBlockType], named: Mapping[str, RuleFuncBlockType], chain: str) -> None:
        rules = dict(zip(theirs.getRules(""), theirs.get_active_rules(), strict=True))
        found = [rules[rule] for rule in theirs.getRules(chain)]
        self.rules = _by_character({name: named[name] for name in found})
        self.otherwise = self.rules[""]

    def __call__(self, state: StateBlock, line: int, end: int, silent: bool) -> bool:
        for rule in self.rules.get(state.src[state.bMarks[line] + state.tShift[line]], self.otherwise):
            if rule(state, line, end, silent):
                return True
        return False


class _Text:
    """Paragraphs, and headings that are underlined."""

    def __init__(self, interrupts: _Interrupts) -> None:
        self.interrupts = interrupts

    def __call__(self, state: StateBlock, first: int, end: int, silent: bool) -> bool:
        last, level = self._last(state, first + 1, end, underlined=True)
        if not level and end != state.lineMax:
            last, _ = self._last(state, first + 1, state.lineMax, underlined=False)
        state.line = last + 1 if level else last
        if level:
            _push(state, "heading_open", first, tag=f"h{level}", markup="=-"[level - 1])
        else:
            _push(state, "paragraph_open", first)
        return True

    def _last(self, state: StateBlock, line: int, end: int, *, underlined: bool) -> tuple[int, int]:
        """The line behind a text, and the level that its underline there makes of it, or 0."""
        src, begins, shifts, ends, indents = state.src, state.bMarks, state.tShift, state.eMarks, state.sCount
        least, before = state.blkIndent, state.parentType
        state.parentType = "paragraph"
        level, rules, table = 0, self.interrupts.rules, _may_be_table
        while line < end:
            at = begins[line] + shifts[line]
            if at >= ends[line]:
                break
            indent, mark = indents[line], src[at]
            if indent - least < _CODE:
                if underlined and mark in "=-" and indent >= least and _UNDERLINE.match(src, at, ends[line]):
                    level = 1 if mark == "=" else 2
                    break
                if indent >= 0:
                    if mark in rules:
                        if self.interrupts(state, line, end, True):
                            break
                    elif table(state, line, end) and self.interrupts(state, line, end, True):
                        break
            line += 1
        state.parentType = before
        return line, level


def _may_be_table(state: StateBlock, line: int, end: int) -> bool:
    """Whether a line and the one below look like the head of a table, before anybody looks closer."""
    below = line + 1
    if below >= end:
        return False
    src, at = state.src, state.bMarks[below] + state.tShift[below]
    return (
        src[at] in "|:-"
        and src.find("|", state.bMarks[line], state.eMarks[line]) >= 0
        and _DELIMITERS.match(src, at, state.eMarks[below]) is not None
    )


def _table(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """A table as markdown-it finds it, without its cells."""
    if not _may_be_table(state, first, end) or not their_table(state, first, end, True):
        return False
    if silent:
        return True
    columns = sum(1 for part in _row(state, first + 1).split("|") if part.strip(_BLANKS))
    before, state.parentType = state.parentType, "table"
    (interrupts,) = state.md.block.ruler.getRules("blockquote")
    line, lacking = first + 2, 0
    end = min(end, first + max(2, state.env["most"] - state.env["blocks"]))
    while line < end and state.sCount[line] >= state.blkIndent:
        row = _row(state, line)
        if not row or state.is_code_block(line) or interrupts(state, line, end, True):
            break
        lacking += columns - _cells(row)
        if lacking > _MOST_EMPTY_CELLS:
            break
        line += 1
    state.parentType = before
    state.env["blocks"] += line - first
    state.line = line
    _push(state, "table_open", first)
    return True


def _row(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip(_BLANKS)


def _cells(row: str) -> int:
    pipes = row.count("|") - row.count("\\|")
    return pipes + 1 - row.startswith("|") - (row.endswith("|") and not row.endswith("\\|"))


def _push(state: StateBlock, kind: str, first: int, **more: Any) -> None:
    """A token without level, so that no list looks for the inline token behind it."""
    state.tokens.append(Token(kind, more.pop("tag", ""), 0, map=[first, state.line], level=-1, **more))
