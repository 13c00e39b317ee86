"""The links of a note as one column: JSON in which wikilinks that are only a page's name stand by columns, not by rows.

``[[start, …], [line, …], [column, …], "name\\nname…", [row, …]]``: the rows are those of all other links, as
`studykit.model.links` has them. It is "" without links. Dense notes hold hundreds, and few are ever looked at.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from operator import itemgetter

from studykit.index.columns import dumped
from studykit.model.links import SHORT, START, LinkRow

_BETWEEN = "\n"
"""no link holds a line end between its brackets"""


def links_text(rows: Sequence[LinkRow]) -> str:
    """``rows`` are in the order of the text."""
    if not rows:
        return ""
    names = [row for row in rows if len(row) == SHORT]
    others = [row for row in rows if len(row) != SHORT] if len(names) < len(rows) else []
    starts, lines, columns, inside = zip(*names, strict=True) if names else ((), (), (), ())
    return dumped([starts, lines, columns, _BETWEEN.join(inside), others])


def link_rows(text: str) -> list[LinkRow]:
    if not text:
        return []
    starts, lines, columns, inside, others = json.loads(text)
    rows: list[LinkRow] = list(zip(starts, lines, columns, inside.split(_BETWEEN), strict=True)) if starts else []
    return sorted([*rows, *others], key=itemgetter(START)) if others else rows
