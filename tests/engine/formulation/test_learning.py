"""What pilots teach, in the objective: against brute force, by hand, and where it is nothing."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from lessons import prices_of
from oracle import brute, generate
from oracle.draw_learning import with_learning
from oracle.learning import Learning
from oracle.read import District
from oracle.seeds import chunks

from groundswell import (
    Plan,
    Scenario,
    SearchOptions,
    Session,
    load_scenario,
    parse_scenario,
    pilots,
    price_of_rules,
    solve,
    verify,
)
from groundswell.engine.evidence.voi import preposterior_sd, value_of_information
from groundswell.engine.formulate import Formulation, formulate
from groundswell.engine.formulation.money import dollar_prices
from groundswell.engine.formulation.money.dollar_prices import NoPrices
from groundswell.engine.milp.relaxation import Relaxation
from groundswell.engine.milp.solution import Status
from groundswell.engine.plan.stated import state_sites
from groundswell.models.results.plan_parts.program_plan import SiteYear
from groundswell.models.tree.problems import ScenarioError
from groundswell.scenarios import __path__ as folders

CHUNKS = chunks(range(90), 30, part=10)


# --- against brute force ---------------------------------------------------------------------


@cache
def teaching(seed: int, rules: str = "first") -> tuple[dict[str, Any], Formulation] | None:
    """A random scenario in which some pilot can teach something, and its formulation."""
    given = with_learning(generate.random_scenario(seed, rules), seed)
    try:
        formulation = formulate(parse_scenario(given))
    except ScenarioError:  # `check` refuses a start that would now need a pilot first
        return None
    return (given, formulation) if formulation.learning.lessons else None


def is_the_best(seed: int, rules: str = "first") -> Counter[str]:
    """Solve one scenario both ways; return what there was to see."""
    found = teaching(seed, rules)
    if found is None:
        return Counter()
    given, formulation = found
    scenario = formulation.figures.scenario
    best = brute.best(given, prices=prices_of(formulation))
    plan = solve(scenario, options=SearchOptions(gap=1e-9, solver=("scip", "highs")[seed % 2]))
    if best is None:
        assert plan.status == "infeasible", seed
        return Counter(infeasible=1)
    assert plan.status == "optimal", (seed, plan.message)
    assert plan.objective == pytest.approx(best.objective, abs=1e-6, rel=1e-6), seed
    assert plan.bound is not None
    assert plan.bound >= best.objective - 1e-6, seed
    assert verify(plan, scenario) == (), seed
    assert plan.learning == pytest.approx(sum(p.learning for p in plan.pilots.values())), seed
    must = {x.prior.program for x in formulation.learning.lessons if x.must_adopt}
    numbers = {key: q for q, key in enumerate(scenario.programs)}
    return Counter(
        solved=1,
        learns=(plan.learning or 0) > 1e-6,
        adopts=any(p.learning > 1e-6 and numbers[k] in must for k, p in plan.pilots.items()),
    )


@pytest.mark.parametrize("seeds", CHUNKS)
def test_the_plan_is_the_best_of_all_decisions(seeds: range) -> None:
    seen = sum((is_the_best(seed) for seed in seeds), Counter[str]())
    assert seen["solved"] >= 5 * len(seeds) // 30
    assert seen["learns"] >= 1


def test_the_plan_is_the_best_under_rules_of_every_kind() -> None:
    seen = sum((is_the_best(seed, "all") for seed in range(12)), Counter[str]())
    assert seen["solved"] >= 2


@pytest.mark.parametrize("seeds", CHUNKS)
def test_any_decision_teaches_as_much_as_by_hand(seeds: range) -> None:
    """Random decisions, allowed or not: the engine's credit is the oracle's."""
    credited = 0
    for seed in seeds:
        found = teaching(seed)
        if found is None:
            continue
        given, formulation = found
        prices, dice = prices_of(formulation), np.random.default_rng(seed)
        assert prices is not None
        counted = Learning(District(given), prices)
        figures = formulation.figures
        programs, ids = list(figures.scenario.programs), figures.places.ids
        for _ in range(10):
            decisions, words = np.zeros_like(formulation.decisions.today()), {}
            for site, (q, p) in enumerate(
                zip(figures.sites.program, figures.sites.place, strict=True)
            ):
                for t, year in enumerate(figures.scenario.years):
                    ways = figures.ways.part_way[figures.ways.part_site == site]
                    ways = ways[formulation.decisions.column[ways, t] >= 0]
                    ways = ways[figures.ways.kind[ways] < 2]  # no merges
                    if len(ways) and dice.random() < 0.5:
                        way = int(dice.choice(ways))
                        decisions[way, t] = 1.0
                        run = ("run", float(figures.ways.level[way]))
                        pilot = figures.ways.kind[way] == 1
                        words[programs[q], ids[p], year] = ("pilot",) if pilot else run
            by_hand = counted.of(words)
            assert formulation.learning.worth(decisions) == pytest.approx(by_hand, abs=1e-8), seed
            credited += by_hand > 1e-6
    assert credited > 10 * len(seeds) // 30


# --- by hand ---------------------------------------------------------------------------------

HAND: dict[str, Any] = {
    "schema_version": 1,
    "name": "By hand",
    "years": [2027, 2028, 2029],
    "discount_rate": 0.25,
    "goals": {"reading": {"weight": 1}},
    "schools": {"ash": {"enrollment": 1000, "needs": {"reading": 0.5}}},
    "programs": {
        "old": {
            "cost": {"site": 1000},
            "effects": {"reading": {"mean": 0.1, "se": 0.01}},
            "sites": {"ash": {"students": 100}},
            # It may start and stop, so that one year's prices do not depend on another's.
            "proven": True,
        },
        "new": {
            "cost": {"site": 500, "district": 100},
            "effects": {"reading": {"mean": 0.02, "se": 0.1}},
            "sites": {"ash": {"students": 50}},
            "pilot": {"comparison_sites": 3},
        },
    },
    "funds": {"general": {"amount": 700}},
}


def by_hand(**changes: Any) -> Scenario:
    """Return the scenario with values set by address, dots written as two underscores."""
    data = copy.deepcopy(HAND)
    for address, value in changes.items():
        *path, last = address.split("__")
        place = data
        for key in path:
            place = place.setdefault(key, {})
        place[last] = value
    return parse_scenario(data)


def test_upkeep_and_worth_by_hand() -> None:
    """The old program is bought in part, so a dollar of a year is worth 5 SD / $1,000 then.

    5 = 0.1 x 100 students x need 0.5. The new one costs $600 a year for 50 students: 600 x 0.005 /
    50 = 0.06 a student, discounted as the gain is. It gains 0.02 x 0.5 = 0.01 a student.
    """
    formulation = formulate(by_hand())
    assert formulation.learning.prices is not None
    discount = np.array([1.0, 0.8, 0.64])
    assert formulation.learning.prices.dollar == pytest.approx(
        np.tile(0.005 * discount, (len(formulation.money.admits), 1))
    )
    first, second = formulation.learning.lessons
    assert (first.upkeep, second.upkeep) == pytest.approx((0.06, 0.06))
    assert first.prior.gain == pytest.approx(0.01)
    assert first.prior.later == pytest.approx(50 * (0.8 + 0.64))
    assert second.prior.later == pytest.approx(50 * 0.64)
    v = (1 + 1 / 3) * (0.2 + 0.8 / 50) * 0.5
    moves = 0.5 * 0.1**2 / np.sqrt(0.1**2 + v)
    each = float(value_of_information(0.05, moves))
    assert first.worth == pytest.approx([0.0, each * 72.0])
    assert not first.must_adopt


def test_the_hurdle_is_part_of_the_price() -> None:
    formulation = formulate(by_hand(hurdle=0.001))
    assert formulation.learning.prices is not None
    # The hurdle takes 1 of the 5 (4, 3.2) that the old program gains for $1,000.
    assert formulation.learning.lessons[1].upkeep == pytest.approx(0.06)


def test_years_beyond_the_plan_are_like_its_last() -> None:
    (lesson,) = formulate(by_hand(years=[2027], learning_years=3)).learning.lessons
    students = 50 * (0.8 + 0.64 + 0.512)
    assert lesson.prior.later == pytest.approx(students)
    assert lesson.upkeep == pytest.approx(0.06)
    (shorter,) = formulate(by_hand(years=[2027], learning_years=1)).learning.lessons
    assert lesson.worth[1] / shorter.worth[1] == pytest.approx(students / 40)


def test_priced_staff_and_limits_are_part_of_the_upkeep() -> None:
    """An FTE that is short has a price beside its dollars."""
    limited = by_hand(
        staff={"coach": {"available": 0.5, "price": 100}},
        programs__old__staff={"coach": 1.0},
        programs__new__staff={"coach": 0.2},
        funds__general__amount=10000,
    )
    lesson = formulate(limited).learning.lessons[0]
    # Money is plenty; half of the old program's 5 a year goes for the half FTE that is missing.
    assert lesson.upkeep == pytest.approx(0.2 * 5.0 / 50)


def test_two_goals_are_measured_each_by_itself() -> None:
    """Simulated: two effects, two results, one decision."""
    scenario = by_hand(
        goals={"reading": {"weight": 3}, "math": {"weight": 1}},
        schools__ash__needs={"reading": 0.5, "math": 1.0},
        programs__new__effects={
            "reading": {"mean": 0.1, "se": 0.15},
            "math": {"mean": 0.05, "se": 0.4},
        },
    )
    lesson = formulate(scenario).learning.lessons[0]
    stake = np.array([0.75 * 0.5, 0.25])
    assert lesson.prior.stake == pytest.approx(stake)
    dice, draws = np.random.default_rng(5), 1_000_000
    mean, se = np.array([0.1, 0.05]), np.array([0.15, 0.4])
    v = lesson.prior.variance(1)
    effect = dice.normal(mean, se, (draws, 2))
    result = dice.normal(effect, np.sqrt(v))
    posterior = (mean / se**2 + result / v) / (1 / se**2 + 1 / v)
    net = posterior @ stake - lesson.upkeep
    perfect = value_of_information(lesson.prior.gain - lesson.upkeep, lesson.prior.spread)
    for known, told in (
        (net, lesson.prior.evsi(lesson.upkeep, 1)),
        (effect @ stake - lesson.upkeep, perfect),
    ):
        won = np.maximum(known, 0.0) - max(float(mean @ stake) - lesson.upkeep, 0.0)
        assert abs(won.mean() - told) < 3 * won.std() / np.sqrt(draws)


def test_tiers_lower_mean_and_error_alike() -> None:
    plain = formulate(by_hand()).learning.lessons[0].prior
    tiered = formulate(
        by_hand(
            evidence={"tiers": {4: 0.5}},
            programs__new__effects={"reading": {"mean": 0.02, "se": 0.1, "tier": 4}},
        )
    ).learning.lessons[0]
    assert tiered.prior.gain == pytest.approx(plain.gain / 2)
    assert tiered.prior.spread == pytest.approx(plain.spread / 2)
    v = tiered.prior.variance(1)
    assert tiered.prior.moves(1) == pytest.approx(0.5 * float(preposterior_sd(0.05, v)))


# --- where it is nothing, and where it counts ------------------------------------------------

NOTHING: dict[str, dict[str, Any]] = {
    "no later year": {"years": [2027]},
    "no standard error": {"programs__new__effects__reading": {"mean": 0.02}},
    "a standard error of 0": {"programs__new__effects__reading__se": 0.0},
    "not in SD": {"goals__reading__unit": "points"},
    "nobody served": {"programs__new__sites__ash__students": 0},
    "no need": {"schools__ash__needs__reading": 0.0},
    "more sites wanted than there are": {"programs__new__pilot__min_sites": 2},
    "no pilot": {"programs__new__pilot": None},
}


@pytest.mark.parametrize("why", NOTHING)
def test_a_pilot_that_teaches_nothing(why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def relaxed(*_: Any) -> None:
        raise AssertionError("a relaxation was solved for nothing")

    monkeypatch.setattr(dollar_prices, "relax", relaxed)
    formulation = formulate(by_hand(**NOTHING[why]))
    assert formulation.learning.lessons == ()
    names = [columns.name for columns in formulation.model.columns]
    assert not any(name.startswith("learning") for name in names)


SURE = {
    "programs__new__effects__reading": {"mean": 0.05, "se": 0.3},
    "funds__general__amount": 10000,  # plenty: a dollar has no price, and any gain is worth it
}


def pilot_plan(scenario: Scenario, *sites: tuple[int, str]) -> Plan:
    """Return the plan that pilots and starts the new program at ash in these years."""
    listed = [SiteYear(program="new", school="ash", year=y, action=a) for y, a in sites]  # type: ignore[arg-type]
    return state_sites(scenario, listed)


def test_what_the_prior_favours_counts_only_if_it_is_adopted() -> None:
    sure = by_hand(**SURE)
    assert all(lesson.must_adopt for lesson in formulate(sure).learning.lessons[:1])
    assert pilot_plan(sure, (2027, "pilot")).learning == 0
    adopted = pilot_plan(sure, (2027, "pilot"), (2029, "start"))
    assert adopted.learning is not None
    assert adopted.learning > 0
    doubtful = by_hand()
    piloted = pilot_plan(doubtful, (2027, "pilot")).learning
    assert piloted is not None
    assert piloted > 0
    assert pilot_plan(doubtful, (2027, "pilot"), (2029, "start")).learning == piloted


def test_beyond_the_plan_the_plan_cannot_say_whether_it_adopts() -> None:
    sure = by_hand(**SURE, learning_years=2)
    last = pilot_plan(sure, (2029, "pilot"))
    assert last.learning is not None
    assert last.learning > 0


def test_learning_is_credited_once_in_the_first_year() -> None:
    wide = {"ash": {"students": 50}, "elm": {"students": 50}}
    schools = {s: {"enrollment": 1000, "needs": {"reading": 0.5}} for s in wide}
    scenario = by_hand(schools=schools, programs__new__sites=wide)
    once = state_sites(scenario, [SiteYear(program="new", school="ash", year=2027, action="pilot")])
    again = [
        SiteYear(program="new", school="ash", year=2027, action="pilot"),
        SiteYear(program="new", school="elm", year=2028, action="pilot"),
    ]
    assert state_sites(scenario, again).learning == once.learning
    both = [entry.model_copy(update={"year": 2027}) for entry in again]
    more = state_sites(scenario, both)
    assert more.learning is not None
    assert once.learning is not None
    assert more.learning > once.learning
    assert (more.pilots["new"].sites, more.pilots["new"].year) == (2, 2027)


def test_the_objective_adds_learning() -> None:
    plan = solve(
        by_hand(learning_years=5, programs__new__effects__reading__se=0.4),
        options=SearchOptions(gap=1e-9),
    )
    assert plan.learning is not None
    assert plan.learning > 0
    assert plan.objective == pytest.approx(plan.worth + plan.learning - plan.hurdle)  # type: ignore[operator]
    told = plan.pilots["new"]
    assert told.learning == plan.learning
    assert told.later_students * told.evsi == pytest.approx(told.learning)
    assert (told.sites, told.comparison_sites, told.students) == (1, 3, 50.0)
    assert told.detects is not None
    assert set(plan.upkeep) == {"new"}


# --- checked again, and repeatable -----------------------------------------------------------


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return by_hand(learning_years=5, programs__new__effects__reading__se=0.4)


@pytest.fixture(scope="module")
def plan(scenario: Scenario) -> Plan:
    return solve(scenario)


def test_verify_solves_nothing(
    plan: Plan, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    def relaxed(*_: Any) -> None:
        raise AssertionError("a relaxation was solved")

    monkeypatch.setattr(dollar_prices, "relax", relaxed)
    assert verify(plan, scenario) == ()


Edit = Callable[[Plan], dict[str, Any]]

EDITS: dict[str, Edit] = {
    "learning": lambda plan: {"learning": 99.0},
    "pilots.new.detects": lambda plan: {
        "pilots": {"new": plan.pilots["new"].model_copy(update={"detects": 0.01})}
    },
    "pilots.new.learning": lambda plan: {
        "pilots": {"new": plan.pilots["new"].model_copy(update={"learning": 99.0})}
    },
    "pilots.new": lambda plan: {"pilots": {}},
}


@pytest.mark.parametrize("what", EDITS)
def test_verify_names_an_edited_figure(what: str, plan: Plan, scenario: Scenario) -> None:
    edited = plan.model_copy(update=EDITS[what](plan))
    found = verify(edited, scenario)
    assert any(f.subject == "figures" and f.says.startswith(f"{what} is") for f in found)


def test_an_edited_price_changes_what_learning_comes_to(plan: Plan, scenario: Scenario) -> None:
    found = verify(plan.model_copy(update={"upkeep": {"new": {2027: 0.0}}}), scenario)
    assert any(f.says.startswith("learning is") for f in found)


def test_the_same_scenario_gives_the_same_coefficients(scenario: Scenario) -> None:
    one, two = formulate(scenario), formulate(scenario)
    assert (one.model.objective == two.model.objective).all()


def test_a_plan_survives_its_file(plan: Plan, scenario: Scenario) -> None:
    assert verify(Plan.model_validate_json(plan.to_json()), scenario) == ()


# --- without prices --------------------------------------------------------------------------


def test_without_any_plan_nothing_has_a_price() -> None:
    data = copy.deepcopy(HAND)
    data["rules"] = [{"kind": "school_floor", "schools": "all", "gain": 5.0}]
    formulation = formulate(Scenario.model_validate(data))
    assert formulation.learning.prices is None
    assert formulation.learning.lessons == ()
    assert solve(Scenario.model_validate(data)).status == "infeasible"
    assert pilots(Scenario.model_validate(data)).status == "infeasible"


def test_a_relaxation_that_fails_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = Relaxation(Status.ERROR, message="out of memory")
    monkeypatch.setattr(dollar_prices, "relax", lambda *_: failed)
    with pytest.raises(NoPrices, match="out of memory"):
        formulate(by_hand())


# --- plans that compare ----------------------------------------------------------------------


def test_a_rule_less_never_costs_when_pilots_are_valued_alike() -> None:
    """A rule moves the relaxation's prices; what pilots are worth is not to move with them."""
    data = copy.deepcopy(HAND) | {"learning_years": 5}
    data["programs"]["new"]["effects"]["reading"]["se"] = 0.4
    data["rules"] = [
        {"kind": "decide", "program": "new", "action": "off", "years": [2027]},
        {"kind": "initiative_load", "at_most": 1},
    ]
    ruled = Scenario.model_validate(data)
    priced = price_of_rules(ruled, options=SearchOptions(gap=1e-9))
    assert [rule.without.objective is not None for rule in priced.rules] == [True] * 2
    assert [(rule.objective or 0.0) >= -1e-9 for rule in priced.rules] == [True] * 2
    assert max(rule.objective or 0.0 for rule in priced.rules) > 0


