"""What is known of a school, to fill its form with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..amounts.by_year import value
from ..amounts.costs import merge_cost, merge_schools, merge_students, site_cost
from ..results.plan import Plan
from ..scenario.program import Program, Site
from ..scenario.scenario import Scenario


@dataclass(frozen=True)
class Offer:
    """A program or merge of which a school can ask something.

    Attributes
    ----------
    key, name
        Its id and what it is called.
    runs
        Whether it runs at the school today.
    students
        Whom it serves there, or would serve.
    cost
        Dollars a year there, in the first year.
    wants
        What may be wanted of it.
    last
        What the last plan says of it there; "" for nothing.
    """

    key: str
    name: str
    runs: bool
    students: float
    cost: float
    wants: tuple[str, ...]
    last: str = ""


def offers(scenario: Scenario, school: str, plan: Plan | None = None) -> list[Offer]:
    """Return what a school can ask of which programs: first those that run there today.

    Parameters
    ----------
    scenario
        The district.
    school
        Whose form it is.
    plan
        The last plan, whose answers the form tells again.
    """
    found = [*_programs(scenario, school, plan), *_merges(scenario, school, plan)]
    return sorted(found, key=lambda offer: not offer.runs)


def _programs(scenario: Scenario, school: str, plan: Plan | None) -> Iterator[Offer]:
    first = scenario.years[0]
    for key, program in scenario.programs.items():
        site = program.sites.get(school)
        if site is None:
            continue
        students, cost = value(site.students, first), site_cost(scenario, program, site, first)
        wants, last = _wants(program, site), _last(scenario, plan, school, key)
        name = called(key, program.name)
        yield Offer(key, name, site.running, students, cost, wants, last)


def _merges(scenario: Scenario, school: str, plan: Plan | None) -> Iterator[Offer]:
    first = scenario.years[0]
    for key, merge in scenario.merges.items():
        parts = merge_schools(scenario, merge).get(school)
        if parts is None:
            continue
        students = merge_students(scenario, school, parts, first)
        cost = merge_cost(scenario, merge, school, parts, first)
        names = " + ".join(called(part, scenario.programs[part].name) for part in parts)
        name = f"{called(key, merge.name)} ({names})"
        last = _last(scenario, plan, school, key)
        yield Offer(key, name, False, students, cost, ("merge",), last)


def called(key: str, name: str) -> str:
    """Return what a thing is called: its name, or the words of its id."""
    return " ".join(name.split()) or key.replace("_", " ").capitalize()


def _wants(program: Program, site: Site) -> tuple[str, ...]:
    if site.running:
        return ("keep", "more", "less", "retire")
    tried = not program.existing and program.pilot is not None
    return ("pilot", "start", "more") if tried else ("start", "more")


def _last(scenario: Scenario, plan: Plan | None, school: str, key: str) -> str:
    """Return what the last plan decided here, and what it answered."""
    if plan is None:
        return ""
    decided = _decided(scenario, plan, school, key)
    answers = (r for r in plan.requests if (r.school, r.program) == (school, key))
    told = [f"you asked for: {r.wants}; {_ANSWERS[r.answer]}" for r in answers]
    return "; ".join([*([decided] if decided else []), *told])


_ANSWERS = {"granted": "granted", "partly": "granted in part", "refused": "not granted"}


def _decided(scenario: Scenario, plan: Plan, school: str, key: str) -> str:
    def name(merge: str) -> str:
        known = scenario.merges.get(merge)
        return called(merge, "" if known is None else known.name)

    actions = {
        site.year: site.action if site.merge is None else f"{site.action} into {name(site.merge)}"
        for site in plan.sites
        if site.school == school and key in (site.program, site.merge)
    }
    parts: list[list[int]] = []
    for year in sorted(actions):
        if parts and actions[parts[-1][0]] == actions[year]:
            parts[-1].append(year)
        else:
            parts.append([year])
    return ", ".join(f"{actions[years[0]]} in {_span(years)}" for years in parts)


def _span(years: Sequence[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"


def points_of_district(scenario: Scenario) -> dict[str, float]:
    """Return the district's weights of the goals as points of 100."""
    total = sum(goal.weight for goal in scenario.goals.values())
    return {key: 100 * goal.weight / total for key, goal in scenario.goals.items()}
