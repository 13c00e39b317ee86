"""Colours of a source, as tints of the theme.

A drawing is read in a light and a dark scheme, in print and by people who see few colours, so a colour named in a
source is not painted as it is: it selects the nearest of seven tints, which the theme spells out for each scheme.
"""

from __future__ import annotations

import re

from studykit.diagrams.model import Tint

_NAMES: dict[Tint, str] = {
    "red": (
        "crimson darkred deeppink firebrick hotpink indianred lightcoral lightpink lightsalmon maroon "
        "mistyrose palevioletred pink red rosybrown salmon tomato lavenderblush"
    ),
    "orange": (
        "antiquewhite bisque blanchedalmond brown burlywood chocolate coral darkorange darksalmon linen "
        "moccasin navajowhite oldlace orange orangered papayawhip peachpuff peru saddlebrown sandybrown "
        "seashell sienna tan wheat"
    ),
    "yellow": (
        "beige cornsilk darkgoldenrod darkkhaki gold goldenrod ivory khaki lemonchiffon lightgoldenrodyellow "
        "lightyellow palegoldenrod yellow"
    ),
    "green": (
        "aquamarine chartreuse darkgreen darkolivegreen darkseagreen forestgreen green greenyellow honeydew "
        "lawngreen lightgreen lightseagreen lime limegreen mediumaquamarine mediumseagreen mediumspringgreen "
        "mintcream olive olivedrab palegreen seagreen springgreen teal yellowgreen"
    ),
    "blue": (
        "aliceblue aqua azure blue cadetblue cornflowerblue cyan darkblue darkcyan darkturquoise deepskyblue "
        "dodgerblue lightblue lightcyan lightskyblue lightsteelblue mediumblue mediumturquoise midnightblue "
        "navy paleturquoise powderblue royalblue skyblue steelblue turquoise"
    ),
    "violet": (
        "blueviolet darkmagenta darkorchid darkslateblue darkviolet fuchsia indigo lavender magenta "
        "mediumorchid mediumpurple mediumslateblue mediumvioletred orchid plum purple rebeccapurple slateblue "
        "thistle violet"
    ),
    "grey": (
        "black darkgray darkgrey darkslategray darkslategrey dimgray dimgrey floralwhite gainsboro ghostwhite "
        "gray grey lightgray lightgrey lightslategray lightslategrey silver slategray slategrey snow white "
        "whitesmoke"
    ),
}
_BY_NAME: dict[str, Tint] = {name: tint for tint, names in _NAMES.items() for name in names.split()}
_HEX = re.compile(r"[0-9a-f]{3,8}")
_CALL = re.compile(
    r"(rgb|hsl)a?\(\s*(\d{1,3})(?:\.\d+)?(?:deg)?[\s,]+(\d{1,3})(?:\.\d+)?%?[\s,]+(\d{1,3})(?:\.\d+)?%?[^()]{0,20}\)"
)
# the first hue (degrees) that no longer belongs to the tint
_HUES: tuple[tuple[int, Tint], ...] = (
    (18, "red"), (45, "orange"), (70, "yellow"), (168, "green"), (250, "blue"), (325, "violet"), (361, "red"),
)  # fmt: skip
_GREY_BELOW = 20  # largest less smallest channel, of 255


def is_colour(word: str) -> bool:
    """Whether the word is a colour's name, a ``#hex`` number or an ``rgb()``/``hsl()`` call."""
    word = word.strip().lower()
    return word == "transparent" or word in _BY_NAME or _CALL.fullmatch(word) is not None or _hex(word) is not None


def tint(colour: str) -> Tint | None:
    """The tint nearest to a colour name, ``#rgb``, ``#rrggbb``, ``rgb()`` or ``hsl()``; None for no such colour.

    A name may carry a leading ``#``; of a gradient (``#red/blue``, also with ``|``, ``\\`` or ``-``) the first counts.
    """
    word = colour.strip().lower()
    call = _CALL.fullmatch(word)
    if call:
        first, second, third = (int(group) for group in call.groups()[1:])
        return _of_hue(first) if call[1] == "hsl" else _of_rgb(first, second, third)
    word = re.split(r"[/|\\-]", word, maxsplit=1)[0]
    channels = _hex(word)
    if channels:
        return _of_rgb(*channels)
    return _BY_NAME.get(word.removeprefix("#"))


def _hex(word: str) -> tuple[int, int, int] | None:
    digits = word.removeprefix("#")
    if digits == word or not _HEX.fullmatch(digits) or digits in _BY_NAME:
        return None
    if len(digits) in (3, 4):
        return int(digits[0] * 2, 16), int(digits[1] * 2, 16), int(digits[2] * 2, 16)
    if len(digits) in (6, 8):
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    return None


def _of_rgb(red: int, green: int, blue: int) -> Tint:
    high, low = max(red, green, blue), min(red, green, blue)
    if high - low < _GREY_BELOW:
        return "grey"
    if high == red:
        hue = 60 * (green - blue) / (high - low) % 360
    elif high == green:
        hue = 60 * (blue - red) / (high - low) + 120
    else:
        hue = 60 * (red - green) / (high - low) + 240
    return _of_hue(hue)


def _of_hue(hue: float) -> Tint:
    return next(tint for end, tint in _HUES if hue % 360 < end)
