"""How a side of a card is shown: the same text without the marks that only held it in its note."""

from __future__ import annotations

import re
from collections.abc import Sequence

from studykit.cards.page import MARKUP_PREFIX
from studykit.model.patterns import pattern

FOOTNOTE = pattern(r"\[\^[^\]\s]{1,100}\]:[ \t]*")
"""what opens a footnote's text; a side that begins with it would be shown as none"""
_INDENT = pattern(r"^[ \t]+")
_ITEM_OPENING = pattern(r"^[>\s]*(?:-[ \t]+|1\.[ \t]+)")
_DASH_ITEMS = pattern(r"(?:[ \t]+|\t)-[ \t]+")
_NUMBER_ITEMS = pattern(r"(?:^|[ \t]+)(\d{1,3})\.[ \t]+")
_ALIVE = pattern(r"(?<!`)(`{1,9})(?!`)[^`\n]+(?<!`)\1(?!`)|\[\[[^\[\]\n]+\]\]|!?\[[^\[\]\n]*\]\([^()\s]*\)")
_MARKS = pattern(
    r"\\(?=[!-/:-@\[-`{-~])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|[*$]|~~|==|%%|(?<!\w)_|_(?!\w)|^[ \t]*[#+](?=[# \t])"
)
_CLOSER_BEFORE = re.compile(r"\s")
_CLOSER_AFTER = pattern(r"[\s.,;:!?、，。；：！？)）\]】」』]|$")


def shown_front(text: str) -> str:
    """A front without bullet, quote marks, checkbox, table pipe, heading hashes, and the mark of a footnote."""
    prefix = MARKUP_PREFIX.match(text)
    shown = text[prefix.end() :].strip() if prefix else text.strip()
    note = FOOTNOTE.match(shown)
    return shown[note.end() :] if note else shown


def without_tag(shown: str, flashcard_tags: tuple[str, ...]) -> str:
    """A front without the tag that makes it a card: written behind a bullet, or as a bare emoji without its ``#``."""
    word, _, rest = shown.partition(" ")
    plain = word.replace("\ufe0f", "")
    if not plain.startswith("#") and all(tag[:1].isalnum() for tag in flashcard_tags):
        return shown
    for tag in flashcard_tags:
        root = tag.replace("\ufe0f", "")
        if plain == f"#{root}" or plain.startswith(f"#{root}/") or (plain == root and not root[:1].isalnum()):
            return rest.strip()
    return shown


def shown_back(text: str) -> str:
    """A back without closing table pipe and without the code span around the whole answer; flattened lists unfolded."""
    back = text.strip()
    if back.endswith("|") and not back.endswith("\\|") and back.count("|") == 1:
        back = back[:-1].rstrip()
    if "\n" in back:
        return back
    answer, was_code = unwrap_code(back)
    return unfold(literal(answer)) if was_code else back


def literal(text: str) -> str:
    """Text that stood in a code span, so spelled that it is shown as it stands there.

    Links, images and code spans inside it are left alive.
    """
    pieces: list[str] = []
    at = 0
    for alive in _ALIVE.finditer(text):
        pieces += [_MARKS.sub(r"\\\g<0>", text[at : alive.start()]), alive.group()]
        at = alive.end()
    return "".join([*pieces, _MARKS.sub(r"\\\g<0>", text[at:])])


def unwrap_code(text: str) -> tuple[str, bool]:
    """The inside of one code span around a whole answer, and whether there was one.

    Equal runs of backticks at both ends are taken off once, unless the first inner run of the same length is a
    closer (no blank before it, blank or punctuation behind it): then it is ordinary Markdown. An opening run
    without its closer is taken off too.
    """
    opening = len(text) - len(text.lstrip("`"))
    if opening == 0 or opening > 2:
        return text, False
    if set(text) == {"`"}:
        return ("", True) if opening == len(text) and opening == 2 else (text, False)
    closing = len(text) - len(text.rstrip("`"))
    if closing == 0:
        return (text[opening:].strip(), True) if "`" not in text[opening:] else (text, False)
    if closing < opening:
        return text, False
    inner = text[opening : len(text) - opening]
    for run in re.finditer(r"(?<!`)`+(?!`)", inner):
        if len(run.group()) != opening:
            continue
        before, after = inner[run.start() - 1 : run.start()], inner[run.end() : run.end() + 1]
        if before and not _CLOSER_BEFORE.match(before) and _CLOSER_AFTER.match(after or " "):
            return text, False
        break
    return inner.strip(" ") if inner.strip() else inner, True


def unfold(text: str) -> str:
    """A list that was flattened into one line, as a list again; other text as it is.

    It begins (behind quote marks, blanks, TABs) with ``- `` or ``1.``; items are split at `` - `` or ascending
    numbers.
    """
    if not _ITEM_OPENING.match(text):
        return text.strip()
    body = text.lstrip("> \t")
    if body.startswith("-"):
        items = [item.strip() for item in _DASH_ITEMS.split(" " + body) if item.strip()]
        return "\n".join(f"- {item}" for item in items)
    pieces: list[str] = []
    at, wanted = 0, 1
    for number in _NUMBER_ITEMS.finditer(body):
        if int(number.group(1)) != wanted:
            continue
        if wanted > 1:
            pieces.append(body[at : number.start()].strip())
        at, wanted = number.end(), wanted + 1
    pieces.append(body[at:].strip())
    return "\n".join(f"{place}. {piece}" for place, piece in enumerate(pieces, 1))


def dedent(lines: Sequence[str]) -> str:
    """Lines of a list item's children, moved left by as much as the first is indented."""
    expanded = [_INDENT.sub(lambda found: found.group().expandtabs(4), line) for line in lines]
    column = len(expanded[0]) - len(expanded[0].lstrip(" ")) if expanded else 0
    moved = [line[min(len(line) - len(line.lstrip(" ")), column) :] for line in expanded]
    return "\n".join(moved).strip("\n")
