"""What a rendering is told by its caller: where links lead, where files are, how diagrams and formulas are put.

The site, the review page, the terminal and the Anki exporter share one renderer and differ in these answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from studykit.model.link import LinkKind, LinkStatus
from studykit.model.note import Note
from studykit.model.values import dataclass
from studykit.text import SourceText

if TYPE_CHECKING:
    from studykit.render.drawing.foreign import Drawn


@dataclass(frozen=True, slots=True)
class Target:
    """A link, embed or image as the renderer meets it.

    ``target`` and ``fragment`` are spelled as in `studykit.model.link.Link`; ``line`` is 1-based in the note,
    0 in a fragment of Markdown.
    """

    kind: LinkKind
    target: str
    fragment: str
    text: str
    line: int = 0
    size: str = ""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a link leads. Without ``url`` only its text is shown; ``title`` is the title of the note it names."""

    url: str | None
    status: LinkStatus
    title: str = ""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that can be had: ``url`` is where the output finds it, ``width`` and ``height`` are pixels if known."""

    url: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """Finished HTML in place of lines of the source (a card): ``first`` to ``last``, 1-based, inclusive.

    The lines include the card's record. ``html`` must be clean already; ``text`` is what search finds there.
    With ``below`` the lines stay and the HTML follows them.
    """

    first: int
    last: int
    html: str
    text: str = ""
    below: bool = False


@dataclass(frozen=True, slots=True)
class Embedded:
    """A note to be shown inside another, and how links are answered from there."""

    source: SourceText
    note: Note
    constructs: frozenset[str]
    policy: Policy
    slots: Sequence[Slot] = ()


class Formula(StrEnum):
    MATHML = "mathml"
    MATHJAX = "mathjax"
    """``\\(...\\)`` and ``\\[...\\]``, as Anki wants it"""


WORDS: Mapping[str, str] = {
    "image": "Image",
    "missing-image": "Missing image",
    "remote-image": "Image on another site",
    "missing-file": "Missing file",
    "mermaid": "Mermaid diagram (source)",
    "plantuml": "PlantUML diagram (source)",
    "dot": "Graphviz diagram (source)",
    "d2": "D2 diagram (source)",
    "mermaid-drawn": "Mermaid diagram",
    "plantuml-drawn": "PlantUML diagram",
    "dot-drawn": "Graphviz diagram",
    "flow": "Sequence diagram",
    "covered": "Parts of the picture to recall",
    "required": "required",
    "optional": "optional",
    "parameter": "Parameter",
    "type": "Type",
    "description": "Description",
    "request": "Request",
    "response": "Response",
    "path-parameters": "Path parameters",
    "query-parameters": "Query parameters",
    "headers": "Headers",
    "body-parameters": "Body parameters",
    "form-data-parameters": "Form data",
    "cookie-parameters": "Cookies",
    "shown-if": "Shown if",
    "otherwise": "Otherwise",
    "footnotes": "Footnotes",
    "back": "Back to the text",
    "embedded": "From",
    "note": "Note",
    "info": "Info",
    "tip": "Tip",
    "success": "Success",
    "warning": "Warning",
    "danger": "Danger",
    "question": "Question",
    "example": "Example",
    "quote": "Quote",
    "abstract": "Summary",
    "todo": "To do",
    "scheduled": "Scheduled",
    "deadline": "Deadline",
    "closed": "Closed",
    "failure": "Failure",
    "bug": "Bug",
    "details": "Details",
}
"""The words the renderer says itself, in English; a caller hands in translations under the same keys."""


def _no_link(target: Target) -> Destination:
    return Destination(None, LinkStatus.MISSING)


def no_renderer(_kind: str, _source: str) -> Drawn:
    """Draws nothing, as on a machine without other renderers."""
    from studykit.render.drawing.foreign import Drawn  # noqa: PLC0415 - only where a diagram is to be drawn

    return Drawn()


def _unknown(_words: str) -> str:
    return ""


def _nothing(_target: object) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Policy:
    """The answers.

    ``link``    where a link leads; asked for every link but those within the text itself.
    ``asset``   the file an image or embed names, or None where it cannot be had (missing, remote, withheld).
    ``tag``     the URL of a tag's page, or None.
    ``embed``   the note an embed names, or None.
    ``drawing`` takes a finished SVG with its own colours and gives the URL of an image; None: drawings stand inline,
                coloured by the page's style sheet.
    ``foreign`` draws a diagram of a kind (``mermaid``, ``plantuml``, ``dot``) that is no sequence flow.
    ``diagram_file``  the text of the diagram file (``.puml``, ``.mmd``, ``.dot``) an image or embed names, or None.
    ``heading_base``  the level of the outermost heading (levels below never skip one); 0 keeps the note's levels.
    ``language``  that of the text, "" where it does not matter; ``tongue`` tells that of some words, or "".
    ``cache``   finished drawings, formulas and highlights by hash of what they were made from.
    """

    link: Callable[[Target], Destination] = _no_link
    asset: Callable[[Target], Asset | None] = _nothing
    tag: Callable[[str], str | None] = _nothing
    embed: Callable[[Target], Embedded | None] = _nothing
    drawing: Callable[[str], str] | None = None
    foreign: Callable[[str, str], Drawn] = no_renderer
    diagram_file: Callable[[Target], str | None] = _nothing
    formula: Formula = Formula.MATHML
    heading_base: int = 0
    language: str = ""
    tongue: Callable[[str], str] = _unknown
    words: Mapping[str, str] = field(default_factory=lambda: WORDS)
    cache: MutableMapping[str, str] = field(default_factory=dict)

    def word(self, key: str) -> str:
        return self.words.get(key) or WORDS.get(key, key)