def test_given_prices_are_those_that_count(plan: Plan, scenario: Scenario) -> None:
    richer = scenario.model_copy(update={"funds": by_hand(funds__general__amount=5000).funds})
    own = solve(richer, options=SearchOptions(gap=1e-9))
    like = solve(richer, upkeep=plan.upkeep, options=SearchOptions(gap=1e-9))
    assert own.upkeep != plan.upkeep
    assert like.upkeep == plan.upkeep
    assert like.learning != own.learning
    assert verify(like, richer) == ()
    # Found for the poorer district, its plan is one of the richer's too, and valued as there.
    assert like.objective is not None
    assert plan.objective is not None
    assert like.objective >= plan.objective - 1e-9


def spent_to_the_last_dollar(dollars: float) -> Scenario:
    """Return a district whose money is used up exactly, so that more prices than one fit."""
    tiny = load_scenario(f"{folders[0]}/tiny/tiny.yaml")
    data = tiny.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    data.update(rules=[], merges={}, overrides={}, funds={"general": {"amount": dollars}})
    for program in data["programs"].values():
        for part in ("stop_site", "district"):
            program["cost"].pop(part, None)
        program.pop("mandated", None)
    tutoring = data["programs"]["tutoring"]
    tutoring["cost"] = {"student": 1200}
    tutoring["effects"]["reading"].update(mean=0.14, se=0.2)
    return parse_scenario(data)


