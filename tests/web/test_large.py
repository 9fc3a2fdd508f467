"""The report of a district as large as Chicago: made in seconds, small, and quick to open."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.instances import size_of, tree
from groundswell.cli.main import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.web
SOLVE = ["--solver", "highs", "--gap", "0.05", "--quiet"]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("metro")
    size = size_of("metro")
    district = tree(size.schools, size.programs, size.years)
    (folder / "metro.json").write_text(json.dumps(district), encoding="utf-8")
    made = folder / "plan.json"
    assert main(["solve", str(folder / "metro.json"), "-o", str(made), *SOLVE]) == 0
    return made


def test_it_is_made_small_and_opens_soon(plan: Path, browser: Browser) -> None:
    report = plan.with_name("report.html")
    began = time.process_time()
    assert main(["report", str(plan), "-o", str(report), "--quiet"]) == 0
    assert time.process_time() - began < 20
    assert report.stat().st_size < 8_000_000
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(report.as_uri())
    timing = "performance.getEntriesByType('navigation')[0].loadEventEnd"
    assert page.evaluate(timing) < 3000
    page.fill("#q-schools", "s0123")
    assert page.locator("#t-schools tbody:visible").count() == 1
    page.close()
