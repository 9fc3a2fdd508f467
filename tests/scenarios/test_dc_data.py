"""The D.C. tables: they can be made again, and they add up to what the district published."""

import csv
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from groundswell import SearchOptions, solve
from groundswell.models.reading.load import load_scenario
from groundswell.models.resolve.stand_ins import Presumption
from groundswell.models.scenario.base import in_year
from groundswell.models.scenario.scenario import Scenario

DC = Path(__file__).parents[2] / "scenarios" / "dc"
TABLES = ("schools.csv", "programs.csv", "effects.csv", "sites.csv", "at_risk.csv")
OUTSIDE_TOTALS = "literacy_partners"  # paid from at-risk money held centrally

# Dollars of FY2016 in millions, and the number of schools.
PUBLISHED = {
    "extended_day": (6.309, 64),
    "afterschool": (2.857, 32),
    "credit_recovery": (0.801, 15),
    "twilight": (0.329, 3),
    "second_chance": (0.961, 4),
    "ninth_grade_academy": (1.336, 8),
    "naf_academy": (1.309, 6),
    "jrotc": (0.893, 10),
    "ib": (0.997, 9),
    "sem": (0.598, 6),
    "ms_ap_interventions": (1.171, 9),
    "attendance_counselor": (1.294, 20),
    "reading_specialist": (2.326, 25),
    "ap_literacy": (1.561, 12),
    "literacy_partners": (2.078, 42),
    "instructional_coach": (10.327, 110),
    "tech_coach": (1.907, 21),
    "teacher_leader": (2.763, 29),
    "social_emotional": (2.700, 27),
    "excursions": (0.756, 27),
    "clubs": (0.135, 27),
    "ms_athletics": (0.120, 12),
    "athletic_coordinator": (1.396, 14),
    "student_satisfaction": (2.538, 106),
    "at_risk_technology": (1.391, 85),
    "computer_lab": (0.233, 19),
    "pool": (0.127, 4),
    "related_arts": (6.048, 38),
    "guidance": (7.080, 42),
    "librarian": (9.211, 112),
    "kg_aide": (4.916, 77),
    "scaled_ms_teacher": (5.768, 27),
    "ell_counselor": (3.070, 19),
    "sped_behavior_tech": (1.963, 25),
    "specialty": (6.944, 13),
    "title_i_plan": (14.569, 86),
}


