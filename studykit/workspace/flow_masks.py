"""A flow whose steps are asked, as one picture with covered parts: Anki's image occlusion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from studykit.anki.occlusion import Occlusion, Shapes
from studykit.cards.step import drawing_of
from studykit.diagrams import Occlusion as Drawn
from studykit.diagrams import draw_svg, occlude, read_flow, step_keys
from studykit.diagrams.picture import Rect
from studykit.markdown.shapes import rectangle
from studykit.model.card import Card, CardKind

_QUESTION = "<p>Who sends what to whom?</p>"
_NAME = "flow.svg"


@dataclass(frozen=True, slots=True)
class MaskedFlow:
    """The picture and its masks, and the SVG by the name that the picture has."""

    occlusion: Occlusion
    media: Mapping[str, bytes]


def masked_flow(cards: Sequence[Card], keys: Sequence[str]) -> MaskedFlow | None:
    """The flow of a block of step cards; None for other blocks, and where no card asks for a step itself.

    ``keys`` are the cards', as the block has them. What comes right after a step is not asked by a mask alone: such
    siblings stay cards of their own. Only the asked step is covered, as everywhere else.
    """
    if cards[0].kind is not CardKind.STEP:
        return None
    kind, source, _ = drawing_of(cards[0].face)
    reading = read_flow(source, kind)
    if reading is None or reading.flow is None:
        return None
    drawn = occlude(reading.flow)
    boxes = dict(zip(step_keys(reading.flow), drawn.steps, strict=True))
    masks = tuple(_mask(boxes[key].row, drawn) if key in boxes else None for key in keys)
    if not any(masks):
        return None
    answer = "".join(_told(card) for card, mask in zip(cards, masks, strict=True) if mask)
    svg = draw_svg(drawn.flow, colouring="literal-light", uid="skf")
    return MaskedFlow(
        Occlusion(_NAME, masks, _QUESTION, f'<ol class="extra">{answer}</ol>', hide_all=False), {_NAME: svg.encode()}
    )


def _told(card: Card) -> str:
    """The step in words: on a phone the picture's may be too small, and a voice can read them."""
    _, _, step = drawing_of(card.face)
    return f"<li value={step}>{escape(card.face.back, quote=False)}</li>"


def _mask(row: Rect, drawn: Drawn) -> Shapes:
    width, height = drawn.width, drawn.height
    left, top = row.left / width, row.top / height
    return (rectangle(left, top, (row.right - row.left) / width, (row.bottom - row.top) / height),)
