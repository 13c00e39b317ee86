"""``[text](target "title")``, ``[text][label]`` and their images, as CommonMark has them, found in one pass.

markdown-it asks at every bracket whether a link begins there, and reads on to its end each time: a megabyte of
brackets takes minutes. Here the first bracket of a text has all of them paired at once; the others are looked up.
"""

from __future__ import annotations

import re
from weakref import WeakKeyDictionary

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from studykit.markdown.brackets import Bracket, Brackets
from studykit.model.values import dataclass

_BLANKS = re.compile(r"[ \t\n]*")
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){0,999})\]", re.DOTALL)
_LONGEST_LABEL = 999
_DEEPEST_IMAGE = 8
"""Images in the text of images; a deeper one is shown by its text as it is written."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A link or image: where its text ends, where all of it ends, where it leads."""

    label_end: int
    end: int
    target: str
    title: str


def plugin(md: MarkdownIt) -> None:
    """Tokens ``link_open``/``link_close`` and ``image``, as markdown-it's own rules make them."""
    links = _Links()
    md.inline.ruler.at("link", links.link)
    md.inline.ruler.at("image", links.image)


class _Links:
    """The links of the texts that are being parsed, by the offset of their bracket (an image's ``!``)."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[StateInline, dict[int, _Found | None]] = WeakKeyDictionary()

    def link(self, state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != "[" or (found := self._at(state)) is None:
            return False
        if not silent:
            stop = state.posMax
            state.push("link_open", "a", 1).attrs = {"href": found.target, **_title(found)}
            state.pos, state.posMax = state.pos + 1, found.label_end
            state.linkLevel += 1
            state.md.inline.tokenize(state)
            state.linkLevel -= 1
            state.push("link_close", "a", -1)
            state.posMax = stop
        state.pos = found.end
        return True

    def image(self, state: StateInline, silent: bool) -> bool:
        if not state.src.startswith("![", state.pos) or (found := self._at(state)) is None:
            return False
        if not silent:
            content = state.src[state.pos + 2 : found.label_end]
            token = state.push("image", "img", 0)
            token.attrs = {"src": found.target, "alt": "", **_title(found)}
            token.children = _inside(state, content) or None
            token.content = content
        state.pos = found.end
        return True

    def _at(self, state: StateInline) -> _Found | None:
        if state.env.get("surveying"):
            return None
        known = self._known.setdefault(state, {})
        if state.pos not in known:
            state.env["surveying"] = True
            known.update(_survey(state))
            state.env["surveying"] = False
        return known.get(state.pos)


def _title(found: _Found) -> dict[str, str]:
    return {"title": found.title} if found.title else {}


def _inside(state: StateInline, content: str) -> list[Token]:
    depth = state.env.get("image_depth", 0)
    if depth == _DEEPEST_IMAGE:
        return [Token("text", "", 0, content=content)]
    tokens: list[Token] = []
    state.env["image_depth"] = depth + 1
    state.md.inline.parse(content, state.md, state.env, tokens)
    state.env["image_depth"] = depth
    return tokens


def _survey(state: StateInline) -> dict[int, _Found | None]:
    """All brackets from here on that no other rule takes (for code, HTML, a wikilink): what begins there, if anything.

    What stands inside such another rule is surveyed when that rule has it parsed.
    """
    found: dict[int, _Found | None] = {}
    brackets = Brackets()
    src, start, cache = state.src, state.pos, state.cache
    state.cache = {}
    at = start
    while at < state.posMax:
        if src[at] == "]":
            opened = brackets.closed()
            link = _link(state, opened, at) if opened is not None else None
            if opened is not None and link is not None:
                found[opened.start] = link
                if not opened.image:
                    brackets.no_links_around()
            at = at + 1 if link is None else link.end
            continue
        image = src.startswith("![", at)
        state.pos = at
        state.md.inline.skipToken(state)
        if (image or src[at] == "[") and state.pos == at + 1:
            brackets.opened(at, image=image)
            found[at] = found[at + image] = None
            at += 1 + image
            continue
        if src[at] == "[":
            found[at] = None
            brackets.no_links_around()  # a footnote or a wikilink is a link, too
        at = state.pos
    state.pos, state.cache = start, cache
    return found


def _link(state: StateInline, opened: Bracket, close: int) -> _Found | None:
    """What the bracket pair is: a link to a target in parentheses, else one to a reference; None for plain text."""
    if state.src.startswith("(", close + 1) and (inline := _in_parentheses(state, close)) is not None:
        return inline
    references = state.env.get("references")
    if not references:
        return None
    label, end = state.src[opened.start + (2 if opened.image else 1) : close], close + 1
    if (second := _LABEL.match(state.src, close + 1, state.posMax)) is not None:
        label, end = second[1] or label, second.end()
    known = references.get(normalizeReference(label)) if len(label) <= _LONGEST_LABEL else None
    return _Found(close, end, known["href"], known["title"]) if known else None


def _in_parentheses(state: StateInline, close: int) -> _Found | None:
    src, stop, helpers = state.src, state.posMax, state.md.helpers
    at = _after_blanks(src, close + 2, stop)
    target = title = ""
    if (destination := helpers.parseLinkDestination(src, at, stop)).ok:
        target, at = state.md.normalizeLink(destination.str), destination.pos
    after = _after_blanks(src, at, stop)
    if after > at and (titled := helpers.parseLinkTitle(src, after, stop)).ok:
        title, after = titled.str, _after_blanks(src, titled.pos, stop)
    return _Found(close, after + 1, target, title) if after < stop and src[after] == ")" else None


def _after_blanks(src: str, at: int, stop: int) -> int:
    found = _BLANKS.match(src, at, stop)
    return found.end() if found else at
