"""The words of an embedded note, or of a part of one, for a terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studykit.model.link import LinkKind
from studykit.render.embeds import section
from studykit.render.policy import Embedded, Policy, Target

if TYPE_CHECKING:
    from markdown_it.token import Token

LONGEST = 2_000
"""Characters of an embedded text that are shown within a card."""


def embedded(token: Token, policy: Policy) -> tuple[Embedded, str] | None:
    """What an embed shows, and its Markdown; None where it names no note, or nothing in it.

    In there embeds are links: a note that embeds itself shows once.
    """
    meta = token.meta
    found = policy.embed(Target(LinkKind.EMBED, meta["target"], meta["fragment"], meta["shown"]))
    if found is None:
        return None
    if not meta["fragment"]:
        text = "\n".join(span.cut(found.source.text) for span in found.note.body)
    elif lines := section(found.source, found.note, meta["fragment"]):
        text = "\n".join(found.source.lines[lines[0] - 1 : lines[1]])
    else:
        return None
    if len(text) > LONGEST:
        text = text[:LONGEST].rpartition("\n")[0] + "\n\n…"
    return replace(found, policy=replace(found.policy, embed=Policy().embed)), text
