"""The whole link graph as one drawing, laid out when the site is built."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from studykit.model.span import NotePath
from studykit.site.labels import width, wrap
from studykit.site.layout import spring_layout
from studykit.site.plan import Plan
from studykit.site.tags import tag_key

MOST_DOTS = 1500
_UNIT = 46.0
_MARGIN = 60.0
_GROUPS = 8
_STRETCH = 1.5
_LABEL_EMS = 14.0
_LETTER = 12.0
_LINE = 17.0


@dataclass(frozen=True, slots=True)
class Star:
    """A note in the overview. ``links`` are numbers of other stars; groups are colours 1-8, 0 for the rest."""

    number: int
    path: NotePath
    x: float
    y: float
    radius: float
    folder_group: int
    deck_group: int
    tags: tuple[str, ...]
    links: tuple[int, ...]
    label: str
    labelled: bool
    """False where the label would cover another one: it shows when the dot is touched, or from near"""


@dataclass(frozen=True, slots=True)
class Overview:
    width: float
    height: float
    stars: tuple[Star, ...]
    edges: str
    folder_names: tuple[str, ...]
    deck_names: tuple[str, ...]
    cut: bool


def overview(plan: Plan) -> Overview:
    """At most 1,500 dots: the notes with the most links, in reading order."""
    neighbours = _neighbours(plan)
    kept = frozenset(sorted(neighbours, key=lambda path: (-len(neighbours[path]), path))[:MOST_DOTS])
    numbers = {path: n for n, path in enumerate(item.path for item in plan.notes if item.path in kept)}
    links = {n: sorted(numbers[o] for o in neighbours[path] if o in numbers) for path, n in numbers.items()}
    edges = [(a, b) for a, others in links.items() for b in others if a < b]
    points = [(x * _STRETCH, y) for x, y in spring_layout(len(numbers), edges)]
    left, top = min((x for x, _ in points), default=0), min((y for _, y in points), default=0)
    right, bottom = max((x for x, _ in points), default=0), max((y for _, y in points), default=0)
    places = [(round((x - left) * _UNIT + _MARGIN, 1), round((y - top) * _UNIT + _MARGIN, 1)) for x, y in points]
    folder_names, folder_of = _groups({path: _top_folder(path) for path in numbers})
    deck_names, deck_of = _groups({path: _deck(plan, path) for path in numbers})
    labels = [wrap(plan.by_path[path].title, _LABEL_EMS, 1)[0] for path in numbers]
    radii = [round(3.5 + 1.6 * sqrt(len(links[number])), 1) for number in numbers.values()]
    labelled = _legible(sorted(links, key=lambda n: (-len(links[n]), n)), labels, places, radii)
    stars = tuple(
        Star(
            number,
            path,
            *places[number],
            radii[number],
            folder_of[path],
            deck_of[path],
            tuple(dict.fromkeys(map(tag_key, plan.by_path[path].outline.tags))),
            tuple(links[number]),
            labels[number],
            number in labelled,
        )
        for path, number in numbers.items()
    )
    drawn = "".join("M{} {}L{} {}".format(*places[a], *places[b]) for a, b in edges)
    size = ((right - left) * _UNIT + 2 * _MARGIN, (bottom - top) * _UNIT + 2 * _MARGIN)
    cut = len(plan.notes) > len(numbers)
    return Overview(round(size[0], 1), round(size[1], 1), stars, drawn, folder_names, deck_names, cut)


def _legible(
    order: Sequence[int], labels: Sequence[str], places: Sequence[tuple[float, float]], radii: Sequence[float]
) -> frozenset[int]:
    """Which labels can stand below their dots without covering an earlier one or a dot."""
    shown: list[tuple[float, float, float, float]] = []
    kept = set()
    for number in order:
        x, y = places[number]
        half, top = width(labels[number]) * _LETTER / 2, y + radii[number] + 2
        box = (x - half, top, x + half, top + _LINE)
        covers_dot = any(
            box[0] - r < px < box[2] + r and box[1] - r < py < box[3] + r
            for n, ((px, py), r) in enumerate(zip(places, radii, strict=True))
            if n != number
        )
        if not covers_dot and not any(_touch(box, other) for other in shown):
            shown.append(box)
            kept.add(number)
    return frozenset(kept)


def _touch(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _neighbours(plan: Plan) -> dict[NotePath, set[NotePath]]:
    found: dict[NotePath, set[NotePath]] = {item.path: set() for item in plan.notes}
    for source, targets in plan.outgoing.items():
        for target in targets:
            found[source].add(target)
            found[target].add(source)
    return found


def _top_folder(path: NotePath) -> str:
    return path.rpartition("/")[0]


def _deck(plan: Plan, path: NotePath) -> str:
    return next((card.deck for card in plan.by_path[path].outline.cards), "")


def _groups(names: dict[NotePath, str]) -> tuple[tuple[str, ...], dict[NotePath, int]]:
    """The eight most common names get colours 1-8; the rest, and no name, 0."""
    counts = Counter(name for name in names.values() if name)
    common = sorted(counts, key=lambda name: (-counts[name], name))[:_GROUPS]
    numbers = {name: place for place, name in enumerate(sorted(common), 1)}
    return tuple(sorted(common)), {path: numbers.get(name, 0) for path, name in names.items()}
