"""A vault of hostile notes: nothing of it runs, also where the page's own policy does not stand guard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

VECTORS = (Path(__file__).parents[1] / "cases" / "render" / "hostile" / "vectors.md").read_text("utf-8")
TRAP = "\"'><img src=x onerror=hit()><script>hit()</script>{{ 7*7 }}</title></textarea>"
SVG = (
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'onload="hit()"><script>hit()</script><a xlink:href="javascript:hit()"><rect width="9" height="9"/></a>'
    '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="hit()"/></foreignObject>'
    '<image href="https://evil.example/x.png"/><style>@import "https://evil.example/x.css";</style>'
    '<animate attributeName="href" values="javascript:hit()"/><use href="https://evil.example/x.svg#a"/></svg>'
)
VAULT = {
    "index.md": f"{VECTORS}\n\n[[vectors]] [[front]]\n",
    "vectors.md": f"# {TRAP}\n\n{VECTORS}\n\n## {TRAP}\n",
    "front.md": f"---\ntitle: {TRAP!r}\naliases: [{TRAP!r}]\ntags: [{TRAP!r}, 'a/../../b']\nlang: {TRAP!r}\n"
    "created: '<b>'\n---\n#\u2028tag [[index|" + TRAP.replace("]", "") + "]] ![[x.svg]] [s](x.svg) %%hit%%\n",
    "cards.md": f"#flashcards\n\n{TRAP} :: {TRAP}\n\n<script>hit()</script> ::: ==<img src=x onerror=hit()>==\n",
    "<img src=x onerror=hit()>.md": "A name. [[front]]\n",
    "x.svg": SVG,
    "flow.md": f"```mermaid\nsequenceDiagram\n  participant A as {TRAP}\n  A->>B: {TRAP}\n  B->>A: ok\n```\n",
}


@pytest.mark.browser
@pytest.mark.parametrize("guarded", [True, False], ids=["with-csp", "without-csp"])
def test_nothing_runs(publish: Any, visit: Any, guarded: bool) -> None:
    site = publish(VAULT)
    visitor = visit(bypass_csp=not guarded)
    page = visitor.page
    page.add_init_script("globalThis.hits = 0; globalThis.hit = () => { globalThis.hits += 1; };")
    page.on("dialog", lambda dialog: dialog.dismiss())
    for path in site.pages():
        visitor.open(path.as_uri())
        for summary in page.locator("main summary").all()[:6]:
            if summary.is_visible():
                summary.click()
        if page.locator("[data-quiz]:visible").count():
            page.locator("[data-quiz]").first.click()
            if page.locator(".quiz-front").count():
                page.keyboard.press(" ")
                page.keyboard.press("3")
            page.locator(".quiz-bar [aria-label=Close]").click()
        assert page.evaluate("globalThis.hits") == 0, path
        assert page.locator("body script, iframe, object, embed, form:not([class]):not([role])").count() == 0, path
    page.keyboard.press("/")
    for query in ("img", "hit", "script", TRAP):
        page.get_by_role("combobox").fill(query)
        page.locator(".search-results a").first.wait_for()
    assert page.evaluate("globalThis.hits") == 0
    # A missing picture is no complaint of ours.
    visitor.complaints[:] = [text for text in visitor.complaints if "ERR_FILE_NOT_FOUND" not in text]


def test_svg_files_are_cleaned(publish: Any) -> None:
    cleaned = publish(VAULT).read("files/x.svg")
    assert "hit" not in cleaned
    assert "evil" not in cleaned


@pytest.mark.parametrize(
    "text",
    [
        "", "<svg", "<html/>", "<svg/>", '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        "\0", '<svg xmlns="http://www.w3.org/2000/svg">' * 5000,
    ],
)  # fmt: skip
def test_what_is_no_svg_is_not_published(publish: Any, text: str) -> None:
    site = publish({"a.md": "![x](x.svg)\n", "x.svg": text})
    assert not any(name.startswith("files/") for name in site.bytes())
