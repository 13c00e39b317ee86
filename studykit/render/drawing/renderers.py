"""Other programs that draw: which are on this machine, and how each is called. Nothing is started here.

A vault may be a stranger's: its settings choose among installed renderers, they cannot name any other program.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from studykit.config import DiagramSettings

_MERMAID_OPTIONS = (
    '{"site_config": {"theme": "neutral", "look": "classic", "htmlLabels": false, '
    '"fontFamily": "Arial, Helvetica, sans-serif", '
    '"themeVariables": {"fontFamily": "Arial, Helvetica, sans-serif"}}}'
)
_MERMAN = """\
import signal, sys, merman
def drawn(source):
    return merman.Merman().render_svg(source.decode("utf-8"), sys.argv[1]).encode("utf-8")
given, shown = sys.stdin.buffer, sys.stdout.buffer
while len(sys.argv) > 2:
    signal.alarm(int(sys.argv[2]))
    size = given.readline()
    if not size:
        sys.exit()
    source = given.read(int(size))
    signal.alarm(60)
    try:
        svg = drawn(source)
    except Exception:
        svg = b""
    shown.write(b"%d\\n%b" % (len(svg), svg))
    shown.flush()
shown.write(drawn(given.read()))
"""
"""A process of its own, because only a process can be stopped when its time is up.

Told for how many seconds to wait for the next source, it stays; see `studykit.render.drawing.standing`.
"""

_WAITING = "5"

_JAVA = (
    "-Djava.awt.headless=true",
    "-Xmx512m",
    *(f"-D{kind}.proxy{part}" for kind in ("http", "https") for part in ("Host=127.0.0.1", "Port=9")),
    "-DsocksProxyHost=127.0.0.1",
    "-DsocksProxyPort=9",
    "-Dhttp.nonProxyHosts=",
    "-DsocksNonProxyHosts=",
)
"""Every connection goes to a port where nobody listens."""

_NO_IMAGES = MappingProxyType({"SERVER_NAME": "studykit", "GV_FILE_PATH": ""})
"""Graphviz on a web server reads images from the folders it is told: from none."""

INSTALL: Mapping[str, str] = MappingProxyType(
    {
        "mermaid": "Mermaid diagrams other than sequences are drawn after: pip install 'studykit[mermaid]'",
        "plantuml": "PlantUML diagrams other than sequences are drawn after: apt install plantuml",
        "dot": "Graphviz diagrams are drawn after: apt install graphviz",
    }
)
"""Kind of diagram -> what to do where no renderer for it is found."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """``command`` reads a source on standard input and writes SVG to standard output.

    ``program`` is where it is, ``version`` changes when it does; ``environ`` is what it is told besides.
    ``stays`` is what follows the command for a process that draws one source after the other; () where it cannot.
    """

    kind: str
    name: str
    command: tuple[str, ...]
    program: str
    version: str
    environ: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    stays: tuple[str, ...] = ()


def find_renderers(settings: DiagramSettings, root: Path) -> Mapping[str, Renderer]:
    """The renderers of this machine by kind of diagram, as far as the settings do not switch them off.

    A program inside the vault at ``root`` is not used.
    """
    found = {
        "mermaid": _merman() if settings.mermaid == "auto" else None,
        "plantuml": _plantuml(settings.plantuml, root),
        "dot": _dot(settings.dot, root),
    }
    return MappingProxyType({kind: renderer for kind, renderer in found.items() if renderer is not None})


def _merman() -> Renderer | None:
    from importlib import metadata, util  # noqa: PLC0415 - only where a diagram is drawn

    if util.find_spec("merman") is None:
        return None
    try:
        version = metadata.version("merman")
    except metadata.PackageNotFoundError:
        version = ""
    command = (sys.executable, "-P", "-c", _MERMAN, _MERMAID_OPTIONS)
    stays = () if sys.platform == "win32" else (_WAITING,)  # there is no waiting for a pipe with a time limit there
    return Renderer("mermaid", "merman", command, f"merman {version}".strip(), version, stays=stays)


def _plantuml(setting: str, root: Path) -> Renderer | None:
    """The script of that name, or ``plantuml.jar`` with Java; without files and network either way."""
    program = _program(setting, "plantuml", root)
    if program is None:
        return None
    start: tuple[str, ...] = (str(program),)
    if program.suffix == ".jar":
        java = _program("auto", "java", root)
        if java is None:
            return None
        start = (str(java), "-jar", str(program))
    environ = {"PLANTUML_SECURITY_PROFILE": "SANDBOX", "JAVA_TOOL_OPTIONS": " ".join(_JAVA)}
    command = (*start, "-tsvg", "-pipe", "-charset", "UTF-8")
    return Renderer("plantuml", "plantuml", command, str(program), _stamp(program), MappingProxyType(environ))


def _dot(setting: str, root: Path) -> Renderer | None:
    program = _program(setting, "dot", root)
    if program is None:
        return None
    return Renderer("dot", "dot", (str(program), "-Tsvg"), str(program), _stamp(program), _NO_IMAGES)


def _program(setting: str, name: str, root: Path) -> Path | None:
    """``auto``: on the search path; else a file outside the vault whose own name begins with the renderer's."""
    if setting == "off":
        return None
    given = shutil.which(name) if setting == "auto" else setting
    path = Path(given) if given else None
    if path is None or not path.is_absolute() or not path.is_file():
        return None
    if not path.name.lower().startswith(name) or path.resolve().is_relative_to(root.resolve()):
        return None
    return path


def _stamp(program: Path) -> str:
    """What tells one release from another without starting it."""
    found = program.resolve().stat()
    return f"{found.st_size}-{found.st_mtime_ns}"
