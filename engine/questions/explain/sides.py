"""The decisions that can be made on a program, or at one of its sites, each as hard rules."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from ....models.results.explanation import AlternativeKind
from ....models.results.plan import Plan, ProgramPlan
from ....models.scenario.base import CENTRAL
from ....models.scenario.program import Program
from ....models.scenario.rules.kinds import AnyRule, Avoid, Choose, Decide, Sites
from ....models.scenario.scenario import Scenario

RUNS = frozenset({"keep", "reduce", "start", "merge"})
"""Actions at a site where the program runs."""


class CannotAsk(ValueError):
    """There is no such decision to explain; the message says why."""


@dataclass(frozen=True)
class Choice:
    """A decision and the rules that make it.

    Attributes
    ----------
    key, says
        What it is, in a word and in words.
    rules
        Hard rules; a plan keeps them if and only if it makes the decision.
    """

    key: AlternativeKind
    says: str
    rules: tuple[AnyRule, ...]


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
    """Return the scenario in which a decision is made."""
    taken = {scenario.rule_id(i) for i in range(len(scenario.rules))}
    ids = (name for n in count(1) if (name := f"forced_{n}") not in taken)
    added = tuple(rule.model_copy(update={"id": next(ids)}) for rule in choice.rules)
    return scenario.model_copy(update={"rules": (*scenario.rules, *added)})


def check_question(scenario: Scenario, program: str, school: str | None) -> None:
    """Raise `CannotAsk` unless the scenario has the program, and a site of it at the school.

    Or the reorganization, which is at no school.
    """
    if program in scenario.reorganizations:
        if school is not None:
            raise CannotAsk(
                f"{program} is a reorganization and happens in the district, not at a school;"
                " leave the school out"
            )
        return
    if program in scenario.merges:
        parts = " and ".join(scenario.merges[program].combines)
        raise CannotAsk(f"{program} is a merge of {parts}; explain one of those")
    if program not in scenario.programs:
        raise CannotAsk(f"no program or reorganization has the id {program!r}")
    sites = scenario.programs[program].sites
    if school is None or (school == CENTRAL and list(sites) == [CENTRAL]):
        return
    if school not in sites:
        raise CannotAsk(f"{program} has no site at {school}")
    if school == CENTRAL:
        raise CannotAsk("rules speak of schools, and central is not one; explain the whole program")


def sides(scenario: Scenario, plan: Plan, program: str, school: str | None = None) -> Sides:
    """Return what the plan decides as a yes or no, in the last year.

    A program runs (anywhere) or not; a candidate that may be piloted and does not run is piloted
    or not; a site runs or not, or is piloted or not where the plan pilots it.
    """
    if school is not None and school != CENTRAL:
        return _site_sides(scenario, plan, program, school)
    given, last = scenario.programs[program], scenario.years[-1]
    actions = {s.action for s in plan.sites if s.program == program and s.year == last}
    if "merge" in actions:
        into = Choice("merge", "it is merged somewhere", ())
        alone = Choice("keep", "it is merged nowhere", (_avoid(program, "merge", None, last),))
        return Sides(into, alone, True, free=True)
    runs = bool(actions & RUNS)
    on = Choice(
        "adopt" if not given.existing else "keep", "it runs somewhere", _runs(program, last)
    )
    off = Choice("retire" if given.existing else "decline", "it runs nowhere", _ends(program, last))
    if not runs and not given.existing and not given.proven and given.pilot is not None:
        runs = any(s.program == program and s.action == "pilot" for s in plan.sites)
        on = Choice("pilot", "it is piloted somewhere", (_decide(program, "pilot"),))
        off = Choice("decline", "it is not even piloted", (_decide(program, "off"),))
    return Sides(on, off, True) if runs else Sides(off, on, False)


def _site_sides(scenario: Scenario, plan: Plan, program: str, school: str) -> Sides:
    site, last = scenario.programs[program].sites[school], scenario.years[-1]
    here = [s for s in plan.sites if s.program == program and s.school == school]
    runs = any(s.year == last and s.action in RUNS for s in here)
    if any(s.year == last and s.action == "merge" for s in here):
        on = Choice("merge", "it is merged there", (_decide(program, "merge", school, last),))
        off = Choice("keep", "it is not merged", (_avoid(program, "merge", school, last),))
        return Sides(on, off, True)
    if site.running:
        on = Choice("keep", "it runs there", (_avoid(program, "retire", school, last),))
        off = Choice("retire", "it ends there", (_decide(program, "retire", school, last),))
    elif not runs and any(s.action == "pilot" for s in here):
        runs = True
        on = Choice("pilot", "it is piloted there", (_decide(program, "pilot", school),))
        off = Choice("off", "it is not piloted there", (_avoid(program, "pilot", school),))
    else:
        on = Choice("start", "it starts there", (_decide(program, "start", school, last),))
        off = Choice("off", "it does not run there", (_avoid(program, "start", school, last),))
    return Sides(on, off, True) if runs else Sides(off, on, False)


def choices(scenario: Scenario, program: str, school: str | None = None) -> tuple[Choice, ...]:
    """Return every decision there is on a program, or at one of its sites."""
    given, last = scenario.programs[program], scenario.years[-1]
    if school is not None and school != CENTRAL:
        return tuple(_at_site(scenario, program, school))
    return tuple(
        _existing(scenario, program) if given.existing else _candidate(given, program, last)
    )


def makes(scenario: Scenario, plan: Plan, program: str, school: str | None, choice: Choice) -> bool:
    """Return whether a plan makes a decision already."""
    last = scenario.years[-1]
    own = [s for s in plan.sites if s.program == program]
    if school is None or school == CENTRAL:
        if choice.key != "merge":
            return _decided(plan.programs[program], choice.key)
        merged = {s.school for s in own if s.year == last and s.action == "merge"}
        return all(
            s in merged for s in scenario.programs[program].sites if mergeable(scenario, program, s)
        )
    here = [s for s in own if s.school == school]
    action = next((s.action for s in here if s.year == last), None)
    if choice.key in ("retire", "off"):
        return action in (None, "retire") and (choice.key == "retire" or not here)
    if choice.key == "pilot":
        return action not in RUNS and any(s.action == "pilot" for s in here)
    return action in RUNS if choice.key == "start" else action == choice.key


def _decided(given: ProgramPlan, key: AlternativeKind) -> bool:
    """Return whether it is decided so; by number of sites, what is merged may be fewer or more."""
    if key == "trim":
        return 0 < given.sites_after < given.sites_before
    if key == "expand":
        return given.sites_after > given.sites_before
    return given.decision == key


def within(choice: Choice, side: Choice) -> bool:
    """Return whether every plan that makes a choice is on a side of the question, as far as known.

    Sides that a candidate is asked about depend on whether it is piloted; they are left out.
    """
    if side.says == "it runs somewhere":
        return choice.key in ("keep", "trim", "expand", "merge", "adopt")
    return side.says == "it is merged nowhere" and choice.key in ("keep", "retire")


def _existing(scenario: Scenario, program: str) -> list[Choice]:
    given, last = scenario.programs[program], scenario.years[-1]
    before = sum(site.running for site in given.sites.values())
    spare = len(given.sites) > before and not given.all_or_nothing
    exactly = (_avoid(program, "start", None, last),) if spare else ()
    found = [
        Choice(
            "keep",
            "it goes on at every site of today, fully",
            (_decide(program, "keep", None, last), *exactly),
        )
    ]
    if before > 1 and not given.all_or_nothing:
        fewer = Sites(kind="sites", program=program, at_most=before - 1, years=(last,))
        words = "it goes on at fewer sites than today"
        found.append(Choice("trim", words, (*_runs(program, last), fewer)))
    if spare:
        more = Sites(kind="sites", program=program, at_least=before + 1, years=(last,))
        words = "it runs at more sites than today"
        found.append(Choice("expand", words, (*_runs(program, last), more)))
    if any(mergeable(scenario, program, school) for school in given.sites):
        words = "it is merged wherever it can be"
        found.append(Choice("merge", words, (_decide(program, "merge", None, last),)))
    return [*found, Choice("retire", "it ends everywhere", _ends(program, last))]


def _candidate(given: Program, program: str, last: int) -> list[Choice]:
    found = [Choice("adopt", "it is adopted somewhere", _runs(program, last))]
    if given.pilot is not None:
        tried = (_decide(program, "pilot"), *_ends(program, last))
        found.append(Choice("pilot", "it is piloted and not adopted in these years", tried))
    return [
        *found,
        Choice("decline", "it is neither piloted nor adopted", (_decide(program, "off"),)),
    ]


def _at_site(scenario: Scenario, program: str, school: str) -> list[Choice]:
    given, last = scenario.programs[program], scenario.years[-1]
    if given.sites[school].running:
        found = [
            Choice("keep", "it goes on there fully", (_decide(program, "keep", school, last),))
        ]
        if mergeable(scenario, program, school):
            into = (_decide(program, "merge", school, last),)
            found.append(Choice("merge", "it is merged there", into))
        return [
            *found,
            Choice("retire", "it ends there", (_decide(program, "retire", school, last),)),
        ]
    found = [Choice("start", "it starts there", (_decide(program, "start", school, last),))]
    if given.pilot is not None and not given.existing:
        tried = (_decide(program, "pilot", school), _avoid(program, "start", school, last))
        found.append(Choice("pilot", "it is piloted there and does not go on", tried))
    return [*found, Choice("off", "nothing happens there", (_decide(program, "off", school),))]


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


def _runs(program: str, last: int) -> tuple[AnyRule, ...]:
    return (Choose(kind="choose", programs=(program,), at_least=1, years=(last,)),)


def _ends(program: str, last: int) -> tuple[AnyRule, ...]:
    return (Choose(kind="choose", programs=(program,), at_most=0, years=(last,)),)


def _decide(
    program: str, action: str, school: str | None = None, year: int | None = None
) -> Decide:
    return Decide.model_validate({"kind": "decide", **_what(program, action, school, year)})


def _avoid(program: str, action: str, school: str | None, year: int | None = None) -> Avoid:
    return Avoid.model_validate({"kind": "avoid", **_what(program, action, school, year)})


def _what(program: str, action: str, school: str | None, year: int | None) -> dict[str, object]:
    return {
        "program": program,
        "action": action,
        "schools": None if school is None else (school,),
        "years": None if year is None else (year,),
    }
