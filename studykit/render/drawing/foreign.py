"""Diagrams drawn by another program: within a time limit, without a shell, cleaned, and kept for the next time."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from studykit.render.drawing.plantuml_source import refusal
from studykit.render.drawing.renderers import INSTALL, Renderer
from studykit.render.drawing.standing import Standing, StoppedError, stop
from studykit.render.drawing.svg_clean import clean_svg

SECONDS = 20.0
"""After this a renderer is stopped; Java alone takes one to start."""

_LONGEST_SOURCE = 100_000
_LARGEST = 4_000_000
_FORMAT = "2"
"""Part of the cache key: raised when drawings are cleaned or sized differently."""
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "PYTHONPATH", "JAVA_HOME")
_WIDE, _HIGH = ' width="100%"', re.compile(r'\sheight="[^"]*"')
_VIEW = re.compile(
    r'<svg\b[^>]*?\sviewBox="\s*[-\d.]+[\s,]+[-\d.]+[\s,]+(\d{1,6})[\d.]{0,30}[\s,]+(\d{1,6})[\d.]{0,30}\s*"'
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """``svg`` is clean; "" where there is none, and then ``problem`` and ``remedy`` say why and what to do."""

    svg: str = ""
    problem: str = ""
    remedy: str = ""


class Studio:
    """Draws with the ``renderers`` found; ``folder`` keeps what was drawn, and can be deleted at any time."""

    def __init__(self, renderers: Mapping[str, Renderer], folder: Path, seconds: float = SECONDS) -> None:
        self.renderers = renderers
        self._folder, self._seconds = folder, seconds
        self._standing: dict[str, Standing] = {}

    def draw(self, kind: str, source: str) -> Drawn:
        """A diagram that studykit does not draw itself."""
        renderer = self.renderers.get(kind)
        if renderer is None:
            return Drawn(remedy=INSTALL.get(kind, ""))
        if len(source) > _LONGEST_SOURCE:
            return Drawn(problem=f"longer than {_LONGEST_SOURCE:,} characters", remedy="divide the diagram")
        refused = refusal(source) if kind == "plantuml" else None
        if refused is not None:
            return Drawn(problem=refused[0], remedy=refused[1])
        file = self._folder / f"{_key(renderer, source)}.svg"
        with suppress(OSError, UnicodeDecodeError):
            return _answer(renderer, file.read_text("utf-8"))
        drawn = self._asked(renderer, source) if renderer.stays else _run(renderer, source, self._seconds)
        if drawn.svg or drawn == _answer(renderer, ""):
            _keep(file, drawn.svg)
        return drawn

    def _asked(self, renderer: Renderer, source: str) -> Drawn:
        """By the process that drew the one before, unless it has gone meanwhile."""
        standing = self._standing.pop(renderer.kind, None)
        for known in (standing, None) if standing is not None and standing.owner == os.getpid() else (None,):
            try:
                process = known or Standing((*renderer.command, *renderer.stays), _environ(renderer))
                svg = process.draw(_prepared(renderer.kind, source).encode("utf-8", "replace"), self._seconds, _LARGEST)
            except TimeoutError:
                return _too_long(renderer, self._seconds)
            except OSError as error:
                return _not_started(renderer, error)
            except StoppedError:
                continue
            self._standing[renderer.kind] = process
            return _answer(renderer, _cleaned(svg) or "")
        return _answer(renderer, "")


def _answer(renderer: Renderer, svg: str) -> Drawn:
    """What is known of a source: its drawing, or "" where the renderer could not draw it."""
    return Drawn(svg) if svg else Drawn(problem=f"{renderer.name} could not draw it", remedy="correct the source")


def _key(renderer: Renderer, source: str) -> str:
    parts = (_FORMAT, renderer.kind, renderer.name, renderer.version, *renderer.command[1:], source)
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def _keep(file: Path, svg: str) -> None:
    """Beside its place first; where nothing can be kept, it is drawn again the next time."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_name(f"{file.stem}-{secrets.token_hex(4)}.tmp")
        unfinished.write_text(svg, "utf-8")
        unfinished.replace(file)


def _too_long(renderer: Renderer, seconds: float) -> Drawn:
    return Drawn(problem=f"{renderer.name} was stopped after {seconds:g} s", remedy="simplify the diagram")


def _not_started(renderer: Renderer, error: OSError) -> Drawn:
    return Drawn(problem=f"{renderer.name} could not be started: {error.strerror}")


def _environ(renderer: Renderer) -> dict[str, str]:
    """As little as possible of the user's."""
    return {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ} | dict(renderer.environ)


def _run(renderer: Renderer, source: str, seconds: float) -> Drawn:
    """One process, in an empty folder of its own."""
    with tempfile.TemporaryDirectory(prefix="studykit-", ignore_cleanup_errors=True) as folder:
        given, taken = Path(folder, "source"), Path(folder, "drawing")
        environ = _environ(renderer) | {"HOME": folder}
        given.write_text(_prepared(renderer.kind, source), "utf-8", errors="replace")
        with given.open("rb") as stdin, taken.open("wb") as stdout:
            try:
                process = subprocess.Popen(  # noqa: S603 - a renderer found on this machine, no shell
                    renderer.command, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL, cwd=folder, env=environ,
                    start_new_session=True,
                )  # fmt: skip
            except OSError as error:
                return _not_started(renderer, error)
            try:
                code = process.wait(seconds)
            except subprocess.TimeoutExpired:
                stop(process)
                return _too_long(renderer, seconds)
            except BaseException:  # Ctrl-C does not reach a session of its own
                stop(process)
                raise
        svg = None
        if code == 0:
            with taken.open("rb") as drawing:
                svg = _cleaned(drawing.read(_LARGEST + 1))
    return _answer(renderer, svg or "")


def _prepared(kind: str, source: str) -> str:
    if kind == "plantuml" and "@start" not in source:
        return f"@startuml\n{source}\n@enduml\n"
    return source


def _cleaned(drawing: bytes) -> str | None:
    """The drawing without anything that runs or loads, with a size of its own."""
    svg = clean_svg(drawing.decode("utf-8", "replace")) if len(drawing) <= _LARGEST else None
    if svg is None:
        return None
    view = _VIEW.match(svg)
    head, end, rest = svg.partition(">")
    if view is None or _WIDE not in head:
        return svg
    sized = _HIGH.sub("", head).replace(_WIDE, f' width="{view[1]}" height="{view[2]}"', 1)
    return f"{sized}{end}{rest}"
