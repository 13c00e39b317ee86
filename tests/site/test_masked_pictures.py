"""Pictures with masks in a real browser: the masks lie where they should, whatever the picture's size on the page."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import pytest

pytestmark = pytest.mark.browser

SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}><rect width="400" height="100"/></svg>'
NOTE = "# Heart\n\n![The heart](heart.{})\n\n```occlusion\n{}50% 25% 25% 50% aorta\n0 0 .1 .1\n```\n"
ASKED, WHERE = ".quiz-front .masked-picture .asked", [0.5, 0.25, 0.25, 0.5]


def png(width: int, height: int) -> bytes:
    """A white picture."""
    lines = (b"\0" + b"\xff" * width) * height
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0),
        b"IDAT": zlib.compress(lines),
        b"IEND": b"",
    }
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts.items()
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


PICTURES: dict[str, tuple[str, str | bytes]] = {
    "a small photograph": ("png", png(200, 300)),
    "a large photograph": ("png", png(1600, 400)),
    "a drawing": ("svg", SVG.format('width="400" height="100"')),
    "a drawing without a size": ("svg", SVG.format('viewBox="0 0 400 100"')),
}
BOX = """(path) => {
    const [mask, picture] = [path, path.closest('figure').querySelector('img')].map((it) => it.getBoundingClientRect());
    return [(mask.x - picture.x) / picture.width, (mask.y - picture.y) / picture.height,
            mask.width / picture.width, mask.height / picture.height];
}"""


@pytest.mark.parametrize("picture", PICTURES)
def test_the_quiz_asks_for_what_is_covered(publish: Any, visit: Any, picture: str) -> None:
    kind, data = PICTURES[picture]
    site = publish({"n.md": NOTE.format(kind, ""), f"heart.{kind}": data})
    page = visit(*((390, "dark") if "a large" in picture else (1280, "light"))).open(site.uri("n.html"))
    page.locator("[data-quiz]").click()
    page.locator(ASKED).wait_for()
    assert page.locator(ASKED).evaluate(BOX) == pytest.approx(WHERE, abs=0.01)
    assert page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth") <= 0
    assert page.locator(".quiz-front .cover").count() == 1
    assert page.locator(".quiz-front img").bounding_box()["width"] >= 200
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
    site = publish({"n.md": NOTE.format("png", "mode: hide-one\n"), "heart.png": png(400, 200)})
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
