"""Every decision that can be made on a program, or at one of its sites, each as hard rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ....models.results.otherwise import AlternativeKind
from ....models.results.plan import Plan
from ....models.scenario.base import CENTRAL
from ....models.scenario.program import Program
from ....models.scenario.rules.kinds import AnyRule, Choose, Sites
from ....models.scenario.scenario import Scenario
from ...find_value import Hold
from .made import Years, at_least_today, avoid, decide

RUNNING_ACTIONS = frozenset({"keep", "reduce", "start", "merge"})
"""Actions at a site where the program runs."""


@dataclass(frozen=True)
class Choice:
    """A decision and the rules that make it.

    Attributes
    ----------
    key, says
        What it is, in a word and in words.
    rules
        Hard rules; a plan keeps them if and only if it makes the decision.
    years
        In each of which it is decided so, to the last; (): it says itself when.
    covers
        Decisions which, made in these years, all make this one, too, as far as known.
    hold
        What makes it beside the rules: rows of the model.
    """

    key: AlternativeKind
    says: str
    rules: tuple[AnyRule, ...]
    years: Years = ()
    covers: frozenset[AlternativeKind] = frozenset()
    hold: Hold | None = None


def choices(
    scenario: Scenario, program: str, school: str | None = None, start: int | None = None
) -> tuple[Choice, ...]:
    """Return every decision there is on a program, or at one of its sites.

    Parameters
    ----------
    start
        The year from which on it is decided so; None: the first.
    """
    years = tuple(y for y in scenario.years if start is None or y >= start)
    if school is not None and school != CENTRAL:
        return tuple(_at_site(scenario, program, school, years))
    given = scenario.programs[program]
    found = (
        _existing(scenario, program, years) if given.existing else _candidate(given, program, years)
    )
    return tuple(found)


def makes(scenario: Scenario, plan: Plan, program: str, school: str | None, choice: Choice) -> bool:
    """Return whether a plan makes a decision already, in each of its years."""
    if school is None or school == CENTRAL:
        return _decided(scenario, plan, program, choice)
    own = [s for s in plan.sites if s.program == program and s.school == school]
    actions = {s.year: s.action for s in own}

    def always(holds: Callable[[str | None], bool]) -> bool:
        return all(holds(actions.get(year)) for year in choice.years)

    if choice.key == "retire":
        return always(lambda action: action not in RUNNING_ACTIONS)
    if choice.key == "off":
        return always(lambda action: action not in RUNNING_ACTIONS and action != "pilot")
    if choice.key == "pilot":
        return "pilot" in actions.values() and always(lambda action: action not in RUNNING_ACTIONS)
    if choice.key == "start":
        return always(lambda action: action in RUNNING_ACTIONS)
    return always(lambda action: action == choice.key)


def _decided(scenario: Scenario, plan: Plan, program: str, choice: Choice) -> bool:
    """Return whether the program is decided so; what is merged may be fewer sites, or more."""
    given = scenario.programs[program]
    own = [s for s in plan.sites if s.program == program]
    acts = {(s.school, s.year): s.action for s in own}
    today = [school for school, site in given.sites.items() if site.running]
    runs = {
        y: {s for s in given.sites if acts.get((s, y)) in RUNNING_ACTIONS} for y in choice.years
    }
    tried = any(s.action == "pilot" for s in own)
    if choice.key == "pilot":
        return tried and not any(runs.values())
    if choice.key == "decline":
        piloted = any(s.action == "pilot" and s.year in choice.years for s in own)
        return not piloted and not any(runs.values())
    if choice.key == "retire":
        return not any(runs.values())
    if choice.key == "adopt":
        return all(runs.values())
    if choice.key == "trim":
        return all(0 < len(here) < len(today) for here in runs.values())
    if choice.key == "expand":
        return all(len(here) > len(today) for here in runs.values())
    if choice.key == "merge":
        able = [s for s in given.sites if mergeable(scenario, program, s)]
        return all(acts.get((s, y)) == "merge" for s in able for y in choice.years)
    # Sites of schools that close are left out of "every site of today".
    fully = {(s.school, s.year) for s in own if s.action == "keep"}
    kept = {s for s in today if (s, choice.years[-1]) in fully}
    last = next((y for y in plan.programs[program].years if y.year == choice.years[-1]), None)
    if last is None or last.decision not in ("keep", "expand") or last.ends or last.shrinks:
        return False
    return all(here == kept and all((s, y) in fully for s in kept) for y, here in runs.items())


def _existing(scenario: Scenario, program: str, years: Years) -> list[Choice]:
    given = scenario.programs[program]
    before = sum(site.running for site in given.sites.values())
    spare = len(given.sites) > before and not given.all_or_nothing
    since = from_year(years)
    today = [school for school, site in given.sites.items() if site.running]
    kept, words = at_least_today(given, program, today, years), "fully"
    if spare:
        # What grows elsewhere, now or later, goes on at all of today's sites in any case.
        kept = (*kept, avoid(program, "start", None, years))
        words = "fully, and starts at no other"
    says = f"it goes on at every site of today, {words}{since}"
    found = [Choice("keep", says, kept, years)]
    if before > 1 and not given.all_or_nothing:
        fewer = Sites(kind="sites", program=program, at_most=before - 1, years=years)
        words = f"it goes on at fewer sites than today{since}"
        found.append(Choice("trim", words, (*runs(program, years), fewer), years))
    if spare:
        more = Sites(kind="sites", program=program, at_least=before + 1, years=years)
        words = f"it runs at more sites than today{since}"
        found.append(Choice("expand", words, (*runs(program, years), more), years))
    if any(mergeable(scenario, program, school) for school in given.sites):
        words = f"it is merged wherever it can be{since}"
        found.append(Choice("merge", words, (decide(program, "merge", None, years),), years))
    words = f"it ends everywhere{since}"
    return [*found, Choice("retire", words, ends(program, years), years)]


def _candidate(given: Program, program: str, years: Years) -> list[Choice]:
    since = from_year(years)
    found = [Choice("adopt", f"it is adopted somewhere{since}", runs(program, years), years)]
    if given.pilot is not None:
        tried = (decide(program, "pilot"), *ends(program, years))
        words = f"it is piloted and not adopted{since}"
        found.append(Choice("pilot", words, tried, years))
    words = "it is neither piloted nor adopted" if given.pilot else "it is not adopted"
    words += since
    return [*found, Choice("decline", words, (decide(program, "off", None, years),), years)]


def _at_site(scenario: Scenario, program: str, school: str, years: Years) -> list[Choice]:
    given, since = scenario.programs[program], from_year(years)

    def at(key: AlternativeKind, words: str) -> Choice:
        return Choice(key, f"{words}{since}", (decide(program, key, school, years),), years)

    if given.sites[school].running:
        kept = at_least_today(given, program, [school], years)
        found = [Choice("keep", f"it goes on there fully{since}", kept, years)]
        if mergeable(scenario, program, school):
            found.append(at("merge", "it is merged there"))
        return [*found, at("retire", "it ends there")]
    found = [at("start", "it starts there")]
    if given.pilot is not None and not given.existing:
        tried = (decide(program, "pilot", school), avoid(program, "start", school, years))
        words = f"it is piloted there and does not go on{since}"
        found.append(Choice("pilot", words, tried, years))
    return [*found, at("off", "nothing happens there")]


def mergeable(scenario: Scenario, program: str, school: str) -> bool:
    """Return whether some merge can take in the program's site at a school."""

    def runs(part: str) -> bool:
        site = scenario.programs[part].sites.get(school)
        return site is not None and site.running

    return (
        school != CENTRAL
        and runs(program)
        and any(
            program in merge.combines and sum(runs(part) for part in merge.combines) > 1
            for merge in scenario.merges.values()
        )
    )


def runs(program: str, years: Years) -> tuple[AnyRule, ...]:
    """Return that a program runs somewhere, in each of some years."""
    return (Choose(kind="choose", programs=(program,), at_least=1, years=years),)


def ends(program: str, years: Years) -> tuple[AnyRule, ...]:
    """Return that a program runs nowhere, in any of some years."""
    return (Choose(kind="choose", programs=(program,), at_most=0, years=years),)


def from_year(years: Years) -> str:
    """Return the words for years to the last: ' from 2028 on'."""
    return f" in {years[0]}" if len(years) == 1 else f" from {years[0]} on"
