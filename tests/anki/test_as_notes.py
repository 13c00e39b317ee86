"""Decks made in the real Anki become notes, and the notes the same deck again."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from program import Program

from studykit.anki.markdown import to_markdown
from studykit.anki.templates import answer_part, filled

pytestmark = pytest.mark.anki

BASIC = {
    "plain": ("Capital of France", "Paris"),
    "markup": ("<b>bold</b> and <i>italic</i> H<sub>2</sub>O", "<div>one</div><div>two<br>three</div>"),
    "signs": (
        "a_b *c* #tag [x](y) ==z== a::b :::: <b>'q'</b> $5",
        "? \\ `c` ~~d~~ ^e % f &lt;g&gt; &amp;amp; | {{h}} Q: r",
    ),
    "marks alone": ("?<br>??<br>- x<br>1. y<br>===<br>Q: z<br>&gt; w", "??"),
    "math": (r"\(\frac{1}{2}\) of \[a &lt; b_1\]", r"\(x\) costs $5 and $6"),
    "list": ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>after", "<ol><li>x</li><li>y</li></ol>"),
    "code": ("<pre><code>if a:\n\n    b = `c`</code></pre>", "run <code>x::y ==z==</code> now"),
    "table": ("<table><tr><th>h</th><th>i</th></tr><tr><td>a|b</td><td>2</td></tr></table>below", "y"),
    "quote": ("<blockquote>said<br>so</blockquote>he", "w"),
    "picture": ('look <img src="a b ü.png" alt="[p]">', '<img src="dot.png">'),
    "languages": ("日本語 ｜ 問題？", "答え：「はい」"),
    "nothing": ("only a question", ""),
}
CLOZES = {
    "two": "{{c1::Paris}} is in {{c2::France::country}}",
    "numbers": "{{c2::late}} and {{c1::early}} and {{c2::again}}",
    "math": r"{{c1::\(\frac{1}{2}\)}} is a half, {{c2::<b>bold</b>}}",
    "colons": "{{c1::std&#58;:vector}} {{c2::a}}",
    "code": "<code>x</code> {{c1::y}}",
}

MAKE = """
import json
data = json.loads((folder / 'deck.json').read_text())
png = bytes.fromhex('89504e470d0a1a0a0000000d4948445200000001000000010806000000'
    '1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082')
names = {name: collection.media.write_data(name, png + name.encode()) for name in ('a b ü.png', 'dot.png')}
decks = ['Mine', 'Mine::Sub deck', 'Mine::Sub deck::日本']
def add(kind, values, number):
    note = collection.new_note(collection.models.by_name(kind))
    for place, value in enumerate(values):
        note.fields[place] = value
    note.tags = [[], ['geo', 'a::b'], ['x']][number % 3]
    collection.add_note(note, collection.decks.id(decks[number % 3]))
    for card in note.cards():
        if number % 2:
            card.type = card.queue = 2
            card.ivl, card.factor, card.due = 10 + number, 2300 + 10 * number, collection.sched.today + number
        if number == 4:
            card.queue = -1
        collection.update_card(card)
for number, pair in enumerate(data['basic'].values()):
    add('Basic', pair, number)
add('Basic (and reversed card)', ('front side', 'back <b>side</b>'), 7)
for number, text in enumerate(data['cloze'].values()):
    add('Cloze', (text, 'an extra'), number)
