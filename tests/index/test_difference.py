"""What is on disk and not in the catalogue: the same whether notes are looked at by stretches or one by one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.index import difference, fingerprint
from studykit.index.catalogue import Catalogue
from studykit.index.database import in_memory
from studykit.index.difference import settled
from studykit.model.span import NotePath
from studykit.vault import NoteFile

STATES = st.dictionaries(st.integers(0, 20), st.integers(1, 3), max_size=21)


def _files(state: dict[int, int]) -> list[NoteFile]:
    return [NoteFile(NotePath(f"{name:02}.md"), size, size, size, "") for name, size in sorted(state.items())]


def _catalogue(files: Sequence[NoteFile], unsure: frozenset[NotePath]) -> Catalogue:
    catalogue = Catalogue(in_memory())
    catalogue.database.executemany(
        "insert into note values (?,?,?,?,?,'','','','','','','','','','')",
        [(*file[:4], int(file.path not in unsure)) for file in files],
    )
    return catalogue


@pytest.mark.parametrize("stretch", [1, 3, 5])
@given(before=STATES, now=STATES, changes=st.booleans(), young=st.frozensets(st.integers(0, 20), max_size=2))
def test_stretches_find_what_a_look_at_each_note_finds(
    stretch: int, before: dict[int, int], now: dict[int, int], changes: bool, young: frozenset[int]
) -> None:
    if changes:  # few of them, and not another vault
        now = {**before, **dict(list(now.items())[:2])}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fingerprint, "STRETCH", stretch)
        patch.setattr(difference, "STRETCH", stretch)
        known, files = _files(before), _files(now)
        unsure = frozenset(file.path for file in known if int(file.path[:2]) in young)
        kept = settled(fingerprint.stretches(known), known, unsure)
        catalogue = _catalogue(known, unsure)
        stretches = difference._differing(difference.json.loads(kept), fingerprint.stretches(files))
        changed, gone = difference._within(catalogue, files, stretches, ())
    as_known = {file for file in known if file.path not in unsure}
    assert set(changed) == {file for file in files if file not in as_known}
    assert gone == {file.path for file in known} - {file.path for file in files}


def test_what_is_left_out_is_no_difference(tmp_path: Path) -> None:
    files = [NoteFile(NotePath(name), 1, 1, 1, str(tmp_path)) for name in ("a.md", "old/b.md", "z.md")]
    changed, gone = difference._within(_catalogue(files[:1], frozenset()), files, [range(1)], ("old/",))
    assert ([file.path for file in changed], gone) == (["z.md"], frozenset())
