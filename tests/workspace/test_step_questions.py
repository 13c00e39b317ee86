"""Both kinds of questions about a step tell nothing of it, in every place they are shown in.

Two notes differ in one step alone: sender, receiver, message, and whom it makes busy or ends. Whatever is made of the
questions about that step has to be the same for both, but for the ids of the cards. Flows by chance: test_step_leaks.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from program import Program, write_vault
from rich.console import Console

from studykit.workspace import Workspace
from studykit.workspace.deck_export import export_blocks
from studykit.workspace.faces import Faces

HEAD = "# Grant\n\n#steps #next-steps\n\n"
MERMAID = """```mermaid
sequenceDiagram
    accTitle: The grant
    accDescr: {about}
    autonumber
    actor user as Resource Owner
    participant client as The Client
    participant server as Authorization Server
    user->>client: open the page
    {step}
    server-->>user: page to sign in
    server->>client: here is a code
```
"""
PLANTUML = """```puml
autonumber
actor "Resource Owner" as user
participant "The Client" as client
participant "Authorization Server" as server
user -> client: open the page
{step}
{note}
server --> user: page to sign in
server -> client: here is a code
```
"""
TWINS = {
    "mermaid": (
        MERMAID.format(step="client->>+server: code?", about="first a code"),
        MERMAID.format(step="user--x+client: why?", about="then a why"),
    ),
    "plantuml": (
        PLANTUML.format(step="client -> server ++: code?", note="note right: of it"),
        PLANTUML.format(step="server --> user !!: why?", note="note right: of it"),
    ),
}
ASKED = ("Step 2: who sends what to whom?", "Step 1: Resource Owner sends “open the page” to The Client. What comes")
_ID = re.compile(r"\b(?:[a-z2-7]{12}|skf[0-9a-f]{10}\d+)\b")


def questions(vault: Path) -> Iterator[str]:
    """All that is made of the two questions about the second step, one text for each place it is shown in."""
    workspace = Workspace.open(vault, vault=vault, today=date(2026, 11, 20))
    cards = [card for card in workspace.cards() if card.face.front.startswith(ASKED)]
    assert len(cards) == len(ASKED)
    faces = Faces(workspace)
    for card in cards:
        for width in (40, 120):
            console = Console(file=io.StringIO(), width=width, color_system=None)
            console.print(faces.render(card, back=False, width=width))
            assert isinstance(console.file, io.StringIO)
            yield console.file.getvalue()
        yield faces.plain(card, back=False)
    for block in export_blocks(workspace, cards):
        for face in block.faces:
            yield face.front
            yield from (str(media) for name, media in block.media.items() if name in face.front)
    studykit = Program(vault)
    studykit("build", "-o", "../site")
    studykit("export", "markdown", "-o", "../deck.md")
    site, deck = vault.parent / "site", (vault.parent / "deck.md").read_text("utf-8")
    (quiz,) = (file.read_text("utf-8") for file in (site / "quiz" / "decks").rglob("*.js"))
    fronts = [card[1] for card in json.loads(quiz[quiz.index(",") + 1 : quiz.rindex(")")])]
    yield from (front for front in fronts if any(asked in front for asked in ASKED))
    page = (site / "n.html").read_text("utf-8")
    shown = re.findall(r'class="card-front">(.*?)</(?:div><details|span></summary)', page, re.DOTALL)
    yield from (front for front in shown if any(asked in front for asked in ASKED))
    yield from re.findall(r"^Step (?:2\\: who|1\\: Resource).*?^\?$", deck, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("pair", TWINS.values(), ids=TWINS.keys())
def test_a_question_is_the_same_whatever_the_step_was(pair: tuple[str, str], tmp_path: Path) -> None:
    one, other = (
        [_ID.sub("ID", text) for text in questions(write_vault(tmp_path / name / "vault", {"n.md": HEAD + flow}))]
        for name, flow in zip(("one", "two"), pair, strict=True)
    )
    assert len(one) == len(other) >= 15
    assert one == other
    assert not any(
        secret in text for text in one for secret in ("code?", "why?", "first a code", "then a why", "of it")
    )