"""


def normal(field: str) -> str:
    """What a person reads: text, formulas, pictures, and what is strong; not how it is wrapped."""
    text = re.sub(r"<img\b[^>]*>", "[picture]", field)
    text = re.sub(r"<(/?)strong>", r"<\1b>", text)
    text = re.sub(r"<(/?)em>", r"<\1i>", text)
    text = re.sub(r"<(?!/?(?:b|i|sub|li)>)[^>]*>", " ", text)
    text = re.sub(r"(\\[(\[])\s+|\s+(\\[)\]])", r"\1\2", text)
    text = html.unescape(html.unescape(text)).replace("\xa0", " ").replace("∅", "")
    return re.sub(r"\s*(</?(?:b|i|sub|li)>)\s*", r"\1", " ".join(text.split())).strip()


def cards_by_content(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    rows = []
    for card in found["cards"]:
        note = found["notes"][card["guid"]]
        fields = note["fields"]
        content = [normal(fields[name]) for name in ("Text", "Front", "Back") if name in fields]
        schedule = (card["queue"], card["due"], card["interval"], card["factor"])
        rows.append((*content, card["ordinal"], card["deck"], tuple(sorted(note["tags"])), *schedule))
    return sorted(rows, key=str)


def test_a_deck_becomes_notes_and_the_same_deck_again(
    tmp_path: Path, vault_of: Callable[..., Program], learner: Callable[..., Any], judge: Callable[..., dict[str, Any]]
) -> None:
    program = vault_of({"README.md": "# Mine\n"})
    (tmp_path / "anki").mkdir()
    (tmp_path / "anki/deck.json").write_text(json.dumps({"basic": BASIC, "cloze": CLOZES}))
    learner(tmp_path / "anki", "", 0, MAKE)
    made = program("import", "anki", "../anki/latest.apkg", "--as-notes", "deck", "--json")
    assert made.code == 0, made.err
    assert (made.data["left_out"], made.data["media"], made.data["suspended"]) == ([], 2, 2)
    assert made.data["found"] == made.data["cards"] == 23
    assert program("check").code == 0
    exported = program("export", "anki", "-o", "../again.apkg", "--json").data
    assert (exported["missing_media"], exported["media"], exported["cards"]) == ([], 2, 23)
    again, before = (cards_by_content(judge(tmp_path / name)) for name in ("again.apkg", "anki/legacy.apkg"))
    for one, other in zip(again, before, strict=True):
        assert one == other


def test_nothing_is_written_over_and_a_rehearsal_writes_nothing(
    tmp_path: Path, vault_of: Callable[..., Program], learner: Callable[..., Any]
) -> None:
    program = vault_of({"README.md": "# Mine\n"})
    (tmp_path / "anki").mkdir()
    (tmp_path / "anki/deck.json").write_text(json.dumps({"basic": BASIC, "cloze": {}}))
    learner(tmp_path / "anki", "", 0, MAKE)
    before = program.files()
    rehearsal = program("import", "anki", "../anki/legacy.apkg", "--as-notes", "deck", "--dry-run", "--json").data
    assert program.files() == before
    done = program("import", "anki", "../anki/legacy.apkg", "--as-notes", "deck", "--json").data
    assert done["notes"] == rehearsal["notes"]
    after = program.files()
    again = program("import", "anki", "../anki/legacy.apkg", "--as-notes", "deck")
    assert (again.code, again.out) == (2, "")
    assert "is there already" in again.err
    assert program.files() == after


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{c1::no cloze}}", "&#123;&#123;c1:\\:no cloze&#125;&#125;"),
        ("<script>alert(1)</script><a href='javascript:x'>t</a>", "t"),
        ("[sound:a b.mp3]", "![](media/a%20b.mp3)"),
        ("<a href='https://x.org/a b'>t</a>", "[t](https://x.org/a%20b)"),
        ("<div>" * 500 + "deep", "deep"),
        ("\\(" * 5000, "\\\\(" * 5000),
    ],
)
def test_fields_are_only_text(source: str, expected: str) -> None:
    assert to_markdown(source, lambda name: f"media/{name}") == expected


def test_templates_are_filled_as_anki_does() -> None:
    values = {"Front": "F", "Back": "", "Extra": "E"}
    assert (
        filled(
            "{{#Back}}no{{/Back}}{{^Back}}yes{{/Back}} {{type:Front}}{{Nobody}}{{#Extra}}{{Extra}}{{/Extra}}", values
        )
        == "yes FE"
    )
    assert answer_part("{{FrontSide}}\n<hr id=answer>\n{{Back}}") == "\n{{Back}}"
    assert answer_part("{{FrontSide}}{{Back}}") == "{{Back}}"
