"""Whether the diagram files of which cards are made are as they were, and which notes show one that is not."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from studykit.index import fingerprint
from studykit.index.columns import dumped
from studykit.model.span import NotePath

if TYPE_CHECKING:
    from studykit.index.catalogue import Catalogue
    from studykit.index.drawings import Drawings


def drawn_stamp(catalogue: Catalogue, root: Path, settled_before: int) -> str:
    """How the diagram files of which cards are made stand; "" where there is none.

    One that changed at or after ``settled_before`` (in ns) may change once more and look the same.
    """
    asked = [text for _, text in catalogue.column("drawings", "")]
    if not asked:
        return ""
    found = fingerprint.standing(root, {path for text in asked for _, _, path, _ in json.loads(text) if path})
    return dumped([found, all(max(mtime, ctime) < settled_before for _, _, mtime, ctime in found)])


def still_stands(root: Path, stamp: str) -> bool:
    """Whether these files stand as they did; False also where that cannot be told by their times."""
    if not stamp:
        return True
    known, settled = json.loads(stamp)
    return bool(settled) and known == list(map(list, fingerprint.standing(root, [path for path, *_ in known])))


def redrawn(catalogue: Catalogue, drawings: Drawings, but: Collection[NotePath]) -> frozenset[NotePath]:
    """The notes, ``but`` for some, that show a diagram file which is another one now, or says something else."""
    asked = {path: text for path, text in catalogue.column("drawings", "") if path not in but}
    dialects = catalogue.heads() if asked else {}
    return frozenset(path for path, text in asked.items() if drawings.of(path, dialects[path][0]).differs(text))
