"""A vault of texts made to slow programs down or to bring them to fall, through every command that reads it.

`invoke` raises what the program itself would only report as a fault, so every run here is such a test.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from program import Program, write_vault

sys.path.insert(0, str(Path(__file__).parents[1] / "contracts"))
from hostile import HOSTILE

NASTIEST = (
    "nested brackets", "images in images", "embeds open", "dollars", "anki clozes", "highlights with hints", "== a",
    "schedule comments without end", "comments without end", "near comments", "html", "headings below each other",
    "tagged bullets", "bullets in bullets", "deep quotes", "> - ", "> lazy", "- deep", "fences without end", "macros",
    "front matter", "refs nested", "fn refs", "<div>", "<svg>", "table wide", "table rows", "setext long", "nul", "cr",
    "combining", "sr segs", "sr bangs", "==ash;;", "==999999;;", "q:", "steps", "seqdiag", "fm bomb", "fm deep",
)  # fmt: skip
COMMANDS = (
    ("check",), ("check", "--json"), ("cards", "--json"), ("links", "--json"), ("graph",), ("stats",), ("due",),
    ("doctor",), ("doctor", "--json"), ("init", "--dry-run"), ("history",), ("note", "n000"), (),
    ("export", "csv", "-o", "out.csv"), ("export", "json", "-o", "out.json"), ("export", "markdown", "-o", "out"),
    ("export", "anki", "-o", "out.apkg"), ("build", "-o", "site"), ("review", "--plain"),
)  # fmt: skip


@pytest.fixture(scope="module")
def studykit(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Program:
    everything = bool(request.config.getoption("--thorough"))
    names, size = (sorted(HOSTILE), 10_000) if everything else (NASTIEST, 400)
    notes = {}
    for number, name in enumerate(names):
        text = HOSTILE[name](size)
        opened = text if text.startswith("---") else f"#flashcards\n\n{text}"
        notes[f"n{number:03}.md"] = f"{opened}\n\nsound{number}::answer\n".encode("utf-8", "surrogatepass")
    return Program(write_vault(tmp_path_factory.mktemp("hostile") / "vault", notes))


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_every_command_comes_to_its_end(studykit: Program, arguments: tuple[str, ...]) -> None:
    before = {path.name: path.read_bytes() for path in studykit.vault.glob("n*.md")}
    ran = studykit(*arguments, given="quit\n")
    found = ran.data["diagnostics"] if arguments == ("check", "--json") else ()
    errors = any(finding["severity"] == "error" for finding in found)
    assert ran.code == errors or (arguments == ("check",) and ran.code == 1), ran.err
    assert len(ran.err) < 2_000
    assert {path.name: path.read_bytes() for path in studykit.vault.glob("n*.md")} == before
