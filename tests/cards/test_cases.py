"""The cases of tests/cases/notes, each in four disguises: LF, CRLF, with BOM, without the last line end."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from casefile import CASES, Case, read_cases, read_file, write_file
from casevault import DISGUISES, CaseVault, write_vault

from studykit.text import decode, encode


@pytest.mark.parametrize("disguised", DISGUISES)
@pytest.mark.parametrize("case", list(read_cases()), ids=lambda case: case.name)
def test_case(case: Case, disguised: str, update_cases: bool, tmp_path: Path) -> None:
    if update_cases:
        pytest.skip("written by test_update")
    write_vault(tmp_path, case.files, case.profiles, disguised)
    vault = CaseVault(tmp_path)
    for section in case.sections:
        if section.is_report:
            assert vault.report(section) == section.text, section.header
    for path, source in vault.reading.sources.items():
        data = (tmp_path / path).read_bytes()
        assert encode(decode(path, data)) == encode(source) == data


def test_cases_can_be_written_again_as_they_are(tmp_path: Path) -> None:
    for file in sorted(CASES.glob("*.txt")):
        if file.stem != "README":
            copy = tmp_path / file.name
            copy.write_bytes(file.read_bytes())
            write_file(copy, list(read_file(file)))
            assert copy.read_text(encoding="utf-8") == file.read_text(encoding="utf-8")


def test_update(update_cases: bool, tmp_path: Path) -> None:
    """With ``--update-cases``: write into every case file what studykit says now. Read the difference."""
    if not update_cases:
        pytest.skip("nothing to update without --update-cases")
    for file in sorted({case.file for case in read_cases()}):
        cases = []
        for number, case in enumerate(read_file(file)):
            root = tmp_path / f"{file.stem}-{number}"
            root.mkdir()
            write_vault(root, case.files, case.profiles, "plain")
            vault = CaseVault(root)
            sections = (replace(s, text=vault.report(s)) if s.is_report else s for s in case.sections)
            cases.append(replace(case, sections=tuple(sections)))
        write_file(file, cases)
