"""Where a note can be opened from elsewhere: its page, once the site is published, and its source."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from studykit.model.span import NotePath
from studykit.site.urls import relative
from studykit.workspace.publication import page_plan
from studykit.workspace.workspace import Workspace

_WEB = ("https://", "http://")


def page_addresses(workspace: Workspace) -> Mapping[NotePath, str]:
    """The address of each published note's page; {} where the settings do not say where the site is."""
    url = workspace.config.site.url.rstrip("/")
    if not url.startswith(_WEB):
        return {}
    pages = page_plan(workspace).urls
    return {path: f"{url}/{relative('', page).removesuffix('index.html')}" for path, page in pages.items()}


def source_address(workspace: Workspace, path: NotePath) -> str:
    """Where the note's source can be opened, "" unless the settings name a place for it."""
    base = workspace.config.site.source_url
    return f"{base.rstrip('/')}/{quote(path)}" if base.startswith(_WEB) else ""
