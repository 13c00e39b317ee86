"""A flow as sentences: for screen readers, descriptions and terminals."""

from __future__ import annotations

from studykit.diagrams.lives import lives
from studykit.diagrams.model import (
    BlockElse,
    BlockEnd,
    BlockStart,
    Delay,
    Divider,
    Event,
    Flow,
    Message,
    Note,
)
from studykit.diagrams.steps import remarks

_OPENINGS = {
    "alt": ("If", "Either"),
    "opt": ("Optionally, if", "Optionally"),
    "loop": ("Repeatedly", "Repeatedly"),
    "par": ("At the same time", "At the same time"),
    "break": ("And it stops here, if", "And it stops here"),
    "critical": ("Without interruption", "Without interruption"),
    "group": ("Group", "Group"),
    "rect": ("", ""),
}
_NEXT = {"alt": "Otherwise", "par": "And at the same time", "critical": "In case of"}


def sentences(flow: Flow, *, hide: int | None = None) -> tuple[str, ...]:
    """One sentence per message, note, frame, divider and delay, in order.

    With ``hide``, step ``hide`` (1-based) only says that it is hidden, and its notes are left out.
    """
    names = {participant.id: " ".join(participant.name.split()) for participant in flow.participants}
    told = lives(flow).without(hide)
    told_with = remarks(flow) if hide is not None else frozenset()
    found: list[str] = []
    kinds: list[str] = []
    step = 0
    for index, event in enumerate(flow.events):
        if isinstance(event, Message):
            step += 1
            found.append(step_sentence(event, step, names, hidden=step == hide))
            found += [f"{names[who]} begins to exist." for who, at in told.born.items() if at == step]
            found += [f"{names[who]} ceases to exist." for who, at in told.ended.items() if at == step]
        elif isinstance(event, Note):
            if not (step == hide and index in told_with):
                found.append(_note(event, names))
        else:
            found += _other(event, kinds)
    return tuple(found)


def step_sentence(message: Message, step: int, names: dict[str, str], *, hidden: bool = False) -> str:
    """``Step 2: A sends “text” to B.``; ``names`` maps ids to names."""
    start = step_name(message, step)
    if hidden:
        return f"{start} is hidden."
    text = " ".join(message.text.split())
    said = f"“{text}”" if text else "a message"
    sender, receiver = (names[who] if who is not None else None for who in (message.sender, message.receiver))
    if sender is None:
        return f"{start}: {receiver} receives {said} from outside."
    if receiver is None:
        return f"{start}: {sender} sends {said} to the outside."
    if message.tail not in ("none", "cross") and message.head not in ("none", "cross"):
        return f"{start}: {sender} and {receiver} exchange {said}."
    lost = ", which is lost" if message.head == "cross" else ""
    return f"{start}: {sender} sends {said} to {'itself' if sender == receiver else receiver}{lost}."


def step_name(message: Message, step: int) -> str:
    """What a step is called: by its own number where it has one."""
    return f"Step {(message.number or '').strip(' .:') or step}"


def _note(note: Note, names: dict[str, str]) -> str:
    text = " ".join(note.text.split())
    if note.shape == "reference":
        return f"See the other flow “{text}”."
    about = " and ".join(names[who] for who in note.over)
    return f"Note on {about}: “{text}”." if about else f"Note: “{text}”."


def _other(event: Event, kinds: list[str]) -> list[str]:
    if isinstance(event, BlockStart):
        kinds.append(event.kind)
        with_label, without = _OPENINGS[event.kind]
        label = " ".join((event.label or event.name).split())
        return [f"{with_label} “{label}”:"] if label and with_label else [f"{without}:"] if without else []
    if isinstance(event, BlockElse):
        label = " ".join(event.label.split())
        word = _NEXT.get(kinds[-1], "Next")
        return [f"{word} “{label}”:" if label else f"{word}:"]
    if isinstance(event, BlockEnd):
        kind = kinds.pop()
        return [] if kind == "rect" else [f"End of {kind}."]
    if isinstance(event, Divider | Delay) and event.text:
        text = " ".join(event.text.split())
        return [f"Part “{text}”." if isinstance(event, Divider) else f"Time passes: “{text}”."]
    return []
