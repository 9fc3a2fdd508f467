"""The report of a real district in a browser that may load nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import groundswell
from groundswell import SearchOptions
from groundswell.cli.main import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
LANGUAGES = ("en", "es")


@dataclass
class Watched:
    """A page, and what it did that it must not: requests, errors, messages."""

    page: Page
    wrong: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the report of D.C. in each language, and one school's page."""
    folder = tmp_path_factory.mktemp("web")
    scenario = groundswell.load_scenario(ROOT / "scenarios" / "dc" / "dc.yaml")
    plan = groundswell.solve(scenario, options=SearchOptions(solver="highs", gap=0.01))
    (folder / "plan.json").write_text(plan.to_json(), encoding="utf-8")
    for lang in LANGUAGES:
        given = ["report", str(folder / "plan.json"), "--lang", lang, "--quiet"]
        assert main([*given, "-o", str(folder / f"{lang}.html")]) == 0
        assert (
            main([*given, "-o", str(folder / f"school-{lang}.html"), "--school", "aiton_es"]) == 0
        )
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return headless Chromium; where there is none, the tests fail in CI and are left out here."""
    if not CHROMIUM.exists():
        says = f"there is no {CHROMIUM}: make test-web installs it, or name one by CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(says)
        pytest.skip(says)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        made = started.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield made
        made.close()


@pytest.fixture
def opened(browser: Browser, reports: Path) -> Iterator[Opener]:
    """Return a function that opens a report; afterwards nothing may have gone wrong in it."""
    opener = Opener(browser, reports)
    yield opener
    opener.close()


class Opener:
    """Opens reports, and watches them."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser, self.folder = browser, folder
        self.watched: list[Watched] = []

    def __call__(
        self,
        name: str = "en",
        *,
        width: int = 1280,
        dark: bool = False,
        script: bool = True,
        at: str = "",
    ) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        page = context.new_page()
        watched = Watched(page)
        self.watched.append(watched)
        own = (self.folder / f"{name}.html").as_uri()
        page.on("console", lambda said: watched.wrong.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: watched.wrong.append(f"error: {error}"))
        page.on(
            "request",
            lambda request: request.url.startswith(own) or watched.wrong.append(request.url),
        )
        page.goto(own + at)
        return page

    def close(self) -> None:
        for watched in self.watched:
            watched.page.context.close()
        assert [each.wrong for each in self.watched if each.wrong] == []
