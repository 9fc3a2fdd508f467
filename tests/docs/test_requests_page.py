"""The figures and examples of requests.md are those of the plans."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pages
import pytest
import yaml
from oracle.asked import counts

from groundswell import Plan, SearchOptions, parse_scenario, solve, verify
from groundswell.cli.render.page import as_text, labelled
from groundswell.cli.render.plan.sections.requests import asked_by, requests_in_words
from groundswell.cli.render.words import Names
from groundswell.engine.questions.weight_price import price_of_weight
from groundswell.models.scenario.scenario import Scenario

PAGE = pages.text("requests.md")
SECTIONS = pages.sections(PAGE)
TEXTS = pages.blocks(PAGE, "text")
ASKED, FUND = (yaml.safe_load(block) for block in pages.blocks(PAGE, "yaml"))


def scenario(weight: float = 0.0) -> Scenario:
    data: dict[str, Any] = yaml.safe_load((pages.TINY / "tiny.yaml").read_text(encoding="utf-8"))
    return parse_scenario({**data, "requests": {**ASKED["requests"], "weight": weight}})


def solved(given: Scenario) -> Plan:
    plan = solve(given, options=SearchOptions(gap=0))
    assert verify(plan, given) == ()
    return plan


@pytest.fixture(scope="module")
def plain() -> Plan:
    return solved(scenario())


def first_screen(plan: Plan) -> str:
    assert plan.granting is not None
    words = requests_in_words(plan.requests, plan.granting, Names(scenario()))
    return as_text([labelled([("Requests", words)])])


def same(shown: str, text: str) -> None:
    """The same words, wherever the lines break."""
    assert text.split() == shown.split()


def test_what_is_asked_is_answered_so(plain: Plan) -> None:
    same(TEXTS[0], first_screen(plain))
    names = Names(scenario())
    same(TEXTS[1], as_text(asked_by(plain, names, "birch")))


def test_a_weight_costs_what_the_page_says(plain: Plan) -> None:
    given = scenario(30)
    plan = solved(given)
    same(TEXTS[2], first_screen(plan))
    exact = price_of_weight(given, plan, options=SearchOptions(gap=0)).granting
    assert exact is not None
    bold = [float(text) for text in re.findall(r"\*\*(\d[\d.]*)\*\*", SECTIONS["A weight"])]
    found = [exact.score, plan.worth, plain.worth, exact.costs_at_least]
    assert bold == [pytest.approx(value, abs=0.051) for value in found]
    assert exact.costs_at_most == pytest.approx(exact.costs_at_least, abs=1e-4)
    assert plan.objective == pytest.approx(plan.worth + plan.learning + plan.requests_worth)


def test_a_year_counts_as_the_table_says() -> None:
    (rows,) = pages.tables(SECTIONS["How a year counts"])
    states = {
        "off": None,
        "pilots": ("pilot",),
        "merged": ("merge", "m"),
        "less": ("run", 0.5),
        "fully": ("run", 1.0),
        "more": ("run", 1.5),
    }
    for row in rows:
        today = "today" in row["the program there"] or None
        for wants in re.findall(r"`(\w+)`", row["the program there"]):
            for word, state in states.items():
                for there in (True, False) if today is None else (True,):
                    if row[word]:
                        assert counts(wants, there, state) == float(row[word]), (wants, word)


def test_the_partner_of_the_page_can_be_read() -> None:
    data: dict[str, Any] = yaml.safe_load(Path(pages.TINY / "tiny.yaml").read_text("utf-8"))
    fund = parse_scenario({**data, "funds": {**data["funds"], **FUND["funds"]}}).funds["rotary"]
    assert fund.condition is not None
    assert (fund.condition.program, fund.condition.school) == ("reading_lab", "birch")
