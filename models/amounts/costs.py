"""What sites and merges cost, once and in a year."""

from collections.abc import Callable, Mapping

from ..scenario.base import ByYear
from ..scenario.fund import StaffRole
from ..scenario.program import Merge, Program, Site
from ..scenario.scenario import Scenario
from .by_year import value


def site_cost(scenario: Scenario, program: Program, site: Site, year: int) -> float:
    """Return the dollars a year of a fully running site: site, students and priced staff."""
    return site_coster(scenario, program, year)(site)


def site_coster(scenario: Scenario, program: Program, year: int) -> Callable[[Site], float]:
    """Return the function from a program's site to its `site_cost`, for many sites of it.

    Where it does not run today its people are newly hired.
    """
    alone, each = value(program.cost.site, year), value(program.cost.student, year)
    shared = program.positions is None
    usual = [
        shared and staff_cost(scenario, program.staff, year, hired=new) for new in (False, True)
    ]

    def dollars(site: Site) -> float:
        if site.cost is not None:
            own = value(site.cost, year)
        else:
            own = alone + (each * value(site.students, year) if each else 0.0)
        if shared and site.staff is None:
            return own + usual[not site.running]
        staff = site_staff(program, site)
        return own + staff_cost(scenario, staff, year, hired=not site.running)

    return dollars


def site_staff(program: Program, site: Site) -> Mapping[str, ByYear]:
    """Return the FTE by role of a fully running site: its own, or all of the program's.

    Each of its positions is one FTE of the positions' role.
    """
    staff = program.staff if site.staff is None else site.staff
    if program.positions is None or site.positions is None:
        return staff
    role = program.positions.role
    more = staff.get(role, 0.0)
    if isinstance(more, Mapping):
        return {**staff, role: {year: fte + site.positions for year, fte in more.items()}}
    return {**staff, role: more + site.positions}


def staff_cost(
    scenario: Scenario, staff: Mapping[str, ByYear], year: int, *, hired: bool = False
) -> float:
    """Return the dollars a year of the staff named, at their prices or as newly hired."""
    return sum(
        value(fte, year) * value(staff_price(scenario.staff[role], hired=hired), year)
        for role, fte in staff.items()
        if role in scenario.staff
    )


def staff_price(role: StaffRole, *, hired: bool) -> ByYear:
    """Return the dollars a year of an FTE, of one newly hired where that is given by itself."""
    return role.hire_price if hired and role.hire_price is not None else role.price


def start_cost(program: Program, site: Site) -> ByYear:
    """Return the dollars that a site costs once, when it first runs or pilots."""
    return program.cost.start_site if site.start_cost is None else site.start_cost


def stop_cost(program: Program, site: Site) -> ByYear:
    """Return the dollars that a site of today costs once, when it ends."""
    return program.cost.stop_site if site.stop_cost is None else site.stop_cost


def merge_parts(scenario: Scenario, merge: Merge, school: str) -> tuple[str, ...]:
    """Return the parts of a merge that run at a school today (possible from two on)."""
    programs = scenario.programs
    return tuple(
        part
        for part in dict.fromkeys(merge.combines)
        if part in programs
        and school in programs[part].sites
        and programs[part].sites[school].running
    )


def merge_schools(scenario: Scenario, merge: Merge) -> dict[str, tuple[str, ...]]:
    """Return the schools where a merge is possible, each with the parts it takes in there."""
    candidates: dict[str, int] = {}
    for part in dict.fromkeys(merge.combines):
        program = scenario.programs.get(part)
        for school, site in program.sites.items() if program else ():
            if site.running and school in scenario.schools:
                candidates[school] = candidates.get(school, 0) + 1
    return {
        school: merge_parts(scenario, merge, school)
        for school, count in candidates.items()
        if count >= 2
    }


def merge_students(scenario: Scenario, school: str, parts: tuple[str, ...], year: int) -> float:
    """Return the students of a merge of these programs at a school: at most all there are."""
    served = sum(value(scenario.programs[p].sites[school].students, year) for p in parts)
    return min(served, value(scenario.schools[school].enrollment, year))


def merge_cost(
    scenario: Scenario, merge: Merge, school: str, parts: tuple[str, ...], year: int
) -> float:
    """Return the dollars a year of a merge at a school: site, students and priced staff."""
    served = merge_students(scenario, school, parts, year)
    dollars = value(merge.cost.site, year) + value(merge.cost.student, year) * served
    return dollars + staff_cost(scenario, merge.staff, year)


def today_cost(scenario: Scenario, year: int) -> float:
    """Return the dollars of a year in which every running site keeps running."""
    total = 0.0
    for program in scenario.programs.values():
        cost = site_coster(scenario, program, year)
        running = [cost(site) for site in program.sites.values() if site.running]
        total += sum(running)
        if running:
            total += value(program.cost.district, year)
    return total


def costly_sites(scenario: Scenario, program: Program) -> list[str]:
    """Return the places where a program costs anything in some year, one-time costs included."""
    years = scenario.years
    yearly = [site_coster(scenario, program, year) for year in years]

    def any_year(dollars: ByYear) -> bool:
        return any(value(dollars, year) for year in years)

    return [
        school
        for school, site in program.sites.items()
        if any(cost(site) for cost in yearly)
        or any_year(start_cost(program, site))
        or any_year(stop_cost(program, site))
    ]


def district_cost(scenario: Scenario, program: Program) -> float:
    """Return the most that a program costs outside its sites in a year, a pilot's study too."""
    study = program.pilot.evaluation_cost if program.pilot is not None else 0.0
    return max(value(program.cost.district, y) + value(study, y) for y in scenario.years)
