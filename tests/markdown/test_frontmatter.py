"""Front matter: what it says, where it ends, what is wrong with it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.markdown.frontmatter import split

TIME = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
BOMB = ["---", "a: &a [x, x, x, x, x, x, x, x, x, x]"] + [
    f"{name}: &{name} [{', '.join(['*' + before] * 10)}]" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
]


@pytest.mark.parametrize(
    ("lines", "meta", "last"),
    [
        (["---", "title: x", "tags: [a, b]", "---", "text"], {"title": "x", "tags": ["a", "b"]}, 4),
        (["---", "---"], {}, 2),
        (["---", "# only a comment", "---"], {}, 3),
        (["---", "Status: ", "Tags:"], {}, 0),
        (["text", "---", "a: 1", "---"], {}, 0),
        ([" ---", "a: 1", "---"], {}, 0),
        ([], {}, 0),
        (["---", "d: 2024-01-02", "t: 2024-01-02 03:04:05Z", "---"], {"d": date(2024, 1, 2), "t": TIME}, 4),
        (["---", "d: 2024-13-45", "e: 1", "---"], {"d": "2024-13-45", "e": 1}, 4),
        (["---", "1: one", "2024-01-02: two", "---"], {"1": "one", "2024-01-02": "two"}, 4),
        (["---", "sr-interval: 4.9", "publish: no", "n:", "---"], {"sr-interval": 4.9, "publish": False, "n": None}, 5),
        (
            ["+++", 'title = "x"', "draft = true", "d = 2024-01-02", "+++"],
            {"title": "x", "draft": True, "d": date(2024, 1, 2)},
            5,
        ),
        (
            ["+++", "", "# comment", "[a]", "b = 1979-05-27T07:32:00Z", "c = 07:32:00", "+++"],
            {"a": {"b": datetime(1979, 5, 27, 7, 32, tzinfo=UTC), "c": "07:32:00"}},
            7,
        ),
        (["+++", "+++"], {}, 2),
        (["+++", "text", "+++"], {}, 0),
        (["+++", "a = 1"], {}, 0),
        (["+++", "a = 1", "---"], {}, 0),
    ],
)
def test_what_it_says(lines: list[str], meta: dict[str, object], last: int) -> None:
    found, end, problem = split(lines)
    assert (dict(found), end, problem) == (meta, last, None)


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        (["a = "], "line 2"),
        (["a = 1", "a = 2"], "line 3"),
        (["a = " + "[" * 5000], ""),
        (['a = "' + "x" * 200_000], "not read"),
    ],
)
def test_what_is_wrong_with_toml(inner: list[str], words: str) -> None:
    meta, last, problem = split(["+++", *inner, "+++", "text"])
    assert meta == {}
    assert last == len(inner) + 2
    assert problem is not None
    assert words in problem
    assert "\n" not in problem


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        (["a: ["], "line 3"),
        (["a: b: c"], "line 2"),
        (["a: 1", "--- ", "b: 2"], "expected a single document"),
        (["just words"], "key: value"),
        (["a: !!python/object/apply:os.system [x]"], "line 2"),
        (["a: &a [*a]"], "aliases"),
        (BOMB[1:], "aliases"),
        (["[" * 3000], ""),
        (["a: " + "x" * 200_000], "not read"),
    ],
)
def test_what_is_wrong(inner: list[str], words: str) -> None:
    meta, last, problem = split(["---", *inner, "---", "text"])
    assert meta == {}
    assert last == len(inner) + 2
    assert problem is not None
    assert words in problem
    assert "\n" not in problem


@given(st.text())
def test_any_text_gives_plain_values(text: str) -> None:
    meta, _last, _problem = split(["---", *text.split("\n"), "---"])
    assert all(isinstance(key, str) for key in meta)
