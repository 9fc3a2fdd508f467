"""Two plans side by side; and what flips decisions, against solving each mix anew."""

from __future__ import annotations

import itertools
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as drawn_from
from hypothesis import strategies as st
from maple import maple
from oracle import brute, generate
from oracle.ranked import without_learning
from oracle.seeds import examples, some

from groundswell import Plan, Scenario, SearchOptions, load_scenario, parse_scenario, solve
from groundswell.engine.questions.alternatives.alternatives import alternatives
from groundswell.engine.questions.compare import inputs
from groundswell.engine.questions.compare.compare import Asked, compare
from groundswell.engine.questions.compare.revert_inputs import InputReversal, words_by_site
from groundswell.models.results.comparison import ProgramChange
from groundswell.models.tree.problems import ScenarioError

ROOT = Path(__file__).resolve().parents[3]
TINY = ROOT / "scenarios" / "tiny" / "tiny.yaml"
DC = ROOT / "scenarios" / "dc" / "dc.yaml"
OFF = ("off", "off")
CHANGES = {"programs.tutoring.cost.site": 9300, "programs.small_groups.effects.reading.mean": 0.147}


def sides(**asked: Any) -> Any:
    a = load_scenario(TINY)
    b = load_scenario(TINY, ["title_i_cut"], CHANGES)
    options = SearchOptions(gap=0.0, solver="highs")
    return a, b, compare(Asked("a", a), Asked("b", b), options=options, **asked)


def test_figures_are_the_plans_figures() -> None:
    a, b, found = sides(flips=False)
    one, two = (
        solve(a, options=SearchOptions(gap=0.0, solver="highs")),
        solve(b, options=SearchOptions(gap=0.0, solver="highs")),
    )
    assert found.a.totals.worth == pytest.approx(one.worth)
    assert found.b.totals.worth == pytest.approx(two.worth)
    assert found.worth == pytest.approx((two.worth or 0) - (one.worth or 0))
    assert found.within_gap is False
    assert found.unit is None
    assert sum(found.goals.values()) == pytest.approx(found.worth)
    spent = [sum(fund.spent for fund in plan.funds) for plan in (one, two)]
    assert sum(f.after - f.before for f in found.funds.values()) == pytest.approx(
        spent[1] - spent[0]
    )
    for school, change in found.schools.items():
        assert change.gain == pytest.approx(two.schools[school].gain - one.schools[school].gain)
    by_school = sum(change.students for change in found.schools.values())
    by_program = sum(change.students for change in found.programs.values())
    assert by_school == pytest.approx(by_program)
    assert len(found.programs) + found.same == len(a.programs)


FLOOR = {"kind": "hold_harmless", "measure": "dollars", "lose_at_most": 0.0225}
CASES: dict[str, tuple[list[str], dict[str, Any]]] = {
    "a merge less": ([], {"programs.small_groups": None}),
    "the same decisions, dearer": ([], {"programs.small_groups.cost.site": 45500}),
    "less money": (["title_i_cut"], CHANGES),
    "top-ups": ([], {"rules": [{**FLOOR, "top_up_from": "general"}]}),
}


@pytest.mark.parametrize(("overrides", "values"), CASES.values(), ids=CASES)
def test_rows_add_up_to_the_whole_change(overrides: list[str], values: dict[str, Any]) -> None:
    a, b = load_scenario(TINY), load_scenario(TINY, overrides, values)
    found = compare(
        Asked("a", a), Asked("b", b), flips=False, options=SearchOptions(gap=0.0, solver="highs")
    )
    assert found.others is not None
    rows = [*found.programs.values(), *found.merges.values(), found.others]
    assert sum(row.worth for row in rows) == pytest.approx(found.worth)
    one, two = found.a.totals, found.b.totals
    whole = (two.dollars or 0.0) - (one.dollars or 0.0)
    assert whole
    assert sum(row.dollars for row in rows) == pytest.approx(whole, abs=1e-6)


