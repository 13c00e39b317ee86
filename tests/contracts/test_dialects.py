"""What holds for every dialect in the registry; a new one is tested here by being registered."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from written import EVERYTHING, files, read

from studykit.dialects import DIALECTS, Dialect
from studykit.dialects.base import TitleFacts
from studykit.graph import index_names
from studykit.graph.build import resolve_links
from studykit.graph.names import folded
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


HOSTILE: dict[str, Callable[[int], str]] = {
    "nested brackets": lambda n: "[" * n,
    "brackets and links": lambda n: "[" * (n // 2) + "[a](b)" * (n // 12),
    "images in images": lambda n: "![" * (n // 6) + "](a)" * (n // 6),
    "wikilinks without end": lambda n: "[[a" * (n // 3),
    "backticks of any length": lambda n: " ".join("`" * (k % 50 + 1) for k in range(n // 26)),
    "dollars": lambda n: "$a " * (n // 3),
    "double dollars": lambda n: "a $$b\n" * (n // 6),
    "pipes": lambda n: "|a" * (n // 2),
    "tables": lambda n: "|a|b|\n|-|-|\n" + "|x|y|\n" * (n // 6),
    "anki clozes without end": lambda n: "{{c1::a " * (n // 8),
    "anki clozes": lambda n: "{{c1::a}} " * (n // 10),
    "highlights without end": lambda n: "==a " * (n // 4),
    "highlights": lambda n: "==a== " * (n // 6),
    "highlights with hints": lambda n: "==a;;" * (n // 5) + "==",
    "brackets of clozes": lambda n: "{@{a " * (n // 5) + "}@}",
    "schedule comments without end": lambda n: "<!--SR:" * (n // 7),
    "schedule comments": lambda n: "a::b\n<!--SR:!2024-01-01,3,250-->\n" * (n // 35),
    "orphaned schedules": lambda n: "<!--SR:!2024-01-01,3,250-->\n\n" * (n // 30),
    "comments without end": lambda n: "a <!--\n" * (n // 7),
    "near comments": lambda n: "<!-- SR:" * (n // 8),
    "percent signs": lambda n: "%% a " * (n // 5),
    "emphasis": lambda n: "*a_" * (n // 3),
    "angles": lambda n: "<a " * (n // 3),
    "html": lambda n: "<div id=a>\n\n" * (n // 12),
    "tags": lambda n: "#a " * (n // 3),
    "hashes": lambda n: "#" * n,
    "headings": lambda n: "# a #card\n" * (n // 10),
    "headings below each other": lambda n: "".join("#" * (k % 6 + 1) + " a\n" for k in range(n // 7)),
    "one-line cards": lambda n: "a::b\n" * (n // 5),
    "separators": lambda n: "a\n?\n" * (n // 4),
    "questions": lambda n: "Q: a\nA: b\n" * (n // 10),
    "bullets": lambda n: "- a\n" * (n // 4),
    "tagged bullets": lambda n: "- #card a\n\t- b\n" * (n // 15),
    "bullets in bullets": lambda n: "".join("\t" * (k % 40) + "- a\n" for k in range(n // 24)),
    "deep quotes": lambda n: ">" * n,
    "blank lines": lambda n: "\n" * n,
    "blanks": lambda n: " " * n,
    "addresses": lambda n: "http://a.b/" + ")" * n,
    "many addresses": lambda n: "http://a.b " * (n // 11),
    "fences without end": lambda n: "```\na::b\n<!--SR:!2024-01-01,3,250-->\n" * (n // 39),
    "macros": lambda n: "{{embed [[a " * (n // 12),
    "block ids": lambda n: "a ^b\n" * (n // 5),
    "references": lambda n: "[a]: b\n" * (n // 7) + "[a]" * 100,
    "front matter": lambda n: "---\n" + "[[a]]: [[b\n" * (n // 11),
}
"""Texts of about ``n`` characters that make careless programs slow."""


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", ["obsidian", "roam", "logseq"])
def test_time_grows_with_the_text_and_no_faster(name: str, hostile: str, thorough: bool) -> None:
    """Four times the text takes about four times as long; work that grows with the square takes sixteen times."""
    size = 200_000 if thorough else 60_000
    tries = []
    for _ in range(3):  # a busy machine may spoil one measurement, not three
        small, large = (seconds(HOSTILE[hostile](length), DIALECTS[name]) for length in (size // 4, size))
        tries.append((small, large))
        if large < max(9 * small, 0.5 * size / 60_000):
            return
    pytest.fail(f"seconds for {size // 4} and {size} characters: {tries}")


def seconds(text: str, dialect: Dialect) -> float:
    begin = time.process_time()
    read(text.encode(), dialect, EVERYTHING)
    return time.process_time() - begin
