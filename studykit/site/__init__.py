"""The site: a vault as a folder of pages that need no server and no script to be read."""

from __future__ import annotations

from studykit.site.build import build
from studykit.site.model import BuildReport, SiteInput, SiteNote

__all__ = ["BuildReport", "SiteInput", "SiteNote", "build"]
