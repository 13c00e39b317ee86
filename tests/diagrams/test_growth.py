"""Hostile sources: what is done for one grows with its length, not with its square, and nothing drawn is immense.

Steps of the interpreter are counted, not seconds: the same count on every machine.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from studykit.diagrams import draw_svg, draw_text, flow_in_comment, occlude, read_flow

SMALL, LARGE = 60, 240
GROWTH = 1.6  # times as many steps as the source is longer, at most
MOST_CHARACTERS = 8_000_000  # of a drawing

# a source of about n lines
SHAPES: dict[str, Callable[[int], str]] = {
    "messages": lambda n: "a -> b: some text\n" * n,
    "crossed bars": lambda n: "participant a\nparticipant b\nparticipant c\n" + "a -> c: text\nactivate b\n" * n,
    "short bars": lambda n: "a -> c: text\nactivate b\ndeactivate b\n" * n,
    "bars of nobody": lambda n: "a -> b: x\n" + "activate b\n" * n + "deactivate a\n" * n,
    "notes beside each other": lambda n: "a -> b: x\n" + "note over a: y\n/ note over b: z\n" * n,
    "notes of messages": lambda n: "a -> b: x\nnote left: y\nnote right: z\n" * n,
    "frames in a row": lambda n: "a -> b: x\nalt y\na -> b: z\nelse u\nend\n" * n,
    "frames in frames": lambda n: "alt x\n" * n + "a -> b: x\n" + "end\n" * n,
    "boxes": lambda n: "box\n" * n + "a -> b: x\n",
    "delays": lambda n: "a -> b: x\n...wait...\n" * n,
    "lives": lambda n: "create c\na -> c: x\ndestroy c\n" * n,
    "numbers": lambda n: 'autonumber 1.1.1 "<b>(##)"\n' + "a -> b: x\nautonumber inc A\n" * n,
    "long words": lambda n: f"a -> b: {'W' * 6 * n}\n",
    "marks": lambda n: f"a -> b: {'**a** //b// <b>' * 9}\n" * (n // 9),
    "entities": lambda n: f"a -> b: {'&amp;' * n}\n",
    "quotes": lambda n: f"a -> b: x\n{chr(34) * 7 * n}\n",
    "not understood": lambda n: "a -> b: x\n" + "what is this\n" * n,
    "semicolons": lambda n: "sequenceDiagram\n" + "a->>b: x;" * n,
    "parties": lambda n: "".join(f"p{number} -> p{number + 1}: x\n" for number in range(n // 3)),
}


def steps_of(work: Callable[[], object]) -> int:
    """Lines that Python executes for it."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> Callable[..., object]:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def all_of_it(source: str) -> None:
    reading = read_flow(source, "mermaid" if source.startswith("sequenceDiagram") else "plantuml")
    flow_in_comment(source)
    if reading is None or reading.flow is None:
        return
    drawn = draw_svg(reading.flow)
    assert len(drawn) < MOST_CHARACTERS
    draw_text(reading.flow)
    occlude(reading.flow)
    if reading.flow.steps:
        draw_svg(reading.flow, hide=1)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_twice_the_source_is_not_four_times_the_work(shape: Callable[[int], str]) -> None:
    all_of_it(shape(8))  # what is kept from one drawing to the next
    small, large = shape(SMALL), shape(LARGE)
    assert steps_of(lambda: all_of_it(large)) <= GROWTH * len(large) / len(small) * steps_of(lambda: all_of_it(small))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("a -> b: x\n" * 10_000, "more than 2,000 messages"),
        ("".join(f"p{number} -> p{number + 1}: x\n" for number in range(1_000)), "more than 200 participants"),
        ("a -> b: x\n" + "note over a: y\n" * 10_000, "more than 6,000 lines to draw"),
        ("a -> b: x\n" * 20_001, "longer than 20,000 lines"),
        ("a -> b: " + "x" * 2_000_000, "longer than 1,000,000 characters"),
        ("".join(f"p{n % 180} -> p{n * 7 % 180}: x\n" for n in range(1_500)), "too many messages for so many"),
    ],
    ids=["messages", "participants", "notes", "lines", "characters", "crossings"],
)  # fmt: skip
def test_what_is_not_drawn_says_why(source: str, said: str) -> None:
    reading = read_flow(source, "plantuml")
    assert reading is not None
    assert reading.flow is None
    assert said in reading.problems[0].message
    assert flow_in_comment(source) is None


def test_the_largest_that_is_drawn_is_bounded() -> None:
    most = "participant a\nparticipant b\nparticipant c\n" + "a -> c: some text\nactivate b\n" * 1_999
    all_of_it(most)


def test_activations_upon_each_other_end() -> None:
    reading = read_flow("a -> b: x\n" + "activate b\n" * 20 + "b --> a: y\n" + "deactivate b\n" * 20, "plantuml")
    assert reading is not None
    assert reading.flow is not None
    assert sum(1 for problem in reading.problems if "more than 12 activations of b" in problem.message) == 8
    assert len(reading.problems) == 8
    assert len(reading.flow.events) == 2 + 2 * 12
