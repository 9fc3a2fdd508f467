"""The report as people use it: search, sort, a school, print, keyboard, small and dark screens."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.web
WIDTHS = (360, 1280)


def shown(page: Page, selector: str) -> list[str]:
    """Return the texts of what is visible."""
    return [each.inner_text() for each in page.locator(selector).all() if each.is_visible()]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_it_opens_without_request_or_error(opened: Any, lang: str, width: int) -> None:
    """What goes wrong is asserted when `opened` is closed."""
    page = opened(lang, width=width)
    assert page.locator("h1").inner_text().startswith("District of Columbia")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_request_would_be_found_and_blocked(opened: Any) -> None:
    page = opened()
    assert page.evaluate("fetch('http://127.0.0.1:9/x').then(() => 'sent', () => 'blocked')") == (
        "blocked"
    )
    assert opened.watched[0].wrong
    opened.watched[0].wrong.clear()


def test_search_and_filter(opened: Any) -> None:
    page = opened()
    every = len(shown(page, "#t-decisions > tbody"))
    page.fill("#q-decisions", "reading SPECIALIST")
    assert 1 <= len(shown(page, "#t-decisions > tbody")) < every
    assert page.locator("#p-reading_specialist").is_visible()
    assert re.match(r"\d+ shown", page.locator("#n-decisions").inner_text())
    page.fill("#q-decisions", "no such words")
    assert shown(page, "#t-decisions > tbody") == []
    page.fill("#q-decisions", "")
    page.select_option("#k-decisions", "ends")
    kinds = page.eval_on_selector_all(
        "#t-decisions > tbody:not(.gone)", "all => all.map(one => one.dataset.kind)"
    )
    assert set(kinds) == {"ends"}


def test_sort_up_and_down(opened: Any) -> None:
    page = opened()
    button = page.locator("#t-decisions thead th:nth-child(5) button")
    for direction, sign in (("ascending", 1), ("descending", -1)):
        button.click()
        assert page.locator(f"#t-decisions th[aria-sort={direction}]").count() == 1
        values = page.eval_on_selector_all(
            "#t-decisions > tbody > tr.one > td:nth-child(5)", "all => all.map(c => +c.dataset.v)"
        )
        assert values == sorted(values, key=lambda value: sign * value)
    page.locator("#t-schools thead th:nth-child(1) button").click()
    names = page.eval_on_selector_all("#t-schools tbody th", "all => all.map(c => c.dataset.v)")
    assert names == sorted(names)


def test_a_decision_opens(opened: Any) -> None:
    page = opened()
    more = page.locator("#p-kg_aide .more")
    assert not more.is_visible()
    page.locator("#p-kg_aide .one button").click()
    assert more.is_visible()
    assert "Tennessee" in more.inner_text()
    page.locator("#open-all").click()
    assert (
        page.locator("#t-decisions .more:visible").count()
        == page.locator("#t-decisions .more").count()
    )


def test_a_card_leads_to_its_decision(opened: Any) -> None:
    page = opened()
    page.locator(".card.k-ends a").first.click()
    assert page.locator("#p-social_emotional .more").is_visible()


def test_a_school_opens_alone(opened: Any) -> None:
    page = opened()
    assert shown(page, ".school") == []
    page.fill("#q-schools", "aiton")
    page.locator("#t-schools tbody:not(.gone) a").click()
    assert len(shown(page, ".school")) == 1
    assert page.evaluate("document.activeElement.id") == "n-aiton_es"
    page = opened(at="#s-beers_es")
    assert shown(page, ".school h3") == ["Beers ES"]


def test_keyboard_only(opened: Any) -> None:
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.locator("#p-kg_aide .one button").focus()
    page.keyboard.press("Enter")
    assert page.locator("#p-kg_aide .more").is_visible()
    page.keyboard.press("Space")
    assert not page.locator("#p-kg_aide .more").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.tagName"))
    assert {"BUTTON"} <= seen


def test_without_script_everything_is_there(opened: Any) -> None:
    page = opened(script=False)
    assert page.locator(".school:visible").count() == page.locator(".school").count() > 100
    assert page.locator("#t-decisions .more:visible").count() > 40
    assert not page.locator("#q-decisions").is_visible()


@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_print_has_all_parts(opened: Any, tmp_path: Path, paper: str) -> None:
    page = opened()
    page.emulate_media(media="print")
    for part in ("first", "money", "decisions", "schools", "fairness", "others", "method"):
        assert page.locator(f"#{part}").is_visible()
    assert page.locator(".school:visible").count() > 100
    assert page.locator("#t-decisions .more:visible").count() > 40
    assert not page.locator("nav").is_visible()
    page.pdf(path=str(tmp_path / "report.pdf"), format=paper)
    assert (tmp_path / "report.pdf").stat().st_size > 100_000


@pytest.mark.parametrize("paper", ["Letter", "A4"])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_schools_hand_out_is_one_or_two_pages(
    opened: Any, tmp_path: Path, lang: str, paper: str
) -> None:
    page = opened(f"school-{lang}")
    file = tmp_path / "school.pdf"
    page.pdf(path=str(file), format=paper)
    assert pages(file) <= 2


def pages(pdf: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))


def test_printing_one_school_from_the_report(opened: Any) -> None:
    page = opened(at="#s-aiton_es")
    page.evaluate("window.print = () => {}")
    page.locator("#s-aiton_es .print").click()
    page.emulate_media(media="print")
    assert shown(page, ".school h3") == ["Aiton ES"]
    assert not page.locator("#first").is_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#first").is_visible()


def luminance(colour: str) -> float:
    numbers = [int(n) / 255 for n in re.findall(r"\d+", colour)[:3]]
    linear = [n / 12.92 if n <= 0.04045 else ((n + 0.055) / 1.055) ** 2.4 for n in numbers]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_dark_is_dark_and_paper_is_white(opened: Any) -> None:
    page = opened(dark=True)
    ground = "getComputedStyle(document.body).backgroundColor"
    assert luminance(page.evaluate(ground)) < 0.02
    ink = "getComputedStyle(document.body).color"
    assert luminance(page.evaluate(ink)) > 0.7
    page.emulate_media(media="print", color_scheme="dark")
    assert luminance(page.evaluate(ink)) < 0.05


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["en", "es", "school-en"])
def test_axe_finds_nothing_serious(
    opened: Any, serious: Any, name: str, width: int, dark: bool
) -> None:
    page = opened(name, width=width, dark=dark)
    if not name.startswith("school"):
        page.locator("#p-kg_aide .one button").click()
        page.evaluate("location.hash = '#s-aiton_es'")
        page.locator("#s-aiton_es").wait_for(state="visible")
    assert serious(page) == []


def test_zoomed_to_400_percent_nothing_is_cut_off(opened: Any) -> None:
    """As WCAG 1.4.10 reads it: 1,280 px at 400% are 320 px."""
    page = opened(width=320)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_make_file_installs_the_browser() -> None:
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run(
        ["make", "-n", "-C", str(root), "test-web"], capture_output=True, text=True, check=True
    )
    assert "chromium" in told.stdout
    assert "make test-web" in (root / ".ci" / "run").read_text(encoding="utf-8")
