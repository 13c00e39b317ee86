"""Generated flows: every text has a place of its own, and a masked step tells nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from random import Random
from xml.etree import ElementTree as ET

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from studykit.diagrams import draw_svg, draw_text, occlude, read_flow, sentences, step_key, step_keys
from studykit.diagrams.columns import BADGE, LOOP, has_icon
from studykit.diagrams.frames import TAB_HEIGHT
from studykit.diagrams.layout import layout
from studykit.diagrams.measure import cells
from studykit.diagrams.model import (
    KINDS,
    Activation,
    BlockElse,
    BlockEnd,
    BlockStart,
    Box,
    Creation,
    Delay,
    Destruction,
    Divider,
    Edge,
    End,
    Event,
    Flow,
    Message,
    Note,
    Participant,
)
from studykit.diagrams.picture import Arrow, Label, Picture, Rect, Rule, Sheet, Stop

WORDS = st.sampled_from(
    ["a", "token", "GET /authorize?response_type=code&client_id=s6BhdRkqt3", "访问令牌", "認可サーバー",
     "e\u0301\u0301", "👩\u200d💻", "عربي", "and", "Antidisestablishmentarianism", "<b>", "&amp;", "\n", "Щука"]
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=9).map(lambda words: " ".join(words).strip())
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(lambda words: " ".join(words).strip() or "?")
ENDS: st.SearchStrategy[End] = st.sampled_from(["none", "filled", "open", "cross", "upper", "lower-open"])


@st.composite
def messages(draw: st.DrawFn, ids: list[str]) -> Message:
    sender, receiver = draw(st.sampled_from([*ids, None])), draw(st.sampled_from(ids))
    edge: Edge | None = draw(st.sampled_from(["left", "right"])) if sender is None else None
    if sender is None and draw(st.booleans()):
        sender, receiver = receiver, sender
    return Message(
        sender,
        receiver,
        draw(TEXTS),
        line=1,
        number=draw(st.sampled_from([None, "1.", "27", "1.2.3", "Message 4:"])),
        dashed=draw(st.booleans()),
        head=draw(ENDS),
        tail=draw(ENDS),
        head_dot=draw(st.booleans()),
        tail_dot=draw(st.booleans()),
        edge=edge,
        short=edge is not None and draw(st.booleans()),
    )


@st.composite
def notes(draw: st.DrawFn, ids: list[str]) -> Note:
    return Note(
        draw(TEXTS),
        draw(st.sampled_from(["left", "right", "over"])),
        tuple(draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True))),
        line=1,
        shape=draw(st.sampled_from(["note", "hexagon", "box", "reference"])),
        attached=draw(st.booleans()),
        beside=draw(st.booleans()),
    )


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    ids = [f"p{number}" for number in range(draw(st.integers(1, 5)))]
    people = tuple(Participant(name, draw(NAMES), draw(st.sampled_from(KINDS))) for name in ids)
    one = st.sampled_from(ids)
    simple = st.one_of(
        messages(ids),
        messages(ids),
        notes(ids),
        st.builds(Divider, TEXTS, st.just(1)),
        st.builds(Delay, TEXTS, st.just(1)),
        st.builds(Activation, one, st.booleans(), st.just(1)),
        st.builds(Creation, one, st.just(1)),
        st.builds(Destruction, one, st.just(1)),
        st.builds(BlockStart, st.sampled_from(["alt", "loop", "group", "rect"]), TEXTS, st.just(1)),
        st.builds(BlockElse, TEXTS, st.just(1)),
        st.builds(BlockEnd, st.just(1)),
    )
    boxes: tuple[Box, ...] = ()
    if draw(st.booleans()):
        cut = draw(st.integers(1, len(ids)))
        boxes = (Box(draw(TEXTS), tuple(ids[:cut])),)
    return Flow(people, balanced(draw(st.lists(simple, max_size=14))), title=draw(TEXTS), boxes=boxes)


def balanced(events: list[Event]) -> tuple[Event, ...]:
    """The events with every frame closed and nothing that needs a frame outside of one."""
    kept: list[Event] = []
    depth = 0
    for event in events:
        if isinstance(event, BlockElse | BlockEnd) and depth == 0:
            continue
        depth += isinstance(event, BlockStart) - isinstance(event, BlockEnd)
        kept.append(event)
    return (*kept, *(BlockEnd(1) for _ in range(depth)))


# -- places


def lines(picture: Picture) -> Iterator[tuple[str, Rect]]:
    """Every line that no text may stand on, as thin rectangles."""
    for row in picture.rows:
        if isinstance(row, Arrow) and row.y2 == row.y:
            yield "arrow", Rect(min(row.x1, row.x2), row.y - 0.5, max(row.x1, row.x2), row.y + 0.5)
        elif isinstance(row, Arrow):
            yield "loop", Rect(row.x2, row.y - 0.5, row.x2 + LOOP + 0.5, row.y2 + 0.5)
        elif isinstance(row, Rule):
            yield "rule", Rect(0, row.y - 2, picture.width, row.y + 2) if row.pill is None else row.pill
        elif isinstance(row, Stop):
            yield "end", Rect(row.x - 6, row.y - 6, row.x + 6, row.y + 6)
    for frame in picture.frames:
        rect = frame.rect
        yield "frame top", Rect(rect.left, rect.top - 0.5, rect.right, rect.top + 0.5)
        yield "frame bottom", Rect(rect.left, rect.bottom - 0.5, rect.right, rect.bottom + 0.5)
        yield "frame left", Rect(rect.left - 0.5, rect.top, rect.left + 0.5, rect.bottom)
        yield "frame right", Rect(rect.right - 0.5, rect.top, rect.right + 0.5, rect.bottom)
        for section in frame.sections:
            yield "section", Rect(rect.left, section.top - 0.5, rect.right, section.top + 0.5)


def badges(picture: Picture) -> Iterator[Rect]:
    for row in picture.rows:
        if isinstance(row, Arrow) and row.badge is not None:
            x, width = row.badge
            yield Rect(x - width / 2, row.y - BADGE / 2, x + width / 2, row.y + BADGE / 2)


def holders(picture: Picture) -> Iterator[tuple[str, Rect, Label]]:
    """Texts with the shape each must stay inside."""
    for head in (*picture.heads, *picture.feet):
        rect = Rect(head.x - head.width / 2, head.top, head.x + head.width / 2, head.bottom)
        yield "icon" if has_icon(head.participant) else "head", rect, head.label
    for row in picture.rows:
        if isinstance(row, Sheet):
            yield "note", row.rect, row.label
        elif isinstance(row, Rule) and row.pill is not None and row.label is not None:
            yield "pill", row.pill, row.label
    for frame in picture.frames:
        if frame.word is not None:
            tab = Rect(frame.rect.left, frame.rect.top, frame.rect.left + frame.tab, frame.rect.top + TAB_HEIGHT)
            yield "tab", tab, frame.word
        for section in frame.sections:
            if section.label is not None:
                yield "section", Rect(frame.rect.left, section.top, frame.rect.right, section.bottom), section.label
    for group in picture.groups:
        if group.label is not None:
            yield "group", group.rect, group.label


def inside(inner: Rect, outer: Rect) -> bool:
    return (
        outer.left <= inner.left
        and inner.right <= outer.right
        and outer.top <= inner.top
        and inner.bottom <= outer.bottom
    )


@given(flows())
def test_every_text_has_a_place_of_its_own(flow: Flow) -> None:
    picture = layout(flow)
    labels = [label for label in picture.labels() if label.width]
    page = Rect(0, 0, picture.width, picture.height)
    for one, other in combinations(labels, 2):
        assert not one.rect.touches(other.rect), (one, other)
    for label in labels:
        assert inside(label.rect, page), label
        for name, line in lines(picture):
            if name != "rule" or label not in {row.label for row in picture.rows if isinstance(row, Rule)}:
                assert not label.rect.touches(line), (name, line, label)
        for badge in badges(picture):
            assert not label.rect.touches(badge), (badge, label)
    for name, rect, label in holders(picture):
        assert inside(label.rect, rect), (name, rect, label)


@given(flows())
def test_no_lifeline_crosses_a_text(flow: Flow) -> None:
    picture = layout(flow)
    backed = [label for _, _, label in holders(picture)]
    free = [label for label in picture.labels() if label not in backed or label.face == "condition"]
    stretches = [(line.x, part) for line in picture.lifelines for part in (*line.solid, *line.dotted)]
    stretches += [(bar.x, part) for bar in picture.bars for part in bar.parts]
    for label in free:
        for x, (top, bottom) in stretches:
            assert not label.rect.touches(Rect(x - 0.6, top, x + 0.6, bottom)), (x, top, bottom, label)


@given(flows())
def test_notes_stand_clear_of_arrows_and_of_each_other(flow: Flow) -> None:
    picture = layout(flow)
    sheets = [row.rect for row in picture.rows if isinstance(row, Sheet)]
    for one, other in combinations(sheets, 2):
        assert not one.touches(other)
    for rect in sheets:
        for name, line in lines(picture):
            if not name.startswith("frame"):
                assert not rect.touches(line), (name, line, rect)
        for badge in badges(picture):
            assert not rect.touches(badge)


# -- masks


@given(flows(), st.data())
def test_everything_else_lies_still_when_a_step_is_masked(flow: Flow, data: st.DataObject) -> None:
    assume(flow.steps)
    step = data.draw(st.integers(1, len(flow.steps)))
    shown, masked = layout(flow), layout(flow, step)
    assert (masked.width, masked.height, masked.title) == (shown.width, shown.height, shown.title)
    assert (masked.groups, masked.frames) == (shown.groups, shown.frames)
    assert [line.x for line in masked.lifelines] == [line.x for line in shown.lifelines]
    assert [head.x for head in masked.heads] == [head.x for head in shown.heads]
    gone = [row for row in shown.rows if row not in masked.rows]
    assert [row.step for row in gone if isinstance(row, Arrow)] == [step]
    assert all(row.after == step for row in gone if not isinstance(row, Arrow))
    assert set(masked.rows) <= set(shown.rows)
    assert masked.mask is not None
    for row in masked.rows:
        if isinstance(row, Arrow | Sheet) and row.label is not None:
            assert not row.label.rect.touches(masked.mask)


@given(flows(), st.data())
def test_a_masked_step_is_told_nowhere(flow: Flow, data: st.DataObject) -> None:
    assume(flow.steps)
    step = data.draw(st.integers(1, len(flow.steps)))
    secret = replace(flow.steps[step - 1], text="Zxqj wvkq")
    index = [number for number, event in enumerate(flow.events) if isinstance(event, Message)][step - 1]
    flow = replace(flow, events=(*flow.events[:index], secret, *flow.events[index + 1 :]), description="Zxqj of old")
    width = data.draw(st.sampled_from([40, 200]))
    front = [
        *(draw_svg(flow, hide=step, colouring=look) for look in ("classes", "literal-light", "literal-dark")),
        draw_text(flow, hide=step, width=width),
        " ".join(sentences(flow, hide=step)),
    ]
    assert not any("Zxqj" in text or "wvkq" in text for text in front)
    assert "Zxqj" in draw_svg(flow)
    assert draw_text(flow, width=200).count("\n") == draw_text(flow, hide=step, width=200).count("\n")


@given(flows())
def test_the_boxes_for_image_occlusion_hold_their_steps_and_nothing_else(flow: Flow) -> None:
    found = occlude(flow)
    picture = layout(found.flow)
    assert (found.width, found.height) == (picture.width, picture.height)
    assert [boxes.step for boxes in found.steps] == list(range(1, len(flow.steps) + 1))
    assert len({(boxes.row.left, boxes.row.right) for boxes in found.steps}) <= 1
    assert not picture.bars
    assert not any(isinstance(row, Stop) for row in picture.rows)
    drawn = {row.step: row for row in picture.rows if isinstance(row, Arrow)}
    for boxes in found.steps:
        parts = [box for box in (boxes.arrow, boxes.label, boxes.number) if box is not None]
        assert boxes.row == layout(found.flow, boxes.step).mask
        assert inside(boxes.row, Rect(0, 0, picture.width, picture.height))
        assert all(boxes.row.top <= box.top and box.bottom <= boxes.row.bottom for box in parts), boxes
        assert boxes.label == (label.rect if (label := drawn[boxes.step].label) else None)
        assert not any(boxes.row.touches(other.row) for other in found.steps if other is not boxes)


NOTED = {
    "mermaid": "sequenceDiagram\na->>+b: one\nNote right of b: on one\nNote over a,b: too\nb->>a: two\n"
    "Note over a: on two\nalt yes\nNote over b: of the frame\na->>b: three\nend\n",
    "plantuml": "a -> b ++: one\nnote right of b: on one\n/ note left of a: too\nb -> a: two\nnote left: on two\n"
    "alt yes\nnote over b: of the frame\na -> b: three\nend\n",
}


@pytest.mark.parametrize("language", NOTED)
def test_notes_on_a_step_are_masked_with_it(language: str) -> None:
    reading = read_flow(NOTED[language], language)
    assert reading is not None
    assert reading.flow is not None
    flow = reading.flow
    for step, gone in ((1, ["on one", "too"]), (2, ["on two"]), (3, [])):
        for shown in (draw_svg(flow, hide=step), draw_text(flow, hide=step), " ".join(sentences(flow, hide=step))):
            notes = ("on one", "too", "on two", "of the frame")
            assert [note for note in notes if note not in shown] == gone
        mask = layout(flow, step).mask
        assert mask is not None
        covered = [row for row in layout(flow).rows if isinstance(row, Sheet) and mask.touches(row.rect)]
        assert [row.label.text for row in covered] == gone


SHORT = st.sampled_from(["x", "y", "ok", "no"])


@st.composite
def twins(draw: st.DrawFn) -> tuple[Flow, Flow, int]:
    """Two flows that differ in one step alone: who sends what, how, to whom, and whom that makes busy."""
    ids = [f"p{number}" for number in range(draw(st.integers(2, 4)))]
    people = tuple(Participant(name, f"The party {name}", "participant") for name in ids)
    pairs = st.sampled_from([(one, other) for one in ids for other in ids if (one, other) != (ids[-1], ids[-1])])
    numbered = draw(st.booleans())
    size = draw(st.integers(1, 6))
    step = draw(st.integers(1, size))
    busy = draw(st.booleans())
    until = draw(st.integers(step, size))

    def message(number: int, pair: tuple[str, str], text: str, dashed: bool) -> Message:
        return Message(*pair, text, 1, str(number) if numbered else None, dashed)

    rest = [message(number, draw(pairs), draw(SHORT), draw(st.booleans())) for number in range(1, size + 1)]
    frames = draw(st.booleans())

    def flow() -> Flow:
        changed = message(step, draw(pairs), draw(SHORT), draw(st.booleans()))
        events: list[Event] = [BlockStart("opt", "x", 1)] if frames else []
        for number, other in enumerate(rest, 1):
            events.append(changed if number == step else other)
            if busy and number == step and changed.receiver is not None:
                events.append(Activation(changed.receiver, True, 1))
            if busy and number == until and changed.receiver is not None:
                events.append(Activation(changed.receiver, False, 1))
        return Flow(people, (*events, *([BlockEnd(1)] if frames else [])))

    return flow(), flow(), step


@given(twins())
def test_a_masked_step_looks_the_same_whatever_it_was(pair: tuple[Flow, Flow, int]) -> None:
    one, other, step = pair
    for look in ("classes", "literal-light"):
        assert draw_svg(one, hide=step, colouring=look) == draw_svg(other, hide=step, colouring=look)
    assert draw_text(one, hide=step) == draw_text(other, hide=step)
    assert sentences(one, hide=step) == sentences(other, hide=step)


# -- the text of the drawing


@given(flows(), st.sampled_from(["classes", "literal-light", "literal-dark"]))
def test_drawings_are_well_formed_and_harmless(flow: Flow, colouring: str) -> None:
    drawn = draw_svg(flow, colouring=colouring)  # type: ignore[arg-type]
    root = ET.fromstring(drawn)  # noqa: S314 - our own text
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    tags = {element.tag.partition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "rect", "path", "text", "tspan", "g"}
    names = {name for element in root.iter() for name in element.attrib}
    assert not any(name.startswith("on") or "href" in name or name == "style" for name in names)
    assert ("var(" in drawn, 'class="skf-' in drawn) == (False, colouring == "classes")
    steps = [element.get("data-step") for element in root.iter() if element.get("data-step")]
    assert steps == [str(number) for number in range(1, len(flow.steps) + 1)]


@given(flows(), st.integers(20, 160))
def test_text_keeps_within_its_width(flow: Flow, width: int) -> None:
    for line in draw_text(flow, width=width).splitlines():
        assert sum(cells(character) for character in line) <= width


@given(flows(), st.randoms(use_true_random=False))
def test_keys_follow_their_steps(flow: Flow, chance: Random) -> None:
    keys = step_keys(flow)
    assert len(set(keys)) == len(keys)
    assert not set("".join(keys)) & set(" !->\n")
    turned = list(flow.steps)
    chance.shuffle(turned)
    assert sorted(step_keys(replace(flow, events=tuple(turned)))) == sorted(keys)
    more = Message("p0", "p0", "one that was not there", 1)
    longer = step_keys(replace(flow, events=(more, *flow.events)))
    assert longer[1:] == keys
    assert [step_key(flow, number) for number in range(1, len(keys) + 1)] == list(keys)


def test_a_step_that_is_not_there_is_refused() -> None:
    flow = Flow((Participant("a", "a"),), ())
    with pytest.raises(ValueError, match="no step 1"):
        draw_svg(flow, hide=1)
    with pytest.raises(ValueError, match="no step 2"):
        draw_text(flow, hide=2)
    with pytest.raises(ValueError, match="cannot start an id"):
        draw_svg(flow, uid='"><script>')
