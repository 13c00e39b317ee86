"""A build that takes over what it can leaves the same bytes as one that makes everything."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studykit.site import build, crew
from studykit.site.clearing import MARKER
from studykit.site.ledger import Ledger
from studykit.workspace import Workspace
from studykit.workspace.publication import Publisher, site_input

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00%c\x00\x00\x00\x02\x08\x02\x00\x00\x00\x12\x16\xf1M"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)
NAMES = ("a", "b", "c", "deep/a", "deep/d", "deep/er/index", "école", "flashcards/f", "Zed")
WORDS = ("token", "grant", "碼", "授權碼", "Zed", "scope once", "école")
LINES = (
    "[[{0}]] said {1}.", "[{1}]({0}.md) and more.", "![[{0}]]", "![[{0}#Part]]", "[[{0}#Part|{1}]]", "[[{0}#^mark]]",
    "## Part", "A block ^mark", "#tag/{1}", "#other", "{1} :: what is {1}?", "==hidden {1}== [[{0}]]",
    "![](pic.png)", "![[pic.png]]", "`code {1}` $x^2$", "Plain {1}.", "```python\nx = '{1}'\n```", "[[nowhere {1}]]",
    "{1} :: due <!--SR:!2024-05-0{2},4,250-->", "::{1}:: {0} <!--SR:!2099-01-01,9,{2}50-->",
    "```mermaid\nsequenceDiagram\n  A->>B: {1}\n```",
)  # fmt: skip
FRONTS = (
    "", "", "", "---\naliases: [{1}]\n---\n", "---\ndraft: true\n---\n",
    "---\ntags: [tag, {1}]\ncreated: 2024-05-0{2}\n---\n",
    "---\ntitle: Named {1}\nlang: fr\n---\n",
)  # fmt: skip


def _text(chance: random.Random) -> str:
    count = chance.randrange(7)
    lines = [chance.choice(FRONTS), *(chance.choice(LINES) for _ in range(count))]
    words = (chance.choice(NAMES), chance.choice(WORDS), chance.randrange(1, 9))
    return "\n\n".join(line.format(*words) for line in lines)


def _edit(root: Path, chance: random.Random) -> None:
    """One thing that an author does."""
    notes = sorted(path for path in root.rglob("*.md"))
    match chance.randrange(13):
        case 0 if len(notes) > 2:
            chance.choice(notes).unlink()
        case 1 if notes:
            target = root / f"{chance.choice(NAMES)} {chance.randrange(3)}.md"
            target.parent.mkdir(parents=True, exist_ok=True)
            chance.choice(notes).rename(target)
        case 2:
            (root / "pic.png").write_bytes(PNG.replace(b"%c", bytes([chance.randrange(1, 9)])))
        case 3:
            (root / "pic.png").unlink(missing_ok=True)
        case 9 if notes:
            note = chance.choice(notes)
            day = f"2024-0{chance.randrange(1, 9)}-11"
            note.write_text(f"---\nupdated: {day}\n---\n{note.read_text('utf-8').rpartition('---')[2]}", "utf-8")
        case 10:
            places = " ".join(f"{chance.choice(NAMES)}: {chance.choice(NAMES)}.md\n" for _ in range(2))
            (root / ".gitbook.yaml").write_text(f"redirects:\n {places}", "utf-8")
        case 11:
            (root / "look").mkdir(exist_ok=True)
            (root / "look" / "theme.css").write_text(f".x {{ order: {chance.randrange(9)}; }}\n", "utf-8")
            (root / "studykit.yml").write_text("site: {title: T, theme: look}\n", "utf-8")
        case 12:
            shutil.rmtree(root / chance.choice(["deep", "deep/er", "flashcards"]), ignore_errors=True)
        case 4:
            title, url = chance.choice(["T", "U"]), chance.choice(["", "https://notes.example/x"])
            study = chance.choice(["true", "false"])
            (root / "studykit.yml").write_text(f"site: {{title: {title}, url: '{url}', study: {study}}}\n", "utf-8")
        case 5 if notes:
            with chance.choice(notes).open("a", encoding="utf-8") as file:
                file.write("\n\n" + chance.choice(LINES).format(*NAMES[:2], 3))
        case _:
            note = root / f"{chance.choice(NAMES)}.md"
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text(_text(chance), "utf-8")


def _bytes(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def _open(root: Path) -> Workspace:
    return Workspace.open(root, vault=root, today=date(2026, 11, 20))


@given(st.integers(0, 2**32))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_edits_give_what_a_cold_build_gives(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing secret depends on it
    folder = tmp_path_factory.mktemp("any")
    root, out, cold = folder / "vault", folder / "site", folder / "cold"
    root.mkdir()
    (root / "studykit.yml").write_text("site: {title: T, study: true}\n", "utf-8")
    for _ in range(6):
        _edit(root, chance)
    publisher, before = Publisher(out, again=chance.random() < 0.5), dict[str, bytes]()
    for _ in range(3):
        report = publisher.publish(_open(root))
        build(site_input(_open(root)), cold)
        found = _bytes(out)
        assert found == _bytes(cold)
        assert set(report.changed) == {
            name for name in before.keys() | found.keys() if before.get(name) != found.get(name)
        } - {MARKER}
        before = found
        shutil.rmtree(cold)
        for _ in range(chance.randrange(1, 4)):
            _edit(root, chance)
        if chance.random() < 0.4:
            publisher.close()
            # Another process: only what the cache holds is known.
            publisher = Publisher(out, again=chance.random() < 0.5)
    publisher.tidy()  # each workspace may hold a renderer that waits for more
    shutil.rmtree(folder)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    for number in range(40):
        (root / f"n{number}.md").write_text(
            f"# Note {number}\n\nSee [[n{(number * 7) % 40}]]. #t{number % 3}\n", "utf-8"
        )
    (root / "studykit.yml").write_text("site: {title: T}\n", "utf-8")
    return root


def test_only_what_changed_is_made_anew(vault: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    assert len(Publisher(out).publish(_open(vault)).changed) > 40
    places = {path: path.stat().st_ino for path in out.rglob("*.html")}
    assert Publisher(out).publish(_open(vault)).changed == ()
    with (vault / "n3.md").open("a", encoding="utf-8") as file:
        file.write("\nMore, after all.\n")
    changed = Publisher(out).publish(_open(vault)).changed
    assert "n3.html" in changed
    assert {name for name in changed if name.endswith(".html")} <= {"n3.html", "n21.html", "tags/t0.html"}
    same = [path for path in places if path.relative_to(out).as_posix() not in changed]
    assert all(path.stat().st_ino == places[path] for path in same)


def test_a_page_that_quotes_a_note_is_made_anew_only_for_what_it_quotes(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, made = tmp_path / "site", list[str]()

    def note_page(shop: Any, item: Any, *rest: Any) -> Any:
        made.append(item.path)
        return real(shop, item, *rest)

    real = crew.note_page
    (vault / "n6.md").write_text("To [[n3#Part]].\n", "utf-8")
    (vault / "n5.md").write_text("---\naliases: [Fifth]\n---\nAlone.\n", "utf-8")
    Publisher(out).publish(_open(vault))
    monkeypatch.setattr(crew, "note_page", note_page)
    note = vault / "n3.md"
    for text, expected in (
        ("# Note 3\n\nSee [[n21]]. #t0\n\nMore, and the Fifth.\n", {"n3.md", "n5.md"}),
        ("# Note 3\n\nSee [[n21]]. #t0\n\nLess, then the Fifth.\n", {"n3.md", "n5.md"}),
        ("# Note 3\n\nAbove.\n\nSee [[n21]]. #t0\n\nLess, then the Fifth.\n", {"n3.md"}),
        ("# Note 3\n\nAbove.\n\nSee also [[n21]]. #t0\n\nLess, then the Fifth.\n", {"n3.md", "n21.md"}),
        ("# Note 3\n\nAbove.\n\nSee also [[n21]]. #t0\n\nLess, then the Fifth.\n\n## Part\n", {"n3.md", "n6.md"}),
        ("# Note 3\n\nOver.\n\nSee also [[n21]]. #t0\n\nLess, then the Fifth.\n\n## Part\n", {"n3.md"}),
    ):
        note.write_text(text, "utf-8")
        Publisher(out).publish(_open(vault))
        assert set(made) == expected
        made.clear()
        build(site_input(_open(vault)), tmp_path / "cold")
        assert _bytes(out) == _bytes(tmp_path / "cold")
        made.clear()
        shutil.rmtree(tmp_path / "cold")


def test_what_is_due_is_looked_through_only_where_a_card_or_an_answer_is_another(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, asked = tmp_path / "site", list[str]()
    real = Workspace.agenda
    monkeypatch.setattr(Workspace, "agenda", lambda workspace: (asked.append("agenda"), real(workspace))[1])
    note = vault / "n3.md"
    publisher = Publisher(out, served=True, again=True)
    for text, expected in (
        ("Q::A\n", True),
        ("Q::A\n\nMore.\n", False),
        ("Q::A\n<!--SR:!2024-05-01,4,250-->\n\nMore.\n", True),
        ("Less.\n\nQ::A\n<!--SR:!2024-05-01,4,250-->\n", False),
        ("Less.\n\nQ::A\n<!--SR:!2099-05-01,4,250-->\n", True),
    ):
        note.write_text(text, "utf-8")
        asked.clear()
        publisher.publish(_open(vault))
        assert bool(asked) == expected, text
        shown = (out / "due.html").read_text("utf-8"), (out / "study.html").read_text("utf-8")
        Publisher(tmp_path / "cold", kept=False, served=True).publish(_open(vault))
        assert shown == tuple((tmp_path / "cold" / name).read_text("utf-8") for name in ("due.html", "study.html"))
        shutil.rmtree(tmp_path / "cold")
    publisher.close()


def test_what_is_known_of_unchanged_pages_is_never_lost(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ledger that lost something is made anew as a whole, which nobody would see but by the time it takes."""
    monkeypatch.setattr(Ledger, "forget", lambda ledger: pytest.fail(f"{ledger.out} was forgotten"))
    publisher = Publisher(tmp_path / "site", again=True)
    for turn in range(6):
        publisher.publish(_open(vault))
        if turn == 3:
            publisher = Publisher(tmp_path / "site", again=True)
        with (vault / f"n{turn % 2}.md").open("a", encoding="utf-8") as file:
            file.write(f"\nTurn {turn}.\n")


