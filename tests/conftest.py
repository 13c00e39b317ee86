"""What all tests share: how much is tried, where the cache is, and a real browser where there is one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).resolve().parents[1]
_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

settings.register_profile(
    "quick", max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="full numbers of examples, kills and generated vaults")
    parser.addoption("--update-cases", action="store_true", help="write what studykit says now into tests/cases/notes")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("thorough" if config.getoption("--thorough") else "quick")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell starts what it puts in the background deaf to Ctrl-C, and every program of the tests inherits that.
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _missing_for_browser() -> str:
    """What a browser test lacks on this machine, or "": Chromium, or what Playwright's own driver needs to start."""
    if _CHROMIUM is None:
        return "no Chromium here: install Debian's package chromium"
    from playwright._impl._driver import compute_driver_executable

    driver = compute_driver_executable()
    program = driver[0] if isinstance(driver, tuple) else driver
    try:
        subprocess.run([str(program), "--version"], check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return "Playwright's driver does not start here: install Debian's package libatomic1"
    return ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests are skipped where no browser can be driven; the count stands in the last lines."""
    wanted = [item for item in items if "browser" in item.keywords or "chromium" in getattr(item, "fixturenames", ())]
    reason = _missing_for_browser() if wanted else ""
    if reason:
        for item in wanted:
            item.add_marker(pytest.mark.skip(reason=f"browser: {reason}"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly what was not tested."""
    missed = [report for report in terminalreporter.stats.get("skipped", []) if "browser: " in str(report.longrepr)]
    if missed:
        terminalreporter.write_sep("!", f"{len(missed)} BROWSER TESTS SKIPPED: see the reasons above", red=True)


@pytest.fixture(scope="session")
def thorough(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--thorough"))


@pytest.fixture(scope="session")
def update_cases(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-cases"))


@pytest.fixture(autouse=True)
def own_world(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test sees the user's cache, settings, colours or window; the clock's zone is UTC."""
    for name in [name for name in os.environ if name.startswith("STUDYKIT")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("STUDYKIT_CACHE", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("NO_COLOR", "1")
    for name in ("COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)  # the window of whoever runs the tests
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    time.tzset()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    assert _CHROMIUM
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()
