"""Nothing in a note runs, calls out, poses as the page, or swallows what follows it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.markdown.syntax import CONSTRUCTS
from studykit.render.html import render_fragment, render_note
from studykit.render.policy import Formula, Policy

VECTORS = (Path(__file__).parents[1] / "cases" / "render" / "hostile" / "vectors.md").read_text(encoding="utf-8")
EVERYTHING = frozenset(CONSTRUCTS)
SETS = [EVERYTHING, EVERYTHING - {"roam", "logseq"}, EVERYTHING - {"html"}, frozenset({"html"}), frozenset[str]()]
ASKED_FOR = ("src", "srcset", "href", "poster", "background", "data", "action", "formaction", "xlink:href", "cite")
FORBIDDEN = frozenset(
    ["script", "style", "iframe", "object", "embed", "applet", "form", "input", "button", "select", "textarea", "meta",
     "link", "base", "frameset", "foreignobject", "animate", "set", "use", "template", "noscript", "maction"]
)  # fmt: skip


class Judge(HTMLParser):
    """Collects what must not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            self._attribute(tag, name, "".join((value or "").split()).lower())

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name in ("style", "srcdoc", "http-equiv", "target"):
            self.faults.append(f"<{tag} {name}>")
        scheme = re.match(r"[^/?#]*?:", value)
        if name in ASKED_FOR and scheme and scheme[0] not in ("http:", "https:", "mailto:", "tel:"):
            self.faults.append(f"<{tag} {name}={value}>")
        if name in ("src", "srcset", "poster", "background") and "//" in value:
            self.faults.append(f"<{tag} {name}={value}> calls out")
        if name == "id" and value.startswith("sk-"):
            self.faults.append(f"<{tag} id={value}> poses as the page")


def faults(html: str) -> list[str]:
    judge = Judge()
    judge.feed(html)
    judge.close()
    return judge.faults + [mark for mark in ("\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3") if mark in html]


@pytest.mark.parametrize("constructs", SETS, ids=lambda names: f"{len(names)} constructs")
@pytest.mark.parametrize("formula", Formula)
def test_vectors(world: Any, constructs: frozenset[str], formula: Formula) -> None:
    policy = Policy(link=world.policy.link, asset=world.policy.asset, tag=world.policy.tag, formula=formula)
    assert faults(render_fragment(VECTORS, constructs, policy)) == []


@pytest.mark.parametrize("constructs", SETS[:2], ids=lambda names: f"{len(names)} constructs")
def test_each_vector_lets_the_text_after_it_stand(world: Any, constructs: frozenset[str]) -> None:
    for vector in VECTORS.split("\n\n"):
        if vector.lstrip().startswith(("<script", "<SCRIPT", "<style", "<template", "<title", "```")):
            continue  # CommonMark itself lets these blocks run to their end
        html = render_fragment(f"{vector}\n\nand **this** stays", constructs, world.policy)
        assert "and <strong>this</strong> stays" in html, vector


PIECES = st.sampled_from([*re.findall(r"<[^<>\n]{1,60}>?|\S+", VECTORS), "\n", "\n\n", " ", '"', "'", "> ", "- ", "|"])


@given(st.lists(PIECES, max_size=40), st.sampled_from(SETS))
def test_any_mixture(pieces: list[str], constructs: frozenset[str]) -> None:
    assert faults(render_fragment("".join(pieces), constructs, Policy())) == []


@given(st.text(max_size=200), st.sampled_from(SETS))
def test_any_text(text: str, constructs: frozenset[str]) -> None:
    assert faults(render_fragment(text, constructs, Policy())) == []


SCENE = """<!doctype html><body>%s<script>
hits = 0
function hit() { hits += 1 }
addEventListener("click", (event) => {
  if (/^(https?:|\\/\\/|#)/.test(event.target.closest("a")?.getAttribute("href"))) event.preventDefault()
})
</script></body>"""
PROVOKE = """() => {
  for (const element of document.body.querySelectorAll("*"))
    for (const kind of ["mouseover", "focus", "error", "load", "toggle", "click"])
      element.dispatchEvent(new Event(kind, { bubbles: true, cancelable: true }))
  return [hits, document.body.querySelectorAll("a").length]
}"""


@pytest.mark.browser
def test_a_real_browser_runs_nothing_and_asks_for_nothing(world: Any, chromium: Any) -> None:
    source, note = world.read(VECTORS, "obsidian")
    html = render_note(source, note, EVERYTHING - {"roam"}, world.policy).html
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(SCENE % html, wait_until="load")
    hits, links = page.evaluate(PROVOKE)
    page.wait_for_timeout(100)
    assert (hits, page.evaluate("hits")) == (0, 0)
    assert links > 5
    assert asked == []
    page.close()
