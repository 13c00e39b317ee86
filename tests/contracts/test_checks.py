"""What holds for every check in the registry, over small vaults of any notes."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from written import read, texts

from studykit.checks import CHECKS, Subject, check
from studykit.dialects import DIALECTS
from studykit.dialects.findings.place import SEVERITIES
from studykit.graph import build_graph, index_names
from studykit.model.note import Note
from studykit.model.span import NotePath

WRITTEN = {
    "missing-link": {"a.md": "[[b]] ![](c.png) [t](d.md)"},
    "missing-anchor": {"a.md": "[[b#gone]]", "b.md": "# here"},
    "ambiguous-link": {"a.md": "[[c]]", "x/c.md": "", "y/c.md": ""},
    "outside-vault": {"a.md": "[t](../../c.md)"},
    "resolved-by-alias": {"a.md": "[[other]]", "b.md": "---\naliases: other\n---\n"},
    "odd-link": {"a.md": "[t]((https://as.example/))"},
    "embed-cycle": {"a.md": "![[a]]"},
    "name-clash": {"a.md": "", "A.md": ""},
}
"""For each check the smallest vault in which it finds something."""

vaults = st.dictionaries(
    st.sampled_from(["a.md", "b.md", "B.md", "x/b.md", "x/[PKCE].md", "授權碼.md"]), texts, max_size=4
)


def subject(files: Mapping[str, str], dialect: str = "obsidian") -> Subject:
    program = DIALECTS[dialect]
    notes: dict[NotePath, Note] = {}
    for path, text in files.items():
        _, note = read(text.encode("utf-8", "replace"), program)
        notes[NotePath(path)] = replace(note, path=NotePath(path))
    names = index_names(notes, {path: note.title for path, note in notes.items()}, aliases(notes))
    graph = build_graph(notes, lambda note, link: program.resolve(link, note.path, names))
    links = [found for path in graph.nodes for found in graph.links.get(path, ())]
    return Subject(notes, links, lambda _found: False)


def aliases(notes: Mapping[NotePath, Note]) -> Mapping[NotePath, tuple[str, ...]]:
    return {path: note.aliases for path, note in notes.items()}


@pytest.mark.parametrize("code", sorted(CHECKS))
def test_it_finds_what_it_is_for(code: str) -> None:
    found = list(CHECKS[code](subject(WRITTEN[code])))
    assert found
    assert {finding.code for finding in found} == {code}
    assert all(finding.message and finding.help for finding in found)


@given(files=vaults, dialect=st.sampled_from(sorted(DIALECTS)))
def test_any_vault_can_be_checked(files: dict[str, str], dialect: str) -> None:
    checked = subject(files, dialect)
    findings = check(checked)
    assert list(findings) == sorted(findings)
    for finding in findings:
        assert finding.path in checked.notes
        assert finding.line >= 1
        assert finding.column >= 1
        assert "\n" not in finding.message + finding.help


@given(files=vaults, dialect=st.sampled_from(sorted(DIALECTS)), order=st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(files: dict[str, str], dialect: str, order: object) -> None:
    shuffled = list(files.items())
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert check(subject(files, dialect)) == check(subject(dict(shuffled), dialect))


def test_findings_inside_a_note_have_a_severity_each() -> None:
    assert set(SEVERITIES).isdisjoint(CHECKS)
