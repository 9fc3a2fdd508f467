"""The report of a real district in a browser that may load nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
ASKS = """
appeals: 2027-05-09
requests:
  by_school:
    birch:
      reading_lab: {wants: keep, rank: 1, because: "<script>alert(1)</script> =cmd() WIDE"}
      tutoring: {wants: start, rank: 2}
    ash:
      small_groups: {wants: keep, rank: 1}
    cedar:
      attendance_officer: {wants: retire, rank: 1}
"""
NEEDS = """    answered:
      took_part: {staff: 31, how: two meetings}
      unmet: A nurse on <b>Fridays</b> WIDE
"""


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


@pytest.fixture(scope="session")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the answers to the schools of a small district, by language."""
    folder = tmp_path_factory.mktemp("answered")
    text = (ROOT / "scenarios" / "tiny" / "tiny.yaml").read_text(encoding="utf-8")
    text = text.replace("  birch:\n", f"  birch:\n{NEEDS}", 1) + ASKS
    (folder / "tiny.yaml").write_text(text.replace("WIDE", "wide" * 200), encoding="utf-8")
    plan = str(folder / "plan.json")
    assert main(["solve", str(folder / "tiny.yaml"), "-o", plan, "--quiet"]) == 0
    for lang in LANGUAGES:
        where = str(folder / lang)
        assert main(["answers", plan, "-o", where, "--lang", lang, "--quiet"]) == 0
    return folder


@pytest.fixture
def opened_answers(browser: Browser, answered: Path) -> Iterator[Opener]:
    """Return the same for the answers to schools: `en/birch`, `es/index`."""
    opener = Opener(browser, answered)
    yield opener
    opener.close()


@pytest.fixture(scope="session")
def serious() -> Callable[[Page], list[tuple[str, list[Any]]]]:
    """Return a function for what axe-core finds that is serious: its rule, and some places."""
    from axe_playwright_python.sync_playwright import Axe

    def found(page: Page) -> list[tuple[str, list[Any]]]:
        return [
            (each["id"], [node["target"] for node in each["nodes"]][:3])
            for each in Axe().run(page).response["violations"]
            if each["impact"] in ("serious", "critical")
        ]

    return found
