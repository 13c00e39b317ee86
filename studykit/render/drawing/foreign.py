"""Diagrams drawn by another program: within a time limit, without a shell, cleaned, and kept for the next time."""

from __future__ import annotations

import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from studykit.render.drawing.plantuml_source import refusal
from studykit.render.drawing.renderers import INSTALL, Renderer
from studykit.render.drawing.svg_clean import clean_svg

SECONDS = 20.0
"""After this a renderer is stopped; Java alone takes one to start."""

_LONGEST_SOURCE = 100_000
_LARGEST = 4_000_000
_FORMAT = "1"
"""Part of the cache key: raised when drawings are cleaned or sized differently."""
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "PYTHONPATH", "JAVA_HOME")
_SIZE = re.compile(r'(<svg\b[^>]*?)\swidth="100%"')
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
        drawn = _run(renderer, source, self._seconds)
        if drawn.svg or drawn == _answer(renderer, ""):
            _keep(file, drawn.svg)
        return drawn


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


def _run(renderer: Renderer, source: str, seconds: float) -> Drawn:
    """One process, in an empty folder of its own, with as little as possible of the user's environment."""
    environ = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ} | dict(renderer.environ)
    with tempfile.TemporaryDirectory(prefix="studykit-", ignore_cleanup_errors=True) as folder:
        given, taken = Path(folder, "source"), Path(folder, "drawing")
        environ["HOME"] = folder
        given.write_text(_prepared(renderer.kind, source), "utf-8", errors="replace")
        with given.open("rb") as stdin, taken.open("wb") as stdout:
            try:
                process = subprocess.Popen(  # noqa: S603 - a renderer found on this machine, no shell
                    renderer.command, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL, cwd=folder, env=environ,
                    start_new_session=True,
                )  # fmt: skip
            except OSError as error:
                return Drawn(problem=f"{renderer.name} could not be started: {error.strerror}")
            try:
                code = process.wait(seconds)
            except subprocess.TimeoutExpired:
                _stop(process)
                return Drawn(problem=f"{renderer.name} was stopped after {seconds:g} s", remedy="simplify the diagram")
            except BaseException:  # Ctrl-C does not reach a session of its own
                _stop(process)
                raise
        svg = _cleaned(taken) if code == 0 else None
    return _answer(renderer, svg or "")


def _prepared(kind: str, source: str) -> str:
    if kind == "plantuml" and "@start" not in source:
        return f"@startuml\n{source}\n@enduml\n"
    return source


def _stop(process: subprocess.Popen[bytes]) -> None:
    """The renderer, which has not ended yet, and whatever it started."""
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _cleaned(file: Path) -> str | None:
    """The drawing without anything that runs or loads, with a size of its own."""
    with file.open("rb") as drawing:
        data = drawing.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        return None
    svg = clean_svg(data.decode("utf-8", "replace"))
    if svg is None:
        return None
    view = _VIEW.match(svg)
    return _SIZE.sub(rf'\1 width="{view[1]}" height="{view[2]}"', svg, count=1) if view else svg
