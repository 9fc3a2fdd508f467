"""The generated districts are what their page says, the same each time, and sound."""

import json
from pathlib import Path

import numpy as np
import pytest
from oracle.seeds import some

from benchmarks.features import FEATURES, candidates, existing
from benchmarks.files import write_files
from benchmarks.instances import cost_of_today, instance, make, tree
from benchmarks.sizes import NAMES, SIZES, size_of
from groundswell import SearchOptions, check, load_scenario, parse_scenario, solve, verify

CITY = tree(200, 80)


def test_same_arguments_same_district() -> None:
    again = json.dumps(tree(200, 80))
    assert again == json.dumps(CITY)
    assert again != json.dumps(tree(200, 80, seed=1))


def test_the_city_is_always_this_one() -> None:
    # If this changes, results of before and after cannot be compared: say so in the changelog.
    assert cost_of_today(CITY) == pytest.approx(219310639.06, rel=1e-9)


@pytest.mark.parametrize(
    ("name", "sites"), [("village", 45), ("town", 432), ("city", 4800), ("city3", 14400)]
)
def test_sites(name: str, sites: int) -> None:
    scenario = instance(name)
    count = sum(len(program.sites) for program in scenario.programs.values())
    assert count * len(scenario.years) == sites


def test_metro_has_its_size() -> None:
    metro = SIZES["metro"]
    data = tree(metro.schools, metro.programs, metro.years)
    assert sum(len(program["sites"]) for program in data["programs"].values()) == 23400


class TestDraws:
    def test_schools(self) -> None:
        schools = list(CITY["schools"].values())
        logs = np.log([school["enrollment"] for school in schools])
        assert logs.mean() == pytest.approx(6.0, abs=0.15)
        assert logs.std() == pytest.approx(0.5, abs=0.08)
        share = [s["groups"]["low_income"] / s["enrollment"] for s in schools]
        assert np.mean(share) == pytest.approx(0.6, abs=0.05)  # of Beta(3, 2)
        assert np.std(share) == pytest.approx(0.2, abs=0.03)
        needs = np.array([list(school["needs"].values()) for school in schools])
        assert needs.shape == (200, 6)
        left = needs - 0.35 - 0.3 * np.array(share)[:, None]
        assert left.mean() == pytest.approx(0.0, abs=0.02)
        assert left.std() == pytest.approx(0.12, abs=0.01)

    def test_programs(self) -> None:
        programs = list(CITY["programs"].values())
        means = [e["mean"] for p in programs for e in p["effects"].values()]
        assert np.mean(means) == pytest.approx(0.08, abs=0.025)
        assert np.std(means) == pytest.approx(0.08, abs=0.02)
        assert {len(p["effects"]) for p in programs} == {1, 2}
        for part, middle, spread in (
            ("site", 9.5, 0.6),
            ("student", 6, 0.8),
            ("district", 11.5, 0.8),
        ):
            logs = np.log([program["cost"][part] for program in programs])
            assert logs.mean() == pytest.approx(middle, abs=0.3)
            assert logs.std() == pytest.approx(spread, abs=0.2)
        reach = [
            site["students"] / CITY["schools"][school]["enrollment"]
            for program in programs
            for school, site in program["sites"].items()
        ]
        assert 0.04 < min(reach) < 0.1
        assert 0.5 < max(reach) < 0.62

    def test_existing_programs_and_money(self) -> None:
        assert len(existing(CITY)) == 52  # 65% of 80
        assert all(CITY["programs"][id]["proven"] for id in candidates(CITY))
        assert CITY["funds"] == {"general": {"amount": round(0.7 * cost_of_today(CITY))}}

    def test_the_quarter_with_most_low_income_students(self) -> None:
        schools = CITY["schools"].values()
        share: dict[bool, list[float]] = {True: [], False: []}
        for s in schools:
            top, others = s["groups"]["top_quartile"], s["groups"]["other_schools"]
            assert {top, others} == {s["enrollment"], 0.0}
            share[bool(top)].append(s["groups"]["low_income"] / s["enrollment"])
        assert len(share[True]) == 50
        assert min(share[True]) >= max(share[False])


class TestFiles:
    @pytest.mark.parametrize("features", [(), "all"])
    def test_loading_them_is_parsing_the_data(self, tmp_path: Path, features: str) -> None:
        data = tree(12, 20, 2, features=features)
        loaded = load_scenario(write_files(data, tmp_path))
        parsed = parse_scenario(data)
        assert loaded.model_copy(update={"tables": {}}).model_dump() == parsed.model_dump()

    def test_a_plain_one_is_without_warnings(self, tmp_path: Path) -> None:
        scenario, problems = check(write_files(tree(12, 20), tmp_path))
        assert scenario is not None
        assert problems == ()


class TestFeatures:
    @pytest.mark.parametrize("feature", some(["all", *FEATURES], quick=1))
    def test_a_plan_exists(self, feature: str) -> None:
        scenario = make(8, 16, 2, features="all" if feature == "all" else [feature])
        plan = solve(scenario, options=SearchOptions(gap=0.02, solver="highs", time_limit=60))
        assert plan.status == "optimal"
        assert verify(plan, scenario) == ()

    def test_all_of_them_are_there(self) -> None:
        scenario = make(30, 40, 2, features="all")
        programs = scenario.programs.values()
        assert any(program.pilot and program.pilot.min_sites > 1 for program in programs)
        assert any(program.mandated for program in programs)
        assert any(program.levels for program in programs)
        assert scenario.merges
        assert scenario.staff
        restricted = [fund for fund in scenario.funds.values() if fund.restricted]
        assert len(restricted) >= 3
        assert any(fund.match for fund in scenario.funds.values())
        assert {"choose", "sites"} <= {rule.kind for rule in scenario.rules}

    def test_unknown_feature(self) -> None:
        with pytest.raises(ValueError, match="no feature"):
            make(5, 5, features=["wings"])


class TestNames:
    def test_sizes_by_name_and_in_figures(self) -> None:
        assert size_of("metro").schools == 650
        assert size_of("400x120x1").programs == 120

    @pytest.mark.parametrize("name", ["dc", "hamlet", "4x4", "0x3x1", "axbxc"])
    def test_others_are_refused(self, name: str) -> None:
        with pytest.raises(ValueError, match="no instance"):
            size_of(name)

    def test_dc_is_the_packaged_district(self) -> None:
        assert "dc" in NAMES
        assert len(instance("dc").schools) > 100
