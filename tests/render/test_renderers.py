"""Other renderers: the real ones where they are installed; small programs stand in for them everywhere, so that what
is asked of them can be seen."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from studykit.config import DiagramSettings
from studykit.render.drawing.foreign import Drawn, Studio
from studykit.render.drawing.renderers import INSTALL, Renderer, find_renderers
from studykit.render.html import render_fragment
from studykit.render.policy import Policy

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="100%" viewBox="0 0 30 20"><text id="x">{}</text></svg>'
OFF = DiagramSettings("off", "off", "off")
PATIENCE = 120.0
"""seconds that a stand-in may take on a busy machine"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are scripts of a Unix shell")


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder at the front of the search path."""
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return folder


def stand_in(folder: Path, name: str, body: str) -> Path:
    file = folder / name
    file.write_text(f"#!{sys.executable}\nimport sys, os, time\nsource = sys.stdin.read()\n{body}\n")
    file.chmod(0o755)
    return file


def studio(tmp_path: Path, settings: DiagramSettings | None = None, seconds: float = PATIENCE) -> Studio:
    (tmp_path / "vault").mkdir(exist_ok=True)
    found = find_renderers(settings or DiagramSettings("off", "auto", "auto"), tmp_path / "vault")
    return Studio(found, tmp_path / "drawings", seconds)


def test_the_source_goes_in_and_a_clean_drawing_comes_out(tools: Path, tmp_path: Path) -> None:
    shown = SVG.format("' + str(len(source)) + ' ' + ' '.join(sys.argv[1:]) + '<script>1</script>")
    stand_in(tools, "dot", f"print('{shown}')")
    drawn = studio(tmp_path).draw("dot", "digraph { a -> b }")
    assert drawn.problem == ""
    assert ">18 -Tsvg<" in drawn.svg
    assert "script" not in drawn.svg
    assert 'width="30" height="20"' in drawn.svg


def test_plantuml_is_told_to_touch_neither_files_nor_network(tools: Path, tmp_path: Path) -> None:
    shown = SVG.format("' + os.environ['PLANTUML_SECURITY_PROFILE'] + ' '.join(sys.argv[1:]) + source.split()[0] + '")
    stand_in(tools, "plantuml", f"print('{shown}')")
    assert "SANDBOX-tsvg -pipe -charset UTF-8@startuml<" in studio(tmp_path).draw("plantuml", "class A").svg


def test_a_program_gets_nothing_of_the_users_secrets(
    tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_TOKEN", "geheim")
    stand_in(tools, "dot", f"print('{SVG}'.replace('{{}}', ' '.join(sorted(os.environ)) + os.getcwd()))")
    svg = studio(tmp_path).draw("dot", "x").svg
    assert "PATH" in svg
    assert "API_TOKEN" not in svg
    assert str(tmp_path / "vault") not in svg


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("sys.exit(1)", "dot could not draw it"),
        ("print('no drawing')", "dot could not draw it"),
        ('print(\'<!DOCTYPE s [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>\')', "dot could not draw it"),
        ("sys.stdout.write('x' * 5_000_000)", "dot could not draw it"),
        ("os.fork(); time.sleep(600)", "dot was stopped after 0.5 s"),
    ],
    ids=["fails", "no svg", "entities", "too much", "hangs"],
)
def test_a_program_that_misbehaves(body: str, problem: str, tools: Path, tmp_path: Path) -> None:
    stand_in(tools, "dot", body)
    begun = time.monotonic()
    drawn = studio(tmp_path, seconds=0.5 if "sleep" in body else PATIENCE).draw("dot", "digraph {}")
    assert (drawn.svg, drawn.problem) == ("", problem)
    assert time.monotonic() - begun < PATIENCE, "nobody waited for it to wake"
    assert not any(file.read_text() for file in (tmp_path / "drawings").glob("*"))


def test_a_drawing_is_kept_until_source_or_program_change(tools: Path, tmp_path: Path) -> None:
    counter = tmp_path / "count"
    counter.write_text("")
    body = f"open({str(counter)!r}, 'a').write('x')\nprint('{SVG.format('a')}')"
    program = stand_in(tools, "dot", body)
    for source in ("one", "one", "two"):
        studio(tmp_path).draw("dot", source)
    assert counter.read_text() == "xx"
    program.write_text(program.read_text() + "# a new release\n")
    studio(tmp_path).draw("dot", "one")
    assert counter.read_text() == "xxx"
    shutil.rmtree(tmp_path / "drawings")
    (tmp_path / "drawings").write_text("no folder can be made here")
    assert studio(tmp_path).draw("dot", "one").svg


def test_a_source_that_cannot_be_drawn_is_tried_once(tools: Path, tmp_path: Path) -> None:
    counter = tmp_path / "count"
    counter.write_text("")
    stand_in(tools, "dot", f"open({str(counter)!r}, 'a').write('x')\nsys.exit(1)")
    answers = {studio(tmp_path).draw("dot", "wrong") for _ in range(3)}
    assert answers == {Drawn(problem="dot could not draw it", remedy="correct the source")}
    assert counter.read_text() == "x"


def test_what_our_reader_leaves_out_is_drawn_by_another(tools: Path, tmp_path: Path) -> None:
    stand_in(tools, "plantuml", f"print('{SVG.format('theirs')}') if 'legend' in source else sys.exit(1)")
    policy = Policy(foreign=studio(tmp_path).draw)
    rest = "a -> b: ask\nb -> a: answer\nlegend right\nx\nend legend\n"

    def shown(source: str, info: str = "plantuml") -> str:
        return render_fragment(f"```{info}\n{source}```\n", frozenset(), policy)

    assert '<img class="diagram"' in shown(rest)
    assert 'class="sk-flow"' in shown("a -> b: ask\nb -> a: answer\n")
    assert 'class="sk-flow"' in shown("a -> b: ask\nb -> a: answer\nwhat is this\n")
    assert 'class="sk-flow"' in shown(rest, "plantuml hide=1")
    assert 'class="sk-flow"' in shown(rest, "plantuml show=1")


def test_a_vault_names_no_program_of_its_own(tools: Path, tmp_path: Path) -> None:
    inside = tmp_path / "vault" / "bin"
    inside.mkdir(parents=True)
    stand_in(inside, "dot", f"print('{SVG.format('inside')}')")
    other = stand_in(tools, "evil", f"print('{SVG.format('evil')}')")
    named = stand_in(tools, "dot-12", f"print('{SVG.format('twelve')}')")
    for setting in (str(inside / "dot"), "bin/dot", str(other), "evil", "sh", "/bin/sh", "off"):
        assert "dot" not in studio(tmp_path, DiagramSettings("off", "off", setting)).renderers, setting
    assert studio(tmp_path, DiagramSettings("off", "off", str(named))).draw("dot", "x").svg


def test_a_jar_runs_with_java(tools: Path, tmp_path: Path) -> None:
    jar = tools / "plantuml-1.2026.jar"
    jar.write_bytes(b"")
    stand_in(tools, "java", f"print('{SVG}'.replace('{{}}', ' '.join(sys.argv[1:])))")
    drawn = studio(tmp_path, DiagramSettings("off", str(jar), "off")).draw("plantuml", "class A")
    assert f"-jar {jar} -tsvg" in drawn.svg


def test_without_a_renderer_it_is_said_what_to_install(tmp_path: Path) -> None:
    nothing = studio(tmp_path, OFF)
    assert nothing.renderers == {}
    assert {kind: nothing.draw(kind, "x") for kind in INSTALL} == {
        kind: Drawn(remedy=remedy) for kind, remedy in INSTALL.items()
    }


def test_a_drawing_is_an_image_in_the_page_and_cannot_reach_it(tools: Path, tmp_path: Path) -> None:
    stand_in(tools, "dot", f"print('{SVG.format('a')}')")
    html = render_fragment("```dot\ndigraph {}\n```\n", frozenset(), Policy(foreign=studio(tmp_path).draw))
    assert html.startswith('<figure class="diagram"><img class="diagram" src="data:image/svg+xml;charset=utf-8,%3Csvg ')
    assert 'alt="Graphviz diagram"' in html
    stored: list[str] = []

    def keep(svg: str) -> str:
        stored.append(svg)
        return "flow.svg"

    policy = Policy(foreign=studio(tmp_path).draw, drawing=keep)
    assert 'src="flow.svg"' in render_fragment("```dot\ndigraph {}\n```\n", frozenset(), policy)
    assert "<text" in stored[0]


def test_merman_draws_mermaid(tmp_path: Path) -> None:
    pytest.importorskip(
        "merman", reason="MERMAN IS NOT INSTALLED: Mermaid diagrams other than sequences were not drawn"
    )
    drawn = studio(tmp_path, DiagramSettings()).draw("mermaid", 'graph TD\n A[Start <img src="http://x/y">] --> B\n')
    assert drawn.problem == ""
    assert "<image" not in drawn.svg
    assert 'width="100%"' not in drawn.svg
    journey = studio(tmp_path, DiagramSettings()).draw("mermaid", "journey\n section Go\n Make tea: 5: Me\n").svg
    assert journey.partition(">")[0].count(" height=") == 1, "two of them, and nobody can read the drawing"
    assert (
        studio(tmp_path, DiagramSettings()).draw("mermaid", "no diagram at all").problem == "merman could not draw it"
    )


def standing_in(script: Path, body: str) -> Mapping[str, Renderer]:
    """A renderer whose process stays: ``body`` makes ``answer`` of ``source`` and ``nth``."""
    script.write_text(
        "import os, sys, time\nnth = 0\n"
        "while head := sys.stdin.buffer.readline():\n"
        "    source, nth = sys.stdin.buffer.read(int(head)).decode(), nth + 1\n"
        f"    {body}\n"
        "    data = answer.encode()\n"
        "    sys.stdout.buffer.write(b'%d\\n' % len(data) + data)\n"
        "    sys.stdout.buffer.flush()\n"
    )
    return {"dot": Renderer("dot", "dot", (sys.executable, "-P", str(script)), "dot", "1", stays=("stay",))}


def test_a_process_that_stays_draws_one_after_the_other(tmp_path: Path) -> None:
    shown = SVG.format("' + f'{source} {nth} {os.listdir()} {sys.argv[1:]} {sorted(os.environ)}' + '")
    drawing = Studio(standing_in(tmp_path / "x.py", f"answer = '{shown}'"), tmp_path / "drawings", PATIENCE)
    first, second = drawing.draw("dot", "a").svg, drawing.draw("dot", "b").svg
    assert ">a 1 [] ['stay'] [" in first
    assert ">b 2 [] ['stay'] [" in second
    assert "PYTEST" not in first


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("sys.exit(3)", "dot could not draw it"),
        ("answer = 'no drawing'", "dot could not draw it"),
        ("answer = ''", "dot could not draw it"),
        ("answer = 'x' * 5_000_000", "dot could not draw it"),
        ("print('no number', flush=True)\n    answer = ''", "dot could not draw it"),
        ("print('9' * 100, flush=True)\n    answer = ''", "dot could not draw it"),
        ("print(9, flush=True)\n    time.sleep(600)", "dot was stopped after 0.5 s"),
        ("os.fork(); time.sleep(600)", "dot was stopped after 0.5 s"),
    ],
    ids=["ends", "no svg", "nothing", "too much", "no number", "a long number", "too little", "hangs"],
)
def test_a_process_that_stays_and_misbehaves(body: str, problem: str, tmp_path: Path) -> None:
    body = f"if source == 'odd': {body.split(chr(10), maxsplit=1)[0]}" if "\n" not in body else body
    given = standing_in(tmp_path / "x.py", body.replace("answer =", "answer ="))
    drawn = Studio(given, tmp_path / "drawings", 0.5 if "sleep" in body else PATIENCE).draw("dot", "odd")
    assert (drawn.svg, drawn.problem) == ("", problem)


def test_a_process_that_has_gone_is_started_again(tmp_path: Path) -> None:
    body = f"answer = '{SVG.format(chr(39) + ' + source + str(nth) + ' + chr(39))}' if nth < 2 else sys.exit(1)"
    drawing = Studio(standing_in(tmp_path / "x.py", body), tmp_path / "drawings", PATIENCE)
    assert [">" + source + "1<" in drawing.draw("dot", source).svg for source in "abc"] == [True] * 3


def test_merman_that_stays_draws_as_one_that_ends(tmp_path: Path) -> None:
    pytest.importorskip("merman", reason="MERMAN IS NOT INSTALLED: what it draws was not compared")
    staying = studio(tmp_path, DiagramSettings())
    ending = Studio({"mermaid": replace(staying.renderers["mermaid"], stays=())}, tmp_path / "others")
    sources = ["graph TD\n A --> B{ü}\n", "no diagram", 'pie\n "a": 1\n "b": 2\n', "classDiagram\n A <|-- B\n"]
    assert [staying.draw("mermaid", source) for source in sources] == [
        ending.draw("mermaid", source) for source in sources
    ]


def real(tmp_path: Path, kind: str) -> Studio:
    """A studio with the real program; the test is skipped where it is not installed."""
    program = shutil.which(kind)
    if program is None:
        pytest.skip(f"{kind.upper()} IS NOT INSTALLED: only its stand-in was tested")
    settings = DiagramSettings("off", program if kind == "plantuml" else "off", program if kind == "dot" else "off")
    return studio(tmp_path, settings)


def test_the_real_dot_draws(tmp_path: Path) -> None:
    dot = real(tmp_path, "dot")
    source = 'digraph { a -> "\u4ee4\u724c" [label="x<script>"]; a [URL="javascript:x" image="/etc/hostname"] }'
    drawn = dot.draw("dot", source)
    assert drawn.problem == ""
    assert "\u4ee4\u724c</text>" in drawn.svg
    assert not any(sign in drawn.svg for sign in ("<script", "href", "hostname", "<image", "<a"))
    assert dot.draw("dot", "digraph {").problem == "dot could not draw it"


def test_the_real_plantuml_draws_and_reads_nothing(tmp_path: Path) -> None:
    plantuml = real(tmp_path, "plantuml")
    secret = tmp_path / "secret.puml"
    secret.write_text("class Geheim")
    drawn = plantuml.draw("plantuml", "class Alice\nclass B\u00e9b\u00e9\nAlice <|-- B\u00e9b\u00e9\n")
    assert drawn.problem == ""
    assert "B\u00e9b\u00e9</text>" in drawn.svg
    assert plantuml.draw("plantuml", "class {{{ nothing").problem == "plantuml could not draw it"
    for source in (f"!include {secret}", f"{{{{\n!include {secret}\n}}}}", f"/' '/!include {secret}",
                   f"!incl\\\nude {secret}"):  # fmt: skip
        assert plantuml.draw("plantuml", f"class A\n{source}").problem.startswith("it uses the preprocessor")


@pytest.mark.parametrize(
    "source",
    ["!include x", "\ufeff!include x", " \u00a0!INCLUDE <x>", "!inc/' '/lude x", "/' '/!include x", "!incl\\\n  ude x",
     "!includesub x!y", "!import x", "!define A b", "!$x = 1", "!theme a from /x", "!procedure p()",
     "note: <img:x.png>", "note: <IMG src=x>", "note: <im\\\ng:x>", "sprite s /x.png", "sprite $s ../x.png",
     'class "%getenv("HOME")"', "note: %chr (60)", "<latex>\\input{x}</latex>", "checkversion",
     "checkversion(proxy=a)", "testdot", "{{\n!include x\n}}"],
)  # fmt: skip
def test_what_would_read_files_is_not_handed_to_plantuml(source: str, tools: Path, tmp_path: Path) -> None:
    stand_in(tools, "plantuml", f"print('{SVG.format('read')}')")
    drawn = studio(tmp_path).draw("plantuml", f"@startuml\nclass A\n{source}\n@enduml")
    assert drawn.svg == ""
    assert drawn.problem.startswith("it ")
    assert drawn.remedy


@pytest.mark.parametrize(
    "source",
    ["!theme plain", "!pragma layout smetana", "note: wow! include it", "note: 100% (all)", "a /' quiet '/ -> b",
     "class Version", "sprite $s [16x16/16] {", "a : image <b>x</b>"],
)  # fmt: skip
def test_other_sources_are_handed_to_plantuml(source: str, tools: Path, tmp_path: Path) -> None:
    stand_in(tools, "plantuml", f"print('{SVG.format('drawn')}')")
    assert studio(tmp_path).draw("plantuml", f"class A\n{source}").problem == ""
