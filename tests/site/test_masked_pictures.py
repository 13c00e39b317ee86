"""Pictures with masks in a real browser: the masks lie where they should, whatever the picture's size on the page."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}"><rect width="{0}" height="{1}"/></svg>'
NOTE = "# Heart\n\n![The heart](heart.svg)\n\n```occlusion\n{mode}50% 25% 25% 50% aorta\n0 0 .1 .1\n```\n"
ASKED, WHERE = ".quiz-front .masked-picture .asked", [0.5, 0.25, 0.25, 0.5]
BOX = """(path) => {
    const [mask, picture] = [path, path.closest('figure').querySelector('img')].map((it) => it.getBoundingClientRect());
    return [(mask.x - picture.x) / picture.width, (mask.y - picture.y) / picture.height,
            mask.width / picture.width, mask.height / picture.height];
}"""


@pytest.mark.parametrize(
    ("width", "scheme", "size"), [(1280, "light", (1600, 400)), (390, "dark", (1600, 400)), (390, "light", (200, 300))]
)
def test_the_quiz_asks_for_what_is_covered(
    publish: Any, visit: Any, width: int, scheme: str, size: tuple[int, int]
) -> None:
    site = publish({"n.md": NOTE.format(mode=""), "heart.svg": SVG.format(*size)})
    page = visit(width, scheme).open(site.uri("n.html"))
    page.locator("[data-quiz]").click()
    page.locator(ASKED).wait_for()
    assert page.locator(ASKED).evaluate(BOX) == pytest.approx(WHERE, abs=0.01)
    assert page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth") <= 0
    assert page.locator(".quiz-front .cover").count() == 1
    assert "aorta" not in page.locator(".quiz-card").inner_html()
    seen = page.locator(ASKED).evaluate("path => getComputedStyle(path).fillOpacity + getComputedStyle(path).fill")
    assert seen == "1rgb(11, 100, 120)", "nothing shows through"
    page.keyboard.press(" ")
    told = page.locator(".quiz-back .told").first
    assert told.evaluate(BOX) == pytest.approx(WHERE, abs=0.01)
    assert told.evaluate("path => getComputedStyle(path).fill") == "none"
    assert page.locator(".quiz-back").inner_text().strip() == "aorta"
    assert page.locator(".quiz-front .masked-picture").is_hidden(), "one picture at a time"


def test_without_script_the_picture_is_whole_and_its_parts_can_be_tried(publish: Any, visit: Any) -> None:
    site = publish({"n.md": NOTE.format(mode="mode: hide-one\n"), "heart.svg": SVG.format(400, 200)})
    page = visit(script=False).open(site.uri("n.html"))
    whole = page.locator("main .media img")
    assert (whole.get_attribute("alt"), page.locator(".masked-picture:visible").count()) == ("The heart", 0)
    page.locator("details.steps > summary").click()
    cards = page.locator("details.steps .card")
    assert [cards.nth(n).locator(".card-front path").count() for n in range(2)] == [1, 1], "the others are open"
    cards.nth(0).locator("summary").click()
    assert cards.nth(0).locator(".card-back").inner_text().strip() == "aorta"
    assert cards.nth(0).locator(".card-front .masked-picture").is_hidden()
    assert cards.nth(1).locator(".card-front .masked-picture").is_visible()
