"""Covered parts of pictures in the real Anki: there, learned there, and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from program import Program

from studykit.anki.covered_notes import covered_note
from studykit.anki.reading import FoundNote, NoteKind

pytestmark = pytest.mark.anki

Judge = Callable[..., dict[str, Any]]
Learner = Callable[..., Any]
KIND = "studykit Image Occlusion"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><rect width="400" height="200"/></svg>'
MASKS = (
    "0.1 0.1 0.2 0.2 aorta\n",
    "40% 10% 20% 20% left *atrium* of $x^2$\n",
    "ellipse 0.6 0.6 0.2 0.3\n",
    "polygon 0.1,0.8;0.3,0.8;0.2,0.95 tip & {{c1::end}}\n+ 0.9 0.9 0.1 0.1\n",
)
NOTE = "# Heart\n\n#bio/heart\n\n![The heart](heart.svg)\n\n```occlusion\n{masks}```\n{schedule}"


def note(*masks: str, schedule: str = "") -> str:
    return NOTE.format(masks="".join(masks), schedule=schedule)


def shapes(found: dict[str, Any], kind: str = KIND) -> list[tuple[tuple[str, str], ...]]:
    """Every shape of every picture as Anki understands it."""
    listed = [one["shapes"] for one in found["notes"].values() if one["type"] == kind]
    return sorted(tuple(sorted(shape.items())) for one in listed for shape in one)


def test_a_picture_is_one_note_with_a_card_for_each_mask(
    tmp_path: Path, vault_of: Callable[..., Program], judge: Judge
) -> None:
    text = note(*MASKS) + "\n![[heart.svg]]\n```occlusion\nmode: hide-one\n0 0 1 1 whole\n```\n"
    program = vault_of({"heart.md": text, "heart.svg": SVG})
    program("review", "--limit", "1", given="good\n")
    report = program("export", "anki", "-o", "../deck.apkg", "--json").data
    assert (report["cards"], report["notes"], report["media"], report["scheduled"]) == (5, 2, 1, 1)
    found = judge(tmp_path / "deck.apkg", tmp_path / "deck.apkg")
    assert [(one["new"], one["duplicate"]) for one in found["imports"]] == [(2, 0), (0, 2)]
    assert shapes(found) == sorted(
        tuple(sorted(shape.items()))
        for shape in (
            {"shape": "rect", "left": ".1", "top": ".1", "width": ".2", "height": ".2", "oi": "1"},
            {"shape": "rect", "left": ".4", "top": ".1", "width": ".2", "height": ".2", "oi": "1"},
            {"shape": "ellipse", "left": ".6", "top": ".6", "rx": ".1", "ry": ".15", "oi": "1"},
            {"shape": "polygon", "left": ".1", "top": ".8", "points": ".1,.8 .3,.8 .2,.95", "oi": "1"},
            {"shape": "rect", "left": ".9", "top": ".9", "width": ".1", "height": ".1", "oi": "1"},
            {"shape": "rect", "left": "0", "top": "0", "width": "1", "height": "1", "oi": "0"},
        )
    )
    heart = next(card for card in found["cards"] if card["interval"])
    ours = program("cards", "--json").data["cards"][0]
    assert (heart["due"], heart["interval"], heart["factor"]) == (ours["due"], ours["interval"], ours["ease"] * 10)
    assert not any("aorta" in card["question"] or "heart.svg" in card["question"] for card in found["cards"])
    assert all(f"card{number} .labels" in heart["answer"] for number in (1, 4))
    assert '<li class="m1">aorta</li><li class="m2">left <em>atrium</em> of \\(x^2\\)</li>' in heart["answer"]
    assert '<li class="m3">' not in heart["answer"]


def test_a_mask_keeps_its_number_in_anki(tmp_path: Path, vault_of: Callable[..., Program], judge: Judge) -> None:
    program = vault_of({"heart.md": note(*MASKS), "heart.svg": SVG})
    new = "0.3 0.3 0.1 0.1 vein\n"
    versions = (note(*MASKS), note(MASKS[2], new, MASKS[0], MASKS[3], MASKS[1]), note(new, MASKS[3]))
    packages, ids = [], []
    for number, text in enumerate(versions):
        (program.vault / "heart.md").write_text(text)
        program("export", "anki", "-o", f"../{number}.apkg")
        packages.append(tmp_path / f"{number}.apkg")
        ids.append({card["id"]: card["back"] for card in program("cards", "--json").data["cards"]})
    found = judge(*packages[:2])
    assert [(one["new"], one["updated"]) for one in found["imports"]] == [(1, 0), (0, 1)]
    (one,) = found["notes"].values()
    order = one["fields"]["ID"].split()
    assert order == [*ids[0], *(ids[1].keys() - ids[0].keys())]
    assert all(ids[1][card].startswith(back.split(" ")[0]) for card, back in ids[0].items())
    (last,) = judge(packages[2])["notes"].values()
    assert last["fields"]["ID"].split() == order
    assert sorted(re.findall(r"c(\d)::", last["fields"]["Occlusion"])) == ["4", "4", "5"]


def test_what_was_learned_in_anki_comes_back_below_the_block(
    tmp_path: Path, vault_of: Callable[..., Program], learner: Learner
) -> None:
    program = vault_of({"heart.md": note(*MASKS), "heart.svg": SVG})
    program("export", "anki", "-o", "../deck.apkg")
    raised = (
        "for number, card in enumerate(map(collection.get_card, collection.find_cards(''))):\n"
        "    card.type = card.queue = 2; card.ivl, card.factor = 10 + number, 2300 + 10 * number\n"
        "    card.due = collection.sched.today + number; collection.update_card(card)\n"
    )
    learner(tmp_path / "anki", tmp_path / "deck.apkg", 0, raised)
    (program.vault / "heart.md").write_text(note(*MASKS[::-1]))
    done = program("import", "anki", "../anki/latest.apkg", "--json").data
    assert (len(done["changed"]), done["conflicts"], done["unknown"]) == (4, [], [])
    cards = program("cards", "--json").data["cards"]
    assert [(card["interval"], card["ease"]) for card in cards] == [(13, 233), (12, 232), (11, 231), (10, 230)]
    text = program.bytes_of("heart.md").decode()
    assert re.sub(r"<!--studykit-masks.*-->\n", "", text) == note(*MASKS[::-1])
    assert program("import", "anki", "../anki/legacy.colpkg", "--json").data["changed"] == []
    program("undo")
    assert program.bytes_of("heart.md").decode() == note(*MASKS[::-1])


NATIVE = """
collection.add_image_occlusion_notetype()
kind = collection.models.by_name('Image Occlusion')
picture = folder / 'map of a.svg'
picture.write_text(SVG)
ALL = ['{{c1::image-occlusion:rect:left=.1:top=.1:width=.25:height=.2:oi=1}}',
       '{{c3::image-occlusion:ellipse:left=.5:top=.5:rx=.05:ry=.1:oi=1}}',
       '{{c3::image-occlusion:polygon:left=.2:top=.6:points=.1,.5 .3,.5 .2,.7:oi=1}}']