def rows(name: str) -> list[dict[str, str]]:
    with (DC / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def funding(year: str) -> list[dict[str, str]]:
    return [r for r in rows("raw/dc/dcps_school_funding_fy15_fy16.csv") if r["YEAR"] == year]


def lines(year: str) -> dict[int, float]:
    """Sum of each school's line items."""
    sums: dict[int, float] = defaultdict(float)
    for row in rows("raw/dc/dcps_line_items_long.csv"):
        if row["fiscal_year"] == year:
            sums[int(row["school_code"])] += float(row["amount_usd"])
    return sums


def running() -> list[dict[str, str]]:
    return [row for row in rows("sites.csv") if row["running"] == "true"]


@pytest.fixture(scope="module")
def dc() -> Scenario:
    return load_scenario(DC / "dc.yaml")


def test_building_again_gives_the_same_tables_byte_for_byte(tmp_path: Path) -> None:
    command = [sys.executable, str(DC / "build.py"), "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    for name in TABLES:
        assert (tmp_path / name).read_bytes() == (DC / name).read_bytes(), name
    assert "cut from these programs between FY2015 and FY2016: 7.0%" in done.stdout


def test_raw_files_are_small() -> None:
    assert sum(file.stat().st_size for file in (DC / "raw").rglob("*.csv")) < 3_000_000


def test_lines_of_each_school_add_up_to_its_published_total_of_fy2016() -> None:
    sums = lines("2016")
    published = {int(row["SCHOOLCODE"]): float(row["AMT_TOTAL"]) for row in funding("2016")}
    assert len(published) == len(sums) == 113
    assert sums == pytest.approx(published, abs=0.01)
    assert sum(published.values()) == pytest.approx(588_419_657, abs=1)


def test_lines_of_each_school_add_up_to_its_published_total_of_fy2015() -> None:
    sums = lines("2015")
    published = {
        int(row["school_code"]): float(row["published_total"])
        for row in rows("raw/dc/fy15_published_totals.csv")
    }
    assert len(published) == 110
    assert sums == pytest.approx(published, abs=0.01)
    assert sum(published.values()) == pytest.approx(561_524_689, abs=1)


@pytest.mark.parametrize(
    ("school", "top_up"),
    [(407, 45_441), (239, 557), (413, 914_504), (272, 74_387), (417, 59_618), (284, 15_906),
     (287, 283_921), (427, 7_113)],
)  # fmt: skip
def test_stabilization_follows_the_five_percent_rule(school: int, top_up: int) -> None:
    before, now = (
        next(row for row in funding(year) if int(row["SCHOOLCODE"]) == school)
        for year in ("2015", "2016")
    )
    stabilized = float(now["AMT_STABILIZATION"])
    rule = max(0.0, 0.95 * float(before["AMT_TOTAL"]) - (float(now["AMT_TOTAL"]) - stabilized))
    assert rule == pytest.approx(stabilized, abs=0.5)
    assert stabilized == pytest.approx(top_up, abs=0.5)


def test_base_and_todays_sites_are_the_published_total_to_the_cent() -> None:
    decided: dict[str, float] = defaultdict(float)
    for site in running():
        if site["program"] != OUTSIDE_TOTALS:
            decided[site["school"]] += float(site["cost"])
    for school in rows("schools.csv"):
        base = float(school["base.general"]) + float(school["base.at_risk"])
        total = base + decided[school["id"]]
        assert total == pytest.approx(float(school["tags.published_2016"]), abs=0.005), school["id"]


def test_at_risk_money_is_in_the_pots_in_the_base_or_held_centrally() -> None:
    published = sum(
        float(row["amount_usd"])
        for row in rows("raw/dc/dcps_at_risk_items_long.csv")
        if row["fiscal_year"] == "2016"
    )
    pots = sum(float(row["amount"]) for row in rows("at_risk.csv"))
    base = sum(float(row["base.at_risk"]) for row in rows("schools.csv"))
    central = sum(float(row["cost"]) for row in running() if row["program"] == OUTSIDE_TOTALS)
    assert pots + base + central == pytest.approx(published, abs=0.5)


@pytest.mark.parametrize("program", PUBLISHED)
def test_dollars_and_schools_of_a_program(program: str) -> None:
    sites = [row for row in running() if row["program"] == program]
    millions = sum(float(row["cost"]) for row in sites) / 1e6
    assert (round(millions, 3), len(sites)) == PUBLISHED[program]


def test_every_program_of_today_is_in_the_list_above() -> None:
    assert {row["program"] for row in running()} == set(PUBLISHED)


def test_every_effect_says_where_it_comes_from() -> None:
    effects = rows("effects.csv")
    assert all(row["source"] for row in effects)
    measured = [row for row in effects if row["mean"] != "unknown"]
    assert len(measured) > 20
    assert all(float(row["se"]) > 0 for row in measured)
    assert all(row["se"] == row["tier"] == "" for row in effects if row["mean"] == "unknown")


@pytest.mark.parametrize(
    ("program", "goal", "mean", "se"),
    [
        ("barr", "graduation", 0.2871, 0.0628),  # g 0.287 and p 4.8e-6 of finding 5976
        ("match_tutoring", "math", 0.1182, 0.0460),  # g 0.118 and p 0.010 of finding 5419
        ("early_warning", "attendance", 0.0827, 0.0433),  # the study's p of 0.056, not the WWC's
        ("kg_aide", "reading", 0.31 / 73.75, 2.27 / 73.75),  # Stock and Watson, table 13.1
        ("scaled_ms_teacher", "math", 13.90 / 73.75, 2.45 / 73.75),
    ],
)
def test_effects_are_what_the_studies_report(
    program: str, goal: str, mean: float, se: float
) -> None:
    row = next(r for r in rows("effects.csv") if (r["program"], r["goal"]) == (program, goal))
    assert float(row["mean"]) == pytest.approx(mean, abs=2e-4)
    assert float(row["se"]) == pytest.approx(se, abs=2e-4)


def test_prices_taken_from_wsipp_are_those_in_its_table() -> None:
    costs = {
        row["program_name"]: -float(row["costs"])
        for row in rows("raw/evidence/wsipp_prek12_block.csv")
    }
    assert costs["Tutoring: Supplemental Educational Services -under Title I"] == 1692
    assert costs["Supplemental computer-assisted instruction for struggling readers"] == 553
    tutoring = "Becoming a Man -BAM with high-dosage tutoring"
    assert costs[tutoring] - costs["Becoming a Man -BAM"] == 2509


def test_needs_come_from_the_tests_or_are_marked() -> None:
    schools = {row["id"]: row for row in rows("schools.csv")}
    aiton = next(
        r for r in rows("raw/dc/parcc_2017_18.csv") if r["School Name"].startswith("Aiton")
    )
    taken = float(aiton["# of English Language Arts (ELA) Test Takers"])
    need = (taken - float(aiton["ELA # Proficient"])) / taken
    assert float(schools["aiton_es"]["needs.reading"]) == pytest.approx(need, abs=5e-5)
    estimated = {row["id"] for row in schools.values() if row["tags.needs_estimated"]}
    assert {"peabody_es", "van_ness_es", "ballou_stay", "whittier_ec"} <= estimated
    assert len(estimated) == 11


def test_the_scenario_loads_whole(dc: Scenario) -> None:
    assert len(dc.schools) == 113
    existing = [program for program in dc.programs.values() if program.existing]
    candidates = [program for program in dc.programs.values() if not program.existing]
    assert len(existing) == 36
    assert len(candidates) == 6
    assert all(program.pilot and program.replaces for program in candidates)
    assert all("students" in program.assumed for program in dc.programs.values())


def test_general_money_is_todays_cost_less_the_assumed_cut(dc: Scenario) -> None:
    funds = {"general": 0.0, "title_i": 0.0}
    for site in running():
        if site["program"] != OUTSIDE_TOTALS:
            fund = "title_i" if site["program"] == "title_i_plan" else "general"
            funds[fund] += float(site["cost"])
    general = funds["general"] - sum(float(row["amount"]) for row in rows("at_risk.csv"))
    amount = dc.funds["general"].amount
    assert amount is not None
    for k, year in enumerate(dc.years, start=1):
        assert in_year(amount, year) == pytest.approx(general * 0.93**k, abs=1000)
    assert dc.funds["title_i"].amount == pytest.approx(funds["title_i"], abs=0.01)


def test_general_money_pays_for_what_is_mandated(dc: Scenario) -> None:
    mandated = {row["id"] for row in rows("programs.csv") if row["mandated"] == "true"}
    cost = sum(float(row["cost"]) for row in running() if row["program"] in mandated)
    amount = dc.funds["general"].amount
    assert len(mandated) == 3
    assert amount is not None
    assert cost < min(in_year(amount, year) for year in dc.years)


@pytest.mark.parametrize("merge", [
    ("literacy_team", 9), ("coaching_team", 21), ("coach_and_leaders", 29),
    ("extended_learning", 29), ("enrichment_fund", 27), ("ninth_grade_attendance", 8),
    ("evening_school", 5),
])  # fmt: skip
def test_schools_where_a_merge_is_possible(dc: Scenario, merge: tuple[str, int]) -> None:
    name, schools = merge
    parts = [dc.programs[program].sites for program in dc.merges[name].combines]
    meet = [
        school
        for school in dc.schools
        if sum(school in sites and sites[school].running for sites in parts) >= 2
    ]
    assert len(meet) == schools


@pytest.mark.parametrize(
    "override",
    ["deeper_cut", "no_cut", "title_i_cut", "no_literacy_partners", "literacy_money_ends",
     "nothing_for_the_unknown", "presume_average", "social_emotional_signs"],
)  # fmt: skip
def test_each_override_loads(dc: Scenario, override: str) -> None:
    assert override in dc.overrides
    assert load_scenario(DC / "dc.yaml", [override]) != dc


@pytest.mark.slow
def test_what_nobody_measured_is_neither_first_nor_last_as_a_class() -> None:
    """Presumed to bring what a dollar brings on average, some of it stays and some of it ends."""
    dc = load_scenario(DC / "dc.yaml", ["presume_average"])
    plan = solve(dc, options=SearchOptions(gap=0.01))
    free = {key: q for key, q in dc.programs.items() if q.existing and not q.protected}
    for unmeasured, programs in ((True, 23), (False, 10)):
        told = [plan.programs[key] for key, q in free.items() if q.unmeasured == unmeasured]
        assert len(told) == programs
        before, after = (
            sum(getattr(program, f"sites_{when}") for program in told)
            for when in ("before", "after")
        )
        assert 0.6 * before < after < 0.99 * before
    rate = Presumption(dc).per_dollar
    assert sorted(rate.values())[len(rate) // 2] == pytest.approx(Presumption(dc).usual)
    assert 1e5 * Presumption(dc).usual == pytest.approx(2.947, abs=1e-3)
