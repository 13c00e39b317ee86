"""Flows as Anki's own image occlusions, and what happens to numbers when something comes between."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from program import Program

from studykit.diagrams import occlude, read_flow

pytestmark = pytest.mark.anki

FLOW = """sequenceDiagram
  autonumber
  participant C as Client
  participant S as Server
  C->>S: token request
  S-->>C: access token
  C->>S: call the API
"""
NOTE = "# Grant\n\n#{tags}\n\n```mermaid\n{flow}```\n"
Judge = Callable[..., dict[str, Any]]


def test_a_flow_is_one_picture_with_covered_steps(
    tmp_path: Path, vault_of: Callable[..., Program], judge: Judge
) -> None:
    program = vault_of({"grant.md": NOTE.format(tags="steps #next-steps", flow=FLOW)})
    card = program("cards", "--json").data["cards"][1]
    program("suspend", card["id"])
    report = program("export", "anki", "-o", "../deck.apkg", "--json").data
    found = judge(tmp_path / "deck.apkg")
    kinds = sorted(note["type"] for note in found["notes"].values())
    assert kinds == ["studykit Basic", "studykit Basic", "studykit Image Occlusion"]
    guid, note = next((guid, note) for guid, note in found["notes"].items() if note["shapes"])
    reading = read_flow(FLOW, "mermaid")
    assert reading is not None
    assert reading.flow is not None
    drawn = occlude(reading.flow)
    shapes = sorted(note["shapes"], key=lambda shape: float(shape["top"]))
    assert [shape["oi"] for shape in shapes] == ["0", "0", "0"]
    for shape, boxes in zip(shapes, drawn.steps, strict=True):
        assert float(shape["top"]) == pytest.approx(boxes.row.top / drawn.height, abs=1e-4)
        assert float(shape["height"]) == pytest.approx((boxes.row.bottom - boxes.row.top) / drawn.height, abs=1e-4)
    covered = [one for one in found["cards"] if one["guid"] == guid]
    assert [(one["ordinal"], one["queue"]) for one in sorted(covered, key=lambda one: one["ordinal"])] == [
        (0, 0), (1, -1), (2, 0),
    ]  # fmt: skip
    assert "Client" in note["fields"]["Back Extra"]
    assert not any("Client" in one["question"] for one in covered)
    assert len(found["media"]) == report["media"]


def numbers(found: dict[str, Any], kind: str) -> dict[str, int]:
    """The number of each card in Anki, by its lasting id."""
    return {
        note["fields"]["ID"].split()[card["ordinal"]]: card["ordinal"]
        for card in found["cards"]
        if (note := found["notes"][card["guid"]])["type"] == kind
    }


CHANGES = {
    "studykit Image Occlusion": (
        NOTE.format(tags="steps", flow=FLOW),
        NOTE.format(tags="steps", flow=FLOW.replace("  C->>S: token", "  S->>C: hello\n  C->>S: token")),
        NOTE.format(tags="steps", flow=FLOW.replace("  C->>S: token request\n", "  S->>C: hello\n")),
    ),
    "studykit Cloze": (
        "#flashcards\n\nthe ==first== and the ==second== of all\n",
        "#flashcards\n\na ==new one==, the ==first== and the ==second== of all\n",
        "#flashcards\n\na ==new one==, the first and the ==second== of all\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", CHANGES)
def test_what_comes_between_takes_nobody_s_number(
    tmp_path: Path, vault_of: Callable[..., Program], judge: Judge, kind: str
) -> None:
    """Anki knows a card by note and number: its schedule must stay with what it asks."""
    program = vault_of({"README.md": "# Mine\n"})
    packages, ids = [], []
    for number, text in enumerate(CHANGES[kind]):
        (program.vault / "a.md").write_text(text)
        program("export", "anki", "-o", f"../{number}.apkg")
        packages.append(tmp_path / f"{number}.apkg")
        ids.append([card["id"] for card in program("cards", "--json").data["cards"]])
    first, second, third = ids
    assert second[1:] == first
    found = judge(packages[0], packages[1])
    assert [(one["new"], one["updated"]) for one in found["imports"]] == [(1, 0), (0, 1)]
    assert numbers(found, kind) == {**{card: place for place, card in enumerate(first)}, second[0]: len(first)}
    fresh = numbers(judge(packages[2]), kind)
    assert fresh == {card: {**numbers(found, kind)}[card] for card in third}
    assert program("export", "anki", "-o", "../again.apkg", "--json").data["gone"] == 0
    assert (tmp_path / "again.apkg").read_bytes() == packages[2].read_bytes()
