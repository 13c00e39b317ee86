"""Whatever is typed and whatever stands in the notes: an exit code, a sentence, and no fault of the program.

`invoke` raises what the program itself would only report as a fault, so every run here is such a test.
"""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from program import copy_vault, invoke, write_vault
from readme import loaded

from studykit.cli.commands import SECTIONS, Entry
from studykit.cli.entry import program

MORE = settings(max_examples=settings().max_examples * 3)

WORDS = (
    "", "0", "-1", "1", "2", "007", "99999999999999999999", "1e999", "nan", "inf", "0.5", "today", "2026-11-20",
    "9999-12-31", "0001-01-01", "20261120", "new", "2026-11-20,3,250", "9999-12-31,99999,130", "2026-11-20,1e9,250",
    "2026-11-20,-3,250", "0001-01-01,1,0", "!2026-11-20,3,250", "fsrs,2026-11-20T04:00:00.000Z,1,5,2,0,3,0,0", "[", "]",
    "[z-a]", "*", "**", "?", "(", "\\", "茶", "\ud800", "\u202e", "-", "--", "..", "/", "~", "Bread", "Sourdough.md:15",
    "levain", "flashcards/starter", "#bread", "a=b", "base_ease=999999999", "maximum_interval=0", "load_balance=maybe",
    '{"1": 1e999}', '{"-5": -1}', "{}", "[1]", "sm2", "sm2-osr", "sm2-anki", "fsrs", "anki", "json", "svg", "random",
)  # fmt: skip
PLACES = (
    "out",
    "out.svg",
    "out.apkg",
    "out.dot",
    "Bread.md",
    "Bread.md/below",
    "",
    ".",
    "no/such/folder/x.json",
    ".git",
)
GIVEN = st.lists(st.sampled_from(["good", "again", "4", "undo", "suspend", "mark", "skip", "quit", "x", "", "\x07"]))


def values(parameter: click.Parameter) -> st.SearchStrategy[str]:
    """What may be typed for an option or argument: the right thing now and then. Files stay inside the vault."""
    if isinstance(parameter.type, click.Path):
        return st.sampled_from(PLACES)
    pool = st.sampled_from(WORDS) | st.text(st.characters(exclude_characters="\0"), max_size=6)
    if isinstance(parameter.type, click.Choice):
        return st.sampled_from([str(choice) for choice in parameter.type.choices]) | pool
    return pool


def typed(command: click.Command) -> st.SearchStrategy[list[str]]:
    """Some of a command's options and arguments, in any order; servers run until they are told to end: not here."""
    parts: list[st.SearchStrategy[list[str]]] = []
    for parameter in command.params:
        if parameter.name == "web":
            continue
        if isinstance(parameter, click.Option):
            spelling = parameter.opts[-1]
            taken = 0 if parameter.is_flag else parameter.nargs
            option = st.lists(values(parameter), min_size=taken, max_size=taken)
            parts.append(st.tuples(st.just([spelling]), option).map(lambda pair: pair[0] + pair[1]))
        else:
            parts.append(st.lists(values(parameter), min_size=1, max_size=2))
    return st.lists(st.one_of(parts), max_size=4).map(lambda chosen: [word for part in chosen for word in part])


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    entry: Entry = draw(
        st.sampled_from([entry for _, entries in SECTIONS for entry in entries if entry.name != "serve"])
    )
    before = draw(st.just([]) | typed(program)) if draw(st.integers(0, 4)) == 0 else []
    return [*before, entry.name, *draw(typed(loaded(entry)))]


@given(line=command_lines(), answers=GIVEN)
@MORE
def test_any_command_line(line: list[str], answers: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    vault = copy_vault("obsidian", tmp_path_factory.mktemp("any"))
    ran = invoke(*line, folder=vault, given="".join(f"{answer}\n" for answer in answers))
    assert ran.code in (0, 1, 2, 3)
    assert ran.code in (0, 1) or ran.both.strip()
    assert "fault in studykit" not in ran.both


LINES = st.sampled_from(
    [
        "---", "title: x", "tags: [a, b]", "sr-due: 2026-11-18", "# Heading #card", "## 標題", "#flashcards",
        "#flashcards/x", "Question :: answer", "A ::: B", "both::sides", "?", "??", "==cloze== and ==two==",
        "{{c1::x::hint}}", "Q: why?", "A: so", "C: some [gap] here", "- [Test](<Test.md>) question",
        "    - answer", "- #card q", "\t- a", "  id:: 1-2", "<!--SR:!2026-11-18,4,250-->",
        "<!--SR:!2026-11-18,4,250!2000-01-01,1,250-->", "<!--SR:!x,4-->", "<!--SR:", "-->", "[[link|alias]]",
        "![[embed#h]]", "[[#^id]] ^id", "[t](<a b.md> 'x')", "![](../out.svg)", "((uuid))", "{{[[TODO]]}}",
        "```", "~~~mermaid", "sequenceDiagram", "a->>b: x", "@startuml", "$$", "$x$", "\\begin{x}",
        "| a | b |", "|---|", "| q :: a | b |", "> [!tip] x", "> quote", "<div class='x'>", "</div>",
        "<script>alert(1)</script>", "<!--", "%%", "{% hint %}", "{% endhint %}", "{% tabs %}", ":::tip",
        ":::", "# Backlinks", "## [x](<x.md>)", "[^1]: note", "<<<<<<< a", "=======", ">>>>>>> b", "", "", "",
        " ", "\ufeff", "\0", "\x0c", "\u2028", "e\u0301", "👩‍👩‍👧", "\x1b[31m",
    ]
) | st.text(max_size=12)  # fmt: skip
NAMES = ("n.md", "flashcards/d.md", "formatted/r.md", "pages/l.mdx", "SUMMARY.md", "茶.markdown")
NOTES = st.dictionaries(st.sampled_from(NAMES), st.lists(LINES, max_size=14), min_size=1, max_size=3)


@given(notes=NOTES, newline=st.sampled_from(["\n", "\r\n"]), odd=st.sampled_from([b"", b"\xef\xbb\xbf"]))
def test_any_notes(
    notes: dict[str, list[str]], newline: str, odd: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    texts = {name: odd + newline.join(lines).encode("utf-8", "surrogatepass") for name, lines in notes.items()}
    vault: Path = write_vault(tmp_path_factory.mktemp("any"), texts)
    for arguments in (("check", "--json"), ("links",), ("note", next(iter(notes))), ("build",), ("graph", "--json")):
        assert invoke(*arguments, folder=vault).code in (0, 1), arguments
    cards = invoke("cards", "--json", folder=vault).data["cards"]
    assert len({card["id"] for card in cards}) == len(cards)
    if cards:
        assert invoke("export", "anki", folder=vault).code == 0
    ran = invoke("review", folder=vault, given="good\nagain\neasy\nhard\n" * 3)
    assert ran.code in (0, 3)
    assert invoke("undo", "99", folder=vault).code == 0
    assert {name: (vault / name).read_bytes() for name in texts} == texts
