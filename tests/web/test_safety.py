"""Hostile notes on the page: nothing of them runs, nothing outside the vault is sent; and everybody can use it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from program import write_vault
from served import Served
from tab import opened
from test_browser import after, close, press

from studykit.loopback import Request
from studykit.web.routes import quick

Serve, Visit = Callable[..., Served], Callable[..., Any]
TRAP = "<img src=x onerror=hit()><script>hit()</script>{{ 7*7 }}</title></textarea><svg onload=hit()>"
HOSTILE: dict[str, str | bytes] = {
    "cards.md": f"""#flashcards

{TRAP} :: {TRAP}

[run](javascript:hit()) :: <a href="javascript:hit()" onclick="hit()">x</a> <iframe src="javascript:hit()"></iframe>

The ==<img src=x onerror=hit()>== is hidden.

Which file? :: ![a](x.svg) ![b](../../../../etc/hostname.png) ![c](away/secret.png) ![[.studykit/x.png]]

Where? :: [[{TRAP}]] <form action="https://evil.example"><input name=a></form> <style>*{{display:none}}</style>
<meta http-equiv="refresh" content="0;url=https://evil.example">

`{TRAP}` :: ${TRAP}$
""",
    f"{TRAP[:24]}.md": f"# {TRAP}\n\n[[cards]]\n",
    "front.md": f"---\ntitle: {TRAP!r}\ntags: [{TRAP!r}]\n---\n#flashcards\n\nWho? :: [[cards]]\n",
    "x.svg": '<svg xmlns="http://www.w3.org/2000/svg" onload="hit()"><script>hit()</script><rect/></svg>',
}


def test_addresses_lead_nowhere_else(vault: Path) -> None:
    (vault.parent / "secret.png").write_bytes(b"secret")
    (vault / "link.png").symlink_to(vault.parent / "secret.png")
    (vault / "away").symlink_to(vault.parent)
    (vault / ".studykit").mkdir()
    (vault / ".studykit" / "x.png").write_bytes(b"private")

    def ask(path: str) -> int:
        reply = quick(vault, vault / ".studykit" / "images", Request("GET", path))
        assert reply is not None
        return reply.status

    assert ask("study/file/flashcards/loaf.png") == 200
    for name in (
        "../secret.png", "flashcards/../../secret.png", "/etc/hostname", "link.png", "away/secret.png",
        ".studykit/x.png", "flashcards/oven.md", "studykit.yml", "..%2fsecret.png", "flashcards",
        "flashcards/", "loaf.png\0",
    ):  # fmt: skip
        assert ask(f"study/file/{name}") == 404, name
    for name in ("../templates/page.html", "review.js/../../texts/en.json", "nothing.js"):
        assert ask(f"study/assets/{name}") == 404, name
    tab = opened(vault)
    for path in ("../secret.png", "flashcards/loaf.png", "", "../" * 9 + "etc/hostname", "studykit.yml"):
        reply = tab.routes(Request("GET", "study/note", {"path": path}))
        assert "no note" in json.loads(reply.body)["trouble"]
    assert tab.get("nothing").status == 404


def test_svg_files_are_cleaned_and_boxed(tmp_path: Path) -> None:
    vault = write_vault(tmp_path / "vault", HOSTILE)
    reply = quick(vault, vault / ".studykit" / "images", Request("GET", "study/file/x.svg"))
    assert reply
    assert b"hit" not in reply.body
    assert "sandbox" in reply.policy


@pytest.mark.browser
@pytest.mark.parametrize("guarded", [False, True], ids=["without-csp", "with-csp"])
def test_hostile_notes_run_nothing(serve: Serve, visit: Visit, tmp_path: Path, guarded: bool, thorough: bool) -> None:
    if guarded and not thorough:
        pytest.skip("without the policy is the harder case; with it under --thorough")
    vault = write_vault(tmp_path / "vault", HOSTILE)
    page = visit("about:blank", bypass_csp=not guarded)
    page.add_init_script("globalThis.hits = 0; globalThis.hit = () => { globalThis.hits += 1; };")
    page.goto(f"{serve(vault, '--new', '99').url}review")
    cards = 0
    while page.locator(".board").get_attribute("data-page") == "card":
        press(page, " ")
        for key in ("l", "o", "e"):
            page.keyboard.press(key)
            page.locator("dialog[open]").wait_for()
            page.wait_for_timeout(50)
            assert (
                page.locator(
                    ".sheet script, .panel script, .board iframe, .panel iframe, .sheet form, meta[http-equiv]"
                ).count()
                == 0
            )
            close(page)
        assert page.evaluate("globalThis.hits") == 0
        press(page, "4")
        cards += 1
    assert cards >= 6
    assert page.evaluate("globalThis.hits") == 0
    page.tolerated.append("console: Failed to load resource")


@pytest.mark.browser
def test_another_page_cannot_answer(serve: Serve, visit: Visit, vault: Path) -> None:
    """A page of another port of this computer, which knows the address, tries everything that a page can."""
    served, stranger = serve(vault), serve(vault, command=("serve", "--no-open"))
    before = {path: path.read_bytes() for path in vault.rglob("*.md")}
    page = visit(stranger.url)
    attempts = """async (url) => {
        const said = [];
        for (const mode of ["cors", "no-cors"]) for (const type of ["application/json", "text/plain"]) {
            try {
                const headers = { "content-type": type };
                const found = await fetch(url + "do", { method: "POST", mode, headers, body: "{}" });
                said.push(found.type + found.status);
            } catch { said.push("refused"); }
        }
        try { said.push((await fetch(url + "review", { mode: "no-cors" })).status); } catch { said.push("refused"); }
        return said;
    }"""
    assert set(map(str, page.evaluate(attempts, served.url))) <= {"refused", "opaque0", "0"}
    for element in ("iframe", "img"):
        made = """([name, src]) => new Promise((done) => {
            document.body.append(Object.assign(document.createElement(name), { src, onload: done, onerror: done }));
        }).then(() => undefined)"""
        page.evaluate(made, [element, f"{served.url}review"])
    assert all(frame == page.main_frame or "review" not in frame.url for frame in page.frames)
    assert {path: path.read_bytes() for path in before} == before
    assert not (vault / ".studykit").exists()
    page.tolerated.append("console: ")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(serve: Serve, visit: Visit, vault: Path, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit(serve(vault, "--type").url, scheme=scheme, bypass_csp=True, reduced_motion="reduce")

    def clean() -> None:
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found] == []

    clean()
    page.locator(".everything a").click()
    page.locator(".board").wait_for()
    clean()
    page.keyboard.type("wrong")
    press(page, "Enter")
    clean()
    for key in ("?", "l", "e", "o"):
        page.keyboard.press(key)
        page.locator("dialog[open]").wait_for()
        clean()
        close(page)
    after(page, lambda: page.keyboard.press("3"))
    page.keyboard.press("Escape")
    press(page, "q")
    page.locator("[data-panel=stats]").click()
    page.locator("dialog[open] .chart").first.wait_for()
    clean()
    close(page)
    clean()