ONE = ['{{c1::image-occlusion:rect:left=.1:top=.1:width=.25:height=.2}}',
       '{{c2::image-occlusion:rect:left=.5:top=.1:width=.25:height=.2:angle=30}}',
       '{{c0::image-occlusion:text:left=.5:top=.1:text=north:scale=1:fs=.03}}']
for number, masks in enumerate((ALL, ONE)):
    collection.add_image_occlusion_note(kind['id'], str(picture), '<br>'.join(masks), '<b>Which</b> part?' * number,
                                        'a remark<br>below' * number, ['geo'])
for number, card in enumerate(map(collection.get_card, collection.find_cards(''))):
    card.type = card.queue = 2
    card.ivl, card.factor, card.due = 10 + number, 2300 + 10 * number, collection.sched.today + number
    if number == 3:
        card.queue = -1
    collection.update_card(card)
broken = collection.new_note(kind)
broken.fields[0], broken.fields[1] = ALL[0], 'no picture'
collection.add_note(broken, 1)
"""


def rows(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The cards' schedules in the order of the pictures and their masks."""
    notes = {guid: one["fields"]["Occlusion"] for guid, one in found["notes"].items()}
    listed = sorted(found["cards"], key=lambda card: (notes[card["guid"]].split(":oi")[0], card["ordinal"]))
    return [(card["deck"], card["queue"], card["due"], card["interval"], card["factor"]) for card in listed]


