"""Diagrams on the site: files of their own, those nobody draws, and the steps below a flow."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from program import Program, write_vault
from rich.console import Console

from studykit.render.drawing.renderers import INSTALL
from studykit.workspace import Workspace
from studykit.workspace.deck_export import export_blocks
from studykit.workspace.faces import Faces

FLOW = "a -> b: ask\nb --> a: answer\n"


@pytest.fixture
def in_notes(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, str | bytes]], Program]:
    """The program in a vault, on a machine without other renderers."""
    monkeypatch.setenv("PATH", str(tmp_path))
    settings = "diagrams: {mermaid: off}\n"
    return lambda notes: Program(write_vault(tmp_path / "vault", {"studykit.yml": settings, **notes}))


def test_files_of_diagrams_are_drawn(publish: Any) -> None:
    files = {
        "img/f.puml": FLOW,
        "img/g.mmd": "\ufeffsequenceDiagram\r\na->>b: greet\r\nb->>a: thank\r\n",
        "n.md": "![The flow](img/f.puml)\n\n![[g.mmd]]\n\n![gone](img/h.puml)\n\n![out](../f.puml)\n",
    }
    page = publish(files).read("n.html")
    assert page.count('class="sk-flow"') == 2
    assert "<figcaption>The flow</figcaption>" in page
    assert "thank" in page
    assert page.count("missing-image") == 2


def test_files_of_diagrams_are_drawn_on_cards(in_notes: Callable[..., Program]) -> None:
    studykit = in_notes({"flashcards/n.md": "Draw it :: ![](../f.puml)\n", "f.puml": FLOW})
    workspace = Workspace.open(studykit.vault, vault=studykit.vault, today=date(2026, 11, 20))
    (card,) = workspace.cards()
    console = Console(file=io.StringIO(), width=60, color_system=None)
    console.print(Faces(workspace).render(card, back=True, width=60))
    assert isinstance(console.file, io.StringIO)
    assert "┌───┐" in console.file.getvalue()
    (block,) = export_blocks(workspace, [card])
    assert any(name.startswith("flow-") for name in block.media)


def test_the_picture_exported_beside_a_drawing_is_shown(publish: Any) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>'
    files = {
        "a.excalidraw.md": "---\nexcalidraw-plugin: parsed\n---\n# Text\n", "a.excalidraw.svg": svg,
        "b.excalidraw": "{}", "b.svg": svg, "sub/c.d2": "x -> y", "sub/c.svg": svg, "d.d2": "x -> y",
        "n.md": "![[a.excalidraw]]\n\n![Board](b.excalidraw)\n\nin ![](sub/c.d2) text\n\n![](d.d2)\n",
    }  # fmt: skip
    published = publish(files)
    page = published.read("n.html")
    assert re.findall(r'<img src="([^"]*)" alt="([^"]*)"', page) == [
        ("files/a.excalidraw.svg", "a"), ("files/b.svg", "Board"), ("files/sub/c.svg", "c"),
    ]  # fmt: skip
    assert "missing-image" in page
    assert "script" not in published.read("files/b.svg")


def test_lines_of_a_file_that_are_left_out_are_named_by_the_file(publish: Any) -> None:
    report = publish({"f.puml": FLOW + "what is this\n", "n.md": "text\n\n![x](f.puml)\n"}).report
    (found,) = [problem for problem in report.diagnostics if problem.code == "diagram"]
    assert found.line == 3
    assert found.message.startswith("f.puml:3: ")


def test_steps_stand_below_their_flow(publish: Any) -> None:
    page = publish({"n.md": f"#steps\n\n```puml\n{FLOW}```\n\nafter\n"}).read("n.html")
    whole, steps, after = (
        page.index(mark) for mark in ('<figure class="flow" ', '<details class="steps">', "<p>after")
    )
    assert whole < steps < after
    assert page.count('<figure class="flow masked">') == 2
    assert "The steps of this flow as cards (2)" in page


def test_a_missing_renderer_is_one_line_for_each_kind(in_notes: Callable[..., Program]) -> None:
    text = "```mermaid\ngraph TD\nA-->B\n```\n\n```mermaid\npie\n```\n\n```dot\ndigraph {}\n```\n\n```d2\na -> b\n```\n"
    studykit = in_notes({"n.md": text})
    ran = studykit("build", "-o", "../site")
    assert ran.code == 0
    assert [line for line in ran.err.splitlines() if "diagram" in line] == [
        "n.md:14: this d2 diagram is shown as its source.",
        "1 diagram is shown as source. Graphviz diagrams are drawn after: apt install graphviz.",
        f"2 diagrams are shown as source. {INSTALL['mermaid']}.",
    ]
    assert studykit("build", "-o", "../site", "--strict-diagrams").code == 1
    assert "Mermaid diagram (source)" in (studykit.vault.parent / "site" / "n.html").read_text("utf-8")
    found = studykit("check", "--code", "diagram-source").out.splitlines()
    assert [line.split(":")[1] for line in found] == ["1", "6", "10", "14"]
    assert "pip install 'studykit[mermaid]'" in found[0]


def test_sequences_need_nobody(in_notes: Callable[..., Program]) -> None:
    studykit = in_notes({"n.md": f"```puml\n{FLOW}```\n"})
    assert studykit("build", "-o", "../site", "--strict-diagrams").code == 0
