"""What making any page takes: the plan, the templates, the files to copy, and drawings that are finished already."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field

from studykit.render.drawing.files import picture_beside
from studykit.site.files import Files
from studykit.site.output import Output
from studykit.site.plan import FILES_FOLDER, Plan
from studykit.site.templates import Templates


@dataclass(frozen=True, slots=True)
class Workshop:
    """``drawings`` are formulas, coloured code and flows by a hash of their source, for the renderer."""

    plan: Plan
    templates: Templates
    files: Files
    drawings: MutableMapping[str, str] = field(default_factory=dict)


def open_workshop(plan: Plan, sheet: str, output: Output) -> Workshop:
    """``sheet`` is the style of what other rooms draw."""
    paths = {tie.path for item in plan.notes for tie in item.outline.ties} - {None}
    beside = {picture_beside(plan.input.root, path) for path in paths if path} - {None}
    notes = plan.by_path.keys() | plan.withheld.keys()
    named = frozenset(path for path in (*paths, *beside) if path and path not in notes)
    return Workshop(plan, Templates(plan, sheet), Files(plan.input.root, named, FILES_FOLDER, output))
