"""What making any page takes: the plan, the templates, the files to copy, and drawings that are finished already."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field

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
    named = frozenset(
        found.resolution.path
        for item in plan.notes
        for found in item.links
        if found.resolution.path is not None
        and found.resolution.path not in plan.by_path
        and found.resolution.path not in plan.withheld
    )
    return Workshop(plan, Templates(plan, sheet), Files(plan.input.root, named, FILES_FOLDER, output))
