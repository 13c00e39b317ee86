"""Words of another language are marked as such: runs of another script, and blocks without a letter of the page's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from studykit.render.html import render_fragment, render_note
from studykit.render.policy import Embedded, Policy, Target
from studykit.site.language import detect

CONSTRUCTS = frozenset({"html", "highlight"})
SENTENCE = "It is the code that the client has to send to the server."


def shown(text: str, language: str) -> str:
    return render_fragment(text, CONSTRUCTS, Policy(language=language, tongue=detect))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The word 授權碼 <b>&</b> code", "en", 'The word <span lang="zh-Hant">授權碼</span> <b>&amp;</b> code'),
        ("The word 授权码 is here", "en", 'The word <span lang="zh-Hans">授权码</span> is here'),
        ("One and a トークン, so", "fr", 'One and a <span lang="ja">トークン</span>, so'),
        ("One and a 토큰, so", "en", 'One and a <span lang="ko">토큰</span>, so'),
        ("A word: *碼*, `碼`", "en", 'A word: <em><span lang="zh-Hant">碼</span></em>, <code>碼</code>'),
        ("naïve – “no”", "en", "naïve – “no”"),
        ("授權碼 code 授權碼", "zh-Hant", "授權碼 code 授權碼"),
        ("一 code ==x==", "", "一 code <mark>x</mark>"),
    ],
)  # fmt: skip
def test_runs(text: str, language: str, expected: str) -> None:
    assert shown(text, language) == f"<p>{expected}</p>\n"


def test_whole_blocks() -> None:
    assert shown("## 授權碼的流程 of code", "en") == '<h2 lang="zh-Hant">授權碼的流程 of code</h2>\n'
    assert shown(SENTENCE, "zh-Hant") == f'<p lang="en">{SENTENCE}</p>\n'
    assert shown(f"- {SENTENCE}", "ja") == f'<ul><li><span lang="en">{SENTENCE}</span>\n</li>\n</ul>\n'
    assert shown("access token", "zh-Hant") == "<p>access token</p>\n", "two words are everybody's"
    assert shown(SENTENCE, "en") == f"<p>{SENTENCE}</p>\n"


def test_an_embedded_note_says_its_language(world: Any) -> None:
    source, note = world.read("中文。![[jwt]]\n", "obsidian")
    policy = replace(world.policy, language="zh-Hant", tongue=detect)
    other = replace(policy, language="fr")

    def embed(target: Target) -> Embedded | None:
        found = world.policy.embed(target)
        return replace(found, policy=other) if found else None

    rendered = render_note(source, note, world.constructs("obsidian"), replace(policy, embed=embed))
    assert '<div class="embed" lang="fr">' in rendered.html
    same = render_note(source, note, world.constructs("obsidian"), replace(other, embed=embed))
    assert '<div class="embed">' in same.html
