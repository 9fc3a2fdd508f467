"""What a plan decides as a question of yes or no, in one year; and a decision forced."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from ....models.naming import names_of
from ....models.results.plan import Plan
from ....models.scenario.base import CENTRAL
from ....models.scenario.rules.kinds import AnyRule
from ....models.scenario.scenario import Scenario
from ....models.tree.suggestions import called
from .choices import RUNNING_ACTIONS, Choice, ends, runs
from .made import avoid, decide


class CannotAsk(ValueError):
    """There is no such decision to explain; the message says why."""


@dataclass(frozen=True)
class Sides:
    """The decision as a question of yes or no.

    Attributes
    ----------
    same, other
        What the plan does and the contrary; every plan does exactly one of the two.
    runs
        Whether `same` is that it runs (or pilots).
    free
        Whether nothing is forced in `same`, since no rule says that it is merged somewhere: the
        contrary then is better where it is as good.
    """

    same: Choice
    other: Choice
    runs: bool
    free: bool = False

    @property
    def directions(self) -> tuple[str, ...]:
        """Where to look for a change: in favour of the program (`up`), against it (`down`).

        What is merged may be kept by itself or end.
        """
        if self.same.key == "merge":
            return ("up", "down")
        return ("down",) if self.runs else ("up",)


def forced(scenario: Scenario, choice: Choice) -> Scenario:
    """Return the scenario in which a decision is made, as far as rules make it."""
    if not choice.rules:
        return scenario
    return scenario.model_copy(update={"rules": (*scenario.rules, *forcing(scenario, choice))})


def forcing(scenario: Scenario, choice: Choice) -> tuple[AnyRule, ...]:
    """Return the rules that make a decision, each with an id that the scenario has not."""
    taken = {scenario.rule_id(i) for i in range(len(scenario.rules))}
    ids = (name for n in count(1) if (name := f"forced_{n}") not in taken)
    return tuple(rule.model_copy(update={"id": next(ids)}) for rule in choice.rules)


def check_question(scenario: Scenario, program: str, school: str | None) -> None:
    """Raise `CannotAsk` unless the scenario has the program, and a site of it at the school.

    Or the merge or the reorganization, neither of which is asked about at one school.
    """
    name = asked_name(scenario, program)
    if program in scenario.reorganizations:
        if school is not None:
            raise CannotAsk(
                f"{name} is a reorganization and happens in the district, not at a school;"
                " leave the school out"
            )
        return
    if program in scenario.merges:
        if school is not None:
            parts = " and ".join(
                asked_name(scenario, part) for part in scenario.merges[program].combines
            )
            raise CannotAsk(
                f"{name} is a merge of {parts}; leave the school out, or explain one of those"
            )
        return
    if program not in scenario.programs:
        raise CannotAsk(f"no program or reorganization has the id {program!r}")
    sites = scenario.programs[program].sites
    if school is None or (school == CENTRAL and list(sites) == [CENTRAL]):
        return
    if school not in sites:
        where = names_of(scenario, "place").get(school)
        raise CannotAsk(f"{name} has no site at {where or school}")
    if school == CENTRAL:
        raise CannotAsk("rules speak of schools, and central is not one; explain the whole program")


def asked_name(scenario: Scenario, id: str) -> str:
    """Return what is asked about as it may be asked for, with its name."""
    kinds = ("reorganization", "merge", "program")
    return called(id, next((n[id] for k in kinds if id in (n := names_of(scenario, k))), ""))


def check_year(scenario: Scenario, year: int | None) -> None:
    """Raise `CannotAsk` unless a year is one of the scenario's, or None."""
    if year is not None and year not in scenario.years:
        years = ", ".join(map(str, scenario.years))
        raise CannotAsk(f"{year} is not among the scenario's years ({years})")


