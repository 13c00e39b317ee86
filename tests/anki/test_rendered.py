"""Cards as the renderer writes them, through a package into the real Anki."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from studykit.anki.deck import ExportBlock, RenderedFace
from studykit.anki.exporter import export
from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN, CardKind, Face
from studykit.render.cards import render_face
from studykit.render.policy import Asset, Formula, Policy, Target

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.anki

CONSTRUCTS = frozenset(("math", "highlight", "callout", "wikilink"))
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>'
FLOW = "```mermaid\nsequenceDiagram\n  Client->>Server: token request\n```\n"


def as_block(sides: list[tuple[str, str]], card: Callable[..., Any], number: int) -> ExportBlock:
    """Siblings with these Markdown faces; more than one, or a marked one, make a cloze."""
    media: dict[str, bytes] = {}

    def drawing(svg: str) -> str:
        media["flow.svg"] = svg.encode()
        return "flow.svg"

    def asset(target: Target) -> Asset | None:
        media[target.target] = SVG
        return Asset(target.target)

    policy = Policy(asset=asset, drawing=drawing, formula=Formula.MATHJAX)
    faces = [render_face(Face("", "", front, back), CONSTRUCTS, policy) for front, back in sides]
    kind = CardKind.CLOZE if CLOZE_OPEN in sides[0][0] else CardKind.BASIC
    cards = tuple(
        card(f"{number}x{sibling}", kind=kind, block=number, sibling=sibling, siblings=len(sides))
        for sibling in range(len(sides))
    )
    rendered = tuple(RenderedFace(face.front, face.back) for face in faces)
    return ExportBlock(cards, rendered, 1_700_000_000, media=media)


def asked(text: str, answer: str, hint: str = "...") -> tuple[str, str]:
    """Both displays of a cloze sibling whose deletion stands for ``_`` in the text."""
    return tuple(text.replace("_", f"{CLOZE_OPEN}{inner}{CLOZE_CLOSE}") for inner in (f"[{hint}]", answer))


def test_rendered_cards_arrive_as_they_were_meant(
    tmp_path: Path, card: Callable[..., Any], judge: Callable[..., dict[str, Any]]
) -> None:
    sides = [
        [asked("The _ and the **code**", "`state`"), asked("The `state` and the **_**", "code", "what?")],
        [asked("Half: $\\frac{_}{2}$", "1")],
        [asked("All of _", "$\\frac{1}{2}$")],
        [asked("```cpp\n_ x;\n```", "std::vector")],
        [("How?", f"{FLOW}\n![a picture](img/ü%20b.svg)\n\n| a | b |\n|---|--:|\n| `x` | $y$ |\n")],
    ]
    report = export((as_block(one, card, n) for n, one in enumerate(sides)), tmp_path / "deck.apkg")
    assert (report.notes, report.cards, report.media, report.missing_media) == (5, 6, 2, ())
    notes = judge(tmp_path / "deck.apkg")["notes"]
    texts = [notes[f"skc-{n}x0"]["fields"]["Text"] for n in range(4)]
    assert texts[0] == "<p>The {{c1::<code>state</code>}} and the <strong>{{c2::code::what?}}</strong></p>"
    assert texts[1] == r"<p>Half: {{c1::\(\frac{1}{2}\)::\(\frac{[...]}{2}\)}}</p>"
    assert texts[2] == r"<p>All of {{c1::\(\frac{1}{2}\)}}</p>"
    assert "{{c1::std&#58;:vector}} x;" in texts[3]
    answer = notes["skb-4x0"]["fields"]["Back"]
    assert answer.count('src="sk-') == 2
    assert r"\(y\)" in answer


@pytest.mark.browser
def test_cards_fit_a_phone_by_day_and_by_night(
    tmp_path: Path, block: Callable[..., Any], judge: Callable[..., dict[str, Any]], chromium: Any
) -> None:
    word = "a" * 200
    wide = f"<p>{word}</p><pre><code>{word}</code></pre><table><tr>{f'<td>{word[:40]}</td>' * 5}</tr></table>"
    wide += '<img src="x.svg" width="900">'
    one = block("a", ("<p>Q</p>", wide), media={"x.svg": SVG}, context=(word,), note_title=word)
    export([one], tmp_path / "deck.apkg")
    answer = judge(tmp_path / "deck.apkg")["cards"][0]["answer"]
    papers = []
    for classes in ("card card1", "card card1 nightMode night_mode"):
        page = chromium.new_page(viewport={"width": 390, "height": 800})
        page.set_content(f'<body class="{classes}"><div id=qa>{answer}</div>')
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate("document.querySelector('pre').scrollWidth > document.querySelector('pre').clientWidth")
        look = "getComputedStyle(document.body)"
        papers.append(page.evaluate(f"[{look}.backgroundColor, {look}.color]"))
        page.close()
    assert papers == [["rgb(255, 255, 255)", "rgb(31, 35, 40)"], ["rgb(29, 31, 35)", "rgb(228, 231, 235)"]]
