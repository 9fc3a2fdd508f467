"""Two plans side by side: the figures of both, and what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ....models.results.comparison import (
    BudgetYearChange,
    Comparison,
    GroupChange,
    MergeChange,
    MoneyChange,
    OtherChanges,
    ProgramChange,
    ReorganizationChange,
    SchoolChange,
    Side,
    SiteChange,
)
from ....models.results.plan import Plan
from ....models.results.plan_parts.program_plan import MergePlan, ProgramPlan, ReorganizationPlan
from ....models.results.plan_parts.program_year import ProgramYear
from ....models.scenario.scenario import Scenario
from ...milp.solution import objective_noise
from ..rules import totals
from .inputs import differences, tree_of
from .people import people
from .revert_inputs import words_by_site

_Offering = ProgramPlan | MergePlan | ReorganizationPlan | ProgramYear


@dataclass(frozen=True, eq=False)
class Asked:
    """One side: a plan, a scenario, or both.

    Attributes
    ----------
    label
        What to call it.
    scenario
        What it is a plan of; None where that is not known.
    plan
        None: it is to be solved.
    """

    label: str
    scenario: Scenario | None = None
    plan: Plan | None = None


def side_by_side(a: Asked, b: Asked, before: Plan, after: Plan) -> Comparison:
    """Return what differs between two plans: figures only if both have decisions."""
    inputs = None
    if a.scenario is not None and b.scenario is not None:
        inputs = tuple(differences(tree_of(a.scenario), tree_of(b.scenario)).values())
    sides = {"a": _side(a, before), "b": _side(b, after), "inputs": inputs}
    if before.objective is None or after.objective is None:
        return Comparison.model_validate(sides)
    change = after.objective - before.objective
    open_, same = None, _of_one_scenario(before, after, inputs == ())
    if before.bound is not None and after.bound is not None and not same:
        open_ = (before.bound - before.objective) + (after.bound - after.objective)
    noise = objective_noise(before.objective)
    years = _years(before, after)
    programs, merges = _programs(before, after, years), _merges(before, after)
    reorganizations = _reorganizations(before, after)
    both = before.programs.keys() | after.programs.keys()
    return Comparison.model_validate(
        {
            **sides,
            "objective": change,
            "worth": (after.worth or 0.0) - (before.worth or 0.0),
            "within_gap": None if open_ is None else abs(change) <= open_ + noise,
            "years": years,
            "programs": programs,
            "same": len(both) - len(programs),
            "merges": merges,
            "reorganizations": reorganizations,
            "others": _others(before, after, {*programs, *merges, *reorganizations}),
            "schools": _schools(a, b, before, after),
            "groups": _groups(a, b, before, after),
            "goals": {
                goal: after.goals[goal].worth - before.goals[goal].worth
                for goal in before.goals
                if goal in after.goals
            },
            "funds": _funds(before, after),
            "staff": _staff(before, after),
        }
    )


def _side(asked: Asked, plan: Plan) -> Side:
    return Side(label=asked.label, scenario=plan.scenario, totals=totals(plan))


def _of_one_scenario(before: Plan, after: Plan, alike: bool) -> bool:
    """Return whether both are plans of one problem, so that their objectives compare as they are.

    A bound then says how far from the best a plan is, not how exactly its own objective is known.

    Parameters
    ----------
    alike
        Whether the inputs of both are known to be the same.
    """
    one, two = before.scenario, after.scenario
    alike |= bool(one.sha256) and (
        (one.sha256, one.overrides, one.set) == (two.sha256, two.overrides, two.set)
    )
    # What pilots teach is valued at prices, which may not be the same for both.
    return alike and before.upkeep == after.upkeep


def _years(*plans: Plan) -> tuple[int, ...]:
    return tuple(sorted({money.year for plan in plans for money in plan.money}))


def _programs(before: Plan, after: Plan, years: tuple[int, ...]) -> dict[str, ProgramChange]:
    one, other = words_by_site(before, years), words_by_site(after, years)
    off = ("off",) * len(years)
    sites: dict[str, list[SiteChange]] = {}
    for program, school in dict.fromkeys([*one, *other]):
        was, now = (side.get((program, school), off) for side in (one, other))
        if was != now:
            change = SiteChange(school=school, before=was, after=now)
            sites.setdefault(program, []).append(change)
    found = {}
    for program in dict.fromkeys([*before.programs, *after.programs]):
        was_plan, now_plan = before.programs.get(program), after.programs.get(program)
        known = was_plan is not None and now_plan is not None
        if known and program not in sites:
            continue
        found[program] = _program(was_plan, now_plan, tuple(sites.get(program, ())))
    return found


def _program(
    before: ProgramPlan | None, after: ProgramPlan | None, sites: tuple[SiteChange, ...]
) -> ProgramChange:
    return ProgramChange(
        first=_first(before, after),
        before=None if before is None else before.decision,
        after=None if after is None else after.decision,
        sites_before=0 if before is None else before.sites_after,
        sites_after=0 if after is None else after.sites_after,
        worth=_less(before, after, "worth"),
        dollars=_less(before, after, "cost"),
        students=_less(before, after, "students"),
        sites=sites,
    )


def _first(before: ProgramPlan | None, after: ProgramPlan | None) -> BudgetYearChange:
    one, other = (side.years[0] if side and side.years else None for side in (before, after))
    return BudgetYearChange(
        before=None if one is None else one.decision,
        after=None if other is None else other.decision,
        sites_before=0 if one is None else one.sites + one.pilots,
        sites_after=0 if other is None else other.sites + other.pilots,
        students=_less(one, other, "students"),
        dollars=_less(one, other, "cost"),
    )


def _merges(before: Plan, after: Plan) -> dict[str, MergeChange]:
    found = {}
    for merge in dict.fromkeys([*before.merges, *after.merges]):
        one, other = before.merges.get(merge), after.merges.get(merge)
        was, now = _where(one), _where(other)
        if was != now:
            found[merge] = MergeChange(
                first_before=_in_year(was, before, min),
                first_after=_in_year(now, after, min),
                sites_before=_in_year(was, before, max),
                sites_after=_in_year(now, after, max),
                worth=_less(one, other, "worth"),
                dollars=_less(one, other, "cost"),
            )
    return found


def _reorganizations(before: Plan, after: Plan) -> dict[str, ReorganizationChange]:
    found = {}
    for key in dict.fromkeys([*before.reorganizations, *after.reorganizations]):
        one, other = before.reorganizations.get(key), after.reorganizations.get(key)
        was, now = (None if side is None else side.year for side in (one, other))
        if was != now:
            found[key] = ReorganizationChange(
                before=was,
                after=now,
                worth=_less(one, other, "worth"),
                dollars=_less(one, other, "cost"),
                saves=_less(one, other, "saves"),
            )
    return found


def _where(merge: MergePlan | None) -> set[tuple[str, int]]:
    return set() if merge is None else {(site.school, site.year) for site in merge.sites}


def _in_year(where: set[tuple[str, int]], plan: Plan, which: Callable[[Iterable[int]], int]) -> int:
    """Return at how many schools a merge runs in a plan's first or last year."""
    year = which(money.year for money in plan.money)
    return sum(other == year for _, other in where)


