"""Packages looked at by the real Anki: the only judge that counts."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from studykit.anki.deck import ExportBlock
from studykit.anki.exporter import export
from studykit.anki.occlusion import Occlusion
from studykit.markdown.shapes import rectangle
from studykit.model.card import CardKind
from studykit.model.schedule import CardState

pytestmark = pytest.mark.anki

Make = Callable[..., ExportBlock]
Judge = Callable[..., dict[str, Any]]

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'


def deletion(text: str) -> str:
    return f'<span class="cloze">{text}</span>'


def test_each_kind_of_card_arrives(tmp_path: Path, block: Make, judge: Judge) -> None:
    blocks = [
        block("a", ("<p>Who?</p>", "<p>The client</p>"), deck="oauth/roles", block=0),
        block("b c", ("front", "back"), ("back", "front"), kind=CardKind.REVERSED, block=1),
        block(
            "d e",
            (f"<p>{deletion('[...]')} and refresh</p>", f"<p>{deletion('access')} and refresh</p>"),
            (f"<p>access and {deletion('[kind]')}</p>", f"<p>access and {deletion('refresh')}</p>"),
            kind=CardKind.CLOZE,
            block=2,
        ),
    ]  # fmt: skip
    report = export(blocks, tmp_path / "deck.apkg", deck_prefix="Study", extra_tags=["from notes"])
    assert (report.notes, report.cards, report.scheduled) == (3, 5, 0)
    found = judge(tmp_path / "deck.apkg")
    assert found["imports"] == [{**dict.fromkeys(found["imports"][0], 0), "new": 3}]
    assert {card["deck"] for card in found["cards"]} == {"Study::oauth::roles", "Study::oauth"}
    assert found["decks"] == ["Default", "Study", "Study::oauth", "Study::oauth::roles"]
    types = {guid: note["type"] for guid, note in found["notes"].items()}
    assert types == {"skb-a": "studykit Basic", "skr-b": "studykit Reversed", "skc-d": "studykit Cloze"}
    assert found["notes"]["skc-d"]["fields"]["Text"] == "<p>{{c1::access}} and {{c2::refresh::kind}}</p>"
    assert found["notes"]["skc-d"]["fields"]["ID"] == "d e"
    assert all(note["tags"] == ["from_notes"] for note in found["notes"].values())


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Los_Angeles"])
def test_schedules_are_the_same_everywhere(tmp_path: Path, block: Make, judge: Judge, zone: str) -> None:
    plans = [
        (date(2023, 3, 20), Fraction(3), 250, (3, 2500)),
        (date(2010, 1, 1), Fraction(1), 130, (1, 1300)),
        (date(2100, 12, 31), Fraction(40000), 999, (40000, 9990)),
        (date(2026, 11, 28), Fraction(49, 10), 246, (5, 2460)),
        (date(2026, 11, 28), Fraction(5, 2), 90, (3, 1300)),
        (date(2026, 11, 28), Fraction(0), 4000, (1, 9990)),
        (date(2266, 5, 31), Fraction(10**15), 250, (99_999, 2500)),
        (date(1, 1, 1), Fraction(7), 250, (7, 2500)),
    ]
    blocks = [
        block(f"id{number}", (f"q{number}", "a"), dues=[due], interval=interval, ease=ease, block=number)
        for number, (due, interval, ease, _) in enumerate(plans)
    ]
    report = export(blocks, tmp_path / "deck.apkg")
    assert report.scheduled == len(plans)
    found = {card["guid"]: card for card in judge(tmp_path / "deck.apkg", zone=zone)["cards"]}
    for number, (due, _, _, expected) in enumerate(plans):
        card = found[f"skb-id{number}"]
        assert (card["due"], card["interval"], card["factor"]) == (due.isoformat(), *expected)


def test_what_rests_keeps_resting(tmp_path: Path, block: Make, judge: Judge) -> None:
    due = date(2026, 5, 1)
    blocks = [
        block("new", ("q1", "a"), state=CardState.SUSPENDED, block=0),
        block("known", ("q2", "a"), dues=[due], state=CardState.SUSPENDED, leech=True, lapses=8, block=1),
        block("buried", ("q3", "a"), dues=[due], buried=True, marked=True, block=2),
        block("awake", ("q4", "a"), dues=[due], block=3),
    ]
    assert export(blocks, tmp_path / "deck.apkg").suspended == 2
    found = judge(tmp_path / "deck.apkg")
    queues = {card["guid"]: (card["queue"], card["due"], card["lapses"]) for card in found["cards"]}
    assert queues == {
        "skb-new": (-1, None, 0),
        "skb-known": (-1, "2026-05-01", 8),
        "skb-buried": (-3, "2026-05-01", 0),
        "skb-awake": (2, "2026-05-01", 0),
    }
    tags = {guid: note["tags"] for guid, note in found["notes"].items()}
    assert tags == {"skb-new": [], "skb-known": ["leech"], "skb-buried": ["marked"], "skb-awake": []}


def test_a_second_import_changes_only_what_was_reworded(tmp_path: Path, block: Make, judge: Judge) -> None:
    blocks = [block(f"id{n}", (f"question {n}", "answer"), block=n) for n in range(20)]
    first = export(blocks, tmp_path / "first.apkg")
    issued = {entry.guid: entry for entry in first.issued}
    later = [replace(one, modified=1_800_000_000) for one in blocks]
    same = export(later, tmp_path / "same.apkg", issued=issued)
    assert (same.issued, same.known) == ((), 20)
    edited = later[:15] + [
        block(f"id{n}", (f"reworded {n}", "answer"), block=n, note_title="moved") for n in range(15, 20)
    ]
    changed = export(edited, tmp_path / "changed.apkg", issued=issued)
    assert [entry.guid for entry in changed.issued] == [f"skb-id{n}" for n in range(15, 20)]
    packages = [tmp_path / f"{name}.apkg" for name in ("first", "first", "same", "changed", "changed")]
    found = judge(*packages)
    seen = [(entry["new"], entry["updated"], entry["duplicate"]) for entry in found["imports"]]
    assert seen == [(20, 0, 0), (0, 0, 20), (0, 0, 20), (0, 5, 15), (0, 0, 20)]
    assert found["notes"]["skb-id19"]["fields"]["Front"] == "reworded 19"


def test_media_travel_by_content(tmp_path: Path, block: Make, judge: Judge) -> None:
    picture = tmp_path / "a b & ü.png"
    picture.write_bytes(PIXEL)
    media = {
        "img/a b & ü.png": picture,
        "again.PNG": PIXEL,
        "flow.svg": SVG,
        "gone.png": tmp_path / "gone.png",
    }
    front = '<img src="img/a b &amp; ü.png" alt="x>y"><img alt="" src=\'again.PNG\' srcset="again.PNG 2x">'
    back = '<img src="flow.svg"><img src="gone.png" alt="the flow"><img src="http://example.org/x.png" alt="far">'
    report = export([block("a", (front, back), media=media)], tmp_path / "deck.apkg")
    assert report.media == 2
    assert [(one.note, one.reference) for one in report.missing_media] == [
        ("oauth/grants.md", "gone.png"),
        ("oauth/grants.md", "http://example.org/x.png"),
    ]
    found = judge(tmp_path / "deck.apkg")
    assert len(found["media"]) == 2
    assert all(name.startswith("sk-") for name in found["media"])
    assert found["unused"] == []
    assert '<span class="missing">the flow</span>' in found["notes"]["skb-a"]["fields"]["Back"]


def test_tags_of_headings_are_not_shown(tmp_path: Path, block: Make, judge: Judge) -> None:
    one = block("a", ("q", "a"), context=("Grants #card", "C# and #5 #x/y #z", "#", "a #pragma here"))
    note = judge(_one(tmp_path, one))["notes"]["skb-a"]
    assert note["fields"]["Context"] == "Grants › C# and › # › a #pragma here"


def test_prose_is_no_instruction(tmp_path: Path, block: Make, judge: Judge) -> None:
    front = "<p>[sound:x.mp3] [latex]x[/latex] [$]x[/$] [anki:play:q:0] {{Front}} \x00\x1f\ud800</p>"
    found_card = judge(_one(tmp_path, block("a", (front, ""))))["cards"][0]
    for literal in (
        "&#91;sound:x.mp3]",
        "&#91;latex]x&#91;/latex]",
        "&#91;$]x&#91;/$]",
        "&#91;anki:play:q:0]",
    ):
        assert literal in found_card["question"]
    assert "{{Front}} \ufffd</p>" in found_card["question"]
    assert "∅" in found_card["answer"]


CLOZE_TRAPS = {
    "braces of a formula": (r"\(\frac{#1/2#}{3}\)", r"\(\frac{[...]}{3}\)", r"\(\frac{1/2}{3}\)"),
    "answer ends in a brace": (r"\(#\frac{1}{2}#\)", r"\([...]\)", r"\(\frac{1}{2}\)"),
    "two colons": ("#std::vector#", "[...]", "std::vector"),
    "colon at the end": ("#Host:#|header|", "[header]", "Host:"),
    "braces in prose": ("{{c9::no}} #yes# }}", "{{c9::no}} [...] }}", "{{c9::no}} yes }}"),
    "braces touch": ("{#x#}", "{[...]}", "{x}"),
    "less than in a formula": (r"\(a&lt;#b#\)", r"\(a&lt;[...]\)", r"\(a&lt;b\)"),
    "shapes": ("#image-occlusion:rect:left=.1#", "[...]", "image-occlusion:rect:left=.1"),
    "hint with colons": ("#x#|a::b}}|", "[a::b}}]", "x"),
    "formula marks in code": (
        r"<code>\(</code> <b>#x#</b> <code>\)</code>",
        r"<code>\(</code> <b>[...]</b> <code>\)</code>",
        r"<code>\(</code> <b>x</b> <code>\)</code>",
    ),
    "code": ("<code>#{{ x }}#</code>", "<code>[...]</code>", "<code>{{ x }}</code>"),
}  # fmt: skip


@pytest.mark.parametrize("name", CLOZE_TRAPS)
def test_cloze_traps(tmp_path: Path, block: Make, judge: Judge, name: str) -> None:
    source, question, answer = CLOZE_TRAPS[name]
    found = judge(_one(tmp_path, _cloze_block(block, source)))
    assert [note["type"] for note in found["notes"].values()] == ["studykit Cloze"]
    card = found["cards"][0]
    assert _text(card["question"]) == question
    assert _text(card["answer"]) == answer


def test_what_anki_cannot_ask_as_cloze_is_asked_as_it_is(tmp_path: Path, block: Make, judge: Judge) -> None:
    hidden = block(
        "a b",
        ("\ue100[...]\ue101 and [...]", "\ue100one\ue101 and two"),
        ("[...] and \ue100[...]\ue101", "one and \ue100two\ue101"),
        kind=CardKind.CLOZE,
    )
    found = judge(_one(tmp_path, hidden))
    assert sorted(found["notes"]) == ["skb-a", "skb-b"]
    assert "[...] and [...]" in found["cards"][0]["question"]


def test_covered_parts_are_anki_s_own_image_occlusion(tmp_path: Path, block: Make, judge: Judge) -> None:
    masks = ((rectangle(0.125, 0, 0.5, 0.25),), (rectangle(0.5, 0.5, 0.3333333, 1),))
    faces = [("Which step?", "Redirect"), ("Which step?", "Consent")]
    picture = {"flow.svg": SVG}
    blocks = [
        block("a b", *faces, occlusion=Occlusion("flow.svg", masks, "Which step?"), media=picture),
        block("c d", *faces, occlusion=Occlusion("flow.svg", masks), block=1),
    ]
    found = judge(_one(tmp_path, *blocks))
    assert sorted(found["notes"]) == ["skb-c", "skb-d", "ski-a"]
    assert sorted(found["notes"]["ski-a"]["shapes"], key=lambda one: one["left"]) == [
        {"shape": "rect", "left": ".125", "top": "0", "width": ".5", "height": ".25", "oi": "1"},
        {"shape": "rect", "left": ".5", "top": ".5", "width": ".3333", "height": "1", "oi": "1"},
    ]
    covered = [card for card in found["cards"] if card["guid"] == "ski-a"]
    assert sorted(card["ordinal"] for card in covered) == [0, 1]
    assert all("Which step?" in card["question"] for card in covered)


def test_names_anki_would_change(tmp_path: Path, block: Make, judge: Judge) -> None:
    decks = ["OAuth", "oauth/Roles", "oauth/roles", 'a "b" c', " x :: y ", "", "default", "/", "日本語/語"]
    blocks = [
        block(str(n), (f"q{n}", "a"), deck=deck, tags=(f"{deck} tag", "#Ünï/côde x"), block=n)
        for n, deck in enumerate(decks)
    ]
    found = judge(_one(tmp_path, *blocks))
    by_guid = {card["guid"]: card["deck"] for card in found["cards"]}
    assert [by_guid[f"skb-{n}"] for n in range(len(decks))] == [
        "OAuth", "OAuth::Roles", "OAuth::Roles", 'a "b" c', "x::y", "studykit", "Default", "studykit", "日本語::語",
    ]  # fmt: skip
    assert found["notes"]["skb-3"]["tags"] == ["a_b_c_tag", "Ünï::côde_x"]


def test_the_same_card_twice_is_two_notes_without_a_clash(tmp_path: Path, block: Make, judge: Judge) -> None:
    twins = [block("a", ("q", "a"), block=0), block("a", ("q", "b"), block=1)]
    assert sorted(judge(_one(tmp_path, *twins))["notes"]) == ["skb-a", "skb-a-2"]


def _one(folder: Path, *blocks: ExportBlock) -> Path:
    export(blocks, folder / "deck.apkg")
    return folder / "deck.apkg"


def _cloze_block(block: Make, source: str) -> ExportBlock:
    """``#answer#`` with an optional ``|hint|`` behind it."""
    before, answer, after = source.split("#")
    hint = "..."
    if after.startswith("|"):
        _, hint, after = after.split("|")
    opened, closed = "\ue100", "\ue101"
    sides = (f"{before}{opened}{inner}{closed}{after}" for inner in (f"[{hint}]", answer))
    return block("a", tuple(sides), kind=CardKind.CLOZE)


def _text(shown: str) -> str:
    """What stands in the card's side, without elements; formulas keep their references."""
    side = re.search(r"<div class=side>(.*?)</div>", shown, re.DOTALL)
    assert side is not None
    inner = re.sub(r"</?span[^>]*>", "", side[1])
    return html.unescape(inner) if "&lt;" not in inner else inner
