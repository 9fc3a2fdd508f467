"""How far a plan agrees with what schools ask for and care about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...models.results.answers import Agreement, GrantedShare, PrioritiesMet
from ...models.results.plan import Plan
from ...models.results.plan_parts.request_plan import RequestPlan
from ...models.scenario.effect import AnyEffect
from ...models.scenario.scenario import Scenario

NEED_THIRDS = ("most need", "middle", "least need")
"""Names of the thirds of the schools that ask."""


def agreement(plan: Plan, scenario: Scenario) -> Agreement:
    """Return how far a plan grants requests, by rank, school and need, and meets priorities.

    Parameters
    ----------
    plan
        With decisions.
    scenario
        The one that it answers.
    """
    asked = plan.requests
    ranks = sorted({one.rank for one in asked})
    schools = list(dict.fromkeys(one.school for one in asked))
    return Agreement(
        by_rank=tuple(_share(str(r), (one for one in asked if one.rank == r)) for r in ranks),
        by_school=tuple(_share(s, (one for one in asked if one.school == s)) for s in schools),
        by_need=tuple(_by_need(scenario, asked, schools)),
        priorities=tuple(_met(plan, scenario, school) for school in scenario.schools),
    )


def _share(name: str, given: Iterable[RequestPlan]) -> GrantedShare:
    own = list(given)
    return GrantedShare(
        of=name,
        requests=len(own),
        granted=sum(one.answer == "granted" for one in own),
        partly=sum(one.answer == "partly" for one in own),
        share=sum(one.share for one in own) / len(own) if own else 0.0,
    )


def need(scenario: Scenario, school: str) -> float:
    """Return the mean of a school's needs over the goals, 0 to 1."""
    needs = scenario.schools[school].needs
    return sum(needs.get(goal, 0.0) for goal in scenario.goals) / max(len(scenario.goals), 1)


def _by_need(
    scenario: Scenario, asked: Sequence[RequestPlan], schools: Sequence[str]
) -> Iterable[GrantedShare]:
    """Yield the share of each third; with fewer than three schools there are no thirds."""
    if len(schools) < len(NEED_THIRDS):
        return
    ordered = sorted(schools, key=lambda school: (-need(scenario, school), school))
    for n, name in enumerate(NEED_THIRDS):
        first, last = (len(ordered) * k // len(NEED_THIRDS) for k in (n, n + 1))
        own = set(ordered[first:last])
        yield _share(name, (one for one in asked if one.school in own))


def _met(plan: Plan, scenario: Scenario, school: str) -> PrioritiesMet:
    """Return how far a school's dollars of the last year follow its points.

    A program's dollars are shared evenly among the goals it has an effect on.
    """
    points = {g: p for g, p in scenario.schools[school].priorities.items() if p > 0}
    spent = dict.fromkeys(scenario.goals, 0.0)
    for paid in plan.payments:
        if paid.school == school and paid.year == scenario.years[-1]:
            goals = list(_effects(scenario, paid.program or paid.merge or ""))
            for goal in goals:
                spent[goal] += paid.amount / len(goals)
    total, dollars = sum(points.values()), sum(spent.values())
    if total <= 0 or dollars <= 0:
        return PrioritiesMet(school=school, met=None)
    shares = {
        goal: (points.get(goal, 0.0) / total, spent[goal] / dollars) for goal in scenario.goals
    }
    met = sum(min(pair) for pair in shares.values())
    return PrioritiesMet(school=school, met=met, by_goal=shares)


def _effects(scenario: Scenario, key: str) -> dict[str, AnyEffect]:
    """Return the effects of a program; of a merge all of its parts'."""
    if key in scenario.programs:
        return dict(scenario.programs[key].effects)
    if key not in scenario.merges:
        return {}
    parts = scenario.merges[key].combines
    return {g: e for part in parts for g, e in scenario.programs[part].effects.items()}