def test_what_was_solved_before_does_not_change_what_pilots_are_worth() -> None:
    alone = solve(spent_to_the_last_dollar(85_000), options=SearchOptions(gap=0.0))
    with Session() as session:
        solve(spent_to_the_last_dollar(127_500), session=session, options=SearchOptions(gap=0.0))
        after = solve(
            spent_to_the_last_dollar(85_000), session=session, options=SearchOptions(gap=0.0)
        )
    assert after.upkeep == alone.upkeep
    assert after.objective == pytest.approx(alone.objective)


# --- prices that begin where an earlier scenario's ended ---------------------------------------


def with_amounts_times(given: dict[str, Any], factor: float) -> dict[str, Any]:
    changed = copy.deepcopy(given)
    for fund in changed["funds"].values():
        amount = fund.get("amount")
        if isinstance(amount, dict):
            fund["amount"] = {year: factor * dollars for year, dollars in amount.items()}
        elif amount is not None:
            fund["amount"] = factor * amount
    return changed


@pytest.mark.parametrize("factor", [0.9, 1.0, 1.01])
def test_prices_from_an_old_basis_are_those_found_from_nowhere(
    factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = 0

    def counted(*given: Any) -> Relaxation | None:
        nonlocal taken
        found = real(*given)
        taken += found is not None
        return found

    real = dollar_prices.relax_from
    monkeypatch.setattr(dollar_prices, "relax_from", counted)
    for seed in range(20):
        found = teaching(seed)
        if found is None:
            continue
        scenario = parse_scenario(with_amounts_times(found[0], factor))
        warm = formulate(scenario, begin=lambda _, basis=found[1].basis: basis).learning.upkeep
        cold = formulate(scenario).learning.upkeep
        assert warm.keys() == cold.keys()
        for program, years in cold.items():
            assert warm[program] == pytest.approx(years, rel=1e-6, abs=1e-9), (seed, program)
    assert taken
