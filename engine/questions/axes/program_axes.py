"""The scenario with a program's cost, effect or students changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ....models.amounts.costs import site_cost, site_coster, site_staff, staff_cost
from ....models.amounts.places import Places
from ....models.checks.entries.effects import IMPOSSIBLE
from ....models.scenario.base import in_year
from ....models.scenario.effect import AnyEffect, ClassSize, Effect, is_unknown
from ....models.scenario.program import Program, Site
from ....models.scenario.scenario import Scenario
from ...figures import make_figures
from .axis import ADDED, TIMES, Axis, better_helps, cheaper_helps, steady


def _with_program(scenario: Scenario, key: str, program: Program) -> Scenario:
    programs = {**scenario.programs, key: program}
    return scenario.model_copy(update={"programs": programs})


def cost_axis(scenario: Scenario, key: str) -> Axis | None:
    """Return the axis of a program's own yearly costs, its staff at their prices included.

    What it costs once, and what merges of it cost, stays.
    """
    program = scenario.programs[key]
    if not yearly_dollars(scenario, program):
        return None

    def at(factor: float) -> Scenario:
        sites = {}
        for school, site in program.sites.items():
            own = {}
            for year in scenario.years:
                # Staff is charged on top, so what is written here may fall below 0.
                staff = staff_cost(scenario, site_staff(program, site), year)
                own[year] = factor * site_cost(scenario, program, site, year) - staff
            sites[school] = site.model_copy(update={"cost": own})
        district = {y: factor * in_year(program.cost.district, y) for y in scenario.years}
        cost = program.cost.model_copy(update={"district": district})
        changed = program.model_copy(update={"cost": cost, "sites": sites})
        return _with_program(scenario, key, changed)

    return Axis(
        "cost",
        TIMES,
        at,
        lambda factor: {"dollars": factor * yearly_dollars(scenario, program)},
        now=1.0,
        up=(0.8, 0.5, 0.2, 0.0),
        down=(1.25, 2.0, 4.0, 10.0, 100.0),
        rising=-1 if steady(scenario) else 0,
        held=-1 if cheaper_helps(scenario) else 0,
    )


def yearly_dollars(scenario: Scenario, program: Program) -> float:
    """Return the dollars of the first year, at the sites of today or, with none, at all sites."""
    year = scenario.years[0]
    dollars = sum(map(site_coster(scenario, program, year), _sites(program)))
    return dollars + in_year(program.cost.district, year)


def _sites(program: Program) -> list[Site]:
    """Return the sites of today or, with none, all."""
    every = list(program.sites.values())
    return [site for site in every if site.running] or every


def effect_axis(scenario: Scenario, key: str) -> Axis | None:
    """Return the axis of a program's effects: all times a factor; where one harms, a shift.

    An effect that was never measured starts from what stands in for it; beside a measured one, of
    which it counts nothing, it stays.

    Parameters
    ----------
    scenario
        Resolved.
    """
    program = scenario.programs[key]
    means = _sizes(program)
    if not means:
        return None
    scaled = all(_helps(program.effects[goal]) for goal in means)
    if not scaled:
        means = {g: size for g, size in means.items() if isinstance(program.effects[g], Effect)}

    def mean_at(goal: str, value: float) -> float:
        # Added is so much in SD, on goals in other units too.
        return means[goal] * value if scaled else means[goal] + value * scenario.goals[goal].one_sd

    def at(value: float) -> Scenario:
        changed = {goal: _sized(program.effects[goal], mean_at(goal, value)) for goal in means}
        effects = {**program.effects, **changed}
        return _with_program(scenario, key, program.model_copy(update={"effects": effects}))

    most = most_effect(scenario, means)
    now, unit = (1.0, TIMES) if scaled else (0.0, ADDED)
    up = (1.25, 2.0, 4.0, 8.0, 16.0, 32.0) if scaled else shifts(scenario, means)
    down = (0.75, 0.5, 0.25, 0.0) if scaled else tuple(-shift for shift in up)

    def within(value: float) -> bool:
        return all(abs(mean_at(goal, value)) <= most[goal] for goal in means)

    better = only_better(scenario, at, up[0])
    return Axis(
        "effect",
        unit,
        at,
        lambda value: {goal: mean_at(goal, value) for goal in means},
        now,
        tuple(value for value in up if within(value)),
        tuple(value for value in down if within(value)),
        rising=1 if better and steady(scenario) else 0,
        held=1 if better and better_helps(scenario, key) else 0,
    )


def _sizes(program: Program) -> dict[str, float]:
    """Return the sizes of a program's effects by goal; of unknown ones only where all are."""
    return {
        goal: effect.class_size if isinstance(effect, ClassSize) else effect.mean
        for goal, effect in program.effects.items()
        if isinstance(effect, Effect | ClassSize) and (program.unmeasured or not is_unknown(effect))
    }


