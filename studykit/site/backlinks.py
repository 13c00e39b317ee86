"""Who links here, and in which sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from studykit.model.card import Card
from studykit.model.link import LinkKind, LinkRole, LinkStatus, ResolvedLink
from studykit.model.span import NotePath
from studykit.site.context import Context, as_shown, plain, sentence
from studykit.site.model import SiteNote
from studykit.text import SourceText

_MAX_SENTENCES = 4


@dataclass(frozen=True, slots=True)
class Mention:
    """One note that links here. ``more`` counts the links beyond those whose sentence is shown."""

    item: SiteNote
    contexts: tuple[Context, ...]
    more: int


def mentions(
    links: Sequence[ResolvedLink], note: Callable[[NotePath], SiteNote], source: Callable[[NotePath], SourceText]
) -> tuple[Mention, ...]:
    """The links to one note, grouped by the note they stand in; each sentence once."""
    found = []
    for path, group in groupby(links, key=lambda link: link.source):
        item, text = note(path), source(path)
        contexts = tuple(dict.fromkeys(_context(link, item, text) for link in group))
        shown = [context for context in contexts if context.before or context.after]
        found.append(Mention(item, tuple(shown[:_MAX_SENTENCES]), max(0, len(shown) - _MAX_SENTENCES)))
    return tuple(found)


def _context(found: ResolvedLink, item: SiteNote, source: SourceText) -> Context:
    """The sentence; for a link in a card its question, so that a backlink does not give the answer away."""
    link = found.link
    unnamed = link.fragment and link.text == f"{link.target}#{link.fragment}"
    text = as_shown(link.text) if unnamed else link.text
    if link.role in (LinkRole.PROPERTY, LinkRole.TAG):
        return Context("", text, "")
    card = next((card for card in item.cards if card.line <= link.line <= card.end_line), None)
    if card is not None:
        return _question(card, text)
    return sentence(source, link.span, text)


def _question(card: Card, text: str) -> Context:
    question = plain(card.face.front_display).strip()
    before, found, after = question.partition(text)
    return Context(before, found, after) if found else Context(question, "", "")


def missing_targets(links: Iterable[ResolvedLink]) -> tuple[str, ...]:
    """What a note links to that nobody has written, each once, as a reader sees it."""
    return tuple(
        dict.fromkeys(
            found.link.text.strip() or found.link.target
            for found in links
            if found.resolution.status in (LinkStatus.MISSING, LinkStatus.EMPTY_PAGE)
            and found.link.kind not in (LinkKind.IMAGE, LinkKind.EMBED)
            and found.link.target
        )
    )


def broken(links: Iterable[ResolvedLink]) -> tuple[int, int]:
    """How many links, and how many images and embeds, lead nowhere."""
    lost = [link.link.kind for link in links if link.resolution.status is LinkStatus.MISSING]
    images = sum(kind in (LinkKind.IMAGE, LinkKind.EMBED) for kind in lost)
    return len(lost) - images, images
