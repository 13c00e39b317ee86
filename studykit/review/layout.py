"""How a scene looks: its title, its body and its foot, as rich text of a given width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from studykit.model.schedule import Rating
from studykit.review.compare import Match
from studykit.review.desk import More
from studykit.review.printable import printable
from studykit.review.scene import COMMANDS, Page, above
from studykit.review.summary import problem_lines, summary_lines
from studykit.study.entry import Stage
from studykit.study.outlook import next_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

    from studykit.review.choices import Choice
    from studykit.review.compare import Comparison, Part
    from studykit.review.scene import Scene
    from studykit.review.summary import Summary

RATING_STYLES = {Rating.AGAIN: "red", Rating.HARD: "yellow", Rating.GOOD: "green", Rating.EASY: "cyan"}
_STAGE_STYLES = {Stage.NEW: "cyan", Stage.LEARNING: "yellow", Stage.DUE: "green"}
_KEY = "bold"
_QUIET = "dim"
_GAP = 3
_SHORTEST_NAME = 8
_FIRST_WITHOUT_KEY = 10
"""Notes are opened by one digit."""
_HINTS = (
    ("u", "undo"),
    ("s", "suspend"),
    ("b", "bury"),
    ("e", "edit"),
    ("l", "links"),
    ("o", "open"),
    ("m", "mark"),
)
_LAST_HINTS = (("?", "help"), ("q", "quit"))
_OFFERS = {
    More.NEW: ("n", "more new cards"),
    More.AHEAD: ("a", "study ahead"),
    More.CRAM: ("c", "cram"),
}


def title(scene: Scene, width: int) -> list[Text]:
    """Deck, place, what is left; below it how far the session is."""
    counts = Text(no_wrap=True)
    if scene.page is not Page.END:
        counts = _counts(scene)
        place = Text(f"{scene.place:,} of {scene.total:,}   ", style=_QUIET)
        if place.cell_len + counts.cell_len <= width - _SHORTEST_NAME - _GAP:
            counts = Text.assemble(place, counts, no_wrap=True)
    name = _name(scene)
    name.truncate(max(_SHORTEST_NAME, width - counts.cell_len - _GAP), overflow="ellipsis")
    line = Text.assemble(name, " " * max(1, width - name.cell_len - counts.cell_len), counts, no_wrap=True)
    filled = round(width * scene.done)
    bar = Text.assemble(("━" * filled, "green"), ("─" * (width - filled), _QUIET), no_wrap=True)
    return [line, bar]


def context(scene: Scene) -> Text:
    """The headings above the card, and what is special about it."""
    card = scene.card
    line = Text()
    if card is None:
        return line
    line.append(printable(" › ".join(above(card))), style=_QUIET)
    for held, word in ((card.marked, "marked"), (card.leech, "leech"), (scene.cram, "cram: nothing is written")):
        if held:
            line.append(f"   {word}", style="magenta")
    return line


def no_answer(scene: Scene) -> Text:
    """Said where a card has an empty answer."""
    return Text.assemble(
        ("This card has no answer yet: ", "yellow"), (scene.source, "yellow"), (". e opens it there.", "yellow")
    )


def verdict(comparison: Comparison) -> list[Text]:
    """What was typed, with what is wrong about it."""
    if comparison.right:
        return [Text.assemble(("You typed  ", _QUIET), *_marked(comparison.typed), ("  right", "bold green"))]
    return [
        Text.assemble(("You typed  ", _QUIET), *_marked(comparison.typed)),
        Text.assemble(("Expected   ", _QUIET), *_marked(comparison.expected)),
    ]


def foot(scene: Scene, width: int) -> list[Text]:
    """What to press now (two lines), and the other keys below a gap: four lines on both sides of a card."""
    if scene.page is Page.HELP:
        return [Text("Any key leads back to the card.", style=_QUIET)]
    if scene.page is Page.LINKS:
        return [Text("A number opens the note, any other key leads back.", style=_QUIET)]
    if scene.page is Page.END:
        offers = [_OFFERS[offer] for offer in scene.offers]
        return [_hints(offers, width), Text(), Text(), _hints([("u", "undo"), ("Enter", "finish")], width)]
    if scene.shown:
        return [*_choices(scene.choices, width), Text(), _hints(_fitting(("Space", "good"), width), width)]
    if scene.typed is not None:
        return [_hints([("Enter", "compare"), ("Esc", "commands")], width), Text(), Text(), Text()]
    return [_hints([("Space", "show the answer")], width), Text(), Text(), _hints(_fitting(None, width), width)]


def help_page(scene: Scene) -> list[RenderableType]:
    """All keys, and where the card comes from."""
    rows = Table.grid(padding=(0, _GAP))
    for keys, meaning in COMMANDS:
        rows.add_row(Text(keys, style=_KEY), Text(meaning))
    about = Table.grid(padding=(0, _GAP))
    if scene.card is not None:
        about.add_row(Text("Card", style=_QUIET), Text(printable(scene.source)))
        about.add_row(Text("Schedule", style=_QUIET), Text(printable(scene.card.segment or "none yet")))
        if scene.card.tags:
            tags = " ".join(f"#{tag}" for tag in scene.card.tags)
            about.add_row(Text("Tags", style=_QUIET), Text(printable(tags)))
    return [rows, Text(), about]


def links_page(scene: Scene) -> list[RenderableType]:
    """The notes around the card's note, one line each; backlinks with the line they come from."""
    lines: list[RenderableType] = []
    for number, link in enumerate(scene.links, 1):
        if number == 1 or link.back is not scene.links[number - 2].back:
            lines += [Text()] if lines else []
            lines.append(Text("Links here" if link.back else "Linked from here", style=_QUIET))
        key = f"{number:>2}" if number < _FIRST_WITHOUT_KEY else "  "
        line = Text(no_wrap=True, overflow="ellipsis")
        line.append(key, style=_KEY)
        line.append(f"  {printable(link.title)}")
        if link.title not in link.path:
            line.append(f"   {printable(link.path)}", style=_QUIET)
        lines.append(line)
        if link.back and link.text:
            around = " ".join(printable(link.text).split())
            lines.append(Text(f"    {around}", style=_QUIET, no_wrap=True, overflow="ellipsis"))
    return lines


