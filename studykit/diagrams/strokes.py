"""Path data of lines, arrows and badges: what goes into the ``d`` of a path."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.diagrams.columns import LOOP
from studykit.diagrams.model import End
from studykit.diagrams.picture import Arrow, Rect

TIP_LENGTH = 10.0
_HALF_TIP = 4.5
_CROSS = 4.5
_DOT = 3.5


def num(value: float) -> str:
    """A coordinate with at most one decimal."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def path(*parts: str | float) -> str:
    """Commands and numbers joined with as few separators as the grammar needs."""
    out: list[str] = []
    for part in parts:
        text = part if isinstance(part, str) else num(part)
        separate = text and out and out[-1][-1].isdigit() and (text[0].isdigit() or text[0] == ".")
        if text:
            out.append(f" {text}" if separate else text)
    return "".join(out)


def arrow(found: Arrow) -> Iterator[tuple[str, str]]:
    """The parts of an arrow, each with the role it is painted in: the line, what it carries at each end."""
    message = found.message
    loop = found.y2 != found.y
    out = 1.0 if loop or found.x2 > found.x1 else -1.0  # the direction in which it leaves the sender
    into = -1.0 if loop else out
    start, stop = found.x1, found.x2
    parts: list[tuple[str, str]] = []
    if message.tail_dot:
        parts.append(("tip", _dot(start + out * _DOT, found.y)))
        start += out * 2 * _DOT
    if message.head_dot:
        parts.append(("tip", _dot(stop - into * _DOT, found.y2)))
        stop -= into * 2 * _DOT
    parts += (_end(message.tail, start, found.y, -out), _end(message.head, stop, found.y2, into))
    first, last = _shaft_stop(message.tail, start, -out), _shaft_stop(message.head, stop, into)
    turn = path("H", found.x2 + LOOP, "V", found.y2) if loop else ""
    yield ("dash" if message.dashed else "line"), path("M", first, found.y, turn, "H", last)
    yield from (part for part in parts if part[1])


def _end(end: End, x: float, y: float, sign: float) -> tuple[str, str]:
    """What points to ``x``; ``sign`` is 1 if it points to the right, -1 to the left."""
    back = x - sign * TIP_LENGTH
    if end == "filled":
        return "tip", path("M", x, y, "L", back, y - _HALF_TIP, "V", y + _HALF_TIP, "z")
    if end == "open":
        return "barb", path("M", back, y - _HALF_TIP - 0.5, "L", x, y, "L", back, y + _HALF_TIP + 0.5)
    if end == "cross":
        return "barb", cross(x - sign * 6, y, _CROSS)
    if end in ("upper", "lower"):
        side = -_HALF_TIP - 1 if end == "upper" else _HALF_TIP + 1
        return "tip", path("M", x, y, "L", back, y + side, "V", y, "z")
    if end in ("upper-open", "lower-open"):
        side = -_HALF_TIP - 1 if end == "upper-open" else _HALF_TIP + 1
        return "barb", path("M", x, y, "L", back, y + side)
    return "tip", ""


def _shaft_stop(end: End, x: float, sign: float) -> float:
    """Where the line ends so that it does not show beyond the point of a filled end."""
    return x - sign * (TIP_LENGTH - 2) if end in ("filled", "upper", "lower") else x


def _dot(x: float, y: float) -> str:
    arc = path("a", _DOT, _DOT, " 0 1 0 ")
    return path("M", x - _DOT, y, arc, 2 * _DOT, 0.0, arc, -2 * _DOT, 0.0, "z")


def cross(x: float, y: float, half: float) -> str:
    """A cross around ``x, y``."""
    return path("M", x - half, y - half, "l", 2 * half, 2 * half, "m", 0.0, -2 * half, "l", -2 * half, 2 * half)


def badge(x: float, y: float, width: float, height: float) -> str:
    """A pill around ``x, y``."""
    radius, straight = height / 2, width - height
    arc = path("a", radius, radius, " 0 0 1 0 ")
    return path("M", x - straight / 2, y - radius, "h", straight, arc, height, "h", -straight, arc, -height, "z")


def rounded(rect: Rect, radius: float) -> str:
    """A rectangle with round corners."""
    width, height = rect.right - rect.left - 2 * radius, rect.bottom - rect.top - 2 * radius
    turn = path("a", radius, radius, " 0 0 1 ")
    return path(
        "M", rect.left + radius, rect.top, "h", width, turn, radius, radius, "v", height, turn, -radius, radius,
        "h", -width, turn, -radius, -radius, "v", -height, turn, radius, -radius, "z",
    )  # fmt: skip
