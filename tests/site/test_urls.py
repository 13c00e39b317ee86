"""Output names: readable, stable, and never two of the same on any file system."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from studykit.site.urls import plan, relative

NAMES = st.text(
    st.characters(exclude_characters="/\0", exclude_categories=["Cs"], max_codepoint=0x1FFFF), min_size=1, max_size=90
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)


def planned(*paths: str, reserved: tuple[str, ...] = ()) -> dict[str, str]:
    return plan({path: (path.rpartition("/")[2].removesuffix(".md"), ".html") for path in paths}, reserved)


def test_a_plain_name_stays_as_it_is() -> None:
    assert planned("grants/Device flow.md", "權杖/授權碼.md", "RFC 6749 v1.0.md") == {
        "grants/Device flow.md": "grants/Device-flow.html",
        "權杖/授權碼.md": "權杖/授權碼.html",
        "RFC 6749 v1.0.md": "RFC-6749-v1.0.html",
    }


def test_what_is_lost_cut_or_reserved_is_made_up_for_by_a_hash() -> None:
    names = planned(
        "What is a JWT?.md", "con.md", "x" * 250 + ".md", "授" * 80 + ".md", "tags/a.md", reserved=("tags",)
    )
    assert names["What is a JWT?.md"].startswith("What-is-a-JWT-")
    assert names["con.md"].startswith("con-")
    assert names["tags/a.md"].startswith("tags-")
    assert all(len(name.encode()) <= 140 for name in names.values())
    assert names["授" * 80 + ".md"].startswith("授" * 40 + "-")


def test_private_use_characters_of_windows_are_read_as_what_they_stand_for() -> None:
    assert planned("a\uf03ab.md")["a\uf03ab.md"].startswith("a-b-")


def test_names_that_differ_only_in_case_or_form_get_different_pages() -> None:
    names = planned("Token.md", "token.md", "caf\u00e9.md", "cafe\u0301.md", "a b/x.md", "a-b/y.md")
    assert len({name.casefold() for name in names.values()}) == 6
    assert names["a b/x.md"].partition("/")[0] != names["a-b/y.md"].partition("/")[0]


@given(st.lists(PATHS, max_size=12, unique=True))
def test_no_two_pages_meet_and_no_part_is_too_long(paths: list[str]) -> None:
    names = planned(*paths)
    folded = [unicodedata.normalize("NFC", name).casefold() for name in names.values()]
    assert len(set(folded)) == len(paths)
    files = set(folded)
    folders = {name.rsplit("/", depth)[0] for name in folded for depth in range(1, name.count("/") + 1)}
    assert not files & folders
    for name in names.values():
        for part in name.split("/"):
            assert 0 < len(part.encode()) <= 255
            assert part.strip(". ") == part
            assert not set(part) & set('<>:"|?*\\')


@given(st.lists(PATHS, min_size=1, max_size=8, unique=True), PATHS)
def test_a_new_note_renames_at_most_those_it_meets(paths: list[str], new: str) -> None:
    before, after = planned(*paths), planned(*paths, new)
    renamed = [path for path in paths if path != new and before[path] != after[path]]
    plain = unicodedata.normalize("NFC", planned(new)[new]).casefold()
    for path in renamed:
        met = unicodedata.normalize("NFC", before[path]).casefold()
        assert met.split("/")[0] == plain.split("/")[0] or set(met.split("/")) & set(plain.split("/"))


def test_relative_addresses() -> None:
    assert relative("a/b/c.html", "a/d e.html", "part one") == "../d%20e.html#part%20one"
    assert relative("c.html", "c.html", "^block") == "#^block"
    assert relative("a/權.html", "index.html") == "../index.html"
    assert relative("index.html", "a/權.html") == "a/%E6%AC%8A.html"
