"""A `dense` vault as org-fc keeps one: its cards as headings with drawers, all other lines as they stand."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from pathlib import Path

_CARD = re.compile(r"^(.+?)::(.+)\n<!--SR:!([\d-]+),(\d+),(\d+)-->$", re.MULTILINE)
_INDEX = """
find -L "$1" -name '.*' -prune -o -name '[^.]*.org' -type f -exec grep -l --null '^:FC_CREATED:' {} + |
    xargs -0 gawk -v fc_tag=fc -v suspended_tag=suspended -f "$2/awk/utils.awk" -f "$2/awk/index.awk"
"""


def write_org(vault: Path, folder: Path) -> None:
    """Its notes as org files in a folder of their own."""
    folder.mkdir()
    for note in vault.rglob("*.md"):
        title, _, text = note.read_text("utf-8").partition("\n")
        cards = "".join(_card(uuid.uuid5(uuid.NAMESPACE_URL, found[0]), found) for found in _CARD.finditer(text))
        named = f"{note.relative_to(vault).with_suffix('')}.org".replace("/", "-")
        (folder / named).write_text(f"#+TITLE: {title.lstrip('# ')}\n{_CARD.sub('', text)}{cards}", "utf-8")


def index(org_fc: Path, folder: Path) -> Sequence[str | Path]:
    """What org-fc runs to list all cards; Emacs, which reads the list then, is left out."""
    return ["sh", "-c", _INDEX, "sh", folder, org_fc]


def _card(name: uuid.UUID, found: re.Match[str]) -> str:
    front, back, day, interval, ease = found.groups()
    return (
        f"* {front} :fc:\n:PROPERTIES:\n:ID:       {name}\n"
        ":FC_CREATED: 2024-03-01T10:00:00Z\n:FC_TYPE:  normal\n:END:\n"
        ":REVIEW_DATA:\n| position | ease | box | interval | due                  |\n"
        "|----------+------+-----+----------+----------------------|\n"
        f"| front    | {int(ease) / 100:.2f} | 3   | {interval:>5}.00 | {day}T08:00:00Z |\n:END:\n{back}\n"
    )
