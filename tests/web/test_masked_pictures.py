"""Pictures with masks on the review page: covered in the question, told in the answer, words kept apart."""

from __future__ import annotations

from collections.abc import Callable

from tab import Tab

NOTE = "![The heart](pictures/heart.svg)\n\n```occlusion\n0 0 .5 .5 aorta\n.5 .5 .5 .5 vein\n```\n"


def test_the_page_covers_what_it_asks(in_vault: Callable[..., Tab]) -> None:
    tab = in_vault({"n.md": NOTE, "pictures/heart.svg": "<svg/>"})
    assert '<img src="file/pictures/heart.svg" alt="The heart"' in tab.html
    assert '<path class="cover" d="M0.5 0.5h0.5v0.5h-0.5z"/><path class="asked" d="M0 0h0.5v0.5h-0.5z"/>' in tab.html
    assert "aorta" not in tab.html
    assert "style=" not in tab.html
    assert tab.do("flip") == "done"
    front, _, back = tab.html.partition('id="sk-answer"')
    assert "aorta" not in front
    assert '<path class="told" d="M0 0h0.5v0.5h-0.5z"/>' in back
    assert "aorta" in back
    assert "vein" not in tab.html
