"""Covered parts of pictures: where their schedules stand, what edits of the block do to them, and what fronts tell."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import Program, write_vault
from rich.console import Console

from studykit.review.typed import typeable
from studykit.site.build import build
from studykit.workspace import Workspace
from studykit.workspace.faces import Faces
from studykit.workspace.publication import site_input

InNotes = Callable[[Mapping[str, str | bytes]], Program]

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><rect width="400" height="200"/></svg>'
MASKS = ("0 0 .2 .2 aorta\n", "40% 10% 20% 20% left atrium\n", "ellipse .6 .6 .2 .3\n")
NOTE = "# Heart\n\n![The heart](heart.svg)\n\n```occlusion\n{masks}```\n\nText below.\n"
SETTINGS = "bury: false\n"


def note(*masks: str) -> str:
    return NOTE.format(masks="".join(masks))


def cards(studykit: Program) -> dict[str, Any]:
    """Cards by what they answer."""
    return {card["back"]: card for card in studykit("cards", "--json").data["cards"]}


@pytest.mark.parametrize("form", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "text",
    [
        note(*MASKS),
        "- item\n\n  ![[heart.svg|300]]\n  ```occlusion\n  0 0 1 1 a\n  0 0 .5 .5 b\n  0 0 .5 .6 c\n  ```\n",
        "> ![](heart.svg)\n>\n> ~~~ occlusion\n> 0 0 1 1 a\n> 0 0 .5 .5 b\n> 0 0 .5 .6 c\n> ~~~\n",
    ],
    ids=["text", "list", "quote"],
)
def test_a_schedule_is_written_below_and_taken_back(text: str, form: str, in_notes: InNotes) -> None:
    studykit = in_notes({"n.md": text.replace("\n", form).encode(), "heart.svg": SVG, "studykit.yml": SETTINGS})
    before = studykit.bytes_of("n.md")
    assert len(cards(studykit)) == 3
    studykit("review", "--limit", "1", given="easy\n")
    lines = studykit.bytes_of("n.md").decode().split(form)
    (place,) = [number for number, line in enumerate(lines) if "studykit-masks" in line]
    assert lines[place].endswith("!2026-11-21,1,260-->")
    assert lines[place - 1].strip(" >") in ("```", "~~~")
    assert lines[:place] + lines[place + 1 :] == before.decode().split(form)
    assert [card["due"] for card in cards(studykit).values()] == ["2026-11-21", None, None]
    studykit("review", given="good\nagain\n")
    assert sum("studykit-masks" in line for line in studykit.bytes_of("n.md").decode().split(form)) == 1
    studykit("undo", "3")
    assert studykit.bytes_of("n.md") == before


def test_a_note_before_and_after_a_mask_is_answered(in_notes: InNotes) -> None:
    studykit = in_notes({"n.md": note(*MASKS), "heart.svg": SVG, "studykit.yml": SETTINGS})
    studykit("review", "--limit", "2", given="good\neasy\n")
    written = "aorta.qwqrmi.qf7p5v!2026-11-21,1,250 leftatrium.tzg2ql.z6fxaw!2026-11-21,1,260"
    below = f"```\n<!--studykit-masks {written}-->\n\nText"
    assert studykit.bytes_of("n.md").decode() == note(*MASKS).replace("```\n\nText", below)


@given(st.permutations([*MASKS, "0.9 0.9 0.1 0.1 vein\n"]), st.booleans())
def test_schedules_follow_their_masks(
    tmp_path_factory: pytest.TempPathFactory, order: list[str], formatted: bool
) -> None:
    """Reordered, with one put in between: each mask keeps its due date, and its id once it was referred to."""
    vault = {"n.md": note(*MASKS), "heart.svg": SVG, "studykit.yml": SETTINGS}
    studykit = Program(write_vault(tmp_path_factory.mktemp("v") / "vault", vault))
    studykit("review", "--limit", "3", given="good\neasy\ngood\n")
    before = cards(studykit)
    text = studykit.bytes_of("n.md").decode()
    assert text.count("!2026") == 3
    below = "\n" * formatted + text[text.rindex("```\n") + 4 :]
    (studykit.vault / "n.md").write_text(text[: text.index(MASKS[0])] + "".join(order) + "```\n" + below)
    after = cards(studykit)
    assert len(after) == 4
    for back, card in before.items():
        assert (after[back]["segment"], after[back]["id"]) == (card["segment"], card["id"])
    assert after["vein"]["due"] is None


@pytest.mark.parametrize(
    "changed",
    [
        (MASKS[0].replace("aorta", "Aorta ascendens"), *MASKS[1:]),
        (MASKS[0].replace("0 0", "0.05 0.01"), *MASKS[1:]),
        (MASKS[2], MASKS[1].replace("40%", "41%"), MASKS[0].replace("aorta", "Aorta (1)")),
        (MASKS[0], "0.4 0.1 0.2 0.2 left atrium\n", "ellipse 60% 60% 20% 30% apex\n"),
    ],
    ids=["a label corrected", "a mask moved", "all at once", "spelled otherwise, a label added"],
)
def test_one_half_of_a_mask_is_enough_to_know_it_again(changed: tuple[str, ...], in_notes: InNotes) -> None:
    studykit = in_notes({"n.md": note(*MASKS), "heart.svg": SVG, "studykit.yml": SETTINGS})
    studykit("review", given="good\neasy\nhard\n")
    kept = {(card["segment"], card["id"]) for card in cards(studykit).values()}
    assert len(kept) == 3
    text = studykit.bytes_of("n.md").decode()
    (studykit.vault / "n.md").write_text(text.replace("".join(MASKS), "".join(changed)))
    assert {(card["segment"], card["id"]) for card in cards(studykit).values()} == kept
    assert studykit("check").code == 0
    studykit.on("2026-11-21")("review", given="good\ngood\n")
    assert studykit.bytes_of("n.md").decode().count("!2026") == 3


FRONT = re.compile(r'class="card-front">(.*?)</div><details', re.DOTALL)
UNTOLD = "Zxqj wvkq"


@pytest.mark.parametrize("name", ["heart.svg", "zxqj-wvkq.svg", "Zxqj wvkq.svg"])
@pytest.mark.parametrize(
    "picture", ["![Zxqj wvkq of a heart](<{}>)", '![a](<{}> "Zxqj wvkq")', "![[{}]]", "![[{}|ZXQJ WVKQ]]"]
)
def test_a_front_does_not_say_what_is_covered(tmp_path: Path, name: str, picture: str) -> None:
    """Not in its words, nor in what is read aloud; only a file's address may, which nobody sees."""
    text = f"{picture.format(name)}\n\n```occlusion\n0 0 .5 .5 {UNTOLD}\n.5 .5 .5 .5 other\n```\n"
    vault = write_vault(tmp_path / "vault", {"n.md": text, name: SVG})
    workspace = Workspace.open(tmp_path, vault=vault, today=date(2026, 11, 20))
    build(site_input(workspace), tmp_path / "site")
    page = (tmp_path / "site/n.html").read_text("utf-8")
    for card in workspace.cards():
        front = FRONT.search(page, page.index(f'id="sk-card-{card.id}"'))
        assert front
        console = Console(file=io.StringIO(), width=90, color_system=None)
        console.print(Faces(workspace).render(card, back=False, width=90))
        assert isinstance(console.file, io.StringIO)
        told = (
            re.sub(r' src="[^"]*"', "", front[1]),
            console.file.getvalue(),
            Faces(workspace).plain(card, back=False),
            card.face.front,
        )
        hidden = (UNTOLD, *((name,) if UNTOLD.casefold() in name.casefold() else ()))
        for shown in told:
            assert not any(word.casefold() in shown.casefold() for word in hidden), shown
    assert UNTOLD in Faces(workspace).plain(workspace.cards()[0], back=True)


