"""What is written part by part is what would be written in one go."""

from __future__ import annotations

import pytest

from studykit.cli import output
from studykit.cli.output import document, documented, table

ITEMS = [{"name": f"é {number}", "line": number, "leads": None, "odd": number == 1} for number in range(5)]


@pytest.mark.parametrize("at_once", [1, 2, 5, 1_000])
@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_list_is_the_same_document(
    count: int, at_once: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output, "_AT_ONCE", at_once)
    document("things", things=ITEMS[:count])
    whole = capsys.readouterr().out
    documented("things", "things", iter(ITEMS[:count]))
    assert capsys.readouterr().out == whole


@pytest.mark.parametrize("at_once", [1, 2, 1_000])
def test_columns_are_as_wide_as_the_widest_cell_of_all(
    at_once: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output, "_AT_ONCE", at_once)
    rows = [("a", "1", "x"), ("表表", "100", "")]
    assert table(iter(rows), right=frozenset({1}), indent="") == 2
    assert capsys.readouterr().out == "a       1  x\n表表  100\n"
    assert table([]) == 0
    assert not capsys.readouterr().out
