"""Which diagrams a reader gets to see: drawn by this machine's renderers, or beside an image that is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from studykit.model.diagnostic import Diagnostic
    from studykit.model.link import ResolvedLink
    from studykit.workspace.workspace import Workspace


def as_drawn(workspace: Workspace, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Without the diagrams that a renderer of this machine draws; with what to install for the others.

    The index does not keep this: renderers come and go.
    """
    for finding in found:
        if finding.code == "diagram-source":
            from studykit.dialects.flows import NOT_DRAWN  # noqa: PLC0415 - loads the parsers

            kind = next((kind for kind, message in NOT_DRAWN.items() if message == finding.message), "")
            if kind in workspace.studio.renderers:
                continue
            if kind:
                finding = replace(finding, help=workspace.studio.draw(kind, "").remedy)  # noqa: PLW2901 - with a remedy
        yield finding


def drawn_instead(workspace: Workspace, found: ResolvedLink) -> bool:
    """Whether the note carries the flow that is shown in place of an image it cannot have."""
    if found.source not in workspace.drawings:
        from studykit.markdown.parser import parse  # noqa: PLC0415 - only a missing image needs the renderer
        from studykit.render.drawings import beside_images  # noqa: PLC0415 - the same
        from studykit.render.prepare import prepare  # noqa: PLC0415 - the same

        source, note = workspace.reading.sources[found.source], workspace.notes[found.source]
        prepared = prepare(source, note)
        tokens = parse(prepared.text, workspace.reading.dialect(found.source).constructs)
        beside = beside_images(tokens)
        lines = (token.map for token in tokens if id(token) in beside)
        workspace.drawings[found.source] = frozenset(prepared.line(span[0]) for span in lines if span is not None)
    return found.link.line in workspace.drawings[found.source]
