"""Lighthouse on a note's page of the sample site, in both colour schemes: the median of five runs.

    python tests/benchmarks/lighthouse.py FOLDER [PAGE]

FOLDER is where Node has it (``npm install --prefix FOLDER lighthouse``). The site is built anew and served on this
computer, compressed as hosts of static files do. Exits 1 where a score is below 99 / 100 / 100 / 100.
"""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
GOALS = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
SCHEMES = {"light": 1, "dark": 0}
"""what Chromium's setting calls them"""
RUNS = 5
PAGE = "notes/grants/Authorization-code-with-PKCE.html"
_TEXT = (".html", ".css", ".js", ".svg", ".json", ".webmanifest")


class Compressing(SimpleHTTPRequestHandler):
    """Sends text compressed."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file() or path.suffix not in _TEXT:
            super().do_GET()
            return
        data = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", f"{self.guess_type(str(path))}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def scores(program: str, address: str, scheme: int) -> dict[str, int]:
    """One run: points from 0 to 100 by category."""
    chromium = shutil.which("chromium") or ""
    flags = f"--headless=new --no-sandbox --disable-gpu --blink-settings=preferredColorScheme={scheme}"
    run = subprocess.run(
        [program, address, "--quiet", "--output=json", f"--chrome-path={chromium}", f"--chrome-flags={flags}"],
        capture_output=True,
        check=True,
    )
    found = json.loads(run.stdout)["categories"]
    return {name: round(found[name]["score"] * 100) for name in GOALS}


def main(folder: str, page: str = PAGE) -> int:
    program = shutil.which("lighthouse", path=str(Path(folder) / "node_modules" / ".bin"))
    if program is None:
        sys.exit(f"No Lighthouse in {folder}: npm install --prefix {folder} lighthouse")
    enough = True
    with TemporaryDirectory() as place:
        site = Path(place) / "site"
        build = [sys.executable, "-m", "studykit", "-C", str(REPOSITORY), "build", "--out", str(site)]
        subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressing, directory=place))
        Thread(target=server.serve_forever, daemon=True).start()
        for name, scheme in SCHEMES.items():
            runs = [scores(program, f"http://127.0.0.1:{server.server_port}/site/{page}", scheme) for _ in range(RUNS)]
            middle = {category: median(run[category] for run in runs) for category in GOALS}
            enough = enough and all(middle[category] >= goal for category, goal in GOALS.items())
            print(name, ", ".join(f"{category} {points:g}" for category, points in middle.items()))  # noqa: T201 - its output
        server.shutdown()
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
