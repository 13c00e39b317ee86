"""An arrow as spelled in a line, and what it does to a flow: the same for both languages."""

from __future__ import annotations

from collections.abc import Callable

from studykit.diagrams.draft import Draft
from studykit.diagrams.model import Creation, Edge, End, Message, Text, Tint
from studykit.model.values import dataclass


@dataclass(frozen=True, slots=True)
class Arrow:
    """One arrow. ``sender`` and ``receiver`` are spelled as in the source, None for the outside.

    ``life`` holds its signs: ``++`` activate the receiver, ``--`` deactivate the sender, ``**`` create the receiver,
    ``!!`` destroy it. ``receiver_first``: the receiver stands on the left, as in ``a <- b``, and is mentioned first.
    """

    sender: str | None
    receiver: str | None
    text: str
    dashed: bool
    head: End
    tail: End
    head_dot: bool
    tail_dot: bool
    receiver_first: bool
    life: tuple[str, ...] = ()
    life_tint: Tint | None = None
    edge: Edge | None = None
    short: bool = False
    tint: Tint | None = None


def send(draft: Draft, arrow: Arrow, text: Text, number: int, mention: Callable[[Draft, str], str]) -> Message:
    """Add the message of an arrow with its (dressed) text, and the lives its signs begin and end."""
    first, second = (arrow.receiver, arrow.sender) if arrow.receiver_first else (arrow.sender, arrow.receiver)
    ids = {spelled: mention(draft, spelled) for spelled in (first, second) if spelled is not None}
    sender = ids[arrow.sender] if arrow.sender is not None else None
    receiver = ids[arrow.receiver] if arrow.receiver is not None else None
    if "**" in arrow.life and receiver is not None:
        draft.add(Creation(receiver, number))
    message = Message(
        sender,
        receiver,
        text.plain,
        number,
        dashed=arrow.dashed,
        head=arrow.head,
        tail=arrow.tail,
        head_dot=arrow.head_dot,
        tail_dot=arrow.tail_dot,
        edge=arrow.edge,
        short=arrow.short,
        tint=arrow.tint,
        marks=text.marks,
    )
    draft.add_message(message)
    if "--" in arrow.life and sender is not None:
        draft.deactivate(sender, number)
    if "++" in arrow.life and receiver is not None:
        draft.activate(receiver, number, arrow.life_tint)
    if "!!" in arrow.life and receiver is not None:
        draft.destroy(receiver, number)
    return message
