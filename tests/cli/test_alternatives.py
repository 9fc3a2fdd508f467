"""`alternatives`: good plans that differ; and the toss-ups that `solve` names."""

import json
from pathlib import Path
from typing import Any

import pytest

from groundswell import Plan, alternatives, load_scenario
from groundswell.cli.main import main
from groundswell.cli.render.alternatives import alternatives as page
from groundswell.cli.render.page import as_text
from groundswell.cli.render.plan.sections.toss_ups import toss_ups_in_words
from groundswell.cli.render.words import Names
from groundswell.models.results.alternatives import Alternatives
from groundswell.models.results.plan_parts.toss_up import TossUp
from groundswell.models.scenario.scenario import Scenario

TINY = Path(__file__).resolve().parents[2] / "scenarios" / "tiny" / "tiny.yaml"


def test_page(capfd: pytest.CaptureFixture[str], golden: Any) -> None:
    args = ["--within", "5%", "--count", "3", "--gap", "0", "--ranges", "program", "--quiet"]
    assert main(["alternatives", str(TINY), *args, "--ranges", "fund"]) == 0
    out = capfd.readouterr().out
    assert [line for line in out.splitlines() if len(line) > 80] == []
    golden("alternatives.txt", out)


def test_next(capfd: pytest.CaptureFixture[str], golden: Any) -> None:
    assert main(["alternatives", str(TINY), "--next", "3", "--quiet"]) == 0
    golden("alternatives_next.txt", capfd.readouterr().out)


def test_json_and_files(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "plans"
    args = ["--within", "0.05", "--count", "2", "--ranges", "none", "-o", str(folder), "--json"]
    assert main(["alternatives", str(TINY), *args]) == 0
    out = capfd.readouterr().out
    told = Alternatives.model_validate_json(out)
    assert told.to_json() == out
    assert (len(told.plans), told.ranges) == (3, ())
    for number, plan in enumerate(told.plans):
        written = Plan.read(folder / f"plan_{number}.json")
        assert written.objective == plan.objective
        assert {k: p.first_decision for k, p in written.programs.items()} == plan.programs


def test_a_range_that_was_stopped_says_so(golden: Any, maple: Scenario) -> None:
    """And a next best plan that is not proved to be the next best."""
    plan = {
        "objective": 815.0,
        "behind": 0.0,
        "at_most": 815.2,
        "changes": 0,
        "worth": 812.0,
        "dollars": 5e6,
        "students": 3160,
        "programs": {"aide": "keep", "clubs": "trim"},
    }
    other = {**plan, "objective": 814.0, "behind": 0.00123, "changes": 4}
    other |= {"apart": 4, "apart_at_most": 30}
    ends = {"kind": "program", "id": "aide", "measure": "dollars", "here": 2e5, "exact": False}
    found = Alternatives.model_validate(
        {
            "scenario": {},
            "status": "feasible",
            "kind": "next",
            "bound": 815.2,
            "plans": [plan, other],
            "programs": {
                "aide": {"kept": 1, "decisions": {"keep": 2}, "sites_least": 3, "sites_most": 3},
                "clubs": {"kept": 0.5, "decisions": {"trim": 1, "retire": 1}, "sites_least": 0,
                          "sites_most": 2},
            },
            "shared": {"decisions": {"aide": "keep"}, "site_years": 80, "of": 84},
            "ranges": [
                {**ends, "least": 1e5, "most": 3e5, "at_least": 8e4, "at_most": 3e5},
                {**ends, "id": "clubs", "least": 0, "most": 0, "at_least": None, "at_most": None},
            ],
            "message": "time ran out before all plans were found",
        }
    )  # fmt: skip
    golden("alternatives_stopped.txt", as_text(page(found, maple)))


def test_below_a_plan_worth_nothing_there_is_no_share() -> None:
    scenario = load_scenario(TINY)
    found = alternatives(scenario, next=1)
    best, following = found.plans
    nothing = best.model_copy(update={"objective": 0.0})
    below = following.model_copy(update={"objective": -0.25, "at_most": -0.25, "behind": 0.25e9})
    told = as_text(page(found.model_copy(update={"plans": (nothing, below)}), scenario))
    row = next(line for line in told.splitlines() if line.startswith("1 "))
    assert row.split()[:3] == ["1", "-0.250", "–"]


def test_no_plan(capfd: pytest.CaptureFixture[str]) -> None:
    args = [str(TINY), "--set", "rules.initiative_load_1.at_most=1", "--quiet"]
    assert main(["alternatives", *args]) == 3
    assert "No plan can exist (proved); groundswell solve says why." in capfd.readouterr().out


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--within", "much"], "write 1% or 0.01"),
        (["--within", "-1%"], "is not a share"),
        (["--within", "2"], "for percent write 2%"),
        (["--next", "3", "--count", "5"], "--next does not go with --count"),
        (["--ranges", "none", "--ranges", "fund"], "--ranges none does not go with other"),
        (["--count", "-1"], "Invalid value for '--count'"),
        (["--next", "0"], "Invalid value for '--next'"),
        (["-o", str(TINY)], "cannot be written: it is a file; name a folder"),
        (["--solver", "cplex"], "not installed"),
    ],
)
def test_wrong_use(args: list[str], said: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["alternatives", str(TINY), "--quiet", *args]) == 2
    assert said in " ".join(capfd.readouterr().err.split())


