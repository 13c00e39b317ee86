"""Builds on demand in a process of their own, so that a review that goes on meanwhile does not wait for them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import Any

from studykit.errors import StudykitError
from studykit.workspace import Workspace
from studykit.workspace.publication import Publisher

_BUILD = "build\n"
_ENVIRONMENT = {"PYTHONUTF8": "1"}


@dataclass(frozen=True, slots=True)
class Vault:
    """What to build, and where to."""

    root: Path
    out: Path
    config: Path | None = None
    today: date | None = None
    index: bool = True


class Builder:
    """The process; a report has ``published``, ``pages``, ``seconds``, ``changed``, or an ``error``."""

    def __init__(self, vault: Vault) -> None:
        self._wanted = Event()
        self._over = False
        given = json.dumps(
            {
                "root": str(vault.root),
                "out": str(vault.out),
                "config": str(vault.config) if vault.config else "",
                "today": vault.today.isoformat() if vault.today else "",
                "index": vault.index,
            }
        )
        self._process = subprocess.Popen(  # noqa: S603 - ourselves, no shell
            [sys.executable, "-m", __name__, given],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", env={**os.environ, **_ENVIRONMENT},
            start_new_session=True,  # Ctrl-C is for us; it ends when its input does
        )  # fmt: skip

    def build(self) -> dict[str, Any]:
        """One build now; its report. Raises `StudykitError` where the builder is gone."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise StudykitError("The site cannot be built.")
        try:
            stdin.write(_BUILD)
            stdin.flush()
            line = stdout.readline()
        except (OSError, ValueError):
            line = ""
        if not line:
            raise StudykitError("The process that builds the site has ended. Start 'studykit serve' again.")
        report: dict[str, Any] = json.loads(line)
        return report

    def start(self, told: Callable[[dict[str, Any]], None]) -> None:
        """From now on build whenever `want` was called, one build at a time; ``told`` gets each report."""
        Thread(target=self._run, args=(told,), name="studykit-builder", daemon=True).start()

    def want(self) -> None:
        """Something has changed."""
        self._wanted.set()

    def end(self) -> None:
        self._over = True
        self._wanted.set()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.terminate()
        self._process.wait()

    def _run(self, told: Callable[[dict[str, Any]], None]) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            if self._over:
                return
            try:
                told(self.build())
            except StudykitError as error:
                if not self._over:
                    told({"error": str(error)})
                return


def main(given: str) -> None:
    """The builder itself: one build and one line of JSON for each line that comes in."""
    settings = json.loads(given)
    root, out = Path(settings["root"]), Path(settings["out"])
    config = Path(settings["config"]) if settings["config"] else None
    today = date.fromisoformat(settings["today"]) if settings["today"] else None
    publisher = Publisher(out, served=True, again=True)
    for _ in sys.stdin:
        try:
            workspace = Workspace.open(root, vault=root, config_file=config, today=today, kept=settings["index"])
            found = publisher.publish(workspace)
            report = {
                "published": found.published, "pages": found.pages, "cards": found.cards,
                "changed": bool(found.changed), "seconds": round(found.seconds, 2),
                "problems": [f"{one.path}:{one.line}: {one.message}" for one in found.diagnostics],
            }  # fmt: skip
        except StudykitError as error:
            report = {"error": str(error)}
        sys.stdout.write(json.dumps(report) + "\n")
        sys.stdout.flush()
        publisher.tidy()
    publisher.close()


if __name__ == "__main__":
    main(sys.argv[1])
