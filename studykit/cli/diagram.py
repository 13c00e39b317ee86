"""``studykit diagram``: a diagram of a note or file as text or SVG, and its steps."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from studykit.cli.invocation import Invocation
from studykit.cli.options import json_option, pass_invocation, today_option
from studykit.cli.output import document, plural, say, warn
from studykit.diagrams import Flow, draw_svg, draw_text, read_flow, step_keys
from studykit.diagrams.wording import step_sentence
from studykit.errors import NotFoundError, ReadOnlyError, StudykitError, UsageError
from studykit.markdown.blocks import block_structure
from studykit.markdown.diagrams import PlacedDiagram, find_diagrams
from studykit.model.diagram_files import DIAGRAM_FILES
from studykit.model.span import NotePath
from studykit.text import decode

_WIDEST = 120
_WIDTH = 100
"""where there is no terminal"""


@click.command()
@click.argument("file")
@click.option("-o", "--out", metavar="FILE", help="Write an SVG there.")
@click.option("--steps", "listed", is_flag=True, help="List the steps.")
@click.option("--hide", type=int, metavar="N", help="Mask step N.")
@click.option("--flow", "number", type=int, metavar="N", help="The Nth diagram, where there are several.")
@click.option("--dark", is_flag=True, help="Light lines on a dark ground, in the SVG.")
@json_option
@today_option
@pass_invocation
def command(
    invocation: Invocation,
    file: str,
    out: str | None,
    listed: bool,
    hide: int | None,
    number: int | None,
    dark: bool,
    as_json: bool,
) -> None:
    """Draw a diagram as text or SVG; list its steps.

    FILE is a note, a .puml or .mmd file, or - for standard input.

    \b
    Example:
      studykit diagram "Authorization code grant" --hide 4
      studykit diagram flow.puml -o flow.svg
    """
    name, diagrams = _load(invocation, file)
    placed = _chosen(name, diagrams, number)
    flow = placed.reading.flow if placed.reading else None
    for problem in placed.reading.problems if placed.reading else ():
        warn(f"{name}:{placed.start + problem.line - 1}: {problem.message}.")
    if hide is not None and (flow is None or not 1 <= hide <= len(flow.steps)):
        raise UsageError(f"There is no step {hide}: this diagram has {plural(len(flow.steps) if flow else 0, 'step')}.")
    if as_json:
        document("diagram", file=name, line=placed.first, kind=placed.kind, **_json(placed, flow))
    elif out is not None:
        _write(out, _svg(invocation, name, placed, flow, hide, dark))
    elif flow is None:
        raise StudykitError(f"{name}:{placed.first}: only sequence flows are drawn as text. Name an SVG file with -o.")
    elif listed:
        names = {party.id: " ".join(party.name.split()) for party in flow.participants}
        for step, message in enumerate(flow.steps, 1):
            click.echo(step_sentence(message, step, names, hidden=step == hide))
    else:
        width = min(shutil.get_terminal_size().columns, _WIDEST) if sys.stdout.isatty() else _WIDTH
        click.echo(_printable(draw_text(flow, width=width, hide=hide)), nl=False)


def _load(invocation: Invocation, file: str) -> tuple[str, list[PlacedDiagram]]:
    """What to call the source, and the diagrams in it by line."""
    workspace = invocation.workspace
    if file == "-":
        return "-", _in_text(sys.stdin.buffer.read(), "")
    path = Path(file)
    if not path.is_file():
        note = workspace.find_note(file)
        path, file = workspace.root / note.path, note.path
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NotFoundError(f"{file} cannot be read: {error.strerror}.") from error
    return file, _in_text(data, DIAGRAM_FILES.get(path.suffix.lower().removeprefix("."), ""))


def _in_text(data: bytes, kind: str) -> list[PlacedDiagram]:
    """The one diagram of a diagram file, else those of a note, else a flow that nothing announces."""
    source = decode(NotePath("diagram"), data)
    text = "\n".join(source.lines)
    if kind:
        reading = read_flow(text, kind) if kind != "dot" else None
        return [PlacedDiagram(kind, 1, len(source.lines), 1, text, reading)]
    found = sorted(find_diagrams(source, block_structure(source.lines), frozenset()), key=lambda placed: placed.first)
    if not found and (reading := read_flow(text)) is not None:
        found = [PlacedDiagram("sequence", 1, len(source.lines), 1, text, reading)]
    return found


def _chosen(name: str, diagrams: list[PlacedDiagram], number: int | None) -> PlacedDiagram:
    if not diagrams:
        raise NotFoundError(f"There is no diagram in {name}.")
    if number is not None and not 1 <= number <= len(diagrams):
        raise UsageError(f"{name} has {plural(len(diagrams), 'diagram')}; there is no diagram {number}.")
    if number is None and len(diagrams) > 1:
        say(f"The first of {len(diagrams)} diagrams in {name}; --flow N shows another.")
    return diagrams[(number or 1) - 1]


def _svg(
    invocation: Invocation, name: str, placed: PlacedDiagram, flow: Flow | None, hide: int | None, dark: bool
) -> str:
    if flow is not None:
        return draw_svg(flow, hide=hide, colouring="literal-dark" if dark else "literal-light") + "\n"
    drawn = invocation.workspace.studio.draw(placed.kind, placed.source)
    if not drawn.svg:
        reasons = ". ".join(part for part in (drawn.problem, drawn.remedy) if part)
        raise StudykitError(f"{name}:{placed.first}: this {placed.kind} diagram cannot be drawn here. {reasons}.")
    return drawn.svg


def _write(out: str, svg: str) -> None:
    if out == "-":
        click.echo(svg, nl=False)
        return
    try:
        Path(out).write_text(svg, "utf-8", errors="replace")
    except OSError as error:
        raise ReadOnlyError(f"{out} could not be written: {error.strerror}. Choose another place.") from error
    say(f"Drawn to {out}.")


def _printable(text: str) -> str:
    """A note must not be able to steer the terminal."""
    return "".join(c if c == "\n" or c.isprintable() else "\ufffd" for c in text)


def _json(placed: PlacedDiagram, flow: Flow | None) -> dict[str, object]:
    if flow is None:
        return {"title": "", "participants": [], "steps": []}
    return {
        "title": flow.title,
        "participants": [{"id": p.id, "name": p.name, "kind": p.kind} for p in flow.participants],
        "steps": [
            {
                "step": step,
                "number": message.number,
                "from": message.sender,
                "to": message.receiver,
                "text": message.text,
                "key": key,
                "line": placed.start + message.line - 1,
            }
            for step, (message, key) in enumerate(zip(flow.steps, step_keys(flow), strict=True), 1)
        ],
    }
