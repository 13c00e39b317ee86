"""Which face a terminal gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.review.plain import PlainView

if TYPE_CHECKING:
    from collections.abc import Callable

    from studykit.review.desk import Desk
    from studykit.review.scene import View
    from studykit.review.screen import Colour


def make_view(desk: Desk, say: Callable[[str], None], *, plain: bool = False, colour: Colour = "auto") -> View:
    """The whole screen, or running text where that is asked for or the terminal cannot move its cursor.

    ``say`` prints one line of running text.
    """
    if plain:
        return PlainView(say, desk.plain)
    from studykit.review.screen import Screen, make_console  # noqa: PLC0415  # rich is slow, running text needs none

    console = make_console(colour)
    if console.is_dumb_terminal or console.legacy_windows:
        return PlainView(say, desk.plain)
    return Screen(console, desk.render)