def asked_year(scenario: Scenario, plan: Plan, program: str, start: int | None = None) -> int:
    """Return the year whose decision is asked about: that given, or the first, the budget year.

    Of a candidate that must be piloted first: the first year from then on in which it runs.
    """
    given, year = scenario.programs[program], start or scenario.years[0]
    if given.existing or given.proven:
        return year
    ran = [s.year for s in plan.sites if s.program == program and s.action in RUNNING_ACTIONS]
    return min((y for y in ran if y >= year), default=year)


def sides(
    scenario: Scenario,
    plan: Plan,
    program: str,
    school: str | None = None,
    start: int | None = None,
) -> Sides:
    """Return what the plan decides as a yes or no, in the year asked about.

    A program runs (anywhere) or not; a candidate that may be piloted and does not run is piloted
    or not; a site runs or not, or is piloted or not where the plan pilots it.

    Parameters
    ----------
    start
        As in `asked_year`.
    """
    year = asked_year(scenario, plan, program, start)
    if school is not None and school != CENTRAL:
        return _site_sides(scenario, plan, program, school, year)
    given = scenario.programs[program]
    actions = {s.action for s in plan.sites if s.program == program and s.year == year}
    when, only = f" in {year}", (year,)
    if "merge" in actions:
        into = Choice("merge", f"it is merged at one site at least{when}", (), only)
        apart = (avoid(program, "merge", None, only),)
        nowhere = f"it is merged nowhere{when}"
        other = Choice("keep", nowhere, apart, only, frozenset({"keep", "retire"}))
        return Sides(into, other, True, free=True)
    goes_on = bool(actions & RUNNING_ACTIONS)
    one = len(given.sites) == 1
    on = Choice(
        "adopt" if not given.existing else "keep",
        f"it runs{'' if one else ' at one site at least'}{when}",
        runs(program, only),
        only,
        frozenset({"keep", "trim", "expand", "merge", "adopt"}),
    )
    off = Choice(
        "retire" if given.existing else "decline",
        f"it {'does not run' if one else 'runs nowhere'}{when}",
        ends(program, only),
        only,
    )
    if not goes_on and not given.existing and not given.proven and given.pilot is not None:
        goes_on = any(s.program == program and s.action == "pilot" for s in plan.sites)
        on = Choice("pilot", "it is tried out at one site at least", (decide(program, "pilot"),))
        off = Choice("decline", "it is not even tried out", (decide(program, "off"),))
    return Sides(on, off, True) if goes_on else Sides(off, on, False)


def _site_sides(scenario: Scenario, plan: Plan, program: str, school: str, year: int) -> Sides:
    site, only = scenario.programs[program].sites[school], (year,)
    here = [s for s in plan.sites if s.program == program and s.school == school]
    now, when = [s for s in here if s.year == year], f" in {year}"
    runs = any(s.action in RUNNING_ACTIONS for s in now)
    if any(s.action == "merge" for s in now):
        on = Choice("merge", f"it is merged there{when}", (decide(program, "merge", school, only),))
        off = Choice("keep", f"it is not merged{when}", (avoid(program, "merge", school, only),))
        return Sides(on, off, True)
    if site.running:
        on = Choice("keep", f"it runs there{when}", (avoid(program, "retire", school, only),))
        off = Choice("retire", f"it is off{when}", (decide(program, "retire", school, only),))
    elif not runs and any(s.action == "pilot" for s in here):
        runs = True
        on = Choice("pilot", "it is tried out there", (decide(program, "pilot", school),))
        off = Choice("off", "it is not tried out there", (avoid(program, "pilot", school),))
    else:
        on = Choice("start", f"it runs there{when}", (decide(program, "start", school, only),))
        off = Choice(
            "off", f"it does not run there{when}", (avoid(program, "start", school, only),)
        )
    return Sides(on, off, True) if runs else Sides(off, on, False)


def within(choice: Choice, side: Choice) -> bool:
    """Return whether every plan that makes a choice is on a side of the question, as far as known.

    Sides that a candidate is asked about depend on whether it is piloted; they are left out.
    """
    return choice.key in side.covers and set(side.years) <= set(choice.years)