def test_a_folder_that_holds_plans_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    args = ["alternatives", str(TINY), "--next", "1", "--quiet", "-o", str(tmp_path)]
    assert main(args) == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    capfd.readouterr()
    assert main(args) == 2
    assert "it holds plans already; name another folder, or delete them" in " ".join(
        capfd.readouterr().err.split()
    )
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


class TestTossUps:
    def test_in_words(self, maple: Scenario) -> None:
        def toss(program: str, instead: Any, behind: float) -> TossUp:
            return TossUp(
                program=program, instead=instead, objective=1.0, behind=behind, at_most=1.0
            )

        tosses = [
            toss("arts", "adopt", -1e-5),
            toss("clubs", "keep", 0.00021),
            toss("library", "retire", 0.001),
            toss("calm", "decline", 0.0),
        ]
        assert toss_ups_in_words(tosses, Names(maple)) == (
            "A plan as good adopts Arts for all; a plan 0.03% below keeps Clubs at all its sites;"
            " a plan 0.1% below retires Librarians; a plan as good declines Calm rooms."
        )
        assert toss_ups_in_words(tosses, Names(maple), 1) == (
            "A plan as good adopts Arts for all; 3 more."
        )

    def test_solve_names_them(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        """Two programs alike, and money for one of them."""
        file = tmp_path / "alike.yaml"
        file.write_text(ALIKE, encoding="utf-8")
        assert main(["solve", str(file), "--gap", "0", "--json"]) == 0
        told = json.loads(capfd.readouterr().out)
        retired = [key for key, p in told["programs"].items() if p["decision"] == "retire"]
        kept = [key for key, p in told["programs"].items() if p["decision"] == "keep"]
        turned = {(toss["program"], toss["instead"]) for toss in told["toss_ups"]}
        assert turned == {(retired[0], "keep"), (kept[0], "retire")}
        assert {toss["behind"] for toss in told["toss_ups"]} == {0.0}
        assert main(["solve", str(file), "--gap", "0"]) == 0
        out = " ".join(capfd.readouterr().out.split())
        assert f"a plan as good keeps {retired[0].capitalize()} at all its sites" in out.replace(
            "Toss-ups A", "a"
        )
        assert main(["solve", str(file), "--toss-ups", "0", "--json"]) == 0
        assert json.loads(capfd.readouterr().out)["toss_ups"] is None


ALIKE = """\
schema_version: 1
years: [2027]
goals: {reading: {weight: 1}}
schools: {lincoln: {enrollment: 400, needs: {reading: 0.5}}}
programs:
  clubs:
    name: Clubs
    cost: {site: 40000}
    effects: {reading: {mean: 0.1, se: 0.05, tier: 4}}
    sites: {lincoln: {students: 90, running: true}}
  chess:
    name: Chess
    cost: {site: 40000}
    effects: {reading: {mean: 0.1, se: 0.05, tier: 4}}
    sites: {lincoln: {students: 90, running: true}}
funds: {general: {amount: 60000}}
"""
