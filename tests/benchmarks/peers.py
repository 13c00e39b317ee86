"""Other programs beside ours, on the same notes in the same run: processor seconds, and ours divided by theirs.

    python tests/benchmarks/peers.py [--env FOLDER] [--org-fc FOLDER] [--notes N] [PEER ...]

``--env`` is a virtual environment with what is to be measured of genanki, markdown-it-py, mkdocs-material and zensical,
``--org-fc`` a checkout of org-fc; Hugo and gawk are looked for on PATH. A peer that is not there is left out, and said
to be. Medians of three, memory of the largest process. They do less: none resolves links between notes by their names
or draws diagrams, and org-fc alone knows cards.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from org_files import index, write_org
from usage import STUDYKIT, Usage, measure
from vaults import write

RUNS = 3
_BARE = """
import sys
from pathlib import Path
from markdown_it import MarkdownIt
md = MarkdownIt("gfm-like", {"linkify": False})
if sys.argv[2] == "blocks":
    md.disable(["inline", "linkify", "text_join", "replacements", "smartquotes"], ignoreInvalid=True)
for note in Path(sys.argv[1]).rglob("*.md"):
    text = note.read_text("utf-8")
    md.parse(text) if sys.argv[2] == "blocks" else md.render(text)
"""
_OURS = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from hot_paths import OBSIDIAN, POLICY, block_structure, decode, read_note, Place, render_note, NotePath
for file in Path(sys.argv[1]).rglob("*.md"):
    source = decode(NotePath(file.name), file.read_bytes())
    if sys.argv[2] == "blocks":
        block_structure(source.lines)
    else:
        render_note(source, read_note(source, OBSIDIAN, OBSIDIAN.conventions, Place()), OBSIDIAN.constructs, POLICY)
"""


@dataclass(frozen=True, slots=True)
class Race:
    """``theirs`` and ``ours`` make the same of a vault, given an empty folder; ``version`` says whose ``theirs`` is."""

    version: str
    theirs: Callable[[Path], Sequence[str | Path]]
    ours: Callable[[Path], Sequence[str | Path]]


