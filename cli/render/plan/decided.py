"""What is decided, in the budget year and after it, and what happens at schools: in words."""

from collections.abc import Sequence

from ....models.results.explanation import Explanation
from ....models.results.plan_parts.program_plan import SiteYear
from ....models.results.plan_parts.program_year import ProgramYear
from ....models.scenario.base import CENTRAL
from ....models.scenario.scenario import Scenario
from ..words import Names, count, plural, several

MOST = 3


_VERB = {
    "keep": "goes on as today",
    "reduce": "goes on in part",
    "grow": "goes on with more positions",
    "trim": "goes on at fewer sites",
    "expand": "goes on at more sites",
    "merge": "is merged with another",
    "retire": "ends",
    "pilot": "is tried out first",
    "adopt": "starts",
    "decline": "does not start",
}


_ACTION = {
    "keep": "goes on",
    "reduce": "goes on in part",
    "start": "starts",
    "pilot": "is tried out",
    "merge": "is merged",
    "retire": "ends",
}


def verb(decision: str) -> str:
    """Return what becomes of a program: 'ends', 'is merged with another'."""
    return _VERB[decision]


def decided(told: Explanation, scenario: Scenario, year: int | None = None) -> str:
    """Return what is decided on the program or, of one school, there, against today.

    At a school that is `keep`, `reduce` (in part), `merge` or `retire`, or, where it does not run
    today, `adopt`, `pilot` or `decline`. Of the whole program it is what the plan's own pages say,
    but `reduce` and `grow` where it has as many sites as before.

    Parameters
    ----------
    year
        The year that is asked about; None: the first, the budget year.
    """
    year = year or scenario.years[0]
    if told.school is None and told.years:
        return _of_year(next(each for each in told.years if each.year == year))
    sites = scenario.programs[told.program].sites
    own = {s for s in sites if told.school in (None, s)}
    today = {s for s in own if sites[s].running}
    act = {s.school: s.action for s in told.sites if s.year == year and s.action != "retire"}
    runs = {s for s, action in act.items() if action != "pilot"}
    if not today:
        return "adopt" if runs else "pilot" if act else "decline"
    if "merge" in act.values():
        return "merge"
    if not runs:
        return "retire"
    if told.school is not None or runs == today:
        return "reduce" if "reduce" in act.values() else "keep"
    lost, gained = today - runs, runs - today
    return "expand" if len(gained) >= len(lost) else "trim"


def _of_year(year: ProgramYear) -> str:
    if year.decision == "trim" and not year.ends and year.shrinks:
        return "reduce"
    if year.decision == "expand" and not year.starts and year.grows:
        return "grow"
    return {"later": "decline", "ended": "retire"}.get(year.decision, year.decision)


def follows(told: Explanation, scenario: Scenario) -> list[tuple[int, str]]:
    """Return what is decided otherwise in later years: by year and decision, where it changes."""
    found, before = [], decided(told, scenario)
    for year in scenario.years[1:]:
        then = decided(told, scenario, year)
        if then != before and {then, before} != {"decline", "retire"}:
            found.append((year, _ENDED.get((before, then), then)))
        before = then
    return found


_ENDED = {("adopt", "decline"): "retire", ("pilot", "decline"): "retire"}
"""What a candidate that ran becomes where it runs no more: nothing that ran is declined."""


def headline(told: Explanation, scenario: Scenario) -> str:
    """Return the decision of the budget year and what follows: 'goes on; ends in 2029'."""
    parts = _decisions(told, scenario)
    lost, at_once = _lost_beside_a_merge(told, scenario), told.years[0].ends if told.years else 0
    if lost and lost != at_once:
        parts.append(f"is gone from {plural(lost, 'school')} by {scenario.years[-1]}")
    return "; ".join(parts)


def overall(told: Explanation, scenario: Scenario) -> str:
    """Return the same of the whole program, where one school is asked about."""
    return "; ".join(_decisions(told.model_copy(update={"school": None}), scenario))


def _decisions(told: Explanation, scenario: Scenario) -> list[str]:
    first, later = decided(told, scenario), follows(told, scenario)
    parts = [f"{_at_year(told, then, year)} in {year}" for year, then in later]
    # What starts later is not said to be declined first.
    first_too = not (first == "decline" and later)
    return [_at_year(told, first, scenario.years[0])] * first_too + parts


def in_year(told: Explanation, scenario: Scenario, year: int) -> str:
    """Return what becomes of it in a year: 'ends', 'shrinks at 1 of its sites'."""
    return _at_year(told, decided(told, scenario, year), year)


def _at_year(told: Explanation, decision: str, year: int) -> str:
    """Return the verb; of a program that only some of its sites do so, at how many."""
    of = next((each for each in told.years if each.year == year), None)
    if told.school is not None or of is None or decision not in _PARTLY:
        return _VERB[decision]
    word, field = _PARTLY[decision]
    many = int(getattr(of, field))
    if decision == "merge":
        where = f"is merged at {count(many)} of its sites" if many < of.sites else _VERB[decision]
        return where + (f", gone from {plural(of.ends, 'school')}" if of.ends else "")
    if many == of.sites == 1:
        return word
    return f"{word} at {count(many) if many < of.sites else 'all'} of its sites"


_PARTLY = {
    "reduce": ("shrinks", "shrinks"),
    "grow": ("grows", "grows"),
    "merge": ("is merged", "merges"),
}
"""What a program may do at some of its sites only: in words, and the field that counts them."""


def _lost_beside_a_merge(told: Explanation, scenario: Scenario) -> int:
    """Return at how many sites of today it is gone in the last year, where others are merged."""
    last = [s for s in told.sites if s.year == scenario.years[-1] and s.action != "retire"]
    if told.school is not None or not any(site.action == "merge" for site in last):
        return 0
    running = {s for s, site in scenario.programs[told.program].sites.items() if site.running}
    return len(running - {site.school for site in last})


def what_happens(sites: Sequence[SiteYear], names: Names) -> list[str]:
    """Return what happens in each year at how many schools: '2027: ends at 2 schools: Ash, …'."""
    lines = []
    for year in sorted({site.year for site in sites}):
        parts = []
        for action, words in _ACTION.items():
            here = [s for s in sites if s.year == year and s.action == action]
            if here:
                where = several([names.school(s.school) for s in here], MOST)
                into = _into(here, names)
                kind = "place" if any(s.school == CENTRAL for s in here) else "school"
                many = f"{plural(len(here), kind)}: " if len(here) > 1 else ""
                parts.append(f"{words}{into} at {many}{where}")
        lines.append(f"{year}: {'; '.join(parts)}")
    return lines


def _into(sites: Sequence[SiteYear], names: Names) -> str:
    merges = list(dict.fromkeys(names.program(s.merge) for s in sites if s.merge))
    return f" into {several(merges, MOST)}" if merges else ""
