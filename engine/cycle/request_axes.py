"""The figures of a scenario that may change so that one request is granted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from ...models.amounts.costs import site_cost
from ...models.amounts.paying import Payers, held
from ...models.amounts.places import Places
from ...models.naming import names_of
from ...models.results.plan_parts.request_plan import FlipOf
from ...models.scenario.base import CENTRAL, in_year
from ...models.scenario.effect import AnyEffect, ClassSize, Effect
from ...models.scenario.fund import Fund
from ...models.scenario.scenario import Scenario
from ..formulation.granted import Asked
from ..questions.axes.axis import DOLLARS, TIMES, Axis, steady
from ..questions.axes.budget import fund_axis
from ..questions.axes.program_axes import effect_axis
from ..questions.more_money import usual_fund

AGAINST = ("retire", "less")
"""What is wanted where less of a program is wanted."""

TRIED_SHARES = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Dollars of a partner that are tried, as shares of what the site costs a year."""


@dataclass(frozen=True)
class RequestAxis:
    """An axis, and how to speak of it.

    Attributes
    ----------
    axis
        The figure and the scenarios in which it is another.
    of, id
        What kind of figure it is; which fund or goal.
    what, unit
        What changes, and the unit, in words.
    address
        Of the figure in the scenario, None where it has none.
    figure
        Key of the axis' own figures that is told; "": the axis' value itself.
    whole
        What a change is measured against, in the figure's unit, to tell which is the cheapest.
    """

    axis: Axis
    of: FlipOf
    id: str | None
    what: str
    unit: str
    address: str | None
    figure: str
    whole: float

    def told(self, value: float) -> float:
        """Return the figure that a value of the axis stands for."""
        return value if not self.figure else float(self.axis.figures(value)[self.figure])


def request_axes(scenario: Scenario, asked: Asked) -> list[RequestAxis]:
    """Return the figures that may change a request's answer; of a merge only the money.

    Parameters
    ----------
    scenario
        Resolved.
    """
    if asked.is_merge:
        parts = scenario.merges[asked.program].combines
        made = [_fund(scenario, asked, parts[0])]
    elif asked.site < 0:
        made = []
    else:
        made = [
            _fund(scenario, asked, asked.program),
            _partner(scenario, asked),
            _students(scenario, asked),
            _effect(scenario, asked),
            *(_need(scenario, asked, goal) for goal in _goals(scenario, asked)),
        ]
    return [_once(_turned(one, asked)) for one in made if one is not None]


def site_dollars(scenario: Scenario, asked: Asked) -> float:
    """Return what the program costs at the school in the first year, 0 for none."""
    if asked.is_merge or asked.site < 0:
        return 0.0
    program = scenario.programs[asked.program]
    return site_cost(scenario, program, program.sites[asked.school], scenario.years[0])


def with_partner(scenario: Scenario, asked: Asked, dollars: float, key: str) -> Scenario:
    """Return the scenario with a fund that pays a year for a program at a school, if it runs."""
    fund = Fund.model_validate(
        {
            "name": "A partner",
            "amount": dollars,
            "pays_for": {"programs": [asked.program], "schools": [asked.school]},
            "if": {"program": asked.program, "school": asked.school},
        }
    )
    return scenario.model_copy(update={"funds": {**scenario.funds, key: fund}})


def new_fund(scenario: Scenario) -> str:
    """Return an id for a partner's fund that no fund has."""
    name = "partner"
    while name in scenario.funds:
        name += "_2"
    return name


def _turned(one: RequestAxis, asked: Asked) -> RequestAxis:
    """Return an axis looked along in favour of the request: against the program, if it is to go."""
    if asked.request.wants not in AGAINST:
        return one
    return replace(one, axis=replace(one.axis, up=one.axis.down, down=one.axis.up))


def _once(one: RequestAxis) -> RequestAxis:
    """Return an axis that makes the scenario at a value once, so that it is formulated once."""
    return replace(one, axis=replace(one.axis, at=lru_cache(maxsize=8)(one.axis.at)))


def _fund(scenario: Scenario, asked: Asked, program: str) -> RequestAxis | None:
    chosen = usual_fund(scenario, Payers(scenario).admitting(program))
    dollars = site_dollars(scenario, asked)
    axis = None if chosen is None else fund_axis(scenario, chosen, dollars)
    if chosen is None or axis is None:
        return None
    fund = scenario.funds[chosen]
    has = held(fund, scenario.years[0])
    name = fund.name or chosen
    address = f"funds.{chosen}.amount" if fund.by_school is None else f"funds.{chosen}.by_school"
    what = f"the money in {name}, the same in each year"
    return RequestAxis(axis, "fund", chosen, what, DOLLARS, address, chosen, dollars or has)


