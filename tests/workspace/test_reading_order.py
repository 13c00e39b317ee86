"""New cards along what notes name as their prerequisites."""

from __future__ import annotations

from pathlib import Path

from studykit.graph.paths import depths
from studykit.model.span import NotePath
from studykit.workspace import Workspace
from studykit.workspace.reading_order import note_ranks


def test_a_note_comes_after_everything_it_builds_on(tmp_path: Path) -> None:
    (tmp_path / "a tokens.md").write_text('---\nup: "[[z grants]]"\n---\nprose about [[m roles]]\n', encoding="utf-8")
    (tmp_path / "z grants.md").write_text('---\nprerequisites:\n  - "[[m roles]]"\n---\n', encoding="utf-8")
    (tmp_path / "m roles.md").write_text("See [[a tokens]].\n", encoding="utf-8")
    ranks = note_ranks(Workspace.open(tmp_path, vault=tmp_path))
    assert sorted(ranks, key=ranks.__getitem__) == ["m roles.md", "z grants.md", "a tokens.md"]


def test_a_cycle_ends() -> None:
    a, b, c = NotePath("a"), NotePath("b"), NotePath("c")
    assert depths((a, b, c), {a: [b], b: [a], c: [a]}) == {b: 0, a: 1, c: 2}
