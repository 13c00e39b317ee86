"""Which diagrams a reader gets to see: drawn by this machine's renderers, or beside an image that is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from studykit.index.reading import Reading
    from studykit.model.diagnostic import Diagnostic
    from studykit.model.link import ResolvedLink
    from studykit.model.span import NotePath
    from studykit.render.drawing.foreign import Studio


def as_drawn(studio: Callable[[], Studio], found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Without the diagrams that a renderer of this machine draws; with what to install for the others.

    The index does not keep this: renderers come and go.
    """
    for finding in found:
        if finding.code == "diagram-source":
            from studykit.dialects.flows import NOT_DRAWN  # noqa: PLC0415 - loads the parsers

            kind = next((kind for kind, message in NOT_DRAWN.items() if message == finding.message), "")
            if kind in studio().renderers:
                continue
            if kind:
                finding = replace(finding, help=studio().draw(kind, "").remedy)  # noqa: PLW2901 - with a remedy
        yield finding


class DrawnInstead:
    """Whether a note carries the flow that is shown in place of a missing image; each note is looked at once."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._lines: dict[NotePath, frozenset[int]] = {}

    def __call__(self, found: ResolvedLink) -> bool:
        if found.source not in self._lines:
            self._lines[found.source] = self._beside(found.source)
        return found.link.line in self._lines[found.source]

    def _beside(self, path: NotePath) -> frozenset[int]:
        """The lines of a note's images that have a flow beside them."""
        from studykit.markdown.parser import parse  # noqa: PLC0415 - only a missing image needs the renderer
        from studykit.render.drawings import beside_images  # noqa: PLC0415 - the same
        from studykit.render.prepare import prepare  # noqa: PLC0415 - the same

        source, note = self._reading.sources[path], self._reading.notes[path]
        prepared = prepare(source, note)
        tokens = parse(prepared.text, self._reading.dialect(path).constructs)
        beside = beside_images(tokens)
        lines = (token.map for token in tokens if id(token) in beside)
        return frozenset(prepared.line(span[0]) for span in lines if span is not None)
