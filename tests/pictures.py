"""Make the pictures of the README with the project itself: a terminal session, a page, the graph.

Run ``python tests/pictures.py`` in the repository; needs Debian's chromium for the page.
"""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from html import escape
from pathlib import Path
from typing import Any

import pyte

REPOSITORY = Path(__file__).resolve().parents[1]
PICTURES = REPOSITORY / "tests" / "pictures"
DAY = "2026-11-20"
COLUMNS, ROWS = 88, 26
_CELL_WIDTH, _LINE, _SIZE = 8.4, 19, 14
_COLOURS = {
    "black": "#1d2126", "red": "#e06c75", "green": "#98c379", "brown": "#d7a65f", "blue": "#6cb2f0",
    "magenta": "#c58ae0", "cyan": "#5fc3cf", "white": "#d7dae0", "brightblack": "#7f8894", "default": "#d7dae0",
}  # fmt: skip


def main() -> None:
    """Write the four files into ``tests/pictures``."""
    with tempfile.TemporaryDirectory() as folder:
        vault = Path(folder) / "oauth"
        for name in ("notes", "flashcards", "studykit.yml"):
            source = REPOSITORY / name
            vault.mkdir(exist_ok=True)
            (shutil.copytree if source.is_dir() else shutil.copy)(source, vault / name)
        (PICTURES / "review.svg").write_text(terminal_picture(vault), encoding="utf-8")
        run(vault, "graph", "--format", "svg", "-o", str(PICTURES / "graph.svg"))
        run(vault, "build", "-o", str(Path(folder) / "site"))
        site_pictures(Path(folder) / "site")


def run(vault: Path, *arguments: str) -> None:
    """One command on the copy of the sample vault."""
    program = [sys.executable, "-m", "studykit", "-C", str(vault), "--today", DAY, *arguments]
    subprocess.run(program, check=True, cwd=REPOSITORY)


def terminal_picture(vault: Path) -> str:
    """A review in a real pseudo-terminal, two cards in, as a drawing of its screen."""
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    child, descriptor = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", LANG="C.UTF-8", COLUMNS=str(COLUMNS), LINES=str(ROWS))
        os.environ.pop("NO_COLOR", None)
        arguments = ["-m", "studykit", "-C", str(vault), "--today", DAY, "review", "--deck", "grant-types"]
        os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606 - the child of the pseudo-terminal
    _feed(descriptor, stream, 2.5)
    for key in (" ", "3", " "):
        os.write(descriptor, key.encode())
        _feed(descriptor, stream, 0.8)
    drawn = _svg(screen)
    os.write(descriptor, b"q")
    _feed(descriptor, stream, 0.5)
    os.close(descriptor)
    return drawn


def _feed(descriptor: int, stream: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if select.select([descriptor], [], [], 0.1)[0]:
            try:
                stream.feed(os.read(descriptor, 65536))
            except OSError:
                return


def _svg(screen: pyte.Screen) -> str:
    width, height = COLUMNS * _CELL_WIDTH + 40, ROWS * _LINE + 60
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" role="img">',
        "<title>A card of a review in a terminal</title>",
        f'<rect width="{width:.0f}" height="{height}" rx="10" fill="#1d2126"/>',
        *(
            f'<circle cx="{22 + 20 * i}" cy="20" r="6" fill="{c}"/>'
            for i, c in enumerate(("#e0605a", "#e0b04c", "#6cbf5a"))
        ),
        f'<g font-family="DejaVu Sans Mono,Menlo,Consolas,monospace" font-size="{_SIZE}" xml:space="preserve">',
    ]
    for row in range(ROWS):
        column = 0
        while column < COLUMNS:
            cell = screen.buffer[row][column]
            start, text = column, ""
            while column < COLUMNS and _look(screen.buffer[row][column]) == _look(cell):
                text += screen.buffer[row][column].data
                column += 1
            out.append(_run(text, start, column, row, cell))
    return "\n".join([piece for piece in out if piece] + ["</g>", "</svg>"]) + "\n"


def _look(cell: Any) -> tuple[Any, ...]:
    wide = not cell.data or unicodedata.east_asian_width(cell.data[0]) in "WF"  # its second cell is empty
    return cell.fg, cell.bg, cell.bold, cell.italics, cell.reverse, wide


def _run(text: str, start: int, end: int, row: int, cell: Any) -> str:
    x, y = 20 + start * _CELL_WIDTH, 40 + row * _LINE
    fill, ground = _colour(cell.fg), _colour(cell.bg) if cell.bg != "default" else ""
    if cell.reverse:
        fill, ground = ground or "#1d2126", fill
    piece = ""
    if ground:
        across = (end - start) * _CELL_WIDTH
        piece = f'<rect x="{x:.1f}" y="{y - 1}" width="{across:.1f}" height="{_LINE}" fill="{ground}"/>'
    style = (' font-weight="bold"' if cell.bold else "") + (' font-style="italic"' if cell.italics else "")
    cells = (end - start) / max(1, len(text))
    for word in re.finditer(r"\S+", text):
        left = x + word.start() * cells * _CELL_WIDTH
        length = len(word.group()) * cells * _CELL_WIDTH
        place = f'x="{left:.1f}" y="{y + 14}" fill="{fill}"{style} textLength="{length:.1f}"'
        piece += f"<text {place}>{escape(word.group())}</text>"
    return piece


def _colour(name: str) -> str:
    return _COLOURS.get(name) or (f"#{name}" if len(name) == 6 else _COLOURS["default"])


def site_pictures(site: Path) -> None:
    """A page, and the graph in the dark, in a headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = "notes/grants/Authorization-code-grant.html"
        for name, path, height, scheme in (("page", page, 1150, "light"), ("map", "graph.html", 900, "dark")):
            tab = browser.new_page(viewport={"width": 1280, "height": height}, color_scheme=scheme)
            tab.goto((site / path).as_uri())
            tab.wait_for_timeout(400)
            tab.screenshot(path=str(PICTURES / f"{name}.png"))
        browser.close()


if __name__ == "__main__":
    main()
