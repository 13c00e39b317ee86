"""What is written is read, what is not understood is said, and nothing a source holds does any harm."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.diagrams import draw_svg, draw_text, flow_in_comment, following, read_flow, step_keys
from studykit.diagrams.model import End, Flow, Message

# how a message is spelled in each language, by what it looks like: dashed, head, tail
PLANTUML: dict[tuple[bool, End, End], str] = {
    (False, "filled", "none"): "->",
    (True, "filled", "none"): "-->",
    (False, "open", "none"): "->>",
    (True, "cross", "none"): "-->x ",
    (False, "filled", "filled"): "<->",
    (True, "upper", "none"): "--\\",
}
MERMAID: dict[tuple[bool, End, End], str] = {
    (False, "filled", "none"): "->>",
    (True, "filled", "none"): "-->>",
    (False, "open", "none"): "-)",
    (True, "cross", "none"): "--x",
    (False, "filled", "filled"): "<<->>",
    (True, "upper", "none"): "--|\\",
}
LOOKS = st.sampled_from(sorted(PLANTUML))
PEOPLE = st.sampled_from(["client", "Server", "用户", "öffentlich", "x1", "end_user", "o", "note2"])
WORDS = st.text(st.sampled_from("abcXYZ 09éß令牌アЖ.,!?()'%=→"), max_size=40).map(lambda text: " ".join(text.split()))


@st.composite
def message_lists(draw: st.DrawFn) -> list[Message]:
    found = []
    for line in range(draw(st.integers(1, 8))):
        dashed, head, tail = draw(LOOKS)
        found.append(Message(draw(PEOPLE), draw(PEOPLE), draw(WORDS), line, dashed=dashed, head=head, tail=tail))
    return found


def as_plantuml(messages: list[Message]) -> str:
    return "\n".join(f"{m.sender} {PLANTUML[m.dashed, m.head, m.tail]} {m.receiver}: {m.text}" for m in messages)


def as_mermaid(messages: list[Message]) -> str:
    rows = (f"  {m.sender}{MERMAID[m.dashed, m.head, m.tail]}{m.receiver}: {m.text}" for m in messages)
    return "\n".join(("sequenceDiagram", *rows))


def flow_of(source: str, language: str) -> Flow:
    reading = read_flow(source, language)
    assert reading is not None
    assert reading.problems == ()
    assert reading.flow is not None
    return reading.flow


def at_line(steps: tuple[Message, ...], line: int) -> list[Message]:
    return [replace(step, line=line) for step in steps]


@given(message_lists())
def test_both_languages_say_the_same(messages: list[Message]) -> None:
    one, other = flow_of(as_plantuml(messages), "plantuml"), flow_of(as_mermaid(messages), "mermaid")
    assert at_line(one.steps, 0) == at_line(other.steps, 0) == at_line(tuple(messages), 0)
    assert one.participants == other.participants
    assert step_keys(one) == step_keys(other)
    assert [step.line for step in one.steps] == list(range(1, len(messages) + 1))


@given(message_lists(), st.data(), st.sampled_from(["plantuml", "mermaid"]))
def test_a_line_of_prose_is_one_problem_and_changes_nothing(
    messages: list[Message], data: st.DataObject, language: str
) -> None:
    source = (as_plantuml if language == "plantuml" else as_mermaid)(messages)
    lines = source.split("\n")
    at = data.draw(st.integers(1, len(lines)))
    reading = read_flow("\n".join([*lines[:at], "Here is some prose.", *lines[at:]]), language)
    assert reading is not None
    assert reading.flow is not None
    assert at_line(reading.flow.steps, 0) == at_line(flow_of(source, language).steps, 0)
    assert [problem.line for problem in reading.problems] == [at + 1]


@given(message_lists(), st.sampled_from(["\r\n", "\r"]))
def test_newlines_of_every_kind(messages: list[Message], newline: str) -> None:
    source = as_plantuml(messages)
    assert read_flow(source.replace("\n", newline), "plantuml") == read_flow(source, "plantuml")


LINES = st.one_of(
    st.text(max_size=60),
    st.text(st.sampled_from("ab->x:[]()\"'#;*/_~<&+=.| \\{}"), max_size=40),
    st.sampled_from(
        ["alt", "else x", "end", "note left", "end note", "autonumber 3", "activate a", "deactivate a", "create b",
         "a->b", "a->>b: x", "box \"x\"", "participant a [", "]", "title", "@enduml", "ref over a", "rect red",
         "destroy a", "return"]
    ),
)  # fmt: skip


@given(st.lists(LINES, max_size=25), st.sampled_from(["plantuml", "mermaid", None, "comment"]))
def test_no_source_is_too_odd(lines: list[str], language: str | None) -> None:
    source = "\n".join(lines)
    if language == "mermaid":
        source = f"sequenceDiagram\n{source}"
    reading = flow_in_comment(source) if language == "comment" else read_flow(source, language)
    if reading is None:
        return
    last = source.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(1 <= problem.line <= last for problem in reading.problems)
    if reading.flow is not None:
        draw_text(reading.flow)
        assert draw_svg(reading.flow).endswith("</svg>")


HOSTILE = {
    "many messages": "a -> b: x\n" * 10_000,
    "many participants": "".join(f"participant p{number}\n" for number in range(1_000)) + "p1 -> p2: x",
    "many notes": "a -> b: x\n" + "note over a: y\n" * 10_000,
    "long texts": ("a -> b: " + "word " * 700 + "\n") * 280,
    "a long source": "a -> b: x\n" * 200_000,
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_too_large_is_not_drawn(source: str) -> None:
    reading = read_flow(source, "plantuml")
    assert reading is not None
    assert reading.flow is None
    assert "not drawn" in reading.problems[0].message


@pytest.mark.parametrize(
    "line",
    ["alt x", "box", "-" * 3_900, '"' * 3_900, "a -> b: " + "<b" * 1_900, "a -> b: " + "**a " * 900, "end",
     "participant " + "<" * 3_900, "note over " + "a," * 1_900, "a" + " " * 3_900 + "b", "[[" * 1_900],
    ids=lambda line: line[:14],
)  # fmt: skip
def test_odd_lines_by_the_hundred_stay_small(line: str) -> None:
    for language, head in (("plantuml", ""), ("mermaid", "sequenceDiagram\n")):
        reading = read_flow(f"{head}a ->> b: x\n" + f"{line}\n" * 240, language)
        assert reading is not None
        assert len(reading.problems) <= 102
        if reading.flow is not None:
            assert len(draw_svg(reading.flow)) < 1_000_000


def test_nothing_in_a_source_comes_alive() -> None:
    source = (
        'participant "<script>alert(1)</script>" as a <<"onload=x>> #red"onload="x\n'
        "participant \"<a href='javascript:x'>\" as b\n"
        'a -> b: <img src=x onerror=alert(1)> [[javascript:alert(1) click]] &lt;script&gt; "><svg onload=x>\n'
        "note over a: ]]> <!-- --> <?xml ?> <!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]> &e;\n"
        "note over b: \x00\x1b[31m\x07\u202e\n"
        "b -> a: <U+0000><U+D800><U+FFFE>&#0;&#xD800;&#x110000;\n"
    )
    for language in ("plantuml", "mermaid"):
        reading = read_flow(source if language == "plantuml" else f"sequenceDiagram\n{source}", language)
        assert reading is not None
        assert reading.flow is not None
        for colouring in ("classes", "literal-dark"):
            drawn = draw_svg(reading.flow, colouring=colouring)
            assert not any(
                sign in drawn for sign in ("<script", "<img", "<a ", "<!", "<?", "\x00", "\x1b", "\u202e", "\ud800")
            )
            assert drawn.count("<svg") == 1
            drawn.encode("utf-8")


@pytest.mark.parametrize(
    ("source", "pairs"),
    [
        ("a->b\nb->c\nc->a", [(1, 2), (2, 3)]),
        ("a->b\nnote over a: x\n== part ==\nb->c", [(1, 2)]),
        ("a->b\nalt yes\nb->c\nc->b\nelse no\nb->a\nend\na->a", [(2, 3), (4, 5)]),
        ("a->b\nloop 3\nb->c\nc->b\nend\na->a", [(1, 2), (2, 3)]),
        ("a->b\nopt\nb->c\nc->b\nend\na->a", [(2, 3), (3, 4)]),
        ("a->b\npar\nb->c\nelse\nb->d\nd->b\nend\na->a", [(3, 4)]),
        ("a->b\ngroup x\nb->c\nbreak\nc->b\nend\nend\na->a", [(1, 2)]),
    ],
)
def test_which_step_surely_follows_which(source: str, pairs: list[tuple[int, int]]) -> None:
    assert list(following(flow_of(source, "plantuml"))) == pairs


def test_a_language_without_a_reader_is_refused() -> None:
    with pytest.raises(ValueError, match="no reader for 'dot'"):
        read_flow("digraph {}", "dot")


def test_ten_steps_are_small() -> None:
    source = "autonumber\n" + "".join(f"Client -> Server: Request number {step} for a token\n" for step in range(10))
    assert len(draw_svg(flow_of(source, "plantuml"))) < 12_000
    assert len(draw_svg(flow_of(source, "plantuml"), colouring="literal-light")) < 12_000


def test_importing_the_room_costs_nothing() -> None:
    program = (
        "import sys, studykit.diagrams as d; assert 'studykit.diagrams.svg' not in sys.modules; d.draw_svg; d.sentences"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
