"""Who gains: by student group, by the need of the school, and by goal."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .....models.results.plan import Plan
from .....models.scenario.base import in_year
from .....models.scenario.scenario import Scenario
from ...page import Page, heading, table
from ...words import Names, change_in_percent, count, figure, plural


@dataclass(frozen=True)
class Quarter:
    """Schools of like need, and what their students gain over the horizon.

    Attributes
    ----------
    schools
        Their ids, highest need first.
    need
        Their average need, each school counted once, 0 to 1.
    students
        Enrolled in the first year.
    before, after
        Gain per student (student-SD): going on as today, and by the plan.
    """

    schools: tuple[str, ...]
    need: float
    students: float
    before: float
    after: float


def need_of(scenario: Scenario) -> dict[str, float]:
    """Return each school's average need, weighted by the district's weights of the goals."""
    goals = scenario.goals
    total = sum(goal.weight for goal in goals.values())
    return {
        id: sum(goal.weight * school.needs.get(name, 0.0) for name, goal in goals.items()) / total
        for id, school in scenario.schools.items()
    }


def quarters(plan: Plan, scenario: Scenario) -> list[Quarter]:
    """Return the schools in quarters by need, highest first; below four schools, each alone."""
    needs = need_of(scenario)
    ranked = sorted((id for id in needs if id in plan.schools), key=lambda id: -needs[id])
    parts = min(4, len(ranked))
    ends = [round(len(ranked) * part / parts) for part in range(parts + 1)] if parts else [0]
    return [_quarter(ranked[start:end], needs, plan, scenario) for start, end in pairwise(ends)]


def _quarter(
    ids: Sequence[str], needs: dict[str, float], plan: Plan, scenario: Scenario
) -> Quarter:
    first = scenario.years[0]
    students = sum(in_year(scenario.schools[id].enrollment, first) for id in ids)
    return Quarter(
        schools=tuple(ids),
        need=sum(needs[id] for id in ids) / len(ids),
        students=students,
        before=sum(plan.schools[id].baseline for id in ids) / students,
        after=sum(plan.schools[id].gain for id in ids) / students,
    )


_QUARTERS = ("Highest need", "Second quarter", "Third quarter", "Lowest need")


def gains(plan: Plan, scenario: Scenario, names: Names) -> Page:
    """Return the table of who gains, plan against today."""
    years = plural(len(scenario.years), "year")
    rows = table(f"Gain per student, {years} (SD)", "Students", "As today", "Plan", "Change")
    for id, group in plan.groups.items():
        before, after = group.baseline, group.gain_per_student
        rows.add_row(names.group(id), count(group.students), *_compared(before, after))
    found = quarters(plan, scenario)
    for index, part in enumerate(found):
        # Fewer than four schools stand each for itself.
        alone = len(found) < 4 or len(plan.schools) == len(found)
        title = names.school(part.schools[0]) if alone else _QUARTERS[index]
        if not alone:
            title += f", {plural(len(part.schools), 'school')}"
        title += f" (need {part.need:.2f})"
        rows.add_row(title, count(part.students), *_compared(part.before, part.after))
    return [heading("Who gains"), rows]


def by_goal(plan: Plan, scenario: Scenario) -> Page:
    """Return the table of worth by goal, plan against today."""
    if not plan.goals:
        return []
    years = plural(len(scenario.years), "year")
    rows = table(f"Worth by goal, {years} (student-SD*)", "As today", "Plan", "Change")
    for id, goal in plan.goals.items():
        rows.add_row(id, *_compared(goal.baseline, goal.worth))
    return [heading("By goal"), rows]


def _compared(before: float, after: float) -> tuple[str, str, str]:
    more = change_in_percent(after, before)
    return figure(before), figure(after), more or ("0%" if before == after else "new")