def test_paths_do_not_leave_the_vault(tmp_path: Path) -> None:
    (tmp_path / "secret.svg").write_bytes(SVG)
    outside = "![](../secret.svg)\n\n```occlusion\n0 0 .5 .5 a\n```\n\n"
    text = outside + "![](https://a.example/p.png)\n```occlusion\n0 0 1 1 b\n```\n"
    studykit = Program(write_vault(tmp_path / "vault", {"n.md": text}))
    assert studykit("build", "-o", "../site").code == 0
    page = (tmp_path / "site/n.html").read_text("utf-8")
    assert "secret.svg" not in re.sub(r"<[^>]*>", "", page).replace("what is covered in secret.svg?", "")
    assert "<img" not in page
    assert not list((tmp_path / "site").rglob("*secret*"))
    exported = studykit("export", "anki", "-o", "../deck.apkg", "--json").data
    assert (exported["cards"], exported["media"]) == (2, 0)


def test_other_programs_are_asked_in_words(in_notes: InNotes) -> None:
    studykit = in_notes({"n.md": note(*MASKS), "heart.svg": SVG})
    deck = studykit("export", "markdown", "-o", "-").out
    assert "Mask 1 of 3 (upper left): what is covered in heart.svg?" in deck
    assert "occlusion" not in deck
    assert "aorta" in deck
    rows = studykit("export", "csv", "-o", "-").out
    assert "upper left" in rows


def test_a_note_says_its_parts_where_no_cards_are(in_notes: InNotes, tmp_path: Path) -> None:
    studykit = in_notes({"n.md": "![[m#Heart]]\n", "m.md": note(*MASKS), "heart.svg": SVG})
    studykit("build", "-o", "../site")
    page = (tmp_path / "site/n.html").read_text("utf-8")
    assert '<details class="masks"><summary>Parts of the picture to recall (3)</summary>' in page
    assert "<li>left atrium</li><li>lower right</li>" in page
    found = (tmp_path / "site/m.html").read_text("utf-8")
    assert found.count('<figure class="masked-picture">') == 6
    assert "0 0 .2 .2" not in found


def test_a_mask_without_a_label_has_no_answer_to_type(in_notes: InNotes) -> None:
    studykit = in_notes({"n.md": note(*MASKS), "heart.svg": SVG})
    workspace = Workspace.open(studykit.vault, vault=studykit.vault, today=date(2026, 11, 20))
    assert [typeable(card) for card in workspace.cards()] == [True, True, False]
