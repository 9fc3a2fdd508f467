"""What the parts say: schools add up, reasons are known, drawings fit, sureness is the plan's."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from oracle.seeds import some

import groundswell
from benchmarks.features import FEATURES
from benchmarks.instances import make
from groundswell import Plan, Scenario, SearchOptions
from groundswell.cli.report.charts.sankey import APART, HEIGHT, sankey
from groundswell.cli.report.language import Language
from groundswell.cli.report.said.reasons import Reasons
from groundswell.cli.report.said.rule_kinds import rule_kind
from groundswell.cli.report.said.sureness import sureness, would_change
from groundswell.cli.report.views.decisions import decisions
from groundswell.cli.report.views.fairness import fairness
from groundswell.cli.report.views.schools import schools
from groundswell.engine.rules import KINDS
from groundswell.models.results.explanation import Explanation
from groundswell.models.results.otherwise import Flip
from groundswell.models.results.plan_parts.program_plan import Otherwise
from groundswell.models.results.plan_parts.toss_up import TossUp
from groundswell.models.scenario.base import in_year

Solved = tuple[Scenario, Plan]
Ask = Callable[..., Any]


def dollars(text: str) -> int:
    return int(text.replace("$", "").replace(",", "").replace("−", "-").replace("–", "0"))


class TestSchools:
    def test_the_rows_add_up_to_the_total(self, district: Solved, ask: Ask) -> None:
        for page in schools(ask(*district)):
            for column in ("today", "plan"):
                rows = [dollars(getattr(row, column)) for row in page.rows]
                assert sum(rows) == dollars(getattr(page.total, column))
            assert page.total.plan == page.years[0].plan
            assert page.shown_change == page.years[0].change

    def test_the_total_is_the_plans(self, tiny: Solved, ask: Ask) -> None:
        """Over the years, the dollars are those of the plan's JSON, and what is paid once."""
        scenario, plan = tiny
        asked = ask(*tiny)
        for page in schools(asked):
            once = sum(row.one_time.sum() for row in asked.accounts.of(page.id).rows)
            total = sum(dollars(year.plan) for year in page.years) - once
            assert total == pytest.approx(plan.schools[page.id].dollars, abs=len(scenario.years))

    def test_what_happens_is_the_plans(self, district: Solved, ask: Ask) -> None:
        scenario, plan = district
        for page in schools(ask(*district)):
            here = [s for s in plan.sites if (s.school, s.year) == (page.id, scenario.years[0])]
            # Each by itself, but for the parts of a team, which stand together.
            items = [s.merge if s.action == "merge" else (s.program,) for s in here]
            assert sum(len(h.items) for h in page.happenings) == len(set(items))
            assert page.losing == sum(s.action in ("retire", "reduce") for s in here)

    def test_what_is_lost_says_how_many_it_served(self, tiny: Solved, ask: Ask) -> None:
        scenario, plan = tiny
        year = scenario.years[0]
        lost = [s for s in plan.sites if s.year == year and s.action == "retire"]
        assert lost
        for site in lost:
            (page,) = schools(ask(*tiny), site.school)
            (loses,) = (h for h in page.happenings if h.kind == "ends")
            students = in_year(scenario.programs[site.program].sites[site.school].students, year)
            assert any(f"for {round(students)} student" in item for item in loses.items)

    def test_why_it_gains_and_merges_is_said(self, tiny: Solved, ask: Ask) -> None:
        found = [h for page in schools(ask(*tiny)) for h in page.happenings]
        told = [item for h in found if h.kind in ("merges", "tried", "grows") for item in h.items]
        assert told
        assert all("<small>" in item for item in told)

    def test_a_closing_school_says_where_its_students_go(self, closing: Solved, ask: Ask) -> None:
        oak, elm = (schools(ask(*closing), id)[0] for id in ("oak", "elm"))
        assert "closes in" in oak.moves[0]
        assert "Elm Elementary" in oak.moves[0]
        assert "receives 100 students of" in elm.moves[0]


class TestReasons:
    def check(self, plan: Plan) -> None:
        for code in ("en", "es"):
            for program in plan.programs.values():
                for said in Reasons(Language(code)).sentences(program.reason):
                    assert 'lang="en"' not in said, program.reason

    def test_each_is_said_from_the_catalogue(self, district: Solved) -> None:
        self.check(district[1])

    @pytest.mark.parametrize("seed", some(range(3), quick=1))
    def test_of_generated_districts(self, seed: int) -> None:
        scenario = make(5, 14, 3, seed=seed, features=FEATURES)
        plan = groundswell.solve(scenario, options=SearchOptions(solver="highs", gap=0.05))
        self.check(plan)

    @pytest.mark.slow
    def test_of_a_real_district(self, dc: Solved) -> None:
        self.check(dc[1])

    def test_what_is_not_known_stays_and_is_marked(self) -> None:
        (said,) = Reasons(Language("es")).sentences("made <up> words")
        assert said == '<span lang="en">Made &lt;up&gt; words.</span>'

    def test_a_name_with_a_semicolon_is_kept(self) -> None:
        said = " ".join(Reasons(Language()).sentences("into A; B at 2, which keeps 90%"))
        assert "A" in said
        assert "B" in said

    def test_in_months(self) -> None:
        (said, beside) = Reasons(Language()).sentences(
            "gains 0.36 per $100,000; money is worth 0.04"
        )
        assert "9.0 months" in said
        assert beside.endswith("bring 1.0 months.")


