"""A session as running text for screen readers: no cursor movement, no colour, nothing said twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.model.card import CardKind
from studykit.review.desk import More, Side
from studykit.review.printable import printable
from studykit.review.scene import COMMANDS, REREAD, Page, above
from studykit.review.summary import problem_lines, summary_lines
from studykit.study.outlook import next_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from studykit.model.card import Card
    from studykit.review.compare import Comparison
    from studykit.review.scene import Scene
    from studykit.review.summary import Summary

_OFFERS = {More.NEW: "n for more new cards", More.AHEAD: "a to study ahead", More.CRAM: "c to cram"}


class PlainView:
    """A `View` that only ever adds lines. ``say`` prints one, ``plain`` gives a side of a card as plain text."""

    def __init__(self, say: Callable[[str], None], plain: Callable[[Card, Side], str]) -> None:
        self._say = say
        self._plain = plain
        self._before: Scene | None = None

    def open(self) -> None:
        """Nothing to take: the terminal stays as it is."""

    def close(self) -> None:
        """Nothing to give back."""

    def scroll(self, key: str) -> None:
        """Everything was printed already."""

    def resized(self) -> None:
        """The terminal wraps the lines itself."""

    def farewell(self, summary: Summary) -> None:
        self._print(_summary(summary))

    def show(self, scene: Scene) -> None:
        before, self._before = self._before, scene
        if scene.status and (before is None or before.status != scene.status or before.card != scene.card):
            self._print([scene.status])
        if scene.page is Page.HELP:
            self._print([*(f"{keys}: {meaning}." for keys, meaning in COMMANDS), "Any key leads back."])
        elif scene.page is Page.LINKS:
            self._print(_links(scene))
        elif scene.page is Page.END:
            self._print(_end(scene))
        elif scene.card is not None:
            self._card(scene, scene.card, before)

    def _card(self, scene: Scene, card: Card, before: Scene | None) -> None:
        new = before is None or before.card != card or before.page is not scene.page or before.place != scene.place
        if new or (before is not None and before.shown and not scene.shown):
            left, whole = scene.left, card.kind is CardKind.NOTE
            typing = "Type the answer, then Enter; Escape for commands."
            counts = f"Left: {left.new} new, {left.learning} learning, {left.due} due."
            self._print(
                [
                    "",
                    f"Card {scene.place} of {scene.total}, deck {card.deck or card.note_title}. {counts}",
                    f"In {', '.join(above(card))}.",
                    f"{'Note' if whole else 'Question'}: {self._plain(card, Side.FRONT)}",
                    *([REREAD] if whole else []),
                    "Space shows the answer, question mark lists the keys." if scene.typed is None else typing,
                ]
            )
            new = True
        if scene.shown and (new or before is None or not before.shown):
            answer = f"There is none yet, see {scene.source}." if card.empty_answer else self._plain(card, Side.BACK)
            words = [f"{choice.key} {choice.name}, {choice.words}." for choice in scene.choices]
            self._print([*_verdict(scene.comparison), f"Answer: {answer}", " ".join(words)])

    def _print(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._say(printable(line))


def _verdict(comparison: Comparison | None) -> list[str]:
    if comparison is None:
        return []
    if comparison.right:
        return ["Your answer is right."]
    return [f"Your answer differs: {''.join(part.text for part in comparison.typed)}"]


def _links(scene: Scene) -> list[str]:
    lines = [
        f"{number}. {link.title}, {'links here' if link.back else 'linked'}, {link.path}"
        for number, link in enumerate(scene.links, 1)
    ]
    return [*lines, "A number opens the note, any other key leads back."]


def _end(scene: Scene) -> list[str]:
    offers = "; ".join(["Enter to finish", "u to undo", *(_OFFERS[offer] for offer in scene.offers)])
    if scene.nothing and scene.summary is not None:
        return ["", f"Nothing is due. {next_words(scene.summary.outlook)}".rstrip(), f"{offers}."]
    return ["", "Done for now.", f"{offers}."]


def _summary(summary: Summary) -> list[str]:
    lines = ["", *(f"{label}: {words}" for label, words in summary_lines(summary))]
    problems = problem_lines(summary)
    return [*lines, "In your notes:", *problems] if problems else lines
