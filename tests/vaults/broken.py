"""A vault of broken things, built at test time: most of it no version control can hold."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CARD = b"#flashcards\n\nQuestion in %b :: answer\n<!--SR:!2026-11-18,4,250-->\n"
LONG_NAME = "n" * 252 + ".md"
HUGE = 20_000_000


def card(name: str) -> bytes:
    """A note with one card, rated before, that names its note."""
    return CARD.replace(b"%b", name.encode())


@dataclass(frozen=True, slots=True)
class Finding:
    """What `studykit check` says of a file: where, and under which code."""

    line: int
    code: str
    severity: str


NOTES: Mapping[str, bytes] = {
    "healthy.md": b"---\ntags: [whole]\n---\n" + card("healthy"),
    "latin-1.md": card("latin-1") + b"\nCaf\xe9 au lait\n",
    "nul.md": card("nul") + b"\nbefore \0 after\n",
    "bom.md": b"\xef\xbb\xbf" + card("bom"),
    "crlf.md": card("crlf").replace(b"\n", b"\r\n"),
    "open fence.md": card("open fence") + b"\n```python\nnever :: closed\n",
    "open front matter.md": b"---\ntitle: never closed\n\n" + card("open front matter"),
    "conflict.md": card("conflict") + b"\n<<<<<<< mine\nOne way\n=======\nThe other\n>>>>>>> theirs\n",
    "bad yaml.md": b"---\ntitle: [unclosed\nalso: : wrong\n---\n" + card("bad yaml"),
    "no text.md": bytes(range(256)) * 4,
    "empty.md": b"",
    "only newlines.md": b"\n\r\n\n",
    "no newline.md": card("no newline").rstrip(b"\n"),
    "bad schedule.md": b"#flashcards\n\nQuestion in bad schedule :: answer\n<!--SR:!2026-02-31,4,250-->\n",
    LONG_NAME: card("a long name"),
}
FINDINGS: Mapping[str, Finding | None] = {
    "healthy.md": None,
    "latin-1.md": Finding(6, "bad-encoding", "error"),
    "nul.md": Finding(6, "nul-byte", "info"),
    "bom.md": None,
    "crlf.md": None,
    "open fence.md": Finding(6, "unclosed-fence", "warning"),
    "open front matter.md": Finding(1, "bad-frontmatter", "warning"),
    "conflict.md": Finding(6, "merge-conflict", "error"),
    "bad yaml.md": Finding(1, "bad-frontmatter", "warning"),
    "empty.md": None,
    "only newlines.md": None,
    "no newline.md": None,
    "bad schedule.md": Finding(4, "bad-schedule", "error"),
    LONG_NAME: None,
    "dangling.md": Finding(1, "unreadable", "error"),
    "round.md": Finding(1, "unreadable", "error"),
    "folder.md": Finding(1, "folder-as-note", "info"),
    "pipe.md": Finding(1, "unreadable", "error"),
    "outside.md": Finding(1, "outside-vault", "warning"),
    "locked.md": Finding(1, "unreadable", "error"),
}
"""What is said of each file; None: nothing, as it is sound. ``no text.md`` holds so much that it is left open."""


def build_broken(folder: Path) -> Path:
    """The whole vault below ``folder``. ``locked.md`` cannot be read, except by one whom permissions do not bind."""
    vault = folder / "broken"
    vault.mkdir(parents=True)
    for name, content in NOTES.items():
        (vault / name).write_bytes(content)
    (vault / "folder.md").mkdir()
    (vault / "folder.md" / "inside.md").write_bytes(card("inside"))
    (vault / "dangling.md").symlink_to("nowhere.md")
    (vault / "round.md").symlink_to("round.md")
    (folder / "secret.md").write_bytes(card("secret"))
    (vault / "outside.md").symlink_to("../secret.md")
    os.mkfifo(vault / "pipe.md")
    (vault / "locked.md").write_bytes(card("locked"))
    (vault / "locked.md").chmod(0)
    return vault


def huge_note(size: int = HUGE) -> bytes:
    """A note of about ``size`` bytes with one card at its very end."""
    paragraph = "Tea 茶 is [[linked]], **marked** and `coded`; see #tag and https://example.org/a?b=c.\n".encode()
    lines = paragraph * 8 + b"\n- item\n  - below\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```sh\nls\n```\n\n"
    return lines * (size // len(lines)) + b"\n" + card("huge")
