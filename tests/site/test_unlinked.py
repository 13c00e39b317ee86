"""A note is named without a link: shown there with the sentence, folded, and never what is nobody's business."""

from __future__ import annotations

from typing import Any

VAULT = {
    "PKCE.md": "---\naliases: [proof key, 授權證明]\n---\nA key of its own.\n",
    "one.md": "The proof key keeps codes safe. Proof keys do not.\n",
    "two.md": "使用授權證明可以防止攔截。\n",
    "linked.md": "The proof key, see [[PKCE]].\n",
    "code.md": "`proof key` and <!-- proof key --> and https://x.example/proof key\n\n```\nproof key\n```\n",
    "card.md": "#flashcards\n\nWhat protects codes? :: The proof key.\n",
    "draft.md": "---\ndraft: true\n---\nThe proof key is in a draft. Secret walrus.\n",
    "hidden.md": "---\nprivate: true\naliases: [marmoset]\n---\nx\n",
    "three.md": "A marmoset is named here.\n",
    "kit.md": "---\naliases: [abc]\n---\nabc\n",
    "short.md": "abc and abc\n",
}


def test_the_sentence_stands_where_the_name_is_meant(publish: Any) -> None:
    page = publish(VAULT, settings="site: {languages: [en]}\n").read("PKCE.html")
    folded = page.partition("Mentioned without a link")[2]
    assert "<p>The <mark>proof key</mark> keeps codes safe.</p>" in folded
    assert "使用<mark>授權證明</mark>可以防止攔截。" in folded
    for other in ("linked.html", "code.html", "card.html"):
        assert f'href="{other}"' not in folded
    assert page.index("Linked from") < page.index("Mentioned without a link")


def test_drafts_and_private_names_stay_out(publish: Any) -> None:
    site = publish(VAULT, settings="site: {languages: [en]}\n")
    assert not any(b"walrus" in data for data in site.bytes().values())
    assert "Mentioned without" not in site.read("kit.html"), "a short name says nothing"
    assert not (site.out / "hidden.html").exists()
