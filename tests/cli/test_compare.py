"""`compare`: two plans, scenarios or overrides side by side."""

import json
from pathlib import Path
from typing import Any

import pytest

from groundswell.cli.main import main
from groundswell.models.results.comparison import Comparison

SMALL = """\
schema_version: 1
name: Small
years: [2027]
goals: {reading: {weight: 1}}
groups: {low_income: Low income}
schools:
  lincoln: {enrollment: 400, groups: {low_income: 100}, needs: {reading: 0.5}}
  grant: {enrollment: 300, groups: {low_income: 150}, needs: {reading: 0.25}}
programs:
  recovery:
    name: Recovery
    cost: {site: 50000}
    staff: {teacher: 0.5}
    effects: {reading: {mean: 0.2, se: 0.05, tier: 1}}
    sites: {lincoln: {students: 60, running: true}, grant: {students: 60, running: true}}
  clubs:
    name: Clubs
    cost: {site: 40000}
    effects: {reading: {mean: 0.01, se: 0.05, tier: 4}}
    sites: {lincoln: {students: 90, running: true}}
staff: {teacher: {}}
funds: {general: {amount: 140000}}
overrides:
  cut: {funds.general.amount: 95000}
  club_cut: {programs.clubs: null}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
class TestSides:
    def told(self, capfd: pytest.CaptureFixture[str], *args: str) -> Comparison:
        assert main(["compare", *args, "--gap", "0", "--json", "--quiet"]) == 0
        out = capfd.readouterr().out
        found = Comparison.model_validate_json(out)
        assert found.to_json() == out
        return found

    def test_an_override_of_the_same_file(self, capfd: pytest.CaptureFixture[str]) -> None:
        found = self.told(capfd, "small.yaml", "cut")
        assert found.b.scenario.overrides == ("cut",)
        # Recovery at Grant (0.2 x 60 x 0.25) goes, and is flipped by the cut alone.
        assert found.worth == pytest.approx(-3.0)
        (change,) = found.programs.values()
        assert [flip.addresses for flip in change.flips] == [("funds.general.amount",)]
        assert found.schools["grant"].students == -60
        assert found.schools["grant"].fte == -0.5
        assert found.groups["low_income"].students == pytest.approx(-30)
        assert found.staff["teacher"].after == 0.5
        assert found.funds["general"].after == 90000

    def test_changes_by_hand_are_made_to_b(self, capfd: pytest.CaptureFixture[str]) -> None:
        found = self.told(capfd, "small.yaml", "--set", "funds.general.amount=95000")
        assert found.worth == pytest.approx(-3.0)
        again = self.told(capfd, "small.yaml", "--with", "cut")
        assert (again.worth, again.programs) == (found.worth, found.programs)

    def test_overrides_against_each_other(self, capfd: pytest.CaptureFixture[str]) -> None:
        found = self.told(capfd, "small.yaml+cut", "small.yaml+club_cut+cut", "--no-flips")
        assert found.a.scenario.overrides == ("cut",)
        assert found.b.scenario.overrides == ("club_cut", "cut")
        assert found.inputs is not None
        assert [c.address for c in found.inputs] == ["programs.clubs"]
        assert found.programs["clubs"].after is None

    def test_plans_know_their_scenarios(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert main(["solve", "small.yaml", "--quiet", "-o", "one.json"]) == 0
        assert main(["solve", "small.yaml", "--quiet", "--with", "cut", "-o", "two.json"]) == 0
        capfd.readouterr()
        found = self.told(capfd, "one.json", "two.json")
        assert found.inputs is not None
        assert [c.address for c in found.inputs] == ["funds.general.amount"]
        assert found.schools["grant"].fte == -0.5

    def test_a_plan_whose_scenario_changed(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert main(["solve", "small.yaml", "--quiet", "-o", "one.json"]) == 0
        file = Path("small.yaml")
        file.write_text(SMALL.replace("140000", "95000"), encoding="utf-8")
        capfd.readouterr()
        found = self.told(capfd, "one.json", "small.yaml")
        assert found.inputs is None
        assert found.worth == pytest.approx(-3.0)
        assert "has changed since; inputs are not compared" in found.message


@pytest.mark.usefixtures("folder")
def test_page(capfd: pytest.CaptureFixture[str], golden: Any) -> None:
    args = ["compare", "small.yaml", "cut", "--gap", "0", "--quiet"]
    args += ["--set", "programs.clubs.effects.reading.mean=0.2"]
    assert main(args) == 0
    golden("compare.txt", capfd.readouterr().out)


@pytest.mark.usefixtures("folder")
def test_flips_within_the_gaps_are_said_to_be_no_more(capfd: pytest.CaptureFixture[str]) -> None:
    from groundswell.cli.render.compare import comparison
    from groundswell.cli.render.page import as_text

    assert main(["compare", "small.yaml", "cut", "--gap", "0", "--json", "--quiet"]) == 0
    found = Comparison.model_validate_json(capfd.readouterr().out)
    assert found.unit is not None
    for within in (False, True):
        text = as_text(comparison(found.model_copy(update={"within_gap": within}), None))
        said = "a decision may flip only because of where a search ended"
        assert (said in " ".join(text.split())) is within


@pytest.mark.usefixtures("folder")
def test_nothing_changes(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "small.yaml", "small.yaml"]) == 0
    out = capfd.readouterr().out
    assert "The decisions are the same everywhere." in out
    assert "None." in out


@pytest.mark.usefixtures("folder")
def test_no_plan_for_one(capfd: pytest.CaptureFixture[str]) -> None:
    poor = ["--set", "programs.recovery.mandated=true", "--set", "funds.general.amount=100000"]
    poor += ["--set", "staff.teacher.available=1"]
    rule = 'rules=[{"kind": "decide", "program": "clubs", "action": "keep"}]'
    assert main(["compare", "small.yaml", *poor, "--set", rule, "--json", "--quiet"]) == 3
    told = json.loads(capfd.readouterr().out)
    assert told["b"]["totals"]["status"] == "infeasible"
    assert told["worth"] is None
    assert main(["compare", "small.yaml", *poor, "--set", rule, "--quiet"]) == 3
    out = " ".join(capfd.readouterr().out.split())
    assert "no plan can exist (proved); groundswell solve says why." in out


@pytest.mark.usefixtures("folder")
def test_inputs_are_told_as_one_types_them(capfd: pytest.CaptureFixture[str]) -> None:
    changes = ["--set", "programs.clubs=null", "--set", "years=[2027, 2028]"]
    assert main(["compare", "small.yaml", *changes, "--quiet", "--no-flips"]) == 0
    out = " ".join(capfd.readouterr().out.split())
    assert "programs.clubs=null and years=[2027, 2028]" in out
    assert "years 2027 2027, 2028" in out


EDITED: dict[str, dict[str, Any]] = {
    "broken.json": {"status": 7},
    "worth.json": {"worth": 99.0},
    "status.json": {"status": "infeasible"},
    "empty.json": {"objective": None},
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["small.yaml"], "name B too"),
        (["small.yaml", "smal.yaml"], "there is no such file"),
        (["small.yaml", "cutt"], "there is no override `cutt`"),
        (["plan.json", "cut"], "for an override of A's scenario name B as small.yaml+cut"),
        (["no.yaml", "nor.yaml"], "nor.yaml: there is no such file"),
        (["no.yaml", "nor.yaml"], "2 errors"),
        (["no.yaml", "cut"], "1 error"),
        (["small.yaml", "broken.json"], "broken.json is a plan of another version"),
        (["small.yaml", "worth.json"], "worth.json does not hold in its scenario: figures: worth"),
        (["status.json", "small.yaml"], "status is infeasible, but the plan holds decisions"),
        (["empty.json", "small.yaml"], "status is optimal, but the plan holds no objective"),
        (["plan.json", "--with", "cut"], "name a scenario as B"),
        (["small.yaml", "plan.json", "--with", "cut"], "changes are made to scenarios"),
        (["small.yaml", "cut", "--solver", "cplex"], "not installed"),
    ],
)
def test_wrong_use(args: list[str], said: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", "small.yaml", "--quiet", "-o", "plan.json"]) == 0
    for name, changes in EDITED.items():
        data = json.loads(Path("plan.json").read_text(encoding="utf-8"))
        Path(name).write_text(json.dumps({**data, **changes}), encoding="utf-8")
    capfd.readouterr()
    assert main(["compare", *args]) == 2
    assert said in " ".join(capfd.readouterr().err.split())
