"""The front of a step card tells nothing of the masked step: not on the site, not in Anki, not in a terminal."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import write_vault
from rich.console import Console

from studykit.diagrams.theme import LIGHT
from studykit.model.card import Card
from studykit.site.build import build
from studykit.workspace import Workspace
from studykit.workspace.deck_export import export_blocks
from studykit.workspace.faces import Faces
from studykit.workspace.publication import site_input

PARTIES = "participant a\nparticipant b\nparticipant c\nparticipant d\n"
UNTOLD = "Zxqj wvkq"
FRONT = re.compile(r'class="card-front">(.*?)</(?:div><details|span></summary)', re.DOTALL)


def opened(folder: Path, note: str) -> Workspace:
    return Workspace.open(folder, vault=write_vault(folder / "vault", {"n.md": note}), today=date(2026, 11, 20))


def on_the_site(workspace: Workspace, card: Card, out: Path) -> str:
    build(site_input(workspace), out)
    page = (out / "n.html").read_text("utf-8")
    at = page.index(f'id="sk-card-{card.id}"')
    front = FRONT.search(page, at)
    assert front
    return front[1]


def in_anki(workspace: Workspace, card: Card) -> str:
    """The covered picture: where the mask lies, and everything in the drawing that it does not lie upon."""
    (block,) = export_blocks(workspace, workspace.cards())
    assert block.occlusion
    assert not block.occlusion.hide_all
    mask = block.occlusion.masks[card.sibling]
    drawing = block.media[block.occlusion.picture]
    assert mask
    assert isinstance(drawing, bytes)
    root = ET.fromstring(drawing)  # noqa: S314 - our own drawing
    step = str(card.sibling + 1)
    for element in list(root):
        told_aloud = element.tag.endswith("desc")  # nobody is read what stands inside an image
        lifelines = element.get("stroke") == LIGHT["life"]  # interrupted by the text, below the mask
        if told_aloud or lifelines or step in (element.get("data-step"), element.get("data-after")):
            root.remove(element)
    return f"{block.occlusion.question}{mask}{ET.tostring(root, encoding='unicode')}"


def in_a_terminal(workspace: Workspace, card: Card, width: int) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    faces = Faces(workspace)
    console.print(faces.render(card, back=False, width=width))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue() + faces.plain(card, back=False)


def fronts(folder: Path, note: str, step: int) -> Iterator[str]:
    workspace = opened(folder, note)
    card = workspace.cards()[step - 1]
    yield card.face.front
    yield re.sub(r"skf[0-9a-f]{10}\d+", "ID", on_the_site(workspace, card, folder / "site"))
    yield in_anki(workspace, card)
    yield from (in_a_terminal(workspace, card, width) for width in (30, 100))


ENDS = st.sampled_from([(one, other) for one in "abcd" for other in "abcd" if (one, other) != ("d", "d")])


@st.composite
def twins(draw: st.DrawFn) -> tuple[str, str, int]:
    """Two notes that differ in one step alone: who sends what, to whom, with which arrow."""
    language = draw(st.sampled_from(["mermaid", "plantuml"]))
    arrows = st.sampled_from(["->>", "-->>"] if language == "mermaid" else ["->", "-->"])

    def line() -> str:
        sender, receiver = draw(ENDS)
        return f"{sender}{draw(arrows)}{receiver}: {draw(st.sampled_from(['x', 'y', 'ok', 'no']))}\n"

    around = ["a->>b: longer than that\n", "b->>c: longer than that\n", "c->>d: longer than that\n"]
    if language == "plantuml":
        around = [text.replace("->>", "->") for text in around]
    rest = [*around, *(line() for _ in range(draw(st.integers(0, 2))))]
    step = draw(st.integers(1, len(rest) + 1))
    numbers = draw(st.sampled_from(["", "autonumber\n"]))

    def note() -> str:
        body = "".join([*rest[: step - 1], line(), *rest[step - 1 :]])
        head = "sequenceDiagram\n" if language == "mermaid" else ""
        return f"#steps\n\n```{language}\n{head}{numbers}{PARTIES}{body}```\n"

    return note(), note(), step


@given(twins())
def test_a_front_is_the_same_whatever_the_step_was(
    tmp_path_factory: pytest.TempPathFactory, pair: tuple[str, str, int]
) -> None:
    one, other, step = pair
    base = tmp_path_factory.mktemp("twins")
    assert list(fronts(base / "one", one, step)) == list(fronts(base / "other", other, step))


@pytest.mark.parametrize("step", [1, 2, 3])
def test_the_words_of_a_step_are_on_its_back_alone(tmp_path: Path, step: int) -> None:
    lines = ["a -> b: one\n", "b -> c: two\n", "c --> a: three\n"]
    lines[step - 1] = f"d -> b ++: {UNTOLD}\nnote right: {UNTOLD} noted\n"
    note = f"#steps\n\n```plantuml\n' {UNTOLD} remarked\n{PARTIES}{''.join(lines)}```\n"
    for shown in fronts(tmp_path, note, step):
        assert not any(word in shown for word in UNTOLD.split())
    workspace = opened(tmp_path, note)
    card = workspace.cards()[step - 1]
    (block,) = export_blocks(workspace, workspace.cards())
    assert UNTOLD in card.face.back
    assert block.occlusion
    assert UNTOLD in block.occlusion.answer
    assert UNTOLD in Faces(workspace).plain(card, back=True)


def test_front_and_back_lie_still(tmp_path: Path) -> None:
    """Everything but the masked row stands where it stood."""
    note = f"#next-steps\n\n```puml\n{PARTIES}a -> b: one, which is rather long\nd -> c: two\nb --> a: three\n```\n"
    workspace = opened(tmp_path, note)
    (block,) = export_blocks(workspace, workspace.cards())
    for face in block.faces:
        front, back = (
            ET.fromstring(content.decode())  # noqa: S314 - our own drawing
            for side in (face.front, face.back)
            if isinstance(content := block.media[re.findall(r'src="([^"]*)"', side)[0]], bytes)
        )
        assert front.attrib["viewBox"] == back.attrib["viewBox"]
        steps = [{e.get("data-step") for e in side.iter() if e.get("data-step")} for side in (front, back)]
        assert steps[0] == steps[1] == {"1", "2", "3"}
        masked = [s for s in "123" if _step(front, s) != _step(back, s)]
        assert len(masked) == 1


def _step(root: ET.Element, step: str) -> bytes:
    return next(ET.tostring(element) for element in root.iter() if element.get("data-step") == step)


HOSTILE = {
    "scripts": '#steps\n\n```puml\nparticipant "<script>alert(1)</script>" as x\nx -> y: <img src=x onerror=alert(1)>\n'
    "y -> x: [[javascript:alert(1) click]]\n```\n",
    "many": "#steps\n\n```puml\n" + "a -> b: x\n" * 10_000 + "```\n",
    "wide": "#steps\n\n```puml\n" + "".join(f"p{n} -> p{n + 1}: x\n" for n in range(1_000)) + "```\n",
    "deep": "#steps\n\n```puml\n" + "group g\n" * 3_000 + "a -> b: x\n" + "end\n" * 3_000 + "```\n",
    "markup": "#steps\n\n```puml\na -> b: ]] == {{c1::x}} ``` <!-- --> $x$ **\nb -> a: \\n# x\n```\n",
}


@pytest.mark.parametrize("note", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_flows_do_no_harm(tmp_path: Path, note: str) -> None:
    """Refused with a word, or drawn as text: nothing runs, and what comes out is bounded."""
    workspace = opened(tmp_path, note)
    cards = workspace.cards()
    assert len(cards) <= 50
    shown = "".join(
        face.front + face.back + "".join(str(content) for content in block.media.values())
        for block in export_blocks(workspace, cards)
        for face in block.faces
    )
    assert len(shown) < 2_000_000
    assert not re.search(r"<script|onerror=(?![^<]*</)|href=.?javascript", shown)
    assert cards or any(finding.code in ("diagram-source", "too-many-steps") for finding in workspace.findings)
