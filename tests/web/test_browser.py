"""The page in a real browser: whole sessions by keys and by touch, and everything that can happen in between."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from program import TODAY, write_vault
from served import Served
from test_orders import TWO, actions

from studykit.workspace.afterwards import ended_in_order
from studykit.workspace.workspace import Workspace

pytestmark = pytest.mark.browser
Serve, Visit = Callable[..., Served], Callable[..., Any]


def turn(page: Any) -> str:
    return str(page.locator(".board").get_attribute("data-turn"))


def after(page: Any, act: Callable[[], None]) -> None:
    """Do something and wait until the page shows what came of it."""
    before = turn(page)
    act()
    page.locator(f".board:not([data-turn='{before}'])").wait_for()


def press(page: Any, *keys: str) -> None:
    for key in keys:
        after(page, lambda key=key: page.keyboard.press(key))


def close(page: Any) -> None:
    """Close what lies over the page."""
    page.keyboard.press("Escape")
    page.locator("dialog[open]").wait_for(state="detached")


def shown(page: Any, selector: str) -> str:
    return str(page.locator(selector).first.inner_text())


def test_thirty_cards_with_all_keys(serve: Serve, visit: Visit, vault: Path) -> None:
    served = serve(vault)
    before = {path: path.read_bytes() for path in vault.rglob("*.md")}
    page = visit(f"{served.url}review")
    kinds: set[str] = set()
    keys = ["3", "2", "4", "1", " ", "Enter", "m", "s", "b", "n", "3", "u"]
    steps = 0
    for number in range(36):
        kinds |= {kind for kind in ("math", "pre", "table", "img", "audio", "svg.sk-flow", ".cloze", "ol")
                  if page.locator(f".sheet {kind}").count()}  # fmt: skip
        key = keys[number % len(keys)]
        if key in {*"1234 ", "Enter"}:
            press(page, " " if number % 2 else "1")
            kinds |= {
                kind for kind in ("math", "pre", "table", "img", "audio", "ol") if page.locator(f".back {kind}").count()
            }
            assert page.locator(".ratings button").count() in (3, 4)
        press(page, key)
        steps += 1 if key != "u" else -1
        for opens in {5: "?", 9: "l", 13: "e", 17: "o"}.get(number, ""):
            page.keyboard.press(opens)
            page.locator("dialog[open]").wait_for()
            close(page)
    assert kinds >= {"math", "img", "audio", "svg.sk-flow", ".cloze", "ol"}, kinds
    press(page, "q")
    assert "Session ended" in shown(page, "h1")
    press(page, "r")
    for _ in range(steps):
        press(page, "u")
    assert {path: path.read_bytes() for path in before} == before, "back to the first byte"
    assert actions(vault) == []
    press(page, "q")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Finished").wait_for()
    assert served.wait() == 0


@pytest.mark.parametrize("interrupted", [False, True])
def test_the_index_takes_in_the_session_at_its_end(
    serve: Serve, visit: Visit, tmp_path: Path, interrupted: bool
) -> None:
    """So that the next one shows its first card before it reads the journal, as after one in a terminal."""
    vault = write_vault(tmp_path / "vault", TWO)
    served = serve(vault)
    page = visit(f"{served.url}review")
    press(page, " ", "3")
    if interrupted:
        page.goto("about:blank")
        assert "Traceback" not in served.end()
    else:
        press(page, "q")
        page.keyboard.press("Enter")
        assert served.wait() == 0
    workspace = Workspace.open(vault, vault=vault, today=date.fromisoformat(TODAY))
    assert ended_in_order(workspace)
    workspace.close()


def test_enter_on_the_choice_of_decks_begins_with_all_of_them(serve: Serve, visit: Visit, vault: Path) -> None:
    served = serve(vault)
    page = visit(served.url)
    page.locator(".everything .primary").wait_for()
    page.locator("[data-panel=stats]").click()
    page.locator("dialog[open]").wait_for()
    page.keyboard.press("Enter")
    assert page.locator(".board").count() == 0, "what lies over the page has the key"
    page.keyboard.press("Escape")
    page.locator("dialog:not([open])").wait_for(state="attached")
    page.locator("[data-panel=stats]").click()
    page.locator("dialog[open]").wait_for()
    closed = "document.querySelector('dialog').close(); document.activeElement.localName"
    assert page.evaluate(closed) == "main", "not on the button, which the next key would press again"
    page.keyboard.press("Enter")
    page.locator(".board").wait_for()
    assert page.url.endswith("/review")


def test_session_by_touch_on_a_phone(serve: Serve, visit: Visit, vault: Path) -> None:
    page = visit(f"{serve(vault).url}", width=390, scheme="dark", touch=True)
    page.locator(".everything a").tap()
    answered = 0
    for number in range(12):
        wide = page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth")
        assert wide <= 0, page.locator(".sheet").inner_text()
        small = page.locator(".foot button").evaluate_all(
            "all => all.map(b => b.getBoundingClientRect()).filter(r => r.height < 44 || r.width < 36).length"
        )
        assert small == 0
        after(page, lambda: page.locator(".front").tap(position={"x": 5, "y": 5}))
        after(page, lambda number=number: page.locator(f".ratings .r{3 + number % 2}").tap())
        answered += 1
    after(page, lambda: page.locator("[data-command=undo]").tap())
    assert actions(vault) == ["Review"] * (answered - 1)


def test_reload_and_two_tabs(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    vault = write_vault(tmp_path / "vault", TWO)
    page = visit(f"{serve(vault).url}review")
    press(page, " ")
    page.reload()
    assert page.locator(".back").inner_text().strip().endswith("one")
    other = page.context.new_page()
    other.goto(page.url)
    press(other, "3")
    page.get_by_text("Second?").wait_for()
    press(page, " ")
    other.locator("[data-shown=yes]").wait_for()
    assert actions(vault) == ["Review"]


def come(page: Any, asked: list[Any]) -> None:
    """Wait until the page has asked for what is held back."""
    for _ in range(1200):
        if asked:
            return
        page.wait_for_timeout(100)
    pytest.fail("never asked for")


def test_what_another_tab_did_before_this_one_listened(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    other = visit(f"{serve(write_vault(tmp_path / 'vault', TWO)).url}review")
    page, held = other.context.new_page(), []
    page.route("**/events*", lambda route: held.append(route))  # noqa: PLW0108 - a method takes no mark of Playwright's
    page.goto(other.url)
    come(page, held)
    press(other, " ", "3")
    assert "First?" in shown(page, ".front")
    held.pop().continue_()
    page.get_by_text("Second?").wait_for()


def test_a_table_that_comes_late_is_not_laid_over_a_newer_one(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    page = visit(f"{serve(write_vault(tmp_path / 'vault', TWO)).url}review")
    late: list[tuple[Any, Any]] = []
    page.route("**/table*", lambda route: late.append((route, route.fetch())))
    other = page.context.new_page()
    other.goto(page.url)
    press(other, " ")
    come(page, late)
    page.tolerated.append("409")  # it is told that it saw an older card
    press(page, "s", "s")
    shown = turn(page)
    assert shown == "2"
    route, reply = late.pop()
    with page.expect_response(lambda response: "table" in response.url):
        route.fulfill(response=reply)
    page.evaluate("new Promise((done) => setTimeout(done, 50))")
    assert turn(page) == shown


MOMENTS = ["between journal and note", "before the journal", "before the reply"]


def test_killed_between_answer_and_reply(serve: Serve, visit: Visit, tmp_path: Path, thorough: bool) -> None:
    """The page waits for the server, which comes back at the same address; the answer is there once."""
    for number, moment in enumerate(MOMENTS if thorough else MOMENTS[:1]):
        folder = tmp_path / str(number)
        vault, order = write_vault(folder / "vault", TWO), folder / "order"
        program, environ = str(Path(__file__).with_name("dying.py")), {"STUDYKIT_DIES": str(order)}
        served = serve(vault, program=program, **environ)
        page = visit(f"{served.url}review")
        press(page, " ")
        order.write_text(moment)
        page.keyboard.press("3")
        served.wait()
        page.get_by_text("The server does not answer").wait_for()
        again = serve(vault)
        assert again.url == served.url
        page.get_by_text("Second?").wait_for()
        assert page.locator(".away").is_hidden()
        assert actions(vault) == ["Review"]
        assert "<!--SR:!2026-11-30,10,250-->" in (vault / "deck.md").read_text()
        press(page, "u")
        assert (vault / "deck.md").read_text() == TWO["deck.md"]
        page.goto("about:blank")
        page.tolerated += ["net::ERR_", "409"]  # which of the network's errors depends on when the process fell


def test_typed_answers_and_clozes_in_place(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    vault = write_vault(tmp_path / "vault", {"a.md": "#flashcards\n\nThe stone is ==hot==.\n\nSalt? :: Ten grams\n"})
    page = visit(f"{serve(vault, '--type').url}review")
    gap = page.locator(".front .cloze input")
    assert gap.evaluate("input => input === document.activeElement")
    page.keyboard.type("hot")
    press(page, "Enter")
    assert shown(page, ".compared") == "Right."
    press(page, "3")
    page.keyboard.type("ten grains")
    press(page, "Enter")
    assert "Not quite." in shown(page, ".compared")
    assert page.locator(".compared .extra").count()
    press(page, "u")
    page.keyboard.press("Escape")
    press(page, "s")
    assert actions(vault) == ["Suspend"]


def test_card_is_changed_in_place(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    vault = write_vault(tmp_path / "vault", TWO)
    note = vault / "deck.md"
    page = visit(f"{serve(vault).url}review")
    page.keyboard.press("e")
    page.locator("textarea").fill("Which one is first? :: one")
    after(page, lambda: page.keyboard.press("Control+Enter"))
    page.locator("dialog[open]").wait_for(state="detached")
    assert "Which one is first?" in shown(page, ".front")
    assert note.read_text() == TWO["deck.md"].replace("First?", "Which one is first?")
    page.keyboard.press("e")
    page.locator("textarea").fill("Something else? :: one")
    note.write_text(note.read_text() + "\nAn editor was here.\n")
    edited = note.read_text()
    page.get_by_role("button", name="Save").click()
    page.locator("dialog .alarm").filter(has_text="changed by another program").wait_for()
    assert page.locator("textarea").input_value() == "Something else? :: one"
    assert note.read_text() == edited
    close(page)
    note.write_text(edited.removesuffix("\nAn editor was here.\n"))
    press(page, "u")
    assert note.read_text() == TWO["deck.md"]


def test_speaks_the_browsers_language(serve: Serve, visit: Visit, vault: Path) -> None:
    page = visit(f"{serve(vault).url}review", locale="zh-TW")
    assert "顯示答案" in shown(page, ".flip")
    press(page, " ")
    assert "良好" in shown(page, ".ratings .r3")
    assert re.findall(r"[A-Za-z]+", page.locator(".foot").inner_text()) == []


def test_first_load_is_small(serve: Serve, visit: Visit, vault: Path) -> None:
    import gzip

    page = visit("about:blank")
    responses: list[Any] = []
    page.on("response", lambda response: responses.append(response))  # noqa: PLW0108 - a method takes no mark of Playwright's
    page.goto(f"{serve(vault).url}review", wait_until="load")
    page.locator(".front").wait_for()
    whole = [one for one in responses if "event-stream" not in one.headers.get("content-type", "")]
    bodies = [response.body() for response in whole]
    assert len(bodies) > 5
    assert sum(len(gzip.compress(body)) for body in bodies) < 60_000
