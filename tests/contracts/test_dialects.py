"""What holds for every dialect in the registry; a new one is tested here by being registered."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from hostile import HOSTILE
from written import files, read

from studykit.dialects import DIALECTS, Dialect
from studykit.dialects.base import TitleFacts
from studykit.graph import index_names
from studykit.graph.build import resolve_links
from studykit.graph.names import folded
from studykit.markdown.parser import parse
from studykit.markdown.syntax import CONSTRUCTS
from studykit.model.link import LinkStatus
from studykit.model.note import Note
from studykit.model.span import NotePath, Span
from studykit.scheduling.records import RECORDS
from studykit.text import SourceText, encode


@pytest.fixture(scope="module", params=sorted(DIALECTS))
def dialect(request: pytest.FixtureRequest) -> Dialect:
    return DIALECTS[request.param]


def test_it_goes_by_its_name_and_names_what_exists(dialect: Dialect) -> None:
    assert DIALECTS[dialect.name] is dialect
    assert dialect.constructs <= CONSTRUCTS.keys()
    assert dialect.record in RECORDS


@given(data=files())
def test_any_text_can_be_read_and_nothing_is_written(dialect: Dialect, data: bytes) -> None:
    source, note = read(data, dialect)
    assert encode(source) == data
    assert read(data, dialect)[1] == note
    check_places(source, note)


def check_places(source: SourceText, note: Note) -> None:
    """Every span lies in the source and cuts out what it says it does."""
    whole = Span(0, len(source.text))
    for span in note.body:
        assert whole.start <= span.start <= span.end <= whole.end
    for link in note.links:
        assert link.span.cut(source.text) == link.raw
        assert source.place(link.span.start) == (link.line, link.column)
    for heading in note.headings:
        assert 1 <= heading.line <= len(source.lines)
    for finding in note.diagnostics:
        assert finding.path == source.path
        assert 1 <= finding.line <= len(source.lines)
        assert 1 <= finding.column <= len(source.lines[finding.line - 1]) + 1
        assert finding.message
        assert "\n" not in finding.message + finding.help
    claimed: set[int] = set()
    for block in note.blocks:
        assert block.faces
        assert 1 <= block.lines[0] <= block.lines[1] <= len(source.lines)
        assert 0 <= block.span.start < block.span.end <= len(source.text)
        assert block.insert_at <= len(source.text)
        if block.record is not None and block.record.kind == "comment":
            record = block.record
            assert record.span.start not in claimed
            claimed.add(record.span.start)
            text = record.span.cut(source.text)
            assert text.startswith("<!--SR:")
            assert text.endswith("-->") == record.closed
            assert "\n" not in text
            for segment in record.segments:
                assert segment.span.cut(source.text) == segment.text


NAMES = st.sampled_from(
    [
        "token",
        "Token",
        "授權碼 流程",
        "RFC 6749 v1.0",
        "a.b",
        "100%",
        "50%20",
        "what (is) it",
        "it's",
        "C++",
        "e\u0301",
        "#1",
    ]
)
FOLDERS = st.sampled_from(["", "a/", "a/b/", "00 - Guides/", "授權/", "zzzz/"])
PATHS = st.lists(st.tuples(FOLDERS, NAMES).map("".join), min_size=1, max_size=8, unique=True)


@given(paths=PATHS, text=st.sampled_from(["", "a text"]))
def test_a_link_that_is_spelled_is_found(dialect: Dialect, paths: list[str], text: str) -> None:
    if "plugin" in dialect.traits:
        paths = [path for path in paths if "#" not in path]  # Obsidian itself cannot link to such a name
    notes = [NotePath(f"{path}.md") for path in paths]
    titles = {path: dialect.title(TitleFacts(path, "", "", "")) for path in notes}
    names = index_names(notes, titles, {})
    by_title = "properties" in dialect.traits and "bullet-fences" not in dialect.traits
    if by_title and len({folded(title) for title in titles.values()}) < len(titles):
        return  # pages of one title are one page
    for source in notes:
        for target in notes:
            spelled = dialect.spell_link(target, source, names, text)
            _, note = read(f"see {spelled} there\n".encode(), dialect)
            (found,) = resolve_links(note, lambda _note, link, at=source: dialect.resolve(link, at, names), {})
            assert found.resolution.status is LinkStatus.RESOLVED, spelled
            assert found.resolution.path == target, spelled


ONE_CARD_EACH = frozenset({"highlights", "highlights with hints", "anki clozes", "== card", "cloze para", "==ash;;"})
"""Every deletion of a paragraph is a card with all of the paragraph: a square by nature, and bounded by number."""


@pytest.mark.parametrize("hostile", sorted(HOSTILE.keys() - ONE_CARD_EACH - {"table wide"}))
def test_work_grows_with_the_text_and_no_faster(hostile: str, thorough: bool) -> None:
    """Twice the text takes about twice as many calls, for the index and for the pages; a square takes four times."""
    names = sorted(DIALECTS) if thorough else [sorted(DIALECTS)[len(hostile) % len(DIALECTS)]]
    for name in names:
        for work in (reading, parsing):
            work(HOSTILE[hostile](500), DIALECTS[name])  # what is made once is not counted
            counts = [growth(work, hostile, 500, DIALECTS[name])]
            for size in (2_000, 8_000):  # how deep things nest is bounded, which shows in longer texts only
                if counts[-1] >= 2.8:
                    counts.append(growth(work, hostile, size, DIALECTS[name]))
            assert counts[-1] < 2.8, (name, work.__name__, counts)


def growth(work: Callable[[str, Dialect], object], hostile: str, size: int, dialect: Dialect) -> float:
    """How many times more calls the second doubling of a text adds than the first: 2 for a line, 4 for a square."""
    small, middle, large = (calls(work, HOSTILE[hostile](size * times), dialect) for times in (1, 2, 4))
    return (large - middle) / max(middle - small, 2_000)


def reading(text: str, dialect: Dialect) -> object:
    return read(text.encode(), dialect)


def parsing(text: str, dialect: Dialect) -> object:
    return parse(text, dialect.constructs)


def calls(work: Callable[[str, Dialect], object], text: str, dialect: Dialect) -> int:
    """How many functions are called, Python's own among them: the same on every machine, however busy."""
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event.endswith("call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work(text, dialect)
    finally:
        sys.setprofile(before)
    return count
