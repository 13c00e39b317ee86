"""JSON is a contract: schema names, exact keys in their order, 1-based lines and columns in code points."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from program import Program

InVault = Callable[[str], Program]
InNotes = Callable[[Mapping[str, str | bytes]], Program]


def keys(names: str) -> list[str]:
    return names.split()


CARD = keys(
    "id note line end_line kind syntax sibling siblings deck tags context front back state buried due interval ease "
    "scheduler segment"
)
LINK = keys("source line column raw target fragment text kind role status resolved ambiguous")
FINDING = keys("path line column code severity message help fixable")
COUNTS = keys("deck due new learning waiting_due waiting_new buried cards today")
OUTCOME = keys("segment due interval ease")
CONTRACT: dict[tuple[str, ...], tuple[str, dict[str, list[str] | None]]] = {
    ("cards",): ("cards", {"cards": CARD}),
    ("links",): ("links", {"links": LINK}),
    ("check",): ("diagnostics", {"diagnostics": FINDING}),
    ("due",): ("due", {"today": None, "total": COUNTS, "decks": COUNTS}),
    ("preview", "2026-11-20,3,250"): (
        "preview",
        {"scheduler": None, "again": OUTCOME, "hard": OUTCOME, "good": OUTCOME, "easy": OUTCOME},
    ),
    ("graph",): (
        "graph",
        {"nodes": keys("path title tags aliases rank cards due"), "edges": keys("source target count roles")},
    ),
    ("graph", "--orphans"): ("graph.orphans", {"orphans": ["path"]}),
    ("graph", "--hubs"): ("graph.hubs", {"hubs": ["path", "value"]}),
    ("graph", "--missing"): ("graph.missing", {"missing": ["path", "value"]}),
    ("graph", "--rank"): ("graph.rank", {"rank": ["path", "value"]}),
    ("graph", "--path", "Feeding", "Bread"): ("graph.path", {"path": None}),
    ("note", "Sourdough"): (
        "note",
        {
            "path": None, "title": None, "dialect": None, "reason": None, "aliases": None, "tags": None,
            "headings": ["level", "text", "line"], "links": LINK, "backlinks": [*LINK, "context"], "cards": CARD,
            "diagnostics": ["line", "code", "severity", "message"],
        },
    ),
    ("diagram", "-"): (
        "diagram",
        {
            "file": None, "line": None, "kind": None, "title": None, "participants": ["id", "name", "kind"],
            "steps": ["step", "number", "from", "to", "text", "key", "line"],
        },
    ),
    ("build",): (
        "build",
        dict.fromkeys(
            keys(
                "out published withheld cards pages files broken_links missing_images flows diagrams_as_source changed "
                "renamed seconds"
            ),
            None,
        ),
    ),
    ("export", "anki"): (
        "export",
        dict.fromkeys(keys("path notes cards scheduled suspended media known gone moved missing_media"), None),
    ),
    ("undo",): ("undo", {"undone": None}),
    ("doctor",): (
        "doctor",
        dict.fromkeys(
            keys("version python vault installed renderers settings folders problems index copies journal"), None
        ),
    ),
}  # fmt: skip


def keys_of(value: Any) -> list[list[str]]:
    """The keys of an object, or of each object of a list."""
    return [list(entry) for entry in (value if isinstance(value, list) else [value])]


@pytest.mark.parametrize("arguments", CONTRACT, ids=" ".join)
def test_schema_and_keys(arguments: tuple[str, ...], in_vault: InVault) -> None:
    schema, parts = CONTRACT[arguments]
    document = in_vault("obsidian")(*arguments, "--json", given="a -> b: x\nb -> a: y\n").data
    assert list(document) == ["schema", *parts]
    assert document["schema"] == f"studykit.{schema}/1"
    for part, keys in parts.items():
        if keys is not None:
            assert all(found == keys for found in keys_of(document[part])), part


def test_empty_lists_are_documents_too(in_notes: InNotes) -> None:
    studykit = in_notes({"note.md": "Nothing to see.\n"})
    assert studykit("cards", "--json").data == {"schema": "studykit.cards/1", "cards": []}
    assert studykit("links", "--json").data == {"schema": "studykit.links/1", "links": []}
    assert studykit("check", "--json").data == {"schema": "studykit.diagnostics/1", "diagnostics": []}
    assert studykit("due", "--json").data["decks"] == []
    assert studykit("undo", "--json").data == {"schema": "studykit.undo/1", "undone": []}


def test_places_count_code_points_whatever_the_bytes(in_notes: InNotes) -> None:
    text = "\ufeff🧠 見 [[Gone]]\r\n\f\u2028 [[Away]] a\u0301 [[Lost]]\r\n\r\n#flashcards 問::答 🧠\r\n"
    studykit = in_notes({"n.md": text.encode()})
    links = studykit("links", "--json").data["links"]
    assert [(link["line"], link["column"], link["raw"]) for link in links] == [
        (1, 5, "[[Gone]]"),
        (2, 4, "[[Away]]"),
        (2, 16, "[[Lost]]"),
    ]
    findings = studykit("check", "--json").data["diagnostics"]
    assert {(f["line"], f["column"]) for f in findings if f["code"] == "missing-link"} == {(1, 5), (2, 4), (2, 16)}
    (card,) = studykit("cards", "--json").data["cards"]
    assert (card["line"], card["end_line"], card["front"], card["back"]) == (4, 4, "問", "答 🧠")


def test_the_five_pages(in_vault: InVault) -> None:
    """Titles, cards and links of the pages that people really write."""
    studykit = in_vault("seeds-like")
    cards = studykit("cards", "--json").data["cards"]
    empty, code, image = cards
    assert (empty["note"], empty["line"], empty["end_line"]) == ("obsidian-interlibrary-loan.md", 48, 49)
    assert (empty["front"], empty["back"], empty["context"]) == ("Question ::", "``", ["複習"])
    assert (empty["due"], empty["interval"], empty["ease"]) == ("2023-03-20", 3, 250)
    assert [(card["note"], card["line"], card["end_line"], card["state"]) for card in (code, image)] == [
        ("roam-loan-by-slip.md", 28, 29, "new"),
        ("roam-loan-by-slip.md", 31, 32, "new"),
    ]
    links = studykit("links", "--json").data["links"]
    assert all(link["resolved"] is None for link in links)
    places = {
        page: [(link["line"], link["status"]) for link in links if link["source"].startswith(page)]
        for page in ("obsidian", "roam", "gitbook-pret", "gitbook-shelf", "docs")
    }
    assert places == {
        "obsidian": [(8, "missing"), (25, "external"), (25, "external"), (56, "missing")],
        "roam": [(12, "external"), (28, "empty-page"), (31, "empty-page"), (32, "external"), (35, "empty-page"),
                 (35, "empty-page")],
        "gitbook-pret": [(5, "missing"), (9, "missing"), (42, "external"), (50, "missing")],
        "gitbook-shelf": [(3, "external"), (75, "outside-vault"), (88, "external"), (88, "external")],
        "docs": [(5, "missing"), (35, "missing"), (35, "missing"), (41, "external"), (41, "missing"), (41, "external"),
                 (41, "missing"), (43, "missing"), (47, "missing")],
    }  # fmt: skip
    assert [link["role"] for link in links if link["line"] in (8, 56)] == ["body", "reference"]
    checked = studykit("check", "--json")
    assert checked.code == 0
    codes = {(f["path"].split("-")[0], f["line"], f["code"]) for f in checked.data["diagnostics"]}
    assert {("obsidian", 48, "empty-answer"), ("roam", 37, "generated-text"), ("docs", 43, "missing-anchor")} <= codes


def test_rated_good_the_old_card_is_due_in_eight_days(in_vault: InVault) -> None:
    studykit = in_vault("seeds-like")
    before = studykit.bytes_of("obsidian-interlibrary-loan.md")
    ran = studykit("review", "--note", "obsidian-interlibrary-loan", given="good\n")
    assert ran.code == 0
    after = studykit.bytes_of("obsidian-interlibrary-loan.md")
    assert after == before.replace(b"<!--SR:!2023-03-20,3,250-->", b"<!--SR:!2026-11-28,8,250-->")


def test_json_lines_of_a_session(in_vault: InVault) -> None:
    ran = in_vault("roam")("review", "--json", given="again\nmark\nundo\nskip\nquit\n")
    shapes = {
        "card": keys("schema event card left choices"),
        "answer": keys("schema event card rating before after due again_today notice"),
        "done": keys("schema event card command"),
        "summary": keys(
            "schema event answers cards new retention suspended buried seconds left tomorrow streak problems"
        ),
    }
    assert [event["event"] for event in ran.events] == [
        "card", "answer", "card", "done", "done", "card", "done", "card", "summary",
    ]  # fmt: skip
    for event in ran.events:
        assert event["schema"] == "studykit.review/1"
        assert list(event) == shapes[event["event"]]
        assert event["event"] != "card" or list(event["card"]) == CARD


def test_messages_do_not_disturb_a_document(in_vault: InVault) -> None:
    """On standard output there is one document, whatever is said beside it."""
    studykit = in_vault("obsidian")
    for arguments in (("cards", "--search", "nothing"), ("due",), ("check", "--strict"), ("review",), ("undo",)):
        assert json.loads(studykit(*arguments, "--json").out)["schema"]