def test_pictures_of_anki_become_notes_and_the_same_pictures_again(
    tmp_path: Path, vault_of: Callable[..., Program], learner: Learner, judge: Judge
) -> None:
    program = vault_of({"README.md": "# Mine\n"})
    (tmp_path / "anki").mkdir()
    learner(tmp_path / "anki", "", 0, f"SVG = {SVG!r}\n{NATIVE}")
    made = program("import", "anki", "../anki/latest.apkg", "--as-notes", "deck", "--json")
    assert made.code == 0, made.err
    assert [one["why"] for one in made.data["left_out"]] == [
        "it is an image occlusion without a picture or without masks"
    ]
    assert sorted(one["why"] for one in made.data["reduced"]) == [
        "a text or a shape without a card on a picture was left out",
        "a turned shape of a picture lies straight",
    ]
    assert made.data["found"] == made.data["cards"] == 4
    assert made.data["suspended"] == 1
    text = program.bytes_of("deck/flashcards/Default (geo).md").decode()
    assert "![](media/map%20of%20a.svg)\n\n```occlusion\n0.1 0.1 0.25 0.2\nellipse 0.5 0.5 0.1 0.2\n" in text
    assert "+ polygon 0.2,0.6;0.4,0.6;0.3,0.8\n```\n<!--studykit-masks " in text
    assert "**Which** part?\n\n![](media/map%20of%20a.svg)\n\n```occlusion\nmode: hide-one\n" in text
    assert "\n\na remark\\\nbelow\n" in text
    assert program("check").code == 0
    program("export", "anki", "-o", "../again.apkg")
    again, before = judge(tmp_path / "again.apkg"), judge(tmp_path / "anki/legacy.apkg")
    wanted = [
        {key: value for key, value in shape if key != "angle"}
        for shape in shapes(before, "Image Occlusion+")
        if ("shape", "text") not in shape
    ]
    for shape in wanted:
        shape.setdefault("oi", "0")
        if shape["shape"] == "polygon":
            shape["points"] = ".2,.6 .4,.6 .3,.8"
    wanted.remove({"shape": "rect", "left": ".1", "top": ".1", "width": ".25", "height": ".2", "oi": "1"})
    assert shapes(again) == sorted(tuple(sorted(shape.items())) for shape in wanted)
    due = [row for row in rows(before) if row[2]]
    assert sorted(row[1:] for row in rows(again)) == sorted(row[1:] for row in due)


def test_our_own_pictures_become_the_same_notes_again(
    tmp_path: Path, vault_of: Callable[..., Program], judge: Judge
) -> None:
    """Into another vault and out of it again: the same masks, labels, picture, tags, decks and schedules."""
    program = vault_of({"heart.md": note(*MASKS), "heart.svg": SVG})
    program("review", "--limit", "1", given="easy\n")
    program("export", "anki", "-o", "../deck.apkg")
    other = vault_of({"README.md": "# Mine\n"}, "other")
    assert other("import", "anki", "../deck.apkg", "--as-notes", ".", "--json").data["reduced"] == []
    other("export", "anki", "-o", "../again.apkg")
    first, second = judge(tmp_path / "deck.apkg"), judge(tmp_path / "again.apkg")
    (one,), (two,) = first["notes"].values(), second["notes"].values()
    for name in ("Occlusion", "Image", "Header", "Back Extra", "Comments"):
        assert one["fields"][name] == two["fields"][name], name
    assert one["tags"] == two["tags"]
    assert rows(first) == rows(second)


@pytest.mark.browser
def test_of_the_labels_only_the_card_s_own_is_seen(
    tmp_path: Path, vault_of: Callable[..., Program], judge: Judge, chromium: Any
) -> None:
    """Anki names a card by a class of the body; where a program does not, all labels are seen."""
    program = vault_of({"heart.md": note(*MASKS), "heart.svg": SVG})
    program("export", "anki", "-o", "../deck.apkg")
    page = chromium.new_page()
    for card in judge(tmp_path / "deck.apkg")["cards"]:
        shown = re.sub(r"<script>.*?</script>", "", card["answer"], flags=re.DOTALL)
        for name, seen in (
            (f"card card{card['ordinal'] + 1} nightMode", 1 if card["ordinal"] != 2 else 0),
            ("card", 3),
        ):
            page.set_content(f'<body class="{name}">{shown}</body>')
            labels = page.locator(".labels li:visible")
            assert labels.count() == seen
            if seen == 1:
                assert labels.first.get_attribute("class") == f"m{card['ordinal'] + 1}"
    page.close()


HOSTILE = (
    "{{c1::image-occlusion:rect:left=nan:top=.1:width=.2:height=.2}}",
    "{{c1::image-occlusion:rect:left=1e400:top=.1:width=.2:height=.2}}",
    "{{c1::image-occlusion:rect:left=.1:top=.1:width=-.2:height=.2:angle=x}}",
    "{{c1::image-occlusion:polygon:left=.1:top=.1:points=.1,.2 .3 .4,.5,.6}}",
    "{{c1::image-occlusion:ellipse}}" + "{{c1::image-occlusion:rect" * 20_000,
)
GOOD = "{{c2::image-occlusion:rect:left=.1:top=.1:width=.2:height=.2:angle=steep}}"


@pytest.mark.parametrize("field", HOSTILE)
def test_shapes_that_make_no_sense_are_left_out(field: str) -> None:
    kind = NoteKind("Image Occlusion", True, 6, ("Occlusion", "Image", "Header", "Back Extra", "Comments"), ())
    picture = "<img src=a.png>"
    assert covered_note(FoundNote(1, "x", kind, (field, picture, "", "", ""), ()), str) is None
    found = covered_note(FoundNote(1, "x", kind, (GOOD + field, picture, "", "", ""), ()), str)
    assert found is not None
    assert found.text == "![](a.png)\n\n```occlusion\nmode: hide-one\n0.1 0.1 0.2 0.2\n```"
    assert found.ordinals == (1,)
