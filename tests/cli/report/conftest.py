"""Plans of small districts, and their reports."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import groundswell
from groundswell import Plan, Scenario, SearchOptions
from groundswell.cli.report.asked import Asked, Beside
from groundswell.cli.report.labels import Labels
from groundswell.cli.report.language import Language
from groundswell.cli.report.page import report_page
from groundswell.engine.evaluation.school_account import SchoolAccounts

# For `import html_page` and `import oracle`, in pytest's importlib mode.
HERE = Path(__file__).resolve()
sys.path[:0] = [str(folder) for folder in (HERE.parent, HERE.parents[2])]
SCENARIOS = Path(__file__).resolve().parents[3] / "scenarios"
EXACT = SearchOptions(solver="highs", gap=0)
Solved = tuple[Scenario, Plan]
Write = Callable[..., str]


def solved(path: Path) -> Solved:
    scenario = groundswell.load_scenario(path)
    return scenario, groundswell.solve(scenario, options=EXACT)


@pytest.fixture(scope="session")
def tiny() -> Solved:
    return solved(SCENARIOS / "tiny" / "tiny.yaml")


@pytest.fixture(scope="session")
def closing() -> Solved:
    return solved(SCENARIOS / "tiny" / "tiny_closing.yaml")


@pytest.fixture(scope="session")
def dc() -> Solved:
    scenario = groundswell.load_scenario(SCENARIOS / "dc" / "dc.yaml")
    return scenario, groundswell.solve(scenario, options=SearchOptions(solver="highs", gap=0.01))


@pytest.fixture(scope="session", params=["tiny", "closing"])
def district(request: pytest.FixtureRequest) -> Solved:
    """Return each of the two small districts with its plan."""
    found: Solved = request.getfixturevalue(request.param)
    return found


def asked(scenario: Scenario, plan: Plan, lang: str = "en", **beside: Any) -> Asked:
    language = Language(lang)
    return Asked(
        plan=plan,
        scenario=scenario,
        language=language,
        labels=Labels(scenario, language),
        accounts=SchoolAccounts(plan, scenario),
        beside=Beside(**beside),
        changed=False,
        made=date(2026, 11, 30),
        file="plan.json",
    )


@pytest.fixture(scope="session")
def ask() -> Callable[..., Asked]:
    """Return a function that puts together what a report is made of."""
    return asked


@pytest.fixture(scope="session")
def write() -> Write:
    """Return a function that writes a report."""
    return lambda *given, **more: report_page(asked(*given, **more))