def _partner(scenario: Scenario, asked: Asked) -> RequestAxis | None:
    dollars = site_dollars(scenario, asked)
    if dollars <= 0 or asked.request.wants in AGAINST or asked.school == CENTRAL:
        return None
    key = new_fund(scenario)
    axis = Axis(
        "budget",
        DOLLARS,
        lambda value: with_partner(scenario, asked, value, key) if value else scenario,
        lambda value: {key: value},
        now=0.0,
        up=tuple(share * dollars for share in TRIED_SHARES),
        down=(),
        rising=1 if steady(scenario) else 0,
        fund=key,
    )
    what = "a partner's money for it, there only while it runs here"
    return RequestAxis(axis, "partner", None, what, DOLLARS, None, key, dollars)


def _students(scenario: Scenario, asked: Asked) -> RequestAxis | None:
    """Return the axis of the students served at the site, at most those there are."""
    program = scenario.programs[asked.program]
    site, first = program.sites[asked.school], scenario.years[0]
    today = in_year(site.students, first)
    if today <= 0:
        return None
    places = Places(scenario)

    def there(year: int) -> float:
        if program.serves is None:
            return places.enrollment[asked.school][year]
        return places.there(asked.school, program.serves, year)

    def served(factor: float) -> dict[int, float]:
        own = {year: in_year(site.students, year) for year in scenario.years}
        return {y: min(n * factor, max(n, there(y))) for y, n in own.items()}

    def at(factor: float) -> Scenario:
        changed = site.model_copy(update={"students": served(factor)})
        sites = {**program.sites, asked.school: changed}
        programs = {
            **scenario.programs,
            asked.program: program.model_copy(update={"sites": sites}),
        }
        return scenario.model_copy(update={"programs": programs})

    most = max(there(first) / today, 1.0)
    up = tuple(step for step in (1.1, 1.25, 1.5, 2.0, 4.0, 8.0) if step < most)
    axis = Axis(
        "students",
        TIMES,
        at,
        lambda factor: {"students": served(factor)[first]},
        now=1.0,
        up=(*up, most) if most > 1.0 else (),
        down=(0.75, 0.5, 0.25, 0.0),
        rising=0,
    )
    address = f"programs.{asked.program}.sites.{asked.school}.students"
    return RequestAxis(
        axis, "students", None, "students served here", "students", address, "students", today
    )


def _effect(scenario: Scenario, asked: Asked) -> RequestAxis | None:
    axis = effect_axis(scenario, asked.program)
    if axis is None:
        return None
    goals = list(axis.figures(axis.now))
    what = "the program's effect, everywhere"
    if len(goals) == 1 and axis.unit == TIMES:
        effect = scenario.programs[asked.program].effects[goals[0]]
        if isinstance(effect, Effect):
            address = f"programs.{asked.program}.effects.{goals[0]}.mean"
            unit = "student-SD" if scenario.goals[goals[0]].counts_in_sd else "of its goal's unit"
            size = abs(effect.mean) or 1.0
            return RequestAxis(axis, "effect", None, what, unit, address, goals[0], size)
    return RequestAxis(axis, "effect", None, what, axis.unit, None, "", 1.0)


def _goals(scenario: Scenario, asked: Asked) -> list[str]:
    """Return the goal on which the program has its largest known effect, if any."""
    sizes = {
        goal: abs(_size(effect)) / scenario.goals[goal].one_sd
        for goal, effect in scenario.programs[asked.program].effects.items()
        if _size(effect)
    }
    return [max(sizes, key=lambda goal: sizes[goal])] if sizes else []


def _size(effect: AnyEffect) -> float:
    if isinstance(effect, ClassSize):
        return effect.class_size
    return effect.mean if isinstance(effect, Effect) else 0.0


def _need(scenario: Scenario, asked: Asked, goal: str) -> RequestAxis | None:
    school = scenario.schools[asked.school]
    now = school.needs.get(goal, 0.0)

    def at(value: float) -> Scenario:
        needs = {**school.needs, goal: value}
        changed = school.model_copy(update={"needs": needs})
        return scenario.model_copy(update={"schools": {**scenario.schools, asked.school: changed}})

    room, name = 1.0 - now, names_of(scenario, "goal").get(goal) or goal
    axis = Axis(
        "need",
        "share",
        at,
        lambda value: {"need": value},
        now=now,
        up=tuple(now + share * room for share in (0.1, 0.25, 0.5, 1.0)) if room > 0 else (),
        down=tuple(now * share for share in (0.75, 0.5, 0.25, 0.0)) if now > 0 else (),
        rising=0,
    )
    address = f"schools.{asked.school}.needs.{goal}"
    what = f"the school's need in {name}"
    return RequestAxis(axis, "need", goal, what, "share", address, "", now or 1.0)