def test_an_ended_merge_is_told() -> None:
    """It ran at two schools; un-merging is no gain of the programs alone."""
    a, b = load_scenario(TINY), load_scenario(TINY, set={"programs.small_groups": None})
    found = compare(
        Asked("a", a), Asked("b", b), flips=False, options=SearchOptions(gap=0.0, solver="highs")
    )
    one, two = (
        solve(a, options=SearchOptions(gap=0.0, solver="highs")),
        solve(b, options=SearchOptions(gap=0.0, solver="highs")),
    )
    assert found.merges["family_team"].dollars == pytest.approx(
        two.merges["family_team"].cost - one.merges["family_team"].cost
    )


def test_plans_of_one_scenario_differ_by_just_what_they_differ() -> None:
    """How far each may be from the best is no doubt about which of the two is better."""
    scenario = load_scenario(TINY)
    best, other = (
        plan.plan
        for plan in alternatives(scenario, next=1, options=SearchOptions(solver="highs")).plans
    )
    assert best is not None
    assert other is not None
    assert (best.objective or 0) > (other.objective or 0)
    loose = other.model_copy(update={"bound": best.bound})
    for known in (None, scenario):
        told = compare(Asked("a", known, best), Asked("b", known, loose), flips=False)
        assert told.within_gap is None
    changed = load_scenario(TINY, set={"hurdle": 1e-9})
    far = solve(changed, options=SearchOptions(gap=0.5))
    assert compare(Asked("a", scenario, best), Asked("b", changed, far)).within_gap is not None


def test_inputs_that_differ_are_named_by_their_addresses() -> None:
    _, _, found = sides(flips=False)
    assert found.inputs is not None
    told = {change.address: (change.before, change.after) for change in found.inputs}
    assert told == {
        "funds.title_i.amount": (100000, 95000),
        "programs.tutoring.cost.site": (0, 9300),
        "programs.small_groups.effects.reading.mean": (0.2, 0.147),
    }


@pytest.mark.slow
def test_what_flips_is_what_solving_each_mix_says() -> None:
    a, b, found = sides()
    paths = list(inputs.differences(inputs.tree_of(a), inputs.tree_of(b)))
    wanted = words_by_site(solve(a, options=SearchOptions(gap=0.0, solver="highs")), a.years)
    back: dict[frozenset[str], Any] = {}
    for size in range(len(paths) + 1):
        for chosen in itertools.combinations(paths, size):
            tree = inputs.revert_inputs(inputs.tree_of(b), inputs.tree_of(a), chosen)
            plan = solve(inputs.scenario_of(tree), options=SearchOptions(gap=0.0, solver="highs"))
            back[frozenset(".".join(p) for p in chosen)] = words_by_site(plan, a.years)  # type: ignore[arg-type]
    assert sorted(len(p.flips[0].addresses) for p in found.programs.values()) == [1, 2]
    for program, change in found.programs.items():
        sites = [(program, site.school) for site in change.sites]

        def whole(decided: Any, sites: Any = tuple(sites)) -> bool:
            return all(decided.get(s, OFF) == wanted.get(s, OFF) for s in sites)

        assert not whole(back[frozenset()])
        single = {key for key in back if len(key) == 1 and whole(back[key])}
        told = {frozenset(flip.addresses) for flip in change.flips if flip.whole}
        if single:
            assert told == single
        else:
            (group,) = told
            assert whole(back[group])
            assert all(not whole(back[group - {one}]) for one in group)
    assert found.unit == "value"
    assert 0 < found.solves <= 6


@cache
def pair(seed: int) -> tuple[Scenario, Scenario]:
    """Return two versions of a random scenario, both with a plan."""
    while True:
        given = without_learning(generate.random_scenario(seed))
        other = {**given, "programs": dict(given["programs"]), "funds": dict(given["funds"])}
        for key, program in list(other["programs"].items())[:2]:
            effects = {
                goal: e if isinstance(e, str) else {**e, "mean": -0.5 * e["mean"]}
                for goal, e in (program.get("effects") or {}).items()
            }
            other["programs"][key] = {**program, "effects": effects}
        try:
            if brute.best(given) and brute.best(other):
                return parse_scenario(given), parse_scenario(other)
        except ScenarioError:
            pass
        seed += 1000


