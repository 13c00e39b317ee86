"""Colours and strokes of a drawing: a table of roles, spelled as classes of a style sheet or as attributes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

from studykit.diagrams.model import Tint

Colouring = Literal["classes", "literal-light", "literal-dark"]

FONTS = (
    "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Noto Sans','Liberation Sans','PingFang SC',"
    "'Hiragino Sans','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
)
MONO_FONTS = "ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono','DejaVu Sans Mono',monospace"

LIGHT: Mapping[str, str] = {
    "bg": "#ffffff", "text": "#1d2733", "quiet": "#4f5d6b", "line": "#45525f", "life": "#bcc7d2",
    "head": "#eef4fb", "head-edge": "#6f97bd", "accent": "#1f6cae", "on-accent": "#ffffff", "bar": "#d3e5f6",
    "note": "#fff7d9", "note-edge": "#d8b54c", "frame": "#93a2b2", "tab": "#e8edf3", "group": "#f3f6f9",
    "mask": "#fdeee3", "mask-edge": "#cf7638",
    "red": "#c03a35", "red-soft": "#fdeaea", "orange": "#b5611a", "orange-soft": "#fdf0e1",
    "yellow": "#8f740b", "yellow-soft": "#fcf6d2", "green": "#2d7a41", "green-soft": "#e7f5ea",
    "blue": "#2568ad", "blue-soft": "#e5f0fc", "violet": "#7446b0", "violet-soft": "#f2ebfb",
    "grey": "#5c6874", "grey-soft": "#eef1f4",
}  # fmt: skip
DARK: Mapping[str, str] = {
    "bg": "#12171d", "text": "#e6ebf0", "quiet": "#a9b5c1", "line": "#b3bfca", "life": "#44515f",
    "head": "#1b2938", "head-edge": "#5a87b1", "accent": "#5aa9ea", "on-accent": "#0b131b", "bar": "#2a4866",
    "note": "#342e17", "note-edge": "#a0873d", "frame": "#647382", "tab": "#242f3a", "group": "#181f28",
    "mask": "#3a2618", "mask-edge": "#d98d58",
    "red": "#f0827b", "red-soft": "#391f21", "orange": "#e8a35a", "orange-soft": "#372713",
    "yellow": "#d8c04a", "yellow-soft": "#312d13", "green": "#6cc684", "green-soft": "#17301f",
    "blue": "#6fb1ee", "blue-soft": "#16293e", "violet": "#b697ee", "violet-soft": "#2a2140",
    "grey": "#a3afba", "grey-soft": "#262d35",
}  # fmt: skip
_TINTS: tuple[Tint, ...] = ("red", "orange", "yellow", "green", "blue", "violet", "grey")

# Role -> attributes. `$name` is a colour of the palette; `$soft|name` the soft, `$strong|name` the strong shade of the
# element's tint, and the named colour if it has none.
ROLES: Mapping[str, Mapping[str, str]] = {
    "group": {"fill": "$soft|group", "stroke": "none"},
    "zone": {"fill": "$soft|group", "stroke": "none"},
    "life": {"fill": "none", "stroke": "$life", "stroke-width": "1.2"},
    "pause": {"fill": "none", "stroke": "$life", "stroke-width": "1.5", "stroke-dasharray": "1.5 5"},
    "bar": {"fill": "$soft|bar", "stroke": "$strong|head-edge", "stroke-width": "1"},
    "head": {"fill": "$soft|head", "stroke": "$strong|head-edge", "stroke-width": "1.3", "stroke-linejoin": "round"},
    "icon": {
        "fill": "$soft|head", "stroke": "$strong|head-edge", "stroke-width": "1.7", "stroke-linecap": "round",
        "stroke-linejoin": "round",
    },
    "line": {"fill": "none", "stroke": "$strong|line", "stroke-width": "1.5"},
    "dash": {"fill": "none", "stroke": "$strong|line", "stroke-width": "1.5", "stroke-dasharray": "6 4"},
    "barb": {"fill": "none", "stroke": "$strong|line", "stroke-width": "1.7", "stroke-linecap": "round"},
    "tip": {"fill": "$strong|line", "stroke": "none"},
    "badge": {"fill": "$accent", "stroke": "none"},
    "digit": {"fill": "$on-accent", "font-size": "11px", "font-weight": "700"},
    "note": {"fill": "$soft|note", "stroke": "$strong|note-edge", "stroke-width": "1"},
    "reference": {"fill": "$soft|tab", "stroke": "$frame", "stroke-width": "1"},
    "frame": {"fill": "none", "stroke": "$frame", "stroke-width": "1.1"},
    "tab": {"fill": "$tab", "stroke": "$frame", "stroke-width": "1.1"},
    "split": {"fill": "none", "stroke": "$frame", "stroke-width": "1.1", "stroke-dasharray": "5 4"},
    "mask": {"fill": "$mask", "stroke": "$mask-edge", "stroke-width": "1.3", "stroke-dasharray": "5 4"},
    "ask": {"fill": "$mask-edge", "font-size": "18px", "font-weight": "800"},
    "label": {},
    "start": {"text-anchor": "start"},
    "name": {"font-weight": "600"},
    "title": {"font-size": "17px", "font-weight": "600"},
    "small": {"font-size": "13px"},
    "condition": {"font-size": "13px", "fill": "$quiet", "text-anchor": "start"},
    "aside": {"font-size": "13px", "fill": "$quiet", "font-style": "italic"},
    "word": {"font-size": "12px", "font-weight": "600", "fill": "$quiet"},
    "ref": {"font-size": "11px", "font-weight": "600", "fill": "$quiet"},
    "tab-word": {"font-size": "12px", "font-weight": "600", "fill": "$quiet", "text-anchor": "start"},
    "bold": {"font-weight": "700"},
    "italic": {"font-style": "italic"},
    "mono": {"font-family": MONO_FONTS},
    "strike": {"text-decoration": "line-through"},
    "underline": {"text-decoration": "underline"},
}  # fmt: skip


@cache
def paint(role: str, colouring: Colouring, tint: Tint | None = None) -> str:
    """The attributes that give an element its role, with a leading space; empty if it needs none."""
    attributes = ROLES[role]
    if not attributes:
        return ""
    if colouring == "classes":
        return f' class="skf-{role}{f" skf-{tint}" if tint else ""}"'
    palette = LIGHT if colouring == "literal-light" else DARK
    return "".join(f' {name}="{_literal(value, palette, tint)}"' for name, value in attributes.items())


def _literal(value: str, palette: Mapping[str, str], tint: Tint | None) -> str:
    if not value.startswith("$"):
        return value
    shade, _, name = value[1:].rpartition("|")
    if shade and tint:
        return palette[f"{tint}-soft" if shade == "soft" else tint]
    return palette[name]


def _variable(value: str) -> str:
    if not value.startswith("$"):
        return value
    shade, _, name = value[1:].rpartition("|")
    return f"var(--skf-{shade},var(--skf-{name}))" if shade else f"var(--skf-{name})"


def _sheet() -> str:
    light, dark = ("".join(f"--skf-{name}:{value};" for name, value in palette.items()) for palette in (LIGHT, DARK))
    rules = [
        f":root{{{light}}}",
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}",
        f":root[data-theme=light]{{{light}}}",
        f":root[data-theme=dark]{{{dark}}}",
        (
            f".sk-flow{{display:block;max-width:100%;height:auto;margin-inline:auto;font:14px/1.3 {FONTS};"
            "letter-spacing:normal;word-spacing:normal;text-transform:none}"
        ),
        ".sk-flow text{fill:var(--skf-text);text-anchor:middle;white-space:pre}",
        *(f".skf-{tint}{{--skf-soft:var(--skf-{tint}-soft);--skf-strong:var(--skf-{tint})}}" for tint in _TINTS),
        *(
            f".sk-flow .skf-{role}{{" + ";".join(f"{name}:{_variable(value)}" for name, value in look.items()) + "}"
            for role, look in ROLES.items()
            if look
        ),
        ".sk-flow .skf-later{opacity:.16}",
        ".sk-flow .skf-now text{fill:var(--skf-accent)}",
        ".sk-flow .skf-now .skf-digit{fill:var(--skf-on-accent)}",
    ]
    return "\n".join(rules) + "\n"


FLOW_CSS: str = _sheet()
"""The part of a site's style sheet that colours drawings made with ``colouring="classes"``, in both schemes.

For a page that steps through a drawing: give every element of ``.sk-flow`` whose ``data-step`` or ``data-after`` is
beyond the step reached the class ``skf-later``, and the step itself ``skf-now``.
"""
