"""What lets a site be read without a network once it was visited, and be installed: only over http, not from a disk.

``offline.json`` lists every file with the beginning of its SHA-256, so that of a new build only what changed is
fetched again. ``sw.js`` is the service worker; it names the hash of that list, so it changes when any file does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.resources import files

from studykit.site.output import Left
from studykit.site.plan import ALL_NOTES, DECKS, GRAPH, HOME, NOT_FOUND, TAGS, Plan

MANIFEST, LIST, WORKER = "site.webmanifest", "offline.json", "sw.js"
_LARGEST = 3_000_000
_LEFT_OUT = (".xml", ".pdf", ".mp3", ".ogg", ".oga", ".wav", ".m4a", ".flac", ".mp4", ".webm", ".ogv")
_FIRST = (HOME, ALL_NOTES, TAGS, DECKS, GRAPH)
_FOLDERS = ("assets/", "search/", "quiz/")
_LAST = ("files/",)
_PAPER = "#fdfcfa"


def offline_files(plan: Plan, written: Mapping[str, Left]) -> Iterator[tuple[str, str]]:
    """Path and content of each; ``written`` are all other files of the site."""
    listed = sorted((path for path in written if _is_kept(path, written[path])), key=_rank)
    yield MANIFEST, _manifest(plan)
    content = _compact([[path, written[path].digest, written[path].size] for path in listed])
    yield LIST, content + "\n"
    version = sha256(content.encode("utf-8", "replace")).hexdigest()[:12]
    worker = (files("studykit.site") / "assets" / "worker" / WORKER).read_text("utf-8")
    yield WORKER, f"self.studykitVersion = {_compact(version)};\n{worker}"


def _is_kept(path: str, file: Left) -> bool:
    """Sound and film are for the network, as is what nobody visits."""
    name = path.rpartition("/")[2]
    return file.size <= _LARGEST and path != NOT_FOUND and not name.startswith(".") and not path.endswith(_LEFT_OUT)


def _rank(path: str) -> tuple[int, str]:
    """What every visit needs comes first, pictures last: a small store holds what matters."""
    if path in _FIRST:
        return _FIRST.index(path) - len(_FIRST), path
    if path.startswith(_FOLDERS):
        return 0, path
    return (2 if path.startswith(_LAST) else 1), path


def _manifest(plan: Plan) -> str:
    icons = [
        {"src": "assets/icon.svg", "sizes": "any", "type": "image/svg+xml"},
        {"src": "assets/icon-192.png", "sizes": "192x192", "type": "image/png", "purpose": "any maskable"},
        {"src": "assets/icon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
    ]
    about = {
        "name": plan.input.title,
        "short_name": plan.input.title[:30],
        "lang": plan.language,
        "id": "./",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": _PAPER,
        "theme_color": _PAPER,
        "icons": icons,
    }
    return json.dumps(about, ensure_ascii=False, indent=1) + "\n"


def _compact(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
