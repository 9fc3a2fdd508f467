"""The page on pilots: its scenario, what its commands print, and its figures by hand.

After a change of what commands print: `pytest tests/docs --update-golden`, then read the diff.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

import pages
import pytest

from groundswell import SearchOptions, check, load_scenario, pilots, solve, verify
from groundswell.models.results.pilot_values import PilotValues

PAGE = pages.text("pilots.md")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to be in, with the page's scenario."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    (scenario,) = pages.blocks(PAGE, "yaml")
    (tmp_path / "riverbend.yaml").write_text(scenario, encoding="utf-8")
    return tmp_path


@pytest.fixture
def found(folder: Path) -> PilotValues:
    return pilots(load_scenario(folder / "riverbend.yaml"))


def test_commands_print_what_the_page_shows(folder: Path, request: pytest.FixtureRequest) -> None:
    pages.replayed("pilots.md", request, fails=False)


def test_the_scenario_is_sound(folder: Path) -> None:
    scenario, problems = check(folder / "riverbend.yaml")
    assert scenario is not None, problems
    assert all(p.severity == "warning" for p in problems)


def test_the_figures_by_hand(found: PilotValues) -> None:
    rows = {row["step"]: row["figure"] for row in pages.marked(PAGE, "by hand")["tutoring"]}
    v = 0.5 * (0.2 + 0.8 / 60) * 0.5
    need = (0.8 + 0.7 + 0.6 + 0.7 + 0.5 + 0.6) / 6
    moves = need * 0.04 / math.sqrt(0.04 + v)
    later = 360 * sum(1.03**-k for k in range(1, 6))
    detects = (2.447 + 0.906) * math.sqrt(v)
    by_hand = (f"{v:.4f}", f"{need:.2f}", f"{moves:.4f}", f"{later:,.0f}", f"{detects:.2f}")
    assert tuple(rows.values()) == by_hand
    tutoring = found.pilots["tutoring"]
    assert tutoring.later_students == pytest.approx(later)
    (four,) = [size for size in tutoring.sizes if size.sites == 4]
    assert four.detects == pytest.approx(detects, rel=1e-3)
    u = abs(tutoring.gain - tutoring.upkeep) / moves
    phi = math.exp(-u * u / 2) / math.sqrt(2 * math.pi)
    each = moves * (phi - u * math.erfc(u / math.sqrt(2)) / 2)
    assert four.evsi == pytest.approx(each * later)
    said = re.search(r"At 4 sites tutoring's is worth (\d+\.\d+) \(EVSI\)", PAGE)
    assert said is not None
    assert float(said[1]) == pytest.approx(four.evsi, abs=0.05)


def test_the_plan_is_as_the_page_says(folder: Path) -> None:
    scenario = load_scenario(folder / "riverbend.yaml")
    plan = solve(scenario, options=SearchOptions(gap=0.0))
    assert verify(plan, scenario) == ()
    said = re.search(r"is worth (\d+\.\d+) more than its gains", PAGE)
    assert said is not None
    assert plan.learning == pytest.approx(float(said[1]), abs=0.05)
    sites = {key: (pilot.sites, pilot.year) for key, pilot in plan.pilots.items()}
    assert sites == {"tutoring": (3, 2027), "reading_app": (2, 2027)}
    at = {(s.school, s.year): s.action for s in plan.sites if s.program == "coaching"}
    assert sum(act == "retire" and year == 2027 for (_, year), act in at.items()) == 4
    assert sum(act == "start" and year == 2028 for (_, year), act in at.items()) == 3
