"""What a build leaves in its folder: everything public, nothing private, the same bytes every time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from studykit.errors import UsageError
from studykit.site import build, output
from studykit.site.clearing import MARKER
from studykit.site.voices import LISTED
from studykit.workspace import Workspace
from studykit.workspace.publication import site_input

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
from program import Program, write_vault

REPOSITORY = Path(__file__).parents[2]
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x03\x00\x00\x00\x02\x08\x02\x00\x00\x00\x12\x16\xf1M"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)
VAULT = {
    "index.md": "# Grants\n\nStart with [[Code grant]], then [[PKCE]] and [[Nowhere]].\n",
    "grants/Code grant.md": "---\ntags: [oauth/grant]\naliases: [authorization code]\ncreated: 2024-05-06\n---\n"
    "## Flow\n\nThe code travels through the browser. [[PKCE|The proof key]] binds it to one client.\n\n"
    "![[flow.png]]\n\n## Once ^once\n\nSee [[#Flow]].\n",
    "grants/PKCE.md": "Needed by [Code grant](Code%20grant.md#^once). #oauth\n",
    "flashcards/deck.md": "What binds a code? :: [[PKCE]]\n<!--SR:!2099-01-02,3,250-->\n\n"
    "A ==code== is used ==once==.\n",
    "flow.png": PNG,
}


def test_pages_links_and_report(publish: Any) -> None:
    site = publish(VAULT)
    assert site.dead_links() == []
    assert site.report.published == 4
    assert site.report.cards == 3
    assert site.report.broken_links == 1
    assert site.report.missing_images == 0
    home = site.read("index.html")
    assert '<span class="missing">Nowhere</span>' in home
    assert 'href="grants/Code-grant.html"' in home
    code = site.read("grants/Code-grant.html")
    assert 'width="3" height="2"' in code
    assert 'href="#flow"' in code
    assert "2024-05-06" in code
    assert 'href="../tags/oauth/grant.html"' in code
    assert "authorization code" in code


def test_backlinks_show_the_sentence(publish: Any) -> None:
    pkce = publish(VAULT).read("grants/PKCE.html")
    assert '<p lang="en"><mark>The proof key</mark> binds it to one client.</p>' in pkce
    assert "What binds a code?" in pkce.partition("backlinks")[2]


def test_a_page_that_everybody_links_to_stays_small(publish: Any) -> None:
    others = {f"in/n{number:03}.md": "So says [[Hub]]." for number in range(190)}
    site = publish({"Hub.md": "The middle.", **others})
    assert site.dead_links() == []
    hub, first, last = (site.read(path) for path in ("Hub.html", "linked/Hub.html", "linked/Hub~2.html"))
    assert len(set(re.findall('class="internal" href="in/n[^"]*', hub))) == LISTED
    assert f'href="linked/Hub.html">Linked from elsewhere, too <span class="count">{190 - LISTED}</span>' in hub
    assert '<span class="count">190</span>' in hub
    assert [page.count("../in/n") for page in (first, last)] == [100, 90 - LISTED]
    assert len(hub) < 40_000


def test_cards_open_without_script_and_schedules_stay_at_home(publish: Any) -> None:
    site = publish(VAULT)
    for page in ("flashcards/deck.html", "decks/deck.html"):
        html = site.read(page)
        assert html.count('<details class="card') == 3
        assert "<summary>" in html
        assert '<span class="cloze">' in html
    assert not any(b"2099-01-02" in data or b"SR:" in data for data in site.bytes().values())


def test_the_sample_vault_has_no_dead_link(publish_folder: Any, tmp_path: Path) -> None:
    site = publish_folder(REPOSITORY, tmp_path / "out")
    assert site.dead_links() == []
    assert site.report.broken_links == 0


SECRETS = {
    "draft.md": "---\ndraft: true\ntags: [zebra]\naliases: [quagga]\n---\n# Walrus\n\nnarwhal [[open]]\n",
    "maybe.md": "---\ndraft: maybe\n---\nplatypus\n",
    "unpublished.md": "---\npublish: false\n---\nechidna :: numbat #flashcards/wombat\n",
    "tagged.md": "tapir #private/kudu\n",
    "secret okapi.md": "---\nprivate: true\n---\nokapi\n",
    "outline/logseq/config.edn": "{}",
    "outline/pages/kept.md": "public:: false\n\n- okapi quokka\n",
    "outline/pages/so.md": "- DONE so\n  :LOGBOOK:\n  CLOCK: [2026-11-20] margay\n  :END:\n  card-repeats:: 3\n",
    ".hidden/h.md": "axolotl\n",
    "dugong.png": PNG,
    "open.md": "# Open\n\nSeen <!-- kiwi --> %% tuatara %% [a note](draft.md) and [another](tagged.md) "
    "![[unpublished]] ![[draft]]\n\n<!--\nkakapo\n-->\n\n![alt](dugong.png)\n\n[x]: <> (takahe)\n",
}
HIDDEN = (
    "walrus", "narwhal", "zebra", "quagga", "platypus", "echidna", "numbat", "wombat", "tapir", "okapi", "axolotl",
    "kiwi", "tuatara", "kakapo", "kudu", "takahe", "quokka", "margay", "card-repeats",
)  # fmt: skip


def test_nothing_private_leaves(publish: Any) -> None:
    site = publish(SECRETS)
    assert site.report.published == 2
    assert dict(site.report.withheld) == {"draft": 2, "private tag": 2, "publish: false": 2}
    leaks = [
        (word, name)
        for name, data in site.bytes().items()
        for word in HIDDEN
        if word.encode() in data.lower() or word in name.lower()
    ]
    assert leaks == []
    text = site.read("open.html")
    assert "a note and another" in text


def test_only_marked_notes_where_the_settings_say_so(publish: Any) -> None:
    files = {"yes.md": "---\npublish: true\n---\nyes\n", "no.md": "no\n"}
    site = publish(files, settings="site: {publish: marked}\n")
    assert site.report.published == 1
    assert dict(site.report.withheld) == {"not marked publish: true": 1}


def test_files_outside_and_of_other_kinds_stay_at_home(publish: Any, tmp_path: Path) -> None:
    (tmp_path / "outside.png").write_bytes(PNG + b"outside")
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "link.png").symlink_to(tmp_path / "outside.png")
    site = publish(
        {
            "a.md": "![[link.png]] ![x](../outside.png) ![[page.html]] [y](page.html) [pdf](paper.pdf)\n"
            "![z](drawing.svg)\n",
            "page.html": "<script>hello()</script>",
            "paper.pdf": b"%PDF",
            "drawing.svg": '<svg xmlns="http://www.w3.org/2000/svg" onload="hello()"><script>hello()</script>'
            '<a href="javascript:hello()"><text>x</text></a><rect style="fill:url(http://e.vil)"/><path d="M0 0"/>'
            "</svg>",
        }
    )
    found = site.bytes()
    assert sorted(name for name in found if name.startswith("files/")) == ["files/drawing.svg", "files/paper.pdf"]
    assert not any(b"hello()" in data or b"outside" in data or b"e.vil" in data for data in found.values())
    assert b'<path d="M0 0">' in found["files/drawing.svg"]


def test_the_same_vault_gives_the_same_bytes(publish: Any, publish_folder: Any, tmp_path: Path) -> None:
    first = publish(VAULT).bytes()
    copy = tmp_path / "elsewhere"
    copy.mkdir()
    for name in reversed(list(VAULT)):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(tmp_path / "vault" / name, copy / name)
    shutil.copy(tmp_path / "vault" / "studykit.yml", copy)
    assert publish_folder(copy, tmp_path / "other" / "place").bytes() == first


def test_a_deleted_note_disappears(publish: Any, tmp_path: Path) -> None:
    assert "grants/PKCE.html" in publish(VAULT).bytes()
    (tmp_path / "vault/grants/PKCE.md").unlink()
    assert "grants/PKCE.html" not in publish({}).bytes()


def test_a_foreign_folder_is_refused(publish: Any, tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="not empty"):
        publish(VAULT)
    assert [path.name for path in out.iterdir()] == ["thesis.txt"]
    with pytest.raises(UsageError, match="holds the vault"):
        publish(VAULT, out=".")
    assert (tmp_path / "vault" / "index.md").is_file()


def test_an_interrupted_build_leaves_the_old_site(
    publish: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = publish(VAULT).bytes()
    written = output.Output.write

    def fail_late(self: output.Output, path: str, data: str | bytes) -> None:
        if path == "404.html":
            raise KeyboardInterrupt
        written(self, path, data)

    monkeypatch.setattr(output.Output, "write", fail_late)
    with pytest.raises(KeyboardInterrupt):
        publish({"index.md": "changed\n"})
    monkeypatch.undo()
    after = {path.name for path in tmp_path.iterdir()}
    assert after == {"vault", "site"}
    assert {name: (tmp_path / "site" / name).read_bytes() for name in before} == before


def test_what_a_killed_build_left_is_put_right(publish: Any, tmp_path: Path) -> None:
    publish(VAULT)
    site = tmp_path / "site"
    shutil.copytree(site, tmp_path / ".site-0a1b2c3d")
    (tmp_path / ".site-0a1b2c3d" / MARKER).write_text("half\n")
    site.rename(tmp_path / ".site-ffffffff")
    root = tmp_path / "vault"
    with output.replacing(site):
        assert (site / "index.html").is_file()
    build(site_input(Workspace.open(root, vault=root)), site)
    assert {path.name for path in tmp_path.iterdir()} == {"vault", "site"}


def test_a_sitemap_only_with_an_address(publish: Any) -> None:
    assert "sitemap.xml" not in publish(VAULT).bytes()
    settings = "site: {url: 'https://notes.example/oauth/', source_url: 'https://git.example/blob/main'}\n"
    site = publish(VAULT, settings=settings)
    assert "<loc>https://notes.example/oauth/grants/Code-grant.html</loc>" in site.read("sitemap.xml")
    code = site.read("grants/Code-grant.html")
    assert '<link rel="canonical" href="https://notes.example/oauth/grants/Code-grant.html">' in code
    assert 'href="https://git.example/blob/main/grants/Code%20grant.md"' in code


def test_a_feed_of_dated_notes(publish: Any) -> None:
    site = publish(VAULT, settings="site: {url: 'https://notes.example/oauth/'}\n")
    feed = fromstring(site.read("feed.xml"))  # noqa: S314 - our own file
    assert [entry.findtext("{*}title") for entry in feed.findall("{*}entry")] == ["Code grant"]
    assert feed.findtext("{*}updated") == "2024-05-06T00:00:00Z"
    assert 'href="../feed.xml"' in site.read("grants/PKCE.html")


def test_an_alias_leads_to_its_note_where_nothing_else_stands(publish: Any) -> None:
    site = publish({**VAULT, "grants/Other.md": "---\naliases: [PKCE, authorization code, '../x', 'Odd?']\n---\n"})
    assert 'content="0; url=Code-grant.html"' in site.read("grants/authorization-code.html")
    assert "Needed by" in site.read("grants/PKCE.html")
    assert {name for name in site.bytes() if name.startswith("grants/")} == {
        "grants/Code-grant.html", "grants/PKCE.html", "grants/Other.html", "grants/authorization-code.html",
    }  # fmt: skip


def test_the_page_for_what_is_not_found_knows_where_the_site_stands(publish: Any) -> None:
    assert 'href="assets/site.css' in publish(VAULT).read("404.html")
    page = publish(VAULT, settings="site: {url: 'https://notes.example/oauth'}\n").read("404.html")
    assert 'href="/oauth/assets/site.css' in page
    assert 'href="/oauth/index.html"' in page
    assert 'src="/assets/site.js' in publish(VAULT, settings="site: {base: /}\n").read("404.html")


def test_a_theme_changes_templates_and_adds_a_sheet(publish: Any) -> None:
    theme = {
        "theme/missing.html": '{% extends "base.html" %}{% block main %}<h1>Lost &amp; {{ "<b>" }}</h1>{% endblock %}',
        "theme/theme.css": "body { color: red }",
    }
    site = publish({**VAULT, **theme}, settings="site: {theme: theme}\n")
    assert "<h1>Lost &amp; &lt;b&gt;</h1>" in site.read("404.html")
    assert site.read("assets/theme.css") == "body { color: red }"
    assert 'href="../assets/theme.css' in site.read("grants/PKCE.html")
    for text in ("{% if %}", "{{ nothing }}", "{{ ''.__class__.__mro__ }}"):
        with pytest.raises(UsageError, match=r"theme/missing\.html"):
            publish({"theme/missing.html": text}, settings="site: {theme: theme}\n")
    with pytest.raises(UsageError, match="no folder"):
        publish({}, settings="site: {theme: nowhere}\n")
    assert "Lost" in site.read("404.html")


def test_notes_without_links_are_found_on_the_page_of_all_notes(publish: Any) -> None:
    page = publish({**VAULT, "alone.md": "Nobody knows me.\n"}).read("all.html")
    assert 'href="alone.html"' in page.partition("sk-orphans")[2]
    assert "PKCE" not in page.partition("sk-orphans")[2]


def test_two_processes_make_the_same_pages_as_one(publish: Any, tmp_path: Path) -> None:
    notes = {f"n{n}.md": f"# Note {n}\n\nSee [[n{(n * 7) % 160}]].\n\n`code` $x^{n}$\n" for n in range(160)}
    alone = publish(notes).bytes()
    command = [sys.executable, "-m", "studykit", "-C", str(tmp_path / "vault"), "build", "-o", str(tmp_path / "two")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    two = {
        path.relative_to(tmp_path / "two").as_posix(): path.read_bytes()
        for path in (tmp_path / "two").rglob("*")
        if path.is_file()
    }
    assert two == alone


@pytest.mark.parametrize(("language", "word"), [("fr", "Toutes les notes"), ("zh-TW", "所有筆記"), ("xx", "All notes")])
def test_the_interface_speaks_the_readers_language(publish: Any, language: str, word: str) -> None:
    site = publish(VAULT, settings=f"site: {{languages: [{language}]}}\n")
    assert word in site.read("all.html")


def test_odd_notes_do_not_stop_a_build(publish: Any) -> None:
    site = publish(
        {
            "bad.md": b"caf\xe9 \xff :: x\n",
            "nul.md": b"a\0b\n",
            "empty.md": "",
            "x" * 200 + ".md": "long [[" + "y" * 256 + "]]\n",
            "tags/a.md": "in a folder named like one of ours #deep/er/tag\n",
            "assets.md": "# Assets\n",
            "index/index.md": "# i\n",
            "<b>.md": "title <b>\n",
            "front.md": "---\ntitle: '<script>x</script>'\ntags: ['<i>', 3, null]\n---\n# y\n",
        }
    )
    assert site.dead_links() == []
    assert site.report.published == 9
    assert not any("<script>x" in page.read_text("utf-8") for page in site.pages())


def test_an_empty_vault_still_has_a_home(publish: Any) -> None:
    site = publish({})
    assert site.dead_links() == []
    assert "0 notes" in site.read("index.html")


STUDIED = "site: {study: true}\n"


def test_what_is_due_is_nobodys_business_unless_asked(publish: Any) -> None:
    plain = publish(VAULT)
    assert not {"due.html", "study.html"} & plain.bytes().keys()
    assert 'value="due"' not in plain.read("graph.html")
    site = publish({**VAULT, **SECRETS}, settings=STUDIED)
    assert site.dead_links() == []
    due = publish({"flashcards/old.md": "q :: a\n<!--SR:!2020-01-02,3,250-->\n"}, settings=STUDIED).read("due.html")
    assert 'href="flashcards/old.html#sk-card-' in due
    assert "2020-01-02" not in due
    assert "<dt>New</dt>" in site.read("study.html")
    assert '<option value="due">' in site.read("graph.html")
    leaks = [(w, name) for name, data in site.bytes().items() for w in HIDDEN if w.encode() in data.lower()]
    assert leaks == []


def test_another_locale_and_order_of_files_give_the_same_bytes(publish: Any, tmp_path: Path) -> None:
    first = publish({**VAULT, "école.md": "İstanbul ﬁn. [[PKCE]]\n", "a b.md": "x\n", "A-b.md": "y\n"}).bytes()
    program = (
        "import os, random, sys\n"
        "real = os.scandir\n"
        "class Shuffled:\n"
        "    def __init__(self, entries): self.entries = entries\n"
        "    def __iter__(self): return self\n"
        "    def __next__(self):\n"
        "        if not self.entries: raise StopIteration\n"
        "        return self.entries.pop()\n"
        "    def __enter__(self): return self\n"
        "    def __exit__(self, *_): pass\n"
        "    def close(self): pass\n"
        "def shuffled(path='.'):\n"
        "    with real(path) as found: entries = list(found)\n"
        "    random.shuffle(entries)\n"
        "    return Shuffled(entries)\n"
        "os.scandir = shuffled\n"
        "from studykit.cli import main\n"
        "main()\n"
    )
    command = [sys.executable, "-c", program, "-C", str(tmp_path / "vault"), "build", "-o", str(tmp_path / "two")]
    environ = {**os.environ, "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"}
    environ["STUDYKIT_CACHE"] = str(tmp_path / "other-cache")
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environ)
    assert done.returncode == 0, done.stderr
    second = {
        path.relative_to(tmp_path / "two").as_posix(): path.read_bytes()
        for path in (tmp_path / "two").rglob("*")
        if path.is_file()
    }
    assert second == first


def test_names_of_255_bytes_and_such_that_meet_are_published_apart(publish: Any) -> None:
    long = "é" * 126
    files = {f"{long}.md": "one\n", f"{long[:-1]}x.md": "two\n", "Note.md": "a\n", "note.md": "b\n", "con.md": "c\n"}
    site = publish(files)
    again = publish(files, out="again")
    assert site.bytes() == again.bytes()
    names = [name for name in site.bytes() if name.endswith(".html")]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(part.encode()) <= 255 for name in names for part in name.split("/"))
    assert {source for source, _ in site.report.renamed} == set(files)


def test_the_report_counts_what_is_wrong_and_strict_insists(tmp_path: Path) -> None:
    vault = write_vault(tmp_path / "vault", {
        "a.md": "[[gone]] ![](gone.png)\n\n```dot\ngraph { a -- b }\n```\n", "b.md": "---\ndraft: true\n---\n",
        "studykit.yml": "diagrams: {dot: off}\n",
    })  # fmt: skip
    studykit = Program(vault)
    report = studykit("build", "--json").data
    losses = ("broken_links", "missing_images", "diagrams_as_source")
    assert [report[name] for name in losses] == [1, 1, 1]
    assert report["withheld"] == {"draft": 1}
    told = studykit("build", "--strict")
    assert told.code == 1
    assert "1 broken link, 1 missing image, 1 diagram shown as source" in told.out
    assert "1 note withheld (draft 1)" in told.out
    (vault / "a.md").write_text("Fine.\n", "utf-8")
    assert studykit("build", "--strict").code == 0


def test_a_card_in_a_footnote_leaves_the_footnote_where_its_mark_leads(publish: Any) -> None:
    page = publish({"n.md": "#flashcards\n\nText[^1].\n\n[^1]: a :: b\n<!--SR:!2099-01-02,3,250-->\n"}).read("n.html")
    assert '<span class="card-front">a</span>' in page
    assert re.search(r'<sup class="footnote-ref"[^>]*><a class="internal" href="#fn-1">1</a></sup>', page)
    assert re.search(r'<li id="fn-1"><p>a :: b ', page)
    assert "2099" not in page
