"""What one plan does that the plan of the step before does not, in a few groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ....models.results.ladder import LadderAction, LadderChange
from ....models.results.plan import Plan
from ....models.results.plan_parts.program_plan import SiteYear
from ....models.scenario.scenario import Scenario

Site = tuple[str, str]
Kind = tuple[str, LadderAction, str | None, tuple[int, ...]]


@dataclass(frozen=True)
class State:
    """What a site is in a year."""

    kind: str = "off"
    merge: str | None = None
    amount: float = 0.0
    students: float = 0.0

    @property
    def what(self) -> tuple[str, str | None, float]:
        """What tells two states apart."""
        return self.kind, self.merge, self.amount


OFF_STATE = State()


def changes(before: Plan, after: Plan, scenario: Scenario) -> tuple[LadderChange, ...]:
    """Return what a step does: reorganizations first, then programs in the scenario's order."""
    return (
        *_reorganizations(before, after, scenario),
        *_programs(_states(before), _states(after), scenario),
    )


def _states(plan: Plan) -> dict[Site, dict[int, State]]:
    found: dict[Site, dict[int, State]] = {}
    for entry in plan.sites:
        found.setdefault((entry.program, entry.school), {})[entry.year] = _state(entry)
    return found


def _state(entry: SiteYear) -> State:
    if entry.action == "retire":
        return OFF_STATE
    kind = entry.action if entry.action in ("merge", "pilot") else "run"
    amount = entry.level if entry.positions is None else float(entry.positions)
    return State(kind, entry.merge, amount, entry.students)


def _programs(
    before: Mapping[Site, Mapping[int, State]],
    after: Mapping[Site, Mapping[int, State]],
    scenario: Scenario,
) -> Iterator[LadderChange]:
    groups: dict[Kind, list[str]] = {}
    for key, program in scenario.programs.items():
        for school, site in program.sites.items():
            one, two = before.get((key, school), {}), after.get((key, school), {})
            unlike = [
                year
                for year in scenario.years
                if one.get(year, OFF_STATE).what != two.get(year, OFF_STATE).what
            ]
            if unlike:
                first = one.get(unlike[0], OFF_STATE), two.get(unlike[0], OFF_STATE)
                action, merge = _action(*first, site.running)
                groups.setdefault((key, action, merge, tuple(unlike)), []).append(school)
    for (key, action, merge, years), schools in groups.items():
        was, now = (
            [told.get((key, school), {}).get(years[0], OFF_STATE) for school in schools]
            for told in (before, after)
        )
        yield LadderChange(
            action=action,
            program=key,
            merge=merge,
            schools=tuple(schools),
            of=_of(scenario, key, before, action, years[0], len(schools)),
            years=years,
            unit="positions" if scenario.programs[key].positions else "sites",
            before=sum(state.amount for state in was),
            after=sum(state.amount for state in now),
            students=sum(b.students - a.students for a, b in zip(was, now, strict=True)),
        )


def _action(was: State, now: State, running: bool) -> tuple[LadderAction, str | None]:
    """Return what is done at a site, and the merge that it leaves or goes into."""
    if now.kind == "off":
        return "end", was.merge
    if now.kind == "merge":
        return "merge", now.merge
    if now.kind == "pilot":
        return ("pilot" if was.kind == "off" else "lower"), None
    if was.kind == "merge":
        return "separate", was.merge
    if was.kind == "run":
        return ("raise" if now.amount > was.amount else "lower"), None
    return ("restore" if running else "start"), None


def _of(
    scenario: Scenario,
    key: str,
    before: Mapping[Site, Mapping[int, State]],
    action: LadderAction,
    year: int,
    own: int,
) -> int:
    """Return of how many sites these are: those with less than today, or those that run."""
    program = scenario.programs[key]
    states = {s: before.get((key, s), {}).get(year, OFF_STATE) for s in program.sites}
    if action in ("end", "lower", "merge"):
        return max(own, sum(state.kind != "off" for state in states.values()))
    if action in ("start", "pilot"):
        return max(own, sum(state.kind == "off" for state in states.values()))
    cut = 0
    for school, site in program.sites.items():
        full = float(site.positions or 1) if program.positions else 1.0
        state = states[school]
        cut += bool(site.running) and (state.kind != "run" or state.amount < full)
    return max(own, cut)


def _reorganizations(before: Plan, after: Plan, scenario: Scenario) -> Iterator[LadderChange]:
    for key in scenario.reorganizations:
        was, now = before.begun.get(key), after.begun.get(key)
        if was == now:
            continue
        action: LadderAction
        if was is None:
            action = "begin"
        elif now is None:
            action = "undo"
        else:
            action = "earlier" if now < was else "later"
        begins = [year for year in (was, now) if year is not None]
        last = max(begins) if len(begins) == 2 else scenario.years[-1] + 1
        yield LadderChange(
            action=action,
            reorganization=key,
            schools=tuple(scenario.reorganizations[key].moves),
            of=len(scenario.reorganizations[key].moves),
            years=tuple(year for year in scenario.years if min(begins) <= year < last),
            before=float(was or 0),
            after=float(now or 0),
        )
