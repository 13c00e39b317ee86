"""What other notes say of a note: the sentences in which they link to it or name it.

A page that shows them stays as it is for as long as they say the same, whatever else in those notes is another now.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from studykit.model.span import NotePath, Span
from studykit.site.backlinks import mentions
from studykit.site.context import Context, sentence
from studykit.site.ledger import key_of
from studykit.site.plan import Plan
from studykit.site.unlinked import Named

SHOWN, LISTED = 24, 60
"""notes that link to one and are shown with their sentences; those shown at all, the rest has pages of its own"""
MARK = 16
"""letters that tell one stamp, or what one voice says, from another"""


class Voice(NamedTuple):
    """A note that speaks of another: by its links where ``span`` is None, else by a name that stands there."""

    source: NotePath
    span: Span | None


class Said(NamedTuple):
    """``more`` counts the sentences that are not shown."""

    contexts: tuple[Context, ...]
    more: int

    @property
    def mark(self) -> str:
        parts = (part for context in self.contexts for part in (context.before, context.link, context.after))
        return key_of(str(self.more), *(part.replace("\0", "\ufffd") for part in parts))[:MARK]


def linking(plan: Plan, path: NotePath) -> tuple[NotePath, ...]:
    """The notes that link to one, each once, in reading order."""
    return tuple(dict.fromkeys(plan.backlinks.get(path, ())))


def voices(into: Sequence[NotePath], named: Sequence[Named]) -> list[Voice]:
    """Those with their sentences on the page of a note that ``into`` link to and that is ``named`` elsewhere."""
    return [*(Voice(source, None) for source in islice(into, SHOWN)), *(Voice(one.source, one.span) for one in named)]


def heard(plan: Plan, path: NotePath, voice: Voice) -> Said:
    """What a voice says of the note at ``path``."""
    if voice.span is not None:
        source = plan.source(voice.source)
        return Said((sentence(source, voice.span, voice.span.cut(source.text)),), 0)
    links = plan.links_between(voice.source, path)
    found = mentions(links, plan.by_path.__getitem__, plan.source)
    return Said(found[0].contexts, found[0].more) if found else Said((), 0)
