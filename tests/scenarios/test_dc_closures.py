"""The closures of D.C.: made again from the data, whole, and a plan that holds."""

import csv
import subprocess
import sys
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from groundswell import Plan, SearchOptions, check, load_scenario, solve, verify
from groundswell.engine.formulate import formulate
from groundswell.engine.milp.model.tighten import wide_rows
from groundswell.models.scenario.scenario import Scenario

DC = Path(__file__).parents[2] / "scenarios" / "dc"
FIXED = {
    "Principal", "Business Manager", "Administrative Aide", "Clerk", "Registrar",
    "Custodial Foreman", "Custodian - RW-5", "Custodian - RW-3",
}  # fmt: skip
STABILIZATION = [f"stabilization_{year}" for year in (2016, 2017, 2018)]


@pytest.fixture(scope="module")
def dc() -> Scenario:
    return load_scenario(DC / "dc.yaml", ["closures"])


def test_building_again_gives_the_same_override_byte_for_byte(tmp_path: Path) -> None:
    own = (DC / "dc.yaml").read_text(encoding="utf-8")
    begin, end = own.index("  closures:\n"), own.index("  # The end of what build.py makes.\n")
    (tmp_path / "dc.yaml").write_text(own[:begin] + own[end:], encoding="utf-8")
    command = [sys.executable, str(DC / "build.py"), "--out", str(tmp_path)]
    subprocess.run(command, capture_output=True, check=True)
    assert (tmp_path / "dc.yaml").read_bytes() == (DC / "dc.yaml").read_bytes()


def test_check_finds_nothing_new() -> None:
    plain, with_closures = (check(DC / "dc.yaml", names)[1] for names in ((), ("closures",)))
    assert with_closures == plain


def test_what_is_saved_are_the_schools_own_lines(dc: Scenario) -> None:
    code = {key: int(str(school.tags["code"])) for key, school in dc.schools.items()}
    fixed: dict[int, float] = defaultdict(float)
    with (DC / "raw/dc/dcps_line_items_long.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["fiscal_year"] == "2016" and row["item"] in FIXED:
                fixed[int(row["school_code"])] += float(row["amount_usd"])
    assert len(dc.reorganizations) == 12
    for closure in dc.reorganizations.values():
        (school,) = closure.moves
        assert closure.saves == {"general": pytest.approx(fixed[code[school]], abs=0.005)}
        assert dc.schools[school].enrollment < 300  # type: ignore[operator]


def test_receivers_are_of_the_same_level_and_have_room(dc: Scenario) -> None:
    for closure in dc.reorganizations.values():
        ((school, shares),) = closure.moves.items()
        assert sum(shares.values()) == pytest.approx(1)
        for receiver, share in shares.items():
            there = dc.schools[receiver]
            assert there.tags["level"] == dc.schools[school].tags["level"]
            assert taught(dc, receiver, {school: share}) <= there.capacity  # type: ignore[operator]


def taught(dc: Scenario, school: str, moved: dict[str, float]) -> float:
    students = {key: float(s.enrollment) for key, s in dc.schools.items()}  # type: ignore[arg-type]
    return students[school] + sum(students[key] * share for key, share in moved.items())


def test_those_exclude_each_other_that_the_readme_names(dc: Scenario) -> None:
    moves = {k: dict(c.moves) for k, c in dc.reorganizations.items()}

    def clash(one: str, other: str) -> bool:
        ((a, to_a),), ((b, to_b),) = moves[one].items(), moves[other].items()
        full = [
            taught(dc, s, {a: to_a[s], b: to_b[s]}) > dc.schools[s].capacity  # type: ignore[operator]
            for s in to_a.keys() & to_b.keys()
        ]
        return a in to_b or b in to_a or any(full)

    found = {frozenset(pair) for pair in combinations(moves, 2) if clash(*pair)}
    named = [
        ("aiton_es", "drew_es"), ("aiton_es", "smothers_es"), ("drew_es", "smothers_es"),
        ("ross_es", "garrison_es"), ("garfield_es", "malcolm_x_es"),
        ("eliot_hine_ms", "johnson_ms"),
    ]  # fmt: skip
    assert found == {frozenset({f"close_{a}", f"close_{b}"}) for a, b in named}


def test_what_is_mandated_can_follow(dc: Scenario) -> None:
    for closure in dc.reorganizations.values():
        ((school, shares),) = closure.moves.items()
        for program in dc.programs.values():
            site = program.sites.get(school)
            if program.mandated and site is not None and site.running:
                assert shares.keys() <= program.sites.keys()


def test_no_row_calls_for_solving_the_whole_at_once(dc: Scenario) -> None:
    """Else by-school would hand the model to one solver, four times as slow."""
    assert len(wide_rows(formulate(dc).model)) == 0


@pytest.mark.slow
def test_a_plan_without_stabilization_holds() -> None:
    plan, scenario = planned({f"rules.{rule}": None for rule in STABILIZATION})
    assert plan.run.method == "by-school"
    assert verify(plan, scenario) == ()
    assert_in_order(plan, scenario)


@pytest.mark.slow
def test_the_plan_with_all_rules_closes_what_the_readme_says() -> None:
    plan, scenario = planned({})
    assert verify(plan, scenario) == ()
    assert_in_order(plan, scenario)
    assert plan.reorganizations["close_ross_es"].year == 2016
    assert plan.reorganizations["close_ross_es"].net == pytest.approx(750_628, abs=1)
    assert "**$750,628**" in (DC / "README.md").read_text(encoding="utf-8")


def planned(values: dict[str, None]) -> tuple[Plan, Scenario]:
    scenario = load_scenario(DC / "dc.yaml", ["closures"], set=values)
    options = SearchOptions(solver="highs", method="by-school", gap=0.003)
    return solve(scenario, options=options, workers=1, diagnose=False), scenario


def assert_in_order(plan: Plan, scenario: Scenario) -> None:
    """What is closed is empty, and a school that closes has no program."""
    assert plan.status == "optimal"
    closed = {
        (school, year)
        for key, done in plan.reorganizations.items()
        if done.year is not None
        for school in scenario.reorganizations[key].moves
        for year in scenario.years
        if year >= done.year
    }
    runs = {(s.school, s.year) for s in plan.sites if s.action not in ("retire", "off")}
    assert not closed & runs
    saved = {year.year: year.saved for year in plan.money}
    begun = [k for k, done in plan.reorganizations.items() if done.year is not None]
    assert sum(saved.values()) == pytest.approx(sum(plan.reorganizations[k].saves for k in begun))
