"""The page of the whole graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studykit.model.span import NotePath
from studykit.site.overview import overview
from studykit.site.plan import GRAPH, Plan
from studykit.site.tags import TagPage
from studykit.site.templates import Page, Templates
from studykit.site.urls import relative


@dataclass(frozen=True, slots=True)
class StarView:
    """A dot of the drawing as its template shows it."""

    url: str
    title: str
    label: str
    x: float
    y: float
    radius: float
    folder_group: int
    deck_group: int
    tags: tuple[str, ...]
    links: tuple[int, ...]
    labelled: bool
    due_group: int


def graph_page(plan: Plan, templates: Templates, due: Mapping[NotePath, int]) -> str:
    """``due`` gives the colour by what is due; empty where that is nobody's business."""
    drawn = overview(plan)
    numbers = {key: str(number) for number, key in enumerate(plan.tags)}
    stars = [
        StarView(
            relative(GRAPH, plan.urls[star.path]),
            plan.by_path[star.path].title,
            star.label,
            star.x,
            star.y,
            star.radius,
            star.folder_group,
            star.deck_group,
            tuple(numbers[key] for key in star.tags if key in numbers),
            star.links,
            star.labelled,
            due.get(star.path, 0),
        )
        for star in drawn.stars
    ]
    return templates.fill(
        "graph.html",
        Page(GRAPH, templates.texts["graph"], "graph"),
        graph={
            "width": drawn.width,
            "height": drawn.height,
            "edges": drawn.edges,
            "stars": stars,
            "folder_names": drawn.folder_names,
            "deck_names": drawn.deck_names,
            "cut": drawn.cut,
            "due": bool(due),
        },
        tags=[{"key": numbers[tag.key], "name": f"#{tag.name}"} for tag in _by_name(plan)],
    )


def _by_name(plan: Plan) -> list[TagPage]:
    return sorted(plan.tags.values(), key=lambda tag: (tag.key, tag.name))
