"""The scripts of the page are typed in their comments: the TypeScript compiler reads them, where there is one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
_TSC = shutil.which("tsc", path=str(Path(sys.prefix) / "node/node_modules/.bin")) or shutil.which("tsc")


@pytest.mark.skipif(_TSC is None, reason="no TypeScript here: tests/run installs it where there is npm")
def test_the_scripts_keep_to_their_types() -> None:
    assert _TSC
    run = subprocess.run([_TSC, "-p", str(HERE / "tsconfig.json")], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_every_script_asks_to_be_checked_and_stands_alone() -> None:
    folder = HERE.parents[1] / "studykit" / "web"
    scripts = sorted((folder / "assets").glob("*.js"))
    assert len(scripts) == 4
    assert [script.name for script in scripts if not script.read_text("utf-8").startswith("// @ts-check\n")] == []
    pages = "".join(page.read_text("utf-8") for page in (folder / "templates").glob("*.html"))
    for inline in (" style=", " onclick", "<style", "<script>", "javascript:", "http://", "https://"):
        assert inline not in pages, inline


def test_every_language_says_everything() -> None:
    import json

    folder = HERE.parents[1] / "studykit" / "web" / "texts"
    spoken = {path.name: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}
    assert set(spoken) == {"en.json", "fr.json", "zh-Hant.json"}
    for name, texts in spoken.items():
        assert texts.keys() == spoken["en.json"].keys(), name
        for key, text in texts.items():
            places = {part.partition("}")[0] for part in text.split("{")[1:]}
            assert places == {part.partition("}")[0] for part in spoken["en.json"][key].split("{")[1:]}, (name, key)
