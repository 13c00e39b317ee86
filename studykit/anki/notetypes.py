"""The note types studykit brings to Anki.

Their ids, names, fields and templates never change: an importer would make a second note type of every change
and leave the notes of the first behind. Spare fields are there from the beginning. Looks may change: then
`REVISED` is set to the time of the change, so that collections which have the note type take the new looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import Any

from studykit.anki.ids import stable_id

REVISED = 1_795_269_600
"""When the style sheet or a template last changed, in Unix seconds."""


class StockKind(IntEnum):
    """Anki's numbers for the kinds its editor treats specially."""

    NONE = 0
    CLOZE = 5
    IMAGE_OCCLUSION = 6


@dataclass(frozen=True, slots=True)
class Template:
    name: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class NoteType:
    """``key`` is one letter that stands in the guids of its notes."""

    key: str
    name: str
    fields: tuple[str, ...]
    templates: tuple[Template, ...]
    stock: StockKind = StockKind.NONE

    @property
    def id(self) -> int:
        return stable_id("studykit note type", self.key)

    @property
    def question(self) -> int:
        """Which field says best what is asked."""
        return 2 if self.stock is StockKind.IMAGE_OCCLUSION else 0

    @property
    def is_cloze(self) -> bool:
        return self.stock is not StockKind.NONE


def _page(body: str) -> str:
    context = "{{#Context}}<div class=context>{{Context}}</div>{{/Context}}"
    return f"{context}<div class=side>{body}</div>"


_FOOT = "{{#Extra}}<div class=extra>{{Extra}}</div>{{/Extra}}{{#Source}}<div class=source>{{Source}}</div>{{/Source}}"


def _basic(name: str, front: str, back: str) -> Template:
    question = _page(f"{{{{{front}}}}}")
    return Template(name, question, f"{{{{FrontSide}}}}<hr id=answer><div class=side>{{{{{back}}}}}</div>{_FOOT}")


_OCCLUSION_QUESTION = (
    _page("{{Header}}") + "<div hidden>{{cloze:Occlusion}}</div><div id=err></div>"
    "<div id=image-occlusion-container>{{Image}}<canvas id=image-occlusion-canvas></canvas></div>"
    "<script>try { anki.imageOcclusion.setup(); } catch (error) "
    "{ document.getElementById('err').textContent = 'This card needs a newer Anki. ' + error; }</script>"
)

_SPARE = ("Source", "Context", "Extra", "ID")

BASIC = NoteType("b", "studykit Basic", ("Front", "Back", *_SPARE), (_basic("Card 1", "Front", "Back"),))

REVERSED = NoteType(
    "r",
    "studykit Reversed",
    ("Front", "Back", *_SPARE),
    (_basic("Card 1", "Front", "Back"), _basic("Card 2", "Back", "Front")),
)

CLOZE = NoteType(
    "c",
    "studykit Cloze",
    ("Text", *_SPARE),
    (Template("Cloze", _page("{{cloze:Text}}"), _page("{{cloze:Text}}") + _FOOT),),
    StockKind.CLOZE,
)

IMAGE_OCCLUSION = NoteType(
    "i",
    "studykit Image Occlusion",
    ("Occlusion", "Image", "Header", "Back Extra", "Comments", *_SPARE),
    (
        Template(
            "Image Occlusion",
            _OCCLUSION_QUESTION,
            _OCCLUSION_QUESTION + "<div><button id=toggle>Masks</button></div>"
            "{{#Back Extra}}<div class=side>{{Back Extra}}</div>{{/Back Extra}}" + _FOOT,
        ),
    ),
    StockKind.IMAGE_OCCLUSION,
)

NOTE_TYPES = (BASIC, REVERSED, CLOZE, IMAGE_OCCLUSION)

_OCCLUSION_ROLES = 5
"""Anki knows these first fields of an image occlusion note by number; all but the last cannot go."""


_LABELLED = 100
"""Of a picture with more masks all labels show with the answer of the later ones."""


@cache
def style_sheet() -> str:
    """Anki says by a class which of a note's cards is shown; of the labels only that card's is."""
    others = ", ".join(f".card{number} .labels > :not(.m{number})" for number in range(1, _LABELLED + 1))
    return files("studykit.anki").joinpath("card.css").read_text("utf-8") + f"{others} {{ display: none; }}\n"


def as_json(notetype: NoteType) -> dict[str, Any]:
    """A note type as schema 11 keeps it in ``col.models``."""
    model: dict[str, Any] = {
        "id": notetype.id,
        "name": notetype.name,
        "type": int(notetype.is_cloze),
        "mod": REVISED,
        "usn": -1,
        "sortf": 0,
        "did": None,
        "css": style_sheet(),
        "latexPre": "\\documentclass{article}\n\\pagestyle{empty}\n\\begin{document}\n",
        "latexPost": "\\end{document}",
        "latexsvg": False,
        "req": [[ordinal, "any", [0]] for ordinal in range(len(notetype.templates))],
        "tags": [],
        "vers": [],
        "flds": [_field(notetype, ordinal) for ordinal in range(len(notetype.fields))],
        "tmpls": [_template(notetype, ordinal) for ordinal in range(len(notetype.templates))],
    }
    if notetype.stock is not StockKind.NONE:
        model["originalStockKind"] = int(notetype.stock)
    return model


def _field(notetype: NoteType, ordinal: int) -> dict[str, Any]:
    name = notetype.fields[ordinal]
    described: dict[str, Any] = {
        "id": stable_id("studykit field", notetype.key, name),
        "name": name,
        "ord": ordinal,
        "font": "Arial",
        "size": 20,
        "media": [],
        "rtl": False,
        "sticky": False,
    }
    if notetype.stock is StockKind.IMAGE_OCCLUSION and ordinal < _OCCLUSION_ROLES:
        described["tag"] = ordinal
        described["preventDeletion"] = ordinal < _OCCLUSION_ROLES - 1
    return described


def _template(notetype: NoteType, ordinal: int) -> dict[str, Any]:
    template = notetype.templates[ordinal]
    return {
        "id": stable_id("studykit template", notetype.key, template.name),
        "name": template.name,
        "ord": ordinal,
        "qfmt": template.question,
        "afmt": template.answer,
        "bqfmt": "",
        "bafmt": "",
        "bfont": "",
        "bsize": 0,
        "did": None,
    }
