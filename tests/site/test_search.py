"""Search in the browser: every script, one character, parts of words; the same terms on both sides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.site.search import IndexFile, SearchDocument, SearchIndex, entry_of
from studykit.site.terms import fold, terms

VAULT = {
    "授權碼.md": "# 授權碼\n\n用戶端以一次性的代碼換取存取權杖。[[jeton]]\n",
    "jeton.md": "# Le jeton d’accès\n\nL’appareil est vérifié après l’étape précédente.\n",
    "token.md": "# Token\n\nThe accesstoken is sent with redirect_uri to the endpoint, see RFC 6749.\n",
    "トークン.md": "# アクセストークン\n\nクライアントはトークンを使う。\n",
    "other.md": "# Other\n\nThe endpoint mentions a token once. 權 alone, ☀️ too.\n\n## Verifier\n\ntext\n",
    "odd.md": "# Odd\n\n__proto__ and constructor\n",
    "쪽지.md": "# 접근 토큰\n\n클라이언트가 토큰을 사용한다.\n",
}


def _find(page: Any, query: str) -> Any:
    return page.evaluate("async query => (await studykit.search.find(query)).map(found => found.url)", query)


# Query, the note that comes first, and others that are found.
QUERIES = [
    ("token", "token.html", {"other.html"}),
    ("stoken", "token.html", set()),
    ("redirect", "token.html", set()),
    ("uri", "token.html", set()),
    ("6749", "token.html", set()),
    ("授權碼", "授權碼.html", set()),
    ("權", "授權碼.html", {"other.html"}),
    ("存取權杖", "授權碼.html", set()),
    ("acces", "jeton.html", set()),
    ("APPAREIL vérifié", "jeton.html", set()),
    ("クン", "トークン.html", set()),
    ("토큰", "쪽지.html", set()),
    ("☀", "other.html", set()),
    ("constructor", "odd.html", set()),
    ("proto", "odd.html", set()),
    ("verifier", "other.html", set()),
    ("ｔｏｋｅｎ", "token.html", {"other.html"}),
]


@pytest.mark.browser
def test_queries(publish: Any, visit: Any) -> None:
    page = visit().open(publish(VAULT).uri("other.html"))
    page.locator("[data-search]").click()
    page.locator(".search-window[open]").wait_for()
    wrong = []
    for query, first, others in QUERIES:
        found = _find(page, query)
        if found[:1] != [first] or not others <= set(found):
            wrong.append((query, found))
    assert wrong == []


RANKED = {
    "a.md": "# A\n\n" + "the quasar shines, " * 30,
    "b.md": "# B\n\n## On a quasar\n\ntext\n",
    "c.md": "---\naliases: [Quasar]\n---\n# C\n\ntext\n",
    "quasar.md": "# Quasar\n\ntext\n",
    "d.md": "# D\n\none quasar\n",
    "類星體.md": "# 類星體\n\n很亮。\n",
    "e.md": "# E\n\n## 關於類星體\n\n文\n",
    "f.md": "# F\n\n" + "類星體很亮，" * 30,
    "ドイツ語.md": "# ドイツ語\n\nドイツ語は難しい。\n",
    "g.md": "# G\n\n昨日ドイツへ行った。\n",
}


@pytest.mark.browser
def test_titles_before_headings_before_text(publish: Any, visit: Any) -> None:
    page = visit().open(publish(RANKED).uri("d.html"))
    page.locator("[data-search]").click()
    page.locator(".search-window[open]").wait_for()
    assert _find(page, "quasar") == ["quasar.html", "c.html", "b.html", "a.html", "d.html"]
    assert _find(page, "類星體") == ["類星體.html", "e.html", "f.html"]
    assert _find(page, "星") == ["類星體.html", "e.html", "f.html"]
    assert _find(page, "ドイツ") == ["ドイツ語.html", "g.html"]
    assert _find(page, "ド") == ["ドイツ語.html", "g.html"]
    page.get_by_role("combobox").fill("昨日")
    page.locator(".search-results p").first.wait_for()
    assert page.locator(".search-results p").inner_text() == "昨日ドイツへ行った。"
    assert page.locator(".search-results p mark").inner_text() == "昨日"


@pytest.mark.browser
def test_from_the_keyboard(publish: Any, visit: Any) -> None:
    page = visit(390).open(publish(VAULT).uri("other.html"))
    page.keyboard.press("/")
    box = page.get_by_role("combobox")
    box.fill("授權")
    page.locator(".search-results a").first.wait_for()
    assert page.locator(".search-results mark").first.inner_text() == "授權"
    box.fill("nothing like this")
    page.get_by_text("Nothing found for").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    page.keyboard.press("/")
    box.fill("token")
    page.locator(".search-results a").nth(1).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/token.html")


@pytest.mark.browser
def test_hostile_queries_are_only_text(publish: Any, visit: Any) -> None:
    page = visit().open(publish(VAULT).uri("other.html"))
    page.keyboard.press("/")
    for query in ("<img src=x onerror=alert(1)>", "[.*+?^${}()|", "constructor", "__proto__", "\\", "𠀀", "é́́", "zzqq"):
        page.get_by_role("combobox").fill(query)
        page.wait_for_timeout(30)
    page.get_by_text("Nothing found for").wait_for()


def test_fold() -> None:
    assert [fold(text) for text in ("Vérifié", "ＡＰＩ", "STRASSE", "が", "İ")] == [
        "verifie",
        "api",
        "strasse",
        "が",
        "i",
    ]


def _files(documents: list[SearchDocument]) -> Iterator[IndexFile]:
    by_digest = {entry_of(document).digest: document for document in documents}
    return SearchIndex().files(list(map(entry_of, documents)), lambda entry: by_digest[entry.digest])


def test_terms() -> None:
    assert list(terms("redirect_uri 授權碼x☀️")) == [
        "redirect_uri", "redirect", "uri", "授", "權", "碼", "授權", "權碼", "x", "☀",
    ]  # fmt: skip


@given(st.lists(st.text(max_size=60), max_size=4))
def test_every_term_of_every_text_is_in_its_shard(texts: list[str]) -> None:
    documents = [SearchDocument(f"{n}.html", text[:20], (), (), (), text) for n, text in enumerate(texts)]
    written = {path: content() for path, _, content in _files(documents)}
    tables: dict[str, list[int]] = {}
    for path, content in written.items():
        if path.startswith("search/s-"):
            known, postings = json.loads(content.partition(",")[2].partition(",")[2].removesuffix(");\n"))
            tables |= dict(zip(known.split(" "), postings, strict=True))
    for number, text in enumerate(texts):
        for term in terms(text):
            gaps = tables[term][::2]
            assert number in [sum(gaps[: place + 1]) for place in range(len(gaps))]


@pytest.mark.browser
def test_the_browser_cuts_terms_as_python_does(publish: Any, visit: Any) -> None:
    """One note with many kinds of letters: each of its terms, typed, finds it."""
    text = "Ǆ ß ſ ﬁ Ω İi ǆ éàü Straße naïve ½ ② Ⅳ x² "
    text += "中文English混合 กขค ລາວ မြန် ខ្មែរ あいう カタカナ 한국어 𠀀𠀁 № ℃ a_b_c 0x1F"
    page = visit().open(publish({"n.md": f"# n\n\n{text}\n", "m.md": "# m\n"}).uri("m.html"))
    page.locator("[data-search]").click()
    page.locator(".search-window[open]").wait_for()
    missed = [term for term in dict.fromkeys(terms(text)) if _find(page, term) != ["n.html"]]
    assert missed == []


def test_the_index_is_small(tmp_path: Path) -> None:
    words = [f"word{n % 700} 權杖{n % 50}" for n in range(40_000)]
    documents = [
        SearchDocument(f"{n}.html", f"Note {n}", (), (), (), " ".join(words[n * 40 : n * 40 + 40])) for n in range(1000)
    ]
    sizes = {path: len(content()) for path, _, content in _files(documents)}
    assert max(size for path, size in sizes.items() if "/s-" in path) < 30_000
    assert sizes["search/index.js"] < 80_000
