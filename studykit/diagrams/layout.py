"""The layout of a whole picture: columns, then rows, then what runs through all of them."""

from __future__ import annotations

from math import ceil

from studykit.diagrams.columns import block, columns
from studykit.diagrams.frames import INSET, Frames, depth, tab_width
from studykit.diagrams.heads import HeadRow
from studykit.diagrams.lives import Lives, lives
from studykit.diagrams.masks import mask_of, tells_of
from studykit.diagrams.model import BlockStart, Flow, Message
from studykit.diagrams.picture import Arrow, Frame, Label, Pause, Picture, Stop
from studykit.diagrams.rows import Rows
from studykit.diagrams.stretches import bars, gaps_per_column, lifelines

MARGIN = 16.0
_FRAME_TO_TEXT = 5.0
_LEAST_WIDTH = 150.0
_LEAST_CONDITION = 110.0  # beside a frame's tab
_LONG_TITLE = 420.0  # a title does not make a picture wider than this
_TALL = 620.0  # rows higher than this repeat the heads below them


def layout(flow: Flow, hide: int | None = None) -> Picture:
    """Place everything.

    With ``hide``, a mask takes the place of step ``hide`` (1-based) and of what would tell of it (the notes on it, a
    life it begins or ends, a stretch of activity); all the rest stays where it is.
    """
    told = lives(flow)
    deep = depth(flow)
    edge = MARGIN + (deep * INSET + _FRAME_TO_TEXT if deep else 0)
    placed = columns(flow, edge, _least_width(flow), _creating(flow, told))
    width = placed.right + edge
    title = block(flow.title, "title", placed.right - placed.left) if flow.title else None
    top = MARGIN + (title.height + 14 if title else 0)
    heads = HeadRow(flow, placed, top)
    born = {step: heads.height(placed.places[who]) for who, step in told.born.items()}
    rows = Rows(flow, placed, heads.bottom + 6, Frames(MARGIN, width - MARGIN), born=born, ended=told.ended)
    end = rows.y + 10

    seen = told.without(hide)
    mask = None if hide is None else mask_of(rows.rows, hide)
    frames = rows.frames.finished()
    covered = [label.rect for label in _texts_on_lines(rows, frames, hide)] + ([mask] if mask else [])
    gaps = gaps_per_column(placed, covered)
    feet = heads.feet(end, seen) if rows.y - heads.bottom > _TALL else ()
    bottom = ceil(end + heads.feet_height + MARGIN) if feet else ceil(end + 6)
    starts = heads.starts(rows.line_of, seen)
    ends = [rows.end_of[found.id] if found.id in seen.ended else end for found in flow.participants]
    spans = list(zip(starts, ends, strict=True))
    return Picture(
        width=ceil(width),
        height=bottom,
        title=title.at(width / 2, MARGIN) if title else None,
        groups=heads.groups(bottom - 6),
        frames=frames,
        lifelines=lifelines(spans, placed, gaps, rows.pauses),
        bars=bars(seen, rows.line_of, spans, placed, gaps),
        heads=heads.placed(rows.line_of, seen),
        feet=feet,
        rows=(
            *(row for row in rows.rows if not tells_of(row, hide)),
            *(Stop(placed.x(who), rows.end_of[who], step) for who, step in seen.ended.items()),
        ),
        mask=mask,
    )


def _texts_on_lines(rows: Rows, frames: tuple[Frame, ...], hide: int | None) -> list[Label]:
    """The texts that stand on lifelines without a background of their own."""
    in_rows = [row.label for row in rows.rows if isinstance(row, Arrow | Pause) and not tells_of(row, hide)]
    in_frames = [section.label for frame in frames for section in frame.sections]
    return [label for label in (*in_rows, *in_frames) if label is not None]


def _creating(flow: Flow, told: Lives) -> dict[int, str]:
    """Index of each message event that brings a participant to life."""
    messages = [index for index, event in enumerate(flow.events) if isinstance(event, Message)]
    return {messages[step - 1]: who for who, step in told.born.items()}


def _least_width(flow: Flow) -> float:
    title = min(block(flow.title, "title", _LONG_TITLE).width, _LONG_TITLE) if flow.title else 0.0
    tabs = [tab_width(event) + _LEAST_CONDITION for event in flow.events if isinstance(event, BlockStart)]
    return max(_LEAST_WIDTH, title, *tabs)