def test_what_others_did_to_the_site_is_put_right(vault: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    Publisher(out).publish(_open(vault))
    good = _bytes(out)
    (out / "n1.html").write_text("vandal", "utf-8")
    (out / "n2.html").unlink()
    (out / "n4.html").unlink()
    (out / "n4.html").symlink_to(vault / "n4.md")
    (out / "extra.html").write_text("left here", "utf-8")
    Publisher(out).publish(_open(vault))
    assert _bytes(out) == good
    assert not (out / "n4.html").is_symlink()


def test_a_damaged_cache_costs_time_only(vault: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    Publisher(out).publish(_open(vault))
    good = _bytes(out)
    ledger = next(Path(os.environ["STUDYKIT_CACHE"]).rglob("site.sqlite"))
    for damage in (b"", b"no database at all" * 100, ledger.read_bytes()[:3000]):
        ledger.write_bytes(damage)
        Publisher(out).publish(_open(vault))
        assert _bytes(out) == good


def test_a_build_killed_at_any_moment_leaves_the_old_site_whole(vault: Path, tmp_path: Path, thorough: bool) -> None:
    out = tmp_path / "site"
    command = [sys.executable, "-m", "studykit", "-C", str(vault), "build", "-o", str(out)]
    chance = random.Random(7)  # noqa: S311 - nothing secret depends on it
    subprocess.run(command, check=True, capture_output=True)
    before, took = _bytes(out), 1.0
    for turn in range(40 if thorough else 3):
        for path in vault.glob("n*.md"):
            path.write_text(path.read_text("utf-8") + f"\nTurn {turn}.\n", "utf-8")
        started = time.monotonic()
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.random() * took)
        running.send_signal(signal.SIGKILL)
        ended = running.wait() == 0
        found = _bytes(out)
        if found != before:
            assert found[MARKER] == before[MARKER]
            assert f"Turn {turn}.".encode() in found["n1.html"], "either the old site or the new one"
            assert all(f"Turn {turn}.".encode() in found[f"n{number}.html"] for number in range(40))
            before = found
        took = time.monotonic() - started if ended else took * 1.2
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.returncode == 0
    build(site_input(_open(vault)), tmp_path / "cold")
    assert _bytes(out) == _bytes(tmp_path / "cold")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


KILLED_WHILE_TIDYING = """
import os, sys
from studykit.cli.entry import run
from studykit.site import output
swap, unlink, left = output._swap, os.unlink, [int(sys.argv.pop(1))]
def die(*given, **more):
    left[0] -= 1
    if left[0] < 0:
        os._exit(9)
    unlink(*given, **more)
def swapped(*given):
    swap(*given)
    os.unlink = die
output._swap = swapped
run()
"""


def test_a_build_killed_while_it_clears_the_old_site_away_leaves_no_rubbish(vault: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    build = ["-C", str(vault), "build", "-o", str(out)]
    Publisher(out).publish(_open(vault))
    for removed in (0, 40):
        (vault / "n1.md").write_text(f"{removed} were removed.\n", "utf-8")
        killed = subprocess.run([sys.executable, "-c", KILLED_WHILE_TIDYING, str(removed), *build], check=False)
        assert killed.returncode == 9
        assert f"{removed} were removed." in (out / "n1.html").read_text("utf-8")
    (tmp_path / ".site-0123abcd").mkdir()  # one that was killed as it began
    (tmp_path / ".site-of mine").mkdir()
    Publisher(out).publish(_open(vault))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == [".site-of mine"]


def test_a_report_of_a_second_build_says_the_same(vault: Path, tmp_path: Path, publish_folder: Any) -> None:
    (vault / "odd.md").write_text("$\\nope{$ ![](gone.png) [[gone]]\n\n```mermaid\npie\n```\n", "utf-8")
    first = Publisher(tmp_path / "site").publish(_open(vault))
    second = Publisher(tmp_path / "site").publish(_open(vault))
    for name in ("published", "cards", "pages", "files", "broken_links", "missing_images", "flows", "diagnostics"):
        assert getattr(first, name) == getattr(second, name), name


def test_the_day_of_a_commit_is_the_same_in_every_build(tmp_path: Path) -> None:
    root, out = tmp_path / "vault", tmp_path / "site"
    root.mkdir()
    (root / "a.md").write_text("Of [[b]].\n", "utf-8")
    (root / "b.md").write_text("---\nupdated: 2023-03-03\n---\nQ::A\n", "utf-8")
    _git(root, "2024-01-01", "init", "--quiet")
    pages = []
    for day, text in (("2024-01-01", "Of [[b]]."), ("2024-02-02", "More of [[b]].")):
        (root / "a.md").write_text(f"{text}\n", "utf-8")
        _git(root, day, "add", ".")
        _git(root, day, "commit", "--quiet", "-m", "x")
        Publisher(out).publish(_open(root))
        Publisher(tmp_path / day, kept=False).publish(_open(root))
        assert _bytes(out) == _bytes(tmp_path / day)
        pages.append((out / "a.html").read_text("utf-8"))
        assert f'<time datetime="{day}">' in pages[-1]
        assert '<time datetime="2023-03-03">' in (out / "b.html").read_text("utf-8")
        assert day in (out / "recent.html").read_text("utf-8")
    (root / "studykit.yml").write_text("site: {git: false}\n", "utf-8")
    Publisher(out).publish(_open(root))
    assert "<time" not in (out / "a.html").read_text("utf-8")


def _git(root: Path, day: str, *arguments: str) -> None:
    names = {f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {f"GIT_{who}_DATE": f"{day}T12:00:00Z" for who in ("AUTHOR", "COMMITTER")}
    subprocess.run(["git", *arguments], cwd=root, env={**os.environ, **names, **dates}, check=True, capture_output=True)
