"""Whether a link's fragment names something in the note it leads to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from studykit.model.note import Heading, Note

_PUNCTUATION = re.compile(r"[#^\[\]|:]+")
_SLUG_DROP = re.compile(r"[^\w\- ]+")


def slug(text: str) -> str:
    """GitHub's slug of a heading: lower case, punctuation dropped, blanks to hyphens."""
    return _SLUG_DROP.sub("", text.strip().lower()).replace(" ", "-")


def unique_slugs(texts: Sequence[str]) -> list[str]:
    """Slugs of a note's headings in order; repeated ones get ``-1``, ``-2``."""
    seen: dict[str, int] = {}
    made: list[str] = []
    for text in texts:
        base = slug(text)
        count = seen.get(base, 0)
        name = f"{base}-{count}" if count else base
        while name in seen:
            count += 1
            name = f"{base}-{count}"
        seen[base] = count + 1
        seen.setdefault(name, 1)
        made.append(name)
    return made


def comparable(text: str) -> str:
    """A heading as Obsidian compares it: without ``#^[]|:``, white space folded, case folded."""
    return " ".join(_PUNCTUATION.sub(" ", text).split()).casefold()


def find_heading(note: Note, fragment: str) -> Heading | None:
    """The heading a fragment names: by raw text, by a path of headings (``h1#h2``), by slug or explicit id."""
    last = fragment.rsplit("#", 1)[-1] if "#" in fragment else fragment
    wanted, as_slug = comparable(last), fragment.lower()
    for heading in note.headings:
        if comparable(heading.text) == wanted or as_slug in (heading.slug, heading.explicit.lower() or None):
            return heading
    return None


def has_anchor(note: Note, fragment: str) -> bool:
    """Whether a fragment (without its ``#``) leads somewhere in the note."""
    if not fragment or fragment.lower() == "top":
        return True
    if fragment.startswith("^"):
        return fragment[1:] in note.anchors
    return fragment in note.anchors or find_heading(note, fragment) is not None
