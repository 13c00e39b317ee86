"""The review page in a real browser at 10,000 notes: from a key to the next card. ``--benchmark-only``; see README."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "web"))

from program import child_environment
from served import Served
from vaults import write

_TIMES = """() => {
    globalThis.times = [];
    let pressed = 0;
    addEventListener("keydown", () => { pressed = performance.now(); }, true);
    new MutationObserver(() => requestAnimationFrame(() => times.push(performance.now() - pressed)))
        .observe(document.getElementById("sk-table"), { childList: true });
}"""


@pytest.fixture
def served(tmp_path: Path, thorough: bool) -> Iterator[Served]:
    assert child_environment()["STUDYKIT_CACHE"] == os.environ["STUDYKIT_CACHE"]
    write("usual", tmp_path / "vault", 10_000 if thorough else 1_000)
    running = Served(tmp_path / "vault")
    yield running
    running.end()


@pytest.mark.browser
def test_next_card(benchmark: Any, served: Served, chromium: Any) -> None:
    page = chromium.new_context(bypass_csp=True).new_page()
    page.set_default_timeout(300_000)
    page.goto(f"{served.url}review")
    page.locator(".front").wait_for()
    page.evaluate(_TIMES)

    def press(key: str) -> None:
        turn = page.locator(".board").get_attribute("data-turn")
        page.keyboard.press(key)
        page.locator(f".board:not([data-turn='{turn}'])").wait_for()

    def answer() -> None:
        press(" ")
        press("3")

    benchmark.pedantic(answer, rounds=60, warmup_rounds=3)
    page.wait_for_timeout(100)
    times = page.evaluate("times")
    benchmark.extra_info["ms to show the answer"] = round(median(times[0::2]), 1)
    benchmark.extra_info["ms to the next card"] = round(median(times[1::2]), 1)
    benchmark.extra_info["ms to the next card, 9 of 10"] = round(sorted(times[1::2])[len(times) * 9 // 20], 1)
    page.context.close()
