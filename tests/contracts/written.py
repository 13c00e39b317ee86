"""Notes that Hypothesis writes: pieces that mean something to a reader of notes, in any order, and plain noise."""

from __future__ import annotations

from hypothesis import strategies as st

from studykit.config import HIGHLIGHT_CLOZE, Conventions
from studykit.dialects import Dialect
from studykit.dialects.reading import Place, read_note
from studykit.model.note import Note
from studykit.model.span import NotePath
from studykit.text import SourceText, decode

MARKS = (
    "::", ":::", "?", "??", "->->->", "==", "**", "`", "``", "```", "~~~", "$", "$$", "%%", "<!--", "-->", "<!--SR:",
    "<!--SR:!2024-01-01,3,250-->", "!2024-01-01,3,250", "[[", "]]", "![", "[", "](", ")", "(<", ">)", "((", "))", "{{",
    "}}", "{{c1::", "{@{", "}@}", "{{cloze ", "{{embed ", "{% hint %}", "{% content-ref url=\"x\" %}", "#", "# ", "## ",
    "#card", "#flashcards", "#[[a b]]", "- ", "* ", "1. ", "> ", "> [!sr|card-metadata]", "| ", "|---|", "---", "===",
    "    ", "\t", " ", "\n", "\n\n", "\r\n", "\r", "\u2028", "\x0c", "\0", "\u00a0", "\ufeff", "^id", " ^id",
    "\\", "<div>", "</div>", "<a id=x>", "http://a.b/c", "key:: value", "id:: 0a1b2c3d", "card-last-interval:: 4",
    "# Backlinks\n## [a](<a.md>)\n", "- [Test](<Test.md>) q\n    - a\n", "Q: ", "A: ", "C: [x]", "Tags:", "Status: #🌱",
    "#+BEGIN_NOTE", "#+END_NOTE", ":::note", "<!--studykit-steps ", "<!--studykit-masks ",
    "```occlusion\n", "0 0 1 1 a\n", "題", "答", "👩‍🔬", "e\u0301", "text ",
)  # fmt: skip
noise = st.lists(st.sampled_from(MARKS) | st.text(max_size=8), max_size=60).map("".join)

words = st.sampled_from(["token", "授權碼", "`code::x`", "$a ::= b$", "[[PKCE]]", "==x==", "a b", "![](p.png)", "✓ ok"])
segments = st.sampled_from(
    ["!2024-05-01,30,250", "!2000-01-01,1,250", "!2024-1-5,4.9,250", "!leitner,3", "!2023-02-30,3,250"]
)
comments = st.lists(segments, min_size=1, max_size=4).map(lambda parts: f"<!--SR:{''.join(parts)}-->")
below = st.just("") | comments.map(lambda found: "\n" + found)
beside = st.just("") | comments.map(lambda found: " " + found)


def joined(*parts: st.SearchStrategy[str] | str) -> st.SearchStrategy[str]:
    return st.tuples(*(st.just(part) if isinstance(part, str) else part for part in parts)).map("".join)


pieces = st.one_of(
    joined(words, "::", words, below),
    joined("- ", words, " :: ", words, beside),
    joined("#🧠 ", words, " ::: ", words, below),
    joined("> ", words, "::", words, beside),
    joined("| a | b |\n|---|---|\n| ", words, "::", words, " |", beside),
    joined(words, "\n?\n", words, below),
    joined(words, "\n??\n- ", words, "\n- ", words, below),
    joined(words, "\n?\n```\n", words, "\n```", below),
    joined("a ==", words, "== and ==b;;hint==", below),
    joined("a ==1;;", words, "== and ==2;;b==", beside),
    joined("{{c1::", words, "}} and {{c2::b::hint}}", below),
    joined("![](p.png)\n\n```occlusion\n0.1 0.1 0.2 0.2 ", words, "\n50% 0 .5 .5\n```", below),
    joined("- ![[p.png]]\n  ```occlusion\n  0 0 1 1 ", words, "\n  ```"),
    joined("Q: ", words, "\nA: ", words, below),
    joined("C: ", words, " [gap] and [two]", below),
    joined("## ", words, " #card\n\n", words, below),
    joined("- [Test](<Test.md>) ", words, "\n    - ", words),
    joined("- #card ", words, "\n\t- ", words),
    joined("```\n", words, "::", words, "\n```"),
    joined("<!-- ", words, "::", words, " -->"),
    joined("# ", words),
    joined(words, " ^", st.sampled_from(["id", "b-2"])),
    words,
    st.just("---"),
    st.just("#flashcards/x"),
    st.just("%%\nhidden::card\n%%"),
    st.just("$$\nx\n\ny::z\n$$"),
)
composed = st.lists(pieces, max_size=8).map("\n\n".join)
texts = noise | composed
newlines = st.sampled_from(["\n", "\r\n"])
boms = st.sampled_from([b"", b"\xef\xbb\xbf"])


@st.composite
def files(draw: st.DrawFn, written: st.SearchStrategy[str] = texts) -> bytes:
    """A note's bytes: any of its disguises."""
    text = draw(written).replace("\n", draw(newlines)) + draw(st.sampled_from(["", "\n"]))
    return draw(boms) + text.encode("utf-8", "surrogatepass").replace(b"\xed", b"?")


EVERYTHING = Conventions(
    card_tags=("card", "Test"),
    clozes=(HIGHLIGHT_CLOZE, "{@{[123;;]answer[;;hint]}@}"),
    deck_folder=True,
    evidence_only=False,
)
"""Every syntax on, everywhere."""


def read(data: bytes, dialect: Dialect, conventions: Conventions = EVERYTHING) -> tuple[SourceText, Note]:
    source = decode(NotePath("folder/note.md"), data)
    return source, read_note(source, dialect, conventions, Place(stem_deck="note", folder_deck="folder"))
