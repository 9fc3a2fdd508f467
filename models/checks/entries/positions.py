"""Whether programs with whole positions, and what is said of their number, can be."""

from collections.abc import Iterator

from ...amounts.by_year import value
from ...numbers import shown
from ...scenario.effect import ClassSize
from ...scenario.program import Program, Site
from ...tree.tree import Path
from ..context import Context

FURTHEST = 10
"""Students per position, from today's ratio, within which a class size effect is valid."""


def check(context: Context) -> None:
    """Note what is wrong with positions, and with effects of class size."""
    for key, program in context.scenario.programs.items():
        path: Path = ("programs", key)
        if program.positions is None:
            _none(context, path, program)
            continue
        if program.levels:
            context.error(
                (*path, "levels"),
                "it has both positions and levels",
                "delete `levels`: its sites run with whole positions",
            )
        if program.all_or_nothing:
            context.error(
                (*path, "all_or_nothing"),
                "it has positions, whose number each site decides, so it is never all or nothing",
                "delete `all_or_nothing`, or `positions`",
            )
        for school, site in program.sites.items():
            _site(context, (*path, "sites", school), program, site)
        _ratios(context, key, program)
        _signs(context, path, program)
    _merges(context)


def _signs(context: Context, path: Path, program: Program) -> None:
    for goal, effect in program.effects.items():
        if isinstance(effect, ClassSize) and effect.class_size >= 0:
            context.error(
                (*path, "effects", goal, "class_size"),
                f"{shown(effect.class_size)} says that larger classes do no harm: it is what each"
                " student more per position does",
                "write it below 0, as in"
                f" {shown(-abs(effect.class_size) or -0.02)}, or leave it out",
            )


def _none(context: Context, path: Path, program: Program) -> None:
    for goal, effect in program.effects.items():
        if isinstance(effect, ClassSize):
            context.error(
                (*path, "effects", goal),
                "an effect of class size needs a program with positions",
                "give the program `positions: {role: teacher}`, or the effect a `mean`",
            )
    for school, site in program.sites.items():
        for field in ("positions", "most"):
            if getattr(site, field) is not None:
                context.error(
                    (*path, "sites", school, field),
                    f"the site has `{field}`, and its program has no positions",
                    "give the program `positions: {role: teacher}`, or delete it here",
                )


def _site(context: Context, path: Path, program: Program, site: Site) -> None:
    assert program.positions is not None
    if site.positions is None:
        context.error(
            path,
            "its program runs with whole positions, and the site does not say how many",
            "write how many positions it has today, as in positions: 12",
        )
        return
    most = site.positions if site.most is None else site.most
    if most < site.positions:
        context.error(
            (*path, "most"),
            f"at most {most} positions are fewer than the {site.positions} it has",
            "let `most` be at least `positions`",
        )
    elif program.positions.least > site.positions:
        context.error(
            (*path, "positions"),
            f"{site.positions} positions are fewer than the {program.positions.least} that"
            " `least` asks for",
            "lower the program's positions.least, or raise the number here",
        )


def _merges(context: Context) -> None:
    programs = context.scenario.programs
    for key, merge in context.scenario.merges.items():
        for i, part in enumerate(merge.combines):
            if part in programs and programs[part].positions is not None:
                context.error(
                    ("merges", key, "combines", i),
                    f"{part} runs with whole positions and cannot be merged",
                    "take it out of the merge, or give it `levels` instead of `positions`",
                )


def _ratios(context: Context, key: str, program: Program) -> None:
    goals = [g for g, effect in program.effects.items() if isinstance(effect, ClassSize)]
    if not goals or program.positions is None:
        return
    for school, site in program.sites.items():
        for year in context.scenario.years:
            says = _out_of_range(context, program, school, site, year)
            if says is not None:
                mend = (
                    f"raise positions.least, lower `most`, or list the other positions in"
                    f" schools.{school}.base_staff"
                )
                context.error(("programs", key, "sites", school), says, mend)
                break


def _out_of_range(
    context: Context, program: Program, school: str, site: Site, year: int
) -> str | None:
    """Return what is wrong with the ratio at some number of positions, or None."""
    if (
        program.positions is None
        or site.positions is None
        or school not in context.scenario.schools
    ):
        return None
    staff = context.scenario.schools[school].base_staff.get(program.positions.role, 0.0)
    others, students = value(staff, year), value(site.students, year)
    today = others + (site.positions if site.running else 0)
    if not students:
        return None
    for number in _numbers(program, site):
        here = others + number
        if here == today:
            continue
        if not here or not today:
            return (
                f"with {number or 'no'} positions in {year} there is no ratio to judge class"
                f" size by: {program.positions.role} is nobody {'then' if not here else 'today'}"
            )
        if abs(students / here - students / today) > FURTHEST:
            return (
                f"with {number} positions in {year} it is {students / here:.1f} students to each,"
                f" more than {FURTHEST} from today's {students / today:.1f}: class size is not"
                " known to act so far off"
            )
    return None


def _numbers(program: Program, site: Site) -> Iterator[int]:
    """Yield the fewest and the most positions a site may have: ratios lie between theirs."""
    assert program.positions is not None
    assert site.positions is not None
    least = program.positions.least
    yield least if site.running else max(1, least)
    yield site.positions if site.most is None else site.most
