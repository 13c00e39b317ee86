"""What opens over a card: the keys, linked notes, the card's Markdown, statistics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from studykit.loopback.messages import Reply, json_reply
from studykit.web.faces import NOTE
from studykit.web.shell import macro
from studykit.web.statistics import overview

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studykit.review.desk import LinkedNote
    from studykit.web.sittings import Sittings

PANELS = frozenset({"help", "links", "source", "stats"})
_KEYS = (
    ("Space", "key_flip"), ("1 2 3 4", "key_rate"), ("u", "key_undo"), ("s", "key_suspend"), ("b", "key_bury"),
    ("n", "key_skip"), ("m", "key_mark"), ("e", "key_edit"), ("o", "key_open"), ("l", "key_links"),
    ("← →", "key_steps"), ("?", "key_help"), ("q", "key_quit"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Linked:
    url: str
    title: str
    text: str


class Panels:
    """``language`` is that of the page."""

    def __init__(self, sittings: Sittings, language: str, t: Mapping[str, str]) -> None:
        self._sittings = sittings
        self._language = language
        self._t = t

    def reply(self, name: str) -> Reply:
        """A panel's title and HTML. Raises `StudykitError` where the vault cannot give what it shows."""
        t = self._t
        if name == "help":
            keys = [(t["key_space"] if key == "Space" else key, t[words]) for key, words in _KEYS]
            return self._panel(t["help"], "help", keys)
        if name == "stats":
            return self._panel(t["statistics"], "stats", overview(self._sittings, t))
        table = self._sittings.table
        card = table.sitting.card if table is not None else None
        if table is None or card is None:
            return self._panel(t["linked_notes"], "links", ())
        if name == "links":
            return self._panel(t["linked_notes"], "links", self._links(table.vault.linked(card)))
        return self._panel(t["edit_card"], "source", table.vault.passage(card.id), card.note)

    def _panel(self, title: str, part: str, *values: object) -> Reply:
        return json_reply({"title": title, "html": macro(part, self._language, *values), "lang": self._language})

    def _links(self, found: Sequence[LinkedNote]) -> list[tuple[str, list[Linked]]]:
        groups = []
        for title, back in ((self._t["links_out"], False), (self._t["links_back"], True)):
            notes = [
                Linked(f"{NOTE}?path={quote(one.path, safe='/')}", one.title, one.text)
                for one in found
                if one.back is back
            ]
            if notes:
                groups.append((title, notes))
        return groups
