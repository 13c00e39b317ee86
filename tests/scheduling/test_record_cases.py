"""The cases of tests/cases/records, each in four disguises: LF, CRLF, with BOM, without the last line end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest

from studykit.model.card import CardBlock, CardKind, Face, Placement, RawRecord
from studykit.model.schedule import EaseState, Rating
from studykit.model.span import NotePath, Span
from studykit.scheduling.records import RECORDS
from studykit.scheduling.records.base import Answer
from studykit.scheduling.records.comment import find_comments
from studykit.scheduling.records.front_matter import find_schedule
from studykit.scheduling.records.logseq_properties import find_properties
from studykit.scheduling.records.mask_comment import MASKS
from studykit.scheduling.records.step_comment import STEPS
from studykit.text import SourceText, apply, decode

CASES = Path(__file__).parents[1] / "cases" / "records"
NEW = EaseState(date(2026, 12, 1), Fraction(6), 260)
CARET = "‸"
KEYS = ("k1", "k2", "k3")
MASK_KEYS = ("aorta.k1.p1", "aorta.k1.p2", "p3")
KEYED = {kind.name: kind for kind in (STEPS, MASKS)}
ANSWER = re.compile(
    r"sibling (?P<sibling>\d)(?P<same> on the same line)?(?: indented by (?P<indent>\d))?(?: rated (?P<rating>\w+))?"
)
TAIPEI = datetime(2026, 11, 25, 10, tzinfo=timezone(timedelta(hours=8)))


class Case(NamedTuple):
    kind: str
    title: str
    before: str
    answer: str
    after: str


def read_cases() -> Iterator[Case]:
    for file in sorted(CASES.glob("*.txt")):
        for part in file.read_text(encoding="utf-8").split("\n=== ")[1:]:
            title, _, rest = part.partition("\n")
            before, answer, after = re.split(r"^--- (sibling .*)\n", rest, maxsplit=1, flags=re.MULTILINE)
            yield Case(file.stem, title, before.rstrip("\n"), answer, after.rstrip("\n"))


def find_record(kind: str, source: SourceText) -> RawRecord | None:
    if kind == "front_matter":
        return find_schedule(source)
    if kind == "logseq_properties":
        return find_properties(source, 1)
    find = find_comments if kind == "comment" else KEYED[kind].find
    return next(find(source.text), None)


def block_of(kind: str, source: SourceText, answer: re.Match[str], caret: int) -> CardBlock:
    return CardBlock(
        note=source.path,
        syntax="inline",
        kind=CardKind.BASIC,
        span=Span(0, len(source.text)),
        lines=(1, 1),
        faces=(Face("", "", "", ""),) * 3,
        record=find_record(kind, source),
        insert_at=max(caret, 0),
        placement=Placement.SAME_LINE if answer["same"] else Placement.OWN_LINE,
        indent=" " * int(answer["indent"] or 0),
        keys=MASK_KEYS if kind == "mask_comment" else KEYS,
    )


@pytest.mark.parametrize("case", list(read_cases()), ids=lambda case: f"{case.kind}: {case.title}")
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["", "BOM"])
@pytest.mark.parametrize("final", [True, False], ids=["", "no last line end"])
def test_case(case: Case, newline: str, bom: bytes, *, final: bool) -> None:
    end = "\n" if final or "\n" not in case.before else ""
    written, expected = (text.replace("\n", newline) for text in (case.before + end, case.after + end))
    caret = written.find(CARET)
    source = decode(NotePath("note.md"), bom + written.replace(CARET, "").encode("utf-8"))
    answer = ANSWER.fullmatch(case.answer)
    assert answer
    block = block_of(case.kind, source, answer, caret)
    kind = RECORDS[case.kind]
    sibling = int(answer["sibling"]) - 1
    rated = Answer(Rating[answer["rating"].upper()], TAIPEI) if answer["rating"] else None
    edit = kind.encode(source, block, sibling, NEW, base_ease=250, answer=rated)
    assert edit is not None
    data, inverse = apply(source, edit)
    assert data.decode("utf-8-sig") == expected
    assert data.startswith(b"\xef\xbb\xbf") == bool(bom)

    again = decode(NotePath("note.md"), data)
    assert kind.decode(find_record(case.kind, again), 3, block.keys)[sibling] == NEW
    assert apply(again, inverse)[0] == bom + written.replace(CARET, "").encode("utf-8")