class TestSureness:
    def label(self, solved: Solved, ask: Ask, **changes: Any) -> str:
        scenario, plan = solved
        key = "small_groups"
        program = plan.programs[key].model_copy(update=changes.pop("program", {}))
        changed = plan.model_copy(update={"programs": {**plan.programs, key: program}, **changes})
        return str(sureness(key, ask(scenario, changed)).label)

    def test_by_the_bounds(self, tiny: Solved, ask: Ask) -> None:
        for at_least, label in ((None, "Certain"), (0.01, "Clear"), (0.0, "Close")):
            other = Otherwise(instead="retire", at_least=at_least)
            assert self.label(tiny, ask, program={"otherwise": other}, toss_ups=()) == label
        assert self.label(tiny, ask, program={"otherwise": None}) == "Not looked at"

    def test_a_toss_up_comes_first(self, tiny: Solved, ask: Ask) -> None:
        toss = TossUp(
            program="small_groups", instead="keep", objective=1.0, behind=0.0, at_most=1.0
        )
        assert self.label(tiny, ask, toss_ups=(toss,)) == "A toss-up"


class TestWhatWouldChangeIt:
    def said(self, tiny: Solved, ask: Ask, **flip: Any) -> str:
        scenario, plan = tiny
        given = {"status": "found", "unit": "times today's", "now": 1.0, "flipped": 0.5} | flip
        told = Explanation(
            scenario=plan.scenario,
            status="optimal",
            program="reading_lab",
            decision="retire",
            reason="",
            evidence="",
            flips=(Flip.model_validate(given),),
        )
        asked = ask(scenario, plan, explanations={"reading_lab": told})
        return " ".join(would_change("reading_lab", asked))

    @pytest.mark.parametrize(
        ("flip", "says"),
        [
            (
                {"what": "cost", "at_now": {"dollars": 45000}, "at_flipped": {"dollars": 22500}},
                "If it cost about $22,500 a year, not $45,000.",
            ),
            (
                {"what": "students", "at_now": {"students": 200}, "at_flipped": {"students": 400}},
                "If it served about 400 students, not 200.",
            ),
            (
                {"what": "budget", "fund": "general", "flipped": 20123.0},
                "If <bdi>General fund</bdi> had about $20,100 more in each year.",
            ),
            (
                {"what": "budget", "fund": "general", "flipped": -20123.0},
                "If <bdi>General fund</bdi> had about $20,100 less in each year.",
            ),
            (
                {"what": "effect", "at_now": {"reading": 0.04}, "at_flipped": {"reading": 0.1}},
                (
                    "If its effect on <bdi>Reads at grade level</bdi> were +0.10, not +0.04"
                    " (standard deviations)."
                ),
            ),
            (
                {"what": "cost", "status": "not found", "flipped": None},
                "No change of its cost, effect or money that was tried.",
            ),
        ],
        ids=lambda given: given if isinstance(given, str) else given["what"],
    )
    def test_in_words(self, tiny: Solved, ask: Ask, flip: dict[str, Any], says: str) -> None:
        assert self.said(tiny, ask, **flip) == says

    def test_nothing_without_an_explanation(self, tiny: Solved, ask: Ask) -> None:
        assert would_change("reading_lab", ask(*tiny)) == ()


def test_a_rule_is_said_not_named() -> None:
    rules = {'"load"': "No more than 4 programs run at once at a school."}
    (said,) = Reasons(Language(), rules).sentences(
        'but its room under the rule "load" is worth more elsewhere'
    )
    assert "No more than 4 programs" in said
    assert "load" not in said.replace("No more", "")


def test_every_kind_of_rule_is_known() -> None:
    assert [kind for kind in KINDS if not rule_kind(kind, Language("es"))] == []


def test_decisions_stand_in_the_order_of_kinds(district: Solved, ask: Ask) -> None:
    found = decisions(ask(*district))
    kinds = [d.kind for d in found.programs]
    order = ["ends", "shrinks", "merges", "tried", "grows", "keeps", "later", "not"]
    assert kinds == sorted(kinds, key=order.index)
    assert sum(n for _, n in found.kinds) == len(district[1].programs)
    assert all(d.why for d in found.programs if district[1].programs[d.id].reason)


def test_laws_are_a_screening(ask: Ask) -> None:
    root = Path(__file__).resolve().parents[3]
    scenario = groundswell.load_scenario(
        root / "scenarios" / "tiny" / "tiny.yaml",
        set={
            "rules": [
                {
                    "kind": "maintenance_of_effort",
                    "funds": ["general"],
                    "baseline": 1000,
                    "share": 0.9,
                }
            ]
        },
    )
    plan = groundswell.solve(scenario, options=SearchOptions(solver="highs", gap=0))
    found = fairness(ask(scenario, plan))
    assert {str(law.verdict) for law in found.laws} <= {"met", "failed", "not tested"}
    assert found.laws


FLOWS = {("a", "x"): 50.0, ("a", "y"): 1.0, ("b", "y"): 30.0, ("b", "z"): 0.001}


class TestSankey:
    def test_bars_are_as_high_as_their_money(self) -> None:
        drawn = sankey(FLOWS, ["a", "b"], ["x", "y", "z"])
        for nodes in (drawn.sources, drawn.uses):
            assert math.isclose(sum(node.height for node in nodes), HEIGHT)
        assert len(drawn.bands) == len(FLOWS)

    def test_names_do_not_stand_on_each_other(self) -> None:
        drawn = sankey(FLOWS, ["a", "b"], ["x", "y", "z"])
        for nodes in (drawn.sources, drawn.uses):
            middles = [node.middle for node in nodes]
            assert all(b - a >= APART - 1e-9 for a, b in pairwise(middles))
            assert nodes[0].middle >= APART / 2
            assert nodes[-1].middle <= drawn.height - APART / 2

    def test_no_money_is_no_drawing(self) -> None:
        assert sankey({}, [], []).bands == ()