@pytest.mark.parametrize("seed", some(range(8), quick=4))
def test_what_flips_does_so(seed: int) -> None:
    """Each set of inputs that is named, put back, gives these decisions again."""
    a, b = pair(seed)
    found = compare(
        Asked("a", a),
        Asked("b", b),
        most_solves=30,
        options=SearchOptions(gap=1e-9, solver="highs"),
    )
    one = solve(a, options=SearchOptions(gap=1e-9, solver="highs"))
    assert found.a.totals.objective == pytest.approx(one.objective, abs=1e-6)
    tree_a, tree_b = inputs.tree_of(a), inputs.tree_of(b)
    paths = {c.address: p for p, c in inputs.differences(tree_a, tree_b).items()}
    for program, change in found.programs.items():
        for flip in change.flips:
            assert flip.whole == (flip.sites == len(change.sites))
            mixed = inputs.revert_inputs(
                tree_b, tree_a, [paths[address] for address in flip.addresses]
            )
            best = brute.best(plain({**mixed, "rules": list(mixed["rules"].values())}))
            assert best is not None
            back = [agreeing(best_plan, program, change, a.years) for best_plan in best.plans]
            assert flip.sites in back, "some best plan of the mix decides so"


def plain(value: Any) -> Any:
    """Return a tree as a file holds it: lists, no tuples."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, tuple | list) else value


def agreeing(plan: brute.Plan, program: str, change: ProgramChange, years: tuple[int, ...]) -> int:
    """Return at how many of the sites that changed a plan decides as before."""

    def word(state: Any) -> str:
        if state is None:
            return "off"
        if state[0] == "run":
            return "run" if state[1] == 1.0 else f"run at {state[1]:g}"
        return "pilot" if state[0] == "pilot" else f"merge {state[1]}"

    return sum(
        site.before == tuple(word(plan.decisions.get((program, site.school, y))) for y in years)
        for site in change.sites
    )


def test_a_fund_that_waits_for_a_program_is_compared_by_its_keys() -> None:
    fund = {"amount": 5000, "if": {"program": "tutoring", "school": "birch"}}
    a = load_scenario(TINY, (), {"funds.rotary": fund})
    b = load_scenario(TINY, (), {"funds.rotary": {**fund, "if": {"program": "tutoring"}}})
    one, two = inputs.tree_of(a), inputs.tree_of(b)
    (path,) = inputs.differences(one, two)
    assert path == ("funds", "rotary", "if", "school")
    back = inputs.scenario_of(inputs.revert_inputs(two, one, [path]))
    assert back.funds == a.funds
    assert Scenario.model_validate_json(b.model_dump_json()).funds == b.funds


@pytest.mark.parametrize("path", [TINY, DC], ids=["tiny", "dc"])
def test_a_tree_is_its_scenario(path: Path) -> None:
    tree = inputs.tree_of(load_scenario(path))
    again = inputs.tree_of(inputs.scenario_of(tree))
    assert again == tree
    assert inputs.differences(tree, again) == {}


@drawn_from(st.data())
@examples(30)
def test_all_put_back_is_the_old_tree(data: st.DataObject) -> None:
    """And of any part put back, only the others still differ."""
    a = inputs.tree_of(load_scenario(TINY))
    more: dict[str, Any] = {
        **CHANGES,
        "funds.general.amount.2028": 140000,
        "programs.reading_lab": None,
        "rules.pace_1.retire_at_most": 0.3,
        "schools.ash.needs.attendance": 0.5,
    }
    kept = data.draw(st.sets(st.sampled_from(sorted(more)), min_size=1))
    b = inputs.tree_of(load_scenario(TINY, ["title_i_cut"], {k: more[k] for k in kept}))
    paths = list(inputs.differences(a, b))
    chosen = data.draw(st.sets(st.sampled_from(paths)))
    mixed = inputs.revert_inputs(b, a, chosen)
    assert set(inputs.differences(a, mixed)) == set(paths) - chosen
    assert inputs.differences(a, inputs.revert_inputs(b, a, paths)) == {}


def test_words_decide_nothing() -> None:
    a = maple()
    b = maple(programs__tutoring__name="High-dosage tutoring", name="Other")
    found = compare(Asked("a", a), Asked("b", b), options=SearchOptions(gap=0.0))
    assert found.inputs is not None
    assert [c.address for c in found.inputs] == ["name", "programs.tutoring.name"]
    assert (found.programs, found.worth, found.unit) == ({}, 0.0, None)


def test_plans_alone_have_no_inputs() -> None:
    a, b, both = sides(flips=False)
    plans = [solve(scenario, options=SearchOptions(gap=0.0, solver="highs")) for scenario in (a, b)]
    found = compare(Asked("a", plan=plans[0]), Asked("b", plan=plans[1]))
    assert found.inputs is None
    assert found.programs == both.programs
    assert {s.fte for s in found.schools.values()} == {None}


def test_a_side_without_a_plan() -> None:
    poor = load_scenario(TINY, set={"rules.initiative_load_1.at_most": 1})
    found = compare(Asked("a", load_scenario(TINY)), Asked("b", poor))
    assert (found.a.totals.status, found.b.totals.status) == ("optimal", "infeasible")
    assert (found.worth, found.programs) == (None, {})
    assert found.inputs is not None
    assert len(found.inputs) == 1


def test_too_few_solves_put_back_whole_entries_and_say_so() -> None:
    _, _, found = sides(most_solves=4)
    assert found.unit == "section"
    _, _, none = sides(most_solves=0)
    assert "0 solves were not enough" in none.message
    assert {f.minimal for p in none.programs.values() for f in p.flips} == {False}


def test_a_side_wants_something() -> None:
    with pytest.raises(ValueError, match="a plan or a scenario"):
        compare(Asked("a"), Asked("b"))


def test_groups_shrink_to_what_is_needed() -> None:
    """Two of four inputs together flip the decision: found without a solver."""
    paths = tuple(("programs", name, "x") for name in "abcd")
    a = {"years": (2027,), "programs": {n: {"x": 1} for n in "abcd"}, "rules": {}}
    b = {"years": (2027,), "programs": {n: {"x": 2} for n in "abcd"}, "rules": {}}
    asked: list[frozenset[Any]] = []

    class Told(InputReversal):
        def _solved(self, paths: frozenset[Any]) -> Any:
            asked.append(paths)
            self.solves += 1
            back = {path[1] for path in paths} >= {"b", "d"}
            return {("p", "s"): ("run",) if back else ("off",)}

    def never(scenario: Scenario) -> Plan | None:
        raise AssertionError

    wanted, found = {("p", "s"): ("run",)}, {("p", "s"): ("off",)}
    told = Told(a, b, (2027,), wanted, found, paths, never, 40).flips()  # type: ignore[arg-type]
    (flip,) = told["p"]
    assert flip.addresses == ("programs.b.x", "programs.d.x")
    assert flip.minimal
    assert len(asked) == len(set(asked)), "no mix is solved twice"


def test_a_presumption_is_put_back_whole() -> None:
    """A mean and a presumption do not go together, nor do a measured effect and an unknown one."""
    from_mean = maple(
        programs__chess__effects={"reading": "unknown"},
        programs__chess__proven=True,
        evidence={"unknown": {"mean": 0.9}},
        funds__general__amount=1500,
    )
    presumed = maple(
        programs__chess__effects={"reading": {"mean": 0.01, "se": 0.05}},
        programs__chess__proven=True,
        funds__general__amount=1500,
    )
    found = compare(Asked("a", from_mean), Asked("b", presumed), options=SearchOptions(gap=0.0))
    assert found.inputs is not None
    changed = {change.address for change in found.inputs}
    assert {"evidence.unknown", "programs.chess.effects.reading"} <= changed
    assert not any("evidence.unknown." in address for address in changed)
    assert found.programs["chess"].flips
    flips = {address for flip in found.programs["chess"].flips for address in flip.addresses}
    assert flips <= changed


def test_classes_of_the_unknown_are_put_back_one_by_one() -> None:
    one, two = (
        maple(
            programs__chess__effects={"reading": {"unknown": "light"}},
            evidence={"unknown": {"light": {"mean": mean}, "standard": {"mean": 0.1}}},
        )
        for mean in (0.0, 0.3)
    )
    found = compare(Asked("a", one), Asked("b", two), options=SearchOptions(gap=0.0))
    assert [change.address for change in found.inputs or ()] == ["evidence.unknown.light.mean"]
