"""Whether the numbers of students can be."""

from ...amounts.by_year import value
from ...numbers import shown
from ...scenario.base import CENTRAL
from ...scenario.scenario import Scenario
from ...tree.tree import Path
from ..context import Context

MOST_PROGRAMS_A_STUDENT = 12
"""Running students at a school over so many times its enrollment are likely miscounted: not
even a dozen programs that each serve every student make as many."""


def check(context: Context) -> None:
    """Note sites and groups with more students than there are, and sites with none."""
    _sites(context)
    _groups(context)
    _altogether(context)


def _sites(context: Context) -> None:
    scenario, enrollment = context.scenario, context.enrollment
    over: list[tuple[Path, str]] = []
    of_group: list[Path] = []
    empty: list[Path] = []
    first = scenario.years[0]
    takes_in = _taking_in(scenario)
    known = context.sound("schools")  # or the district's enrollment is not
    for key, program in scenario.programs.items():
        serves = None if context.doubts(("programs", key, "serves")) else program.serves
        for school, site in program.sites.items():
            counts = enrollment.get(school)
            if counts is None or (school == CENTRAL and not known):
                continue
            students = site.students
            if isinstance(students, float):
                most = students
                year = min(scenario.years, key=counts.__getitem__) if len(counts) > 1 else first
            else:
                excess = {y: value(students, y) - counts[y] for y in scenario.years}
                year = max(excess, key=excess.__getitem__)
                most = value(students, year)
            if most > counts[year]:
                says = (
                    f"{shown(most)} students are more than the {shown(counts[year])}"
                    f" enrolled in {year}"
                )
                over.append((("programs", key, "sites", school, "students"), says))
            elif most == 0 and not (students and isinstance(students, dict)):
                told = "students" in context.written.programs[key].sites[school].model_fields_set
                if told or (key, school) in takes_in:
                    continue
                empty.append(("programs", key, "sites", school, "students"))
            elif serves is not None and school != CENTRAL:
                group = value(scenario.schools[school].groups.get(serves, 0.0), year)
                if most > group:
                    of_group.append(("programs", key, "sites", school, "students"))
    context.error_each(
        over,
        "lower the students, or correct the school's enrollment; students of a school that closes"
        " follow by themselves when `reorganizations` says where they move",
    )
    context.warn_all(
        of_group,
        "more students than the school has in the group that the program serves",
        "lower the students, or correct the school's groups",
    )
    context.warn_all(empty, "a site without students gains nothing", "write its students")


def _taking_in(scenario: Scenario) -> set[tuple[str, str]]:
    """Return programs and schools where students may be taken in of a school that closes."""
    return {
        (key, receiver)
        for reorganization in scenario.reorganizations.values()
        for school, shares in reorganization.moves.items()
        for key, program in scenario.programs.items()
        if school in program.sites
        for receiver in shares
    }


def _groups(context: Context) -> None:
    found = []
    for key, school in context.scenario.schools.items():
        for group, students in school.groups.items():
            for year in context.scenario.years:
                most = context.enrollment[key][year]
                if value(students, year) > most:
                    path = ("schools", key, "groups", group)
                    says = (
                        f"{shown(value(students, year))} students are more than the"
                        f" {shown(most)} enrolled"
                    )
                    found.append((path, f"{says} in {year}"))
                    break
    context.error_each(found, "lower the group, or correct the enrollment")


def _altogether(context: Context) -> None:
    served: dict[str, float] = {}
    first = context.scenario.years[0]
    for program in context.scenario.programs.values():
        for school, site in program.sites.items():
            if site.running:
                served[school] = served.get(school, 0.0) + value(site.students, first)
    over = [
        ("schools", school, "enrollment")
        for school, students in served.items()
        if school in context.scenario.schools
        and students > MOST_PROGRAMS_A_STUDENT * context.enrollment[school][first]
    ]
    context.warn_all(
        over,
        f"the running programs together serve over {MOST_PROGRAMS_A_STUDENT} times the enrollment",
        "check the students of the sites there, and the enrollment",
    )
