"""Steps of a drawn flow: for each message a card "who sends what to whom?", for each that surely follows another a
card "what comes right after?", asked with that step masked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from studykit import diagrams
from studykit.cards.decks import matches
from studykit.cards.diagram_files import embedded_diagrams
from studykit.cards.page import Page
from studykit.markdown.diagrams import PlacedDiagram, find_diagrams
from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN, CardBlock, CardKind, Face
from studykit.model.patterns import pattern
from studykit.model.values import dataclass

if TYPE_CHECKING:
    from studykit.diagrams import Flow

TAG = "steps"
"""Asks for "who sends what to whom?", in a note or its front matter; ``diagrams: {steps: true}`` does for a vault."""

NEXT_TAG = "next-steps"
"""Asks for "what comes right after?"; ``diagrams: {next_steps: true}`` does for a vault."""

MOST_STEPS = 50
"""Each card shows the whole flow: of longer ones nobody can be asked, and pages would grow with the square."""

_LONGEST = 20_000
"""Characters of a drawing's source, for the same reason: each card holds it twice."""

_MOST_SHOWN = 5_000_000
"""Characters of the drawings on one side of all cards of a note."""

_MARKUP = pattern(r"([!#$%&()*+\-:<=>@\[\\\]^_`{|}~])|^(\d{1,9}(?=\.))")
_BACKTICKS = pattern(r"`{3,}")
_CLOZE_MARKS = str.maketrans("", "", CLOZE_OPEN + CLOZE_CLOSE)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which cards are made of a note's flows."""

    steps: bool = False
    next_steps: bool = False

    def __bool__(self) -> bool:
        return self.steps or self.next_steps


def asked_of_flows(page: Page) -> Asked:
    """What the note's tags and the settings ask for."""
    tags = (*page.front_tags, *(placed.tag.name for placed in page.scan.tags))
    if page.conventions.ignored_tags and any(matches(tag, page.conventions.ignored_tags) for tag in tags):
        return Asked()
    return Asked(
        page.conventions.steps or any(matches(tag, (TAG,)) for tag in tags),
        page.conventions.next_steps or any(matches(tag, (NEXT_TAG,)) for tag in tags),
    )


def find(page: Page, taken: frozenset[int]) -> Iterator[CardBlock]:
    """One block for each flow, its messages the siblings; a flow inside another card is that card's."""
    asked = asked_of_flows(page)
    if not asked:
        return
    from studykit.cards.keyed import keyed_block, records_of  # noqa: PLC0415 - few notes ask for steps
    from studykit.scheduling.records.step_comment import STEPS  # noqa: PLC0415 - the same

    records = records_of(page, STEPS)
    taken |= page.structure.revived  # where a fence was never closed, another line may change what is one
    diagrams_here = all_diagrams(page)
    refused = too_long(diagrams_here)
    for placed in diagrams_here:
        flow = placed.reading.flow if placed.reading else None
        if flow is None or not placed.closed or not flow.steps or placed.first in refused:
            continue
        if taken.isdisjoint(range(placed.first, placed.last + 1)) and _ends_its_line(page, placed):
            taken |= {placed.last}
            cards = _cards(placed, flow, asked)
            if cards:
                yield keyed_block(page, CardKind.STEP, (placed.first, placed.last), cards, records)


def all_diagrams(page: Page) -> Sequence[PlacedDiagram]:
    """The diagrams of a note whose flows are asked: its own and those of the files it shows, by their lines."""
    own = find_diagrams(page.source, page.structure, page.hidden_lines)
    return sorted((*own, *embedded_diagrams(page)), key=lambda placed: placed.first)


def too_long(placed: Sequence[PlacedDiagram]) -> Mapping[int, str]:
    """First line of each flow of which no cards are made, because each would show all of it -> why."""
    found: dict[int, str] = {}
    shown = 0
    for one in placed:
        flow = one.reading.flow if one.reading else None
        steps, length = len(flow.steps) if flow else 0, len(one.source)
        if steps > MOST_STEPS:
            found[one.first] = f"this flow has {steps:,} steps; cards are made of flows with at most {MOST_STEPS}"
        elif steps and length > _LONGEST:
            found[one.first] = f"this flow is {length:,} characters long; cards are made of flows up to {_LONGEST:,}"
        elif (shown := shown + steps * length) > _MOST_SHOWN:
            found[one.first] = "no cards are made of this flow: the flows above it are many and long"
    return found


def _ends_its_line(page: Page, placed: PlacedDiagram) -> bool:
    """Behind a comment there may be words, and then no place for a schedule."""
    return bool(placed.file) or placed.start > placed.first or page.text(placed.last).rstrip().endswith("-->")


def _cards(placed: PlacedDiagram, flow: Flow, asked: Asked) -> dict[str, Face]:
    """The faces by key, in the order of the cards."""
    names = {party.id: " ".join(party.name.split()) for party in flow.participants}
    from studykit.diagrams.wording import step_name, step_sentence  # noqa: PLC0415 - most notes have no flow

    told = [step_sentence(message, number, names) for number, message in enumerate(flow.steps, 1)]
    keys = diagrams.step_keys(flow)
    cards: dict[str, Face] = {}
    for number, message in enumerate(flow.steps if asked.steps else (), 1):
        name = step_name(message, number)
        back = told[number - 1].removeprefix(f"{name}: ")
        cards[keys[number - 1]] = _face(placed, f"{name}: who sends what to whom?", back, number)
    for first, second in diagrams.following(flow) if asked.next_steps else ():
        front = f"{told[first - 1]} What comes right after?"
        cards[diagrams.pair_key(keys, first, second)] = _face(placed, front, told[second - 1], second)
    return cards


def _face(placed: PlacedDiagram, front: str, back: str, step: int) -> Face:
    """Question and answer, each above the drawing; on the front ``step`` is masked."""
    source = placed.source.strip("\n").translate(_CLOZE_MARKS)
    longest = max((len(run) for run in _BACKTICKS.findall(source)), default=2)
    fence = "`" * (longest + 1)
    return Face(
        front,
        back,
        f"{escaped(front)}\n\n{fence}{placed.kind} hide={step}\n{source}\n{fence}",
        f"{escaped(back)}\n\n{fence}{placed.kind} show={step}\n{source}\n{fence}",
    )


def drawing_of(face: Face) -> tuple[str, str, int]:
    """Kind, source and masked step of the drawing on a card's front."""
    _, _, fenced = face.front_display.partition("\n\n")
    opening, _, rest = fenced.partition("\n")
    kind, _, step = opening.strip("`").partition(" hide=")
    return kind, rest.rpartition("\n")[0], int(step)


def escaped(text: str) -> str:
    """A sentence of the drawing's own words as Markdown that says just that."""
    line = " ".join(text.translate(_CLOZE_MARKS).split())
    return _MARKUP.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\", line)