def _version(program: Sequence[str | Path]) -> str:
    """The first line of what it says of itself, or "" where it is not there."""
    try:
        done = subprocess.run([*map(str, program)], check=True, capture_output=True, text=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip().partition("\n")[0]


def _package(python: Path, name: str) -> str:
    said = _version([python, "-c", f"from importlib.metadata import version; print(version({name!r}))"])
    return f"{name} {said}" if said else ""


def _mkdocs(vault: Path, folder: Path) -> Path:
    settings = folder / "mkdocs.yml"
    shutil.copytree(vault, folder / "docs")  # Zensical takes none from elsewhere
    # The fonts are those of the reader's machine, as ours are: nothing is fetched.
    settings.write_text(
        "site_name: Notes\nsite_url: https://notes.example/\ndocs_dir: docs\nsite_dir: site\n"
        "theme: {name: material, font: false}\n"
        "markdown_extensions: [tables, admonition, pymdownx.highlight, pymdownx.superfences, toc]\n",
        "utf-8",
    )
    return settings


def _hugo(vault: Path, folder: Path) -> list[str | Path]:
    """With the least theme there is: a page a note and a list a folder."""
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    page = "<!doctype html><title>{{ .Title }}</title>{{ .TableOfContents }}{{ .Content }}"
    (layouts / "single.html").write_text(page, "utf-8")
    listing = "<!doctype html>{{ range .Pages }}<a href={{ .Permalink }}>{{ .Title }}</a>{{ end }}"
    (layouts / "list.html").write_text(listing, "utf-8")
    (folder / "config.toml").write_text('baseURL = "https://notes.example/"\ntitle = "Notes"\n', "utf-8")
    return ["hugo", "--source", folder, "--contentDir", vault, "--destination", folder / "site", "--quiet"]


def _org_fc(org_fc: Path | None, scratch: Path, count: int) -> Race:
    """The cards of notes with many lines and links, listed with no index to start from."""
    version = _version(["gawk", "--version"]).partition(",")[0] if org_fc and (org_fc / "awk").is_dir() else ""
    dense = scratch / "dense"
    if version:
        write("dense", dense, count)

    def listed(folder: Path) -> Sequence[str | Path]:
        assert org_fc is not None
        write_org(dense, folder / "org")
        return index(org_fc, folder / "org")

    return Race(version, listed, lambda _: [*STUDYKIT, "-C", dense, "--no-index", "due"])


def races(vault: Path, environment: Path, org_fc: Path | None, count: int) -> Mapping[str, Race]:
    """All that could be run, by what is measured."""
    python = environment / "bin" / "python"
    benchmarks = Path(__file__).parent
    bare = _package(python, "markdown-it-py")
    writer = str(benchmarks / "against_genanki.py")

    def build(folder: Path) -> Sequence[str | Path]:
        return [*STUDYKIT, "-C", vault, "build", "--out", folder / "site"]

    def markdown(what: str) -> Race:
        return Race(
            bare,
            lambda _: [python, "-c", _BARE, vault, what],
            lambda _: [sys.executable, "-c", _OURS, vault, what, benchmarks],
        )

    def settled(program: str) -> Callable[[Path], Sequence[str | Path]]:
        words = ["build", "--quiet", "--clean"] if program == "mkdocs" else ["build", "--clean"]
        return lambda folder: [environment / "bin" / program, *words, "--config-file", _mkdocs(vault, folder)]

    return {
        "blocks": markdown("blocks"),
        "html": markdown("html"),
        "genanki": Race(
            _package(python, "genanki"),
            lambda folder: [python, writer, "genanki", str(count * 3), folder / "deck.apkg"],
            lambda folder: [sys.executable, writer, "studykit", str(count * 3), folder / "deck.apkg"],
        ),
        "mkdocs": Race(_package(python, "mkdocs-material"), settled("mkdocs"), build),
        "zensical": Race(_package(python, "zensical"), settled("zensical"), build),
        "org-fc": _org_fc(org_fc, vault.parent, count),
        "hugo": Race(_version(["hugo", "version"])[:14], lambda folder: _hugo(vault, folder), build),
    }


def run(race: Race) -> Mapping[str, Usage]:
    """The medians of some runs, one of each in turn."""
    found: dict[str, list[Usage]] = {"theirs": [], "ours": []}
    for _ in range(RUNS):
        for name, command in (("theirs", race.theirs), ("ours", race.ours)):
            with tempfile.TemporaryDirectory() as folder:
                program = command(Path(folder))
                found[name].append(measure(program, STUDYKIT_CACHE=Path(folder) / "cache"))
    return {
        name: Usage(*(median(getattr(usage, field) for usage in usages) for field in Usage.__slots__))
        for name, usages in found.items()
    }


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("peer", nargs="*")
    words.add_argument("--env", type=Path, default=Path(sys.prefix))
    words.add_argument("--org-fc", type=Path)
    words.add_argument("--notes", type=int, default=1000)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        vault = Path(scratch) / "vault"
        write("usual", vault, asked.notes)
        known = races(vault, asked.env.absolute(), asked.org_fc and asked.org_fc.absolute(), asked.notes)
        for name in asked.peer or known:
            if name not in known:
                words.error(f"no peer {name}: there are {', '.join(known)}")
            if not known[name].version:
                print(f"{name:9} is not there")  # noqa: T201 - its output
                continue
            usages = run(known[name])
            ours, theirs = usages["ours"], usages["theirs"]
            print(  # noqa: T201 - its output
                f"{name:9} {known[name].version:24} {theirs.processor:7.2f} s {theirs.peak:6.0f} MB, "
                f"ours {ours.processor:7.2f} s {ours.peak:6.0f} MB; "
                f"ratio {ours.processor / theirs.processor:5.2f}, memory {ours.peak / theirs.peak:5.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
