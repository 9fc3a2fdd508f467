"""The answers to schools as they open them: nothing loaded, nothing cut off, readable by all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.web
WIDTHS = (360, 1280)
PAGES = ("en/birch", "es/birch", "en/index", "es/index")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_it_opens_and_everyone_can_read_it(
    opened_answers: Any, serious: Any, name: str, width: int, dark: bool
) -> None:
    """Requests and errors are asserted when `opened_answers` is closed."""
    page = opened_answers(name, width=width, dark=dark)
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(page) == []


def test_text_of_schools_stays_text(opened_answers: Any) -> None:
    page = opened_answers("en/birch")
    assert page.locator("article script, article b").count() == 0
    told = page.locator("article").inner_text()
    assert "<script>alert(1)</script> =cmd()" in told
    assert "A nurse on <b>Fridays</b>" in told


def test_the_list_is_searched_and_leads_to_a_school(opened_answers: Any) -> None:
    page = opened_answers("en/index")
    rows = page.locator("#t-answers > tbody:visible")
    assert rows.count() == 4
    page.fill("#q-answers", "birch")
    assert rows.count() == 2
    rows.first.locator("a").click()
    assert page.locator("h1").inner_text() == "Answers to Birch Elementary"
    (only,) = opened_answers.watched
    assert [Path(url).name for url in only.wrong] == ["birch.html"]
    only.wrong.clear()


@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_a_letter_prints_whole(opened_answers: Any, tmp_path: Path, paper: str) -> None:
    page = opened_answers("en/birch")
    page.emulate_media(media="print")
    assert page.locator("section").count() == page.locator("section:visible").count()
    page.pdf(path=str(tmp_path / "letter.pdf"), format=paper)
    assert (tmp_path / "letter.pdf").read_bytes().count(b"/Type /Page\n") <= 2