def _helps(effect: AnyEffect) -> bool:
    return isinstance(effect, ClassSize) or (isinstance(effect, Effect) and effect.mean > 0)


def _sized(effect: AnyEffect, size: float) -> AnyEffect:
    if isinstance(effect, ClassSize):
        return effect.model_copy(update={"class_size": size})
    assert isinstance(effect, Effect)
    return effect.model_copy(update={"mean": size})


def most_effect(scenario: Scenario, means: Mapping[str, float]) -> dict[str, float]:
    """Return by goal the size beyond which no effect is possible."""
    return {
        key: IMPOSSIBLE * goal.one_sd if goal.counts_in_sd else float("inf")
        for key, goal in scenario.goals.items()
        if key in means
    }


def shifts(scenario: Scenario, means: Mapping[str, float]) -> tuple[float, ...]:
    """Return shifts of effects to try, rising."""
    plain = all(scenario.goals[goal].counts_in_sd for goal in means)
    unit = 1.0 if plain else max([abs(mean) for mean in means.values()] + [1.0])
    return tuple(unit * shift for shift in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0))


def only_better(scenario: Scenario, at: Callable[[float], Scenario], better: float) -> bool:
    """Return whether no site gains less (a group's multiplier may turn an effect round)."""
    before, after = (make_figures(s).ways.effect for s in (scenario, at(better)))
    return bool((after >= before - 1e-12).all())


def students_axis(scenario: Scenario, key: str) -> Axis | None:
    """Return the axis of the students served at each site, at most those there are."""
    program = scenario.programs[key]
    if not _students(scenario, program):
        return None

    def at(factor: float) -> Scenario:
        sites = {
            school: site.model_copy(
                update={"students": _served(scenario, program, school, site, factor)}
            )
            for school, site in program.sites.items()
        }
        return _with_program(scenario, key, program.model_copy(update={"sites": sites}))

    def figures(factor: float) -> dict[str, float]:
        changed = at(factor)
        return {"students": _students(changed, changed.programs[key])}

    steps = (1.25, 2.0, 4.0, 8.0, 16.0, 100.0)
    total = [figures(1.0)["students"], *(figures(step)["students"] for step in steps)]
    more = [s for s, one, two in zip(steps, total, total[1:], strict=False) if two > one + 1e-9]
    return Axis(
        "students",
        TIMES,
        at,
        figures,
        now=1.0,
        up=tuple(more),
        down=(0.75, 0.5, 0.25, 0.0),
        rising=0,
    )


def _students(scenario: Scenario, program: Program) -> float:
    return sum(in_year(site.students, scenario.years[0]) for site in _sites(program))


def _served(
    scenario: Scenario, program: Program, school: str, site: Site, factor: float
) -> dict[int, float]:
    """Return a site's students by year, never more than there are, unless there are today."""
    places = Places(scenario)

    def most(year: int) -> float:
        enrolled = places.enrollment[school][year]
        if program.serves is None:
            return enrolled
        return places.there(school, program.serves, year)

    return {
        year: min(today * factor, max(today, most(year)))
        for year in scenario.years
        for today in [in_year(site.students, year)]
    }