def _others(before: Plan, after: Plan, told: set[str]) -> OtherChanges:
    """Return what changes in all that is not told, and in top-ups.

    The same decision may cost, or do, more where inputs differ or other programs do.
    """
    was: dict[str, _Offering] = {**before.programs, **before.merges, **before.reorganizations}
    now: dict[str, _Offering] = {**after.programs, **after.merges, **after.reorganizations}
    rest = [(one, now.get(key)) for key, one in was.items() if key not in told]
    top_ups = [sum(money.top_ups for money in plan.money) for plan in (before, after)]
    return OtherChanges(
        worth=sum(_less(*pair, "worth") for pair in rest),
        dollars=sum(_less(*pair, "cost") for pair in rest) + top_ups[1] - top_ups[0],
    )


def _less(before: _Offering | None, after: _Offering | None, name: str) -> float:
    return float(getattr(after, name, 0.0)) - float(getattr(before, name, 0.0))


def _schools(a: Asked, b: Asked, before: Plan, after: Plan) -> dict[str, SchoolChange]:
    was, now = _students(before), _students(after)
    fte = [people(p, s.scenario)[0] if s.scenario else {} for s, p in ((a, before), (b, after))]
    found = {}
    for school in before.schools:
        if school not in after.schools:
            continue
        one, other = before.schools[school], after.schools[school]
        staffed = all(school in side for side in fte)
        found[school] = SchoolChange(
            gain=other.gain - one.gain,
            dollars=other.dollars - one.dollars,
            students=now.get(school, 0.0) - was.get(school, 0.0),
            programs=other.programs - one.programs,
            fte=fte[1][school] - fte[0][school] if staffed else None,
        )
    return found


def _students(plan: Plan) -> dict[str, float]:
    """Return students served at each place in the last year."""
    last = max(money.year for money in plan.money)
    found: dict[str, float] = {}
    for site in plan.sites:
        if site.year == last and site.action != "retire":
            found[site.school] = found.get(site.school, 0.0) + site.students
    return found


def _groups(a: Asked, b: Asked, before: Plan, after: Plan) -> dict[str, GroupChange]:
    served = [people(p, s.scenario)[1] if s.scenario else {} for s, p in ((a, before), (b, after))]
    return {
        group: GroupChange(
            gain_per_student=after.groups[group].gain_per_student - one.gain_per_student,
            students=served[1][group] - served[0][group]
            if all(group in side for side in served)
            else None,
        )
        for group, one in before.groups.items()
        if group in after.groups
    }


def _funds(before: Plan, after: Plan) -> dict[str, MoneyChange]:
    sides: list[dict[str, float]] = [{}, {}]
    for side, plan in zip(sides, (before, after), strict=True):
        for year in plan.funds:
            side[year.fund] = side.get(year.fund, 0.0) + year.spent
    return _both(*sides)


def _staff(before: Plan, after: Plan) -> dict[str, MoneyChange]:
    sides: list[dict[str, float]] = [{}, {}]
    for side, plan in zip(sides, (before, after), strict=True):
        for year in plan.staff:
            side[year.role] = year.used  # the last year's stays
    return _both(*sides)


def _both(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, MoneyChange]:
    return {
        key: MoneyChange(before=one.get(key, 0.0), after=other.get(key, 0.0))
        for key in dict.fromkeys([*one, *other])
    }
