"""A small world for the renderer: a few notes and files, and how questions about them are answered."""

from __future__ import annotations

import re

import pytest

from studykit.dialects import DIALECTS
from studykit.dialects.reading import Place, read_note
from studykit.model.card import CLOZE_CLOSE, CLOZE_OPEN
from studykit.model.link import LinkStatus
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.render.html import RenderedNote, render_fragment, render_note
from studykit.render.policy import Asset, Destination, Embedded, Policy, Slot, Target
from studykit.text import SourceText, decode

NOTES = {
    "jwt": "# JSON Web Token\n\n## Claims\n\n[[pkce]]\n",
    "pkce": "# PKCE\n\n## How\n\nA *verifier*. ^why\n\n## Loop\n\n![[pkce]]\n\n![[token]]\n",
    "token": "![[token]] ![[jwt#Claims]]\n",
}
TITLES = {"jwt": "JSON Web Token", "pkce": "PKCE", "token": "Token"}
FILES = {
    "flow.png": Asset("files/flow.png", 200, 100),
    "talk.mp3": Asset("files/talk.mp3"),
    "film.mp4": Asset("files/film.mp4"),
    "rfc.pdf": Asset("files/rfc.pdf"),
    "dir/a (1).png": Asset("files/a (1).png"),
}


def link(target: Target) -> Destination:
    name = target.target.removeprefix("../").removesuffix(".md")
    fragment = f"#{target.fragment.lower()}" if target.fragment else ""
    if not target.target and target.fragment:
        return Destination(fragment, LinkStatus.RESOLVED)
    if name in NOTES:
        return Destination(f"{name}.html{fragment}", LinkStatus.RESOLVED, TITLES[name])
    return Destination(None, LinkStatus.EMPTY_PAGE if name == "Test" else LinkStatus.MISSING)


def embed(target: Target) -> Embedded | None:
    if target.target not in NOTES:
        return None
    source, note = read(NOTES[target.target], "obsidian", target.target)
    return Embedded(source, note, DIALECTS["obsidian"].constructs, POLICY)


def read(text: str, dialect: str, name: str = "note") -> tuple[SourceText, Note]:
    source = decode(NotePath(f"{name}.md"), text.encode())
    chosen = DIALECTS[dialect]
    return source, read_note(source, chosen, chosen.conventions, Place(with_cards=False))


POLICY = Policy(
    link=link,
    asset=lambda target: FILES.get(target.target),
    tag=lambda name: None if name == "fff" else f"tags/{name}.html",
    embed=embed,
)


class World:
    """What the tests ask: `shown` is a note's HTML with drawings by their sentences."""

    policy = POLICY
    dialects = tuple(DIALECTS)

    def constructs(self, dialect: str) -> frozenset[str]:
        return DIALECTS[dialect].constructs

    def read(self, text: str, dialect: str, name: str = "note") -> tuple[SourceText, Note]:
        return read(text, dialect, name)

    def render(self, text: str, dialect: str, slots: tuple[Slot, ...] = ()) -> RenderedNote:
        source, note = read(text, dialect)
        return render_note(source, note, self.constructs(dialect), POLICY, slots)

    def shown(self, text: str, dialect: str, slots: tuple[Slot, ...] = ()) -> str:
        if "⟦" in text:
            marked = text.replace("⟦", CLOZE_OPEN).replace("⟧", CLOZE_CLOSE)
            return render_fragment(marked, self.constructs(dialect), POLICY)
        html = self.render(text, dialect, slots).html
        return re.sub(r"<svg.*?<desc[^>]*>(.*?)</desc>.*?</svg>", r"«flow: \1»", html, flags=re.DOTALL)


@pytest.fixture(scope="session")
def world() -> World:
    return World()
