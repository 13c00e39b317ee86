"""studykit turns a folder of linked Markdown notes into a review, a site and an Anki deck."""

from __future__ import annotations

__version__ = "0.1.0"
