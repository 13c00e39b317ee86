"""Rows of character cells to write into: a wide (East Asian) character takes two, a combining one none."""

from __future__ import annotations

from studykit.diagrams.measure import cells


class Canvas:
    """Rows of ``width`` cells, filled from above. A cell holds a character, or "" where the one before it is wide."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._rows: list[list[str]] = []

    def add(self) -> list[str]:
        """A blank row, which is then the one that is written into."""
        self._rows.append([" "] * self._width)
        return self._rows[-1]

    def put(self, x: int, text: str) -> None:
        """Write from column ``x`` on; what lies outside of the row is left out."""
        row = self._rows[-1]
        for character in text:
            size = cells(character)
            if size == 0:
                row[max(x - 1, 0)] += character
            elif 0 <= x <= len(row) - size:
                row[x : x + size] = [character, ""][:size]
                x += size

    def put_middle(self, left: int, right: int, text: str) -> None:
        """Write around the middle between two columns."""
        self.put(left + max(0, (right - left - text_width(text)) // 2), text)

    def text(self) -> str:
        """All rows, without the blanks at their ends."""
        return "".join("".join(row).rstrip() + "\n" for row in self._rows)


def text_width(text: str) -> int:
    """Columns that a text takes."""
    return sum(cells(character) for character in text)
