"""Path data of the shapes texts stand in or under: heads of participants, notes, the tabs of frames."""

from __future__ import annotations

from studykit.diagrams.picture import Head, Rect, Sheet
from studykit.diagrams.strokes import path, rounded


def head(found: Head) -> tuple[str, str]:
    """A participant's head: the role it is painted in, and the path."""
    kind = found.participant.kind
    if kind in _ICONS:
        return "icon", _ICONS[kind](found.x, found.top)
    rect = Rect(found.x - found.width / 2, found.top, found.x + found.width / 2, found.bottom)
    if kind == "database":
        return "head", _drum(rect)
    if kind == "queue":
        return "head", _pipe(rect)
    if kind == "collections":
        back = Rect(rect.left + 6, rect.top, rect.right, rect.bottom - 4)
        front = Rect(rect.left, rect.top + 4, rect.right - 6, rect.bottom)
        return "head", rounded(back, 5) + rounded(front, 5)
    return "head", rounded(rect, 6)


def _drum(rect: Rect) -> str:
    width, height, lid = rect.right - rect.left, rect.bottom - rect.top, 6.0
    half = width / 2
    body = path("M", rect.left, rect.top + lid, "a", half, lid, " 0 0 1 ", width, 0.0, "v", height - 2 * lid)
    bottom = path("a", half, lid, " 0 0 1 ", -width, 0.0, "z")
    return body + bottom + path("M", rect.left, rect.top + lid, "a", half, lid, " 0 0 0 ", width, 0.0)


def _pipe(rect: Rect) -> str:
    width, height, cap = rect.right - rect.left, rect.bottom - rect.top, 8.0
    half, straight = height / 2, width - 2 * cap
    body = path("M", rect.left + cap, rect.top, "h", straight, "a", cap, half, " 0 0 1 ", 0.0, height)
    close = path("h", -straight, "a", cap, half, " 0 0 1 ", 0.0, -height, "z")
    return body + close + path("M", rect.right - cap, rect.top, "a", cap, half, " 0 0 0 ", 0.0, height)


def _circle(x: float, y: float, radius: float) -> str:
    arc = path("a", radius, radius, " 0 1 0 ")
    return path("M", x - radius, y, arc, 2 * radius, 0.0, arc, -2 * radius, 0.0, "z")


def _actor(x: float, top: float) -> str:
    limbs = path("M", x, top + 15, "v", 11.0, "M", x - 12, top + 19, "h", 24.0)
    return _circle(x, top + 8, 6.5) + limbs + path("M", x - 9, top + 37, "L", x, top + 26, "L", x + 9, top + 37)


def _boundary(x: float, top: float) -> str:
    return _circle(x + 4, top + 21, 13) + path("M", x - 9, top + 21, "h", -8.0, "M", x - 17, top + 11, "v", 20.0)


def _control(x: float, top: float) -> str:
    return _circle(x, top + 22, 13) + path("M", x + 5, top + 5, "L", x - 2, top + 9, "L", x + 5, top + 13)


def _entity(x: float, top: float) -> str:
    return _circle(x, top + 20, 13) + path("M", x - 13, top + 35, "h", 26.0)


_ICONS = {"actor": _actor, "boundary": _boundary, "control": _control, "entity": _entity}


def note(sheet: Sheet) -> str:
    """The outline of a note in its shape, with its fold."""
    rect = sheet.rect
    middle = (rect.top + rect.bottom) / 2
    if sheet.note.shape == "hexagon":
        return path(
            "M", rect.left + 9, rect.top, "H", rect.right - 9, "L", rect.right, middle,
            "L", rect.right - 9, rect.bottom, "H", rect.left + 9, "L", rect.left, middle, "z",
        )  # fmt: skip
    if sheet.note.shape in ("box", "reference"):
        return rounded(rect, 3)
    fold = 9.0
    outline = path(
        "M", rect.left, rect.top, "H", rect.right - fold, "l", fold, fold, "V", rect.bottom, "H", rect.left, "z"
    )
    return outline + path("M", rect.right - fold, rect.top, "v", fold, "h", fold)


def tab(left: float, top: float, width: float, height: float) -> str:
    """The tab in the upper left corner of a frame."""
    return path(
        "M", left, top + 3, "a", 3.0, 3.0, " 0 0 1 ", 3.0, -3.0, "H", left + width, "v", height - 7, "l", -7.0, 7.0,
        "H", left, "z",
    )  # fmt: skip