def end_page(scene: Scene) -> list[RenderableType]:
    """The end of the queue: what was done, or that nothing is due, and what comes."""
    summary = scene.summary
    if summary is None:
        return []
    if scene.nothing:
        body: list[RenderableType] = [Text("Nothing is due.", style="bold"), Text()]
        words = next_words(summary.outlook)
        return [*body, Text(words)] if words else body
    return [Text("Done for now.", style="bold"), Text(), *summary_text(summary)]


def summary_text(summary: Summary) -> list[RenderableType]:
    """The summary as a small table, and what is wrong with notes."""
    rows = Table.grid(padding=(0, _GAP))
    for label, words in summary_lines(summary):
        rows.add_row(Text(label, style=_QUIET), Text(words))
    body: list[RenderableType] = [rows]
    problems = problem_lines(summary)
    if problems:
        body += [Text(), Text("In your notes", style=_QUIET)]
        body += [Text(printable(line)) for line in problems]
    return body


def typing_line(text: str, width: int) -> tuple[Text, int]:
    """The line of a typed answer, its end where it is too long, and the column of the cursor."""
    prompt = "› "
    shown = printable(text)
    while cell_len(shown) > width - cell_len(prompt) - 1:
        shown = shown[1:]
    return Text.assemble((prompt, "bold green"), shown), cell_len(prompt) + cell_len(shown)


def _name(scene: Scene) -> Text:
    if scene.page is Page.END or scene.card is None:
        return Text("studykit", style="bold", no_wrap=True)
    deck = scene.card.deck or scene.card.note_title
    return Text(printable(deck.replace("/", " / ")), style="bold", no_wrap=True)


def _counts(scene: Scene) -> Text:
    """What is left, the kind of the card on the table in bold."""
    line = Text(no_wrap=True)
    for stage, count in zip(_STAGE_STYLES, (scene.left.new, scene.left.learning, scene.left.due), strict=True):
        style = _STAGE_STYLES[stage] if count else _QUIET
        current = stage is scene.stage and scene.card is not None
        line.append("   " if line else "")
        line.append(f"{count:,}", style=f"bold {style}" if current else style)
        line.append(f" {stage.value}", style="" if current else _QUIET)
    return line


def _choices(choices: Iterable[Choice], width: int) -> list[Text]:
    """Four choices side by side over what they write, as far apart as there is room for."""
    above, below = Text(no_wrap=True), Text(no_wrap=True)
    choices = tuple(choices)
    columns = [max(cell_len(f"{choice.key} {choice.name}"), cell_len(choice.words)) for choice in choices]
    spare = width - sum(columns)
    gap = max(2, min(6, spare // max(1, len(columns) - 1)))
    for choice, column in zip(choices, columns, strict=True):
        style = RATING_STYLES[choice.rating]
        name = Text.assemble((choice.key, f"bold {style}"), " ", (choice.name, style))
        name.pad_right(column + gap - name.cell_len)
        above.append_text(name)
        below.append(choice.words + " " * (column + gap - cell_len(choice.words)))
    for line in (above, below):
        line.rstrip()
        line.truncate(width, overflow="ellipsis")
    return [above, below]


def _hints(hints: Iterable[tuple[str, str]], width: int) -> Text:
    line = Text(no_wrap=True, overflow="ellipsis")
    for key, meaning in hints:
        if line:
            line.append("   ")
        line.append(key, style=_KEY)
        line.append(f" {meaning}", style=_QUIET)
    line.truncate(width, overflow="ellipsis")
    return line


def _fitting(first: tuple[str, str] | None, width: int) -> list[tuple[str, str]]:
    """As many hints as the line holds; help and quit are always among them."""
    chosen = [first] if first else []
    free = width - sum(_cells(hint) for hint in (*chosen, *_LAST_HINTS))
    for hint in _HINTS:
        free -= _cells(hint)
        if free < 0:
            break
        chosen.append(hint)
    return [*chosen, *_LAST_HINTS]


def _cells(hint: tuple[str, str]) -> int:
    return len(hint[0]) + 1 + len(hint[1]) + _GAP


def _marked(parts: Iterable[Part]) -> list[tuple[str, str]]:
    styles = {Match.SAME: "green", Match.EXTRA: "red strike", Match.MISSING: "underline yellow"}
    return [(printable(part.text), styles[part.match]) for part in parts]
