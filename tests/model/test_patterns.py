"""Patterns that are compiled at their first use are those that ``re`` makes."""

from __future__ import annotations

import re

import pytest

from studykit.model import patterns
from studykit.model.patterns import pattern


def test_it_finds_what_the_compiled_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []

    def compile_and_say(text: str, flags: int) -> re.Pattern[str]:
        compiled.append(text)
        return re.compile(text, flags)

    monkeypatch.setattr(patterns, "re", type("Re", (), {"compile": staticmethod(compile_and_say)}))
    lazy, real = pattern("(a)b*", re.IGNORECASE), re.compile("(a)b*", re.IGNORECASE)
    assert not compiled
    text = "xABb a"
    assert [match.span() for match in lazy.finditer(text)] == [match.span() for match in real.finditer(text)]
    assert (lazy.search(text) or [""])[0] == "ABb"
    assert lazy.match(text) is None
    assert lazy.fullmatch("aBB") is not None
    assert lazy.findall(text) == real.findall(text)
    assert (lazy.sub("-", text), lazy.subn("-", text)) == (real.sub("-", text), real.subn("-", text))
    assert lazy.split(text) == real.split(text)
    assert (lazy.pattern, lazy.flags) == (real.pattern, real.flags)
    assert compiled == ["(a)b*"]


def test_what_no_pattern_has_is_refused() -> None:
    with pytest.raises(AttributeError):
        _ = pattern("a").nothing  # type: ignore[attr-defined]  # that is the point


def test_a_wrong_one_is_told_when_it_is_used() -> None:
    wrong = pattern("(")
    with pytest.raises(re.error):
        wrong.match("")
