"""The scripts of the site are typed in their comments: the TypeScript compiler reads them, where there is one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
_TSC = shutil.which("tsc", path=str(Path(sys.prefix) / "node/node_modules/.bin")) or shutil.which("tsc")


@pytest.mark.skipif(_TSC is None, reason="no TypeScript here: tests/run installs it where there is npm")
@pytest.mark.parametrize("project", ["tsconfig.json", "tsconfig.worker.json"])
def test_the_scripts_keep_to_their_types(project: str) -> None:
    assert _TSC
    run = subprocess.run([_TSC, "-p", str(HERE / project)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_every_script_asks_to_be_checked() -> None:
    scripts = sorted((HERE.parents[1] / "studykit/site/assets").rglob("*.js"))
    assert len(scripts) > 5
    assert [script.name for script in scripts if not script.read_text("utf-8").startswith("// @ts-check\n")] == []
