"""Whether decisions on levels, positions and reorganizations can be, and what staffing asks."""

from ...amounts.by_year import value
from ...numbers import shown
from ...scenario.program import Program
from ...scenario.rules.kinds import Avoid, Choose, Decide, Staffing
from ...tree.problems import listed
from ...tree.tree import Path
from ..context import Context


def check(context: Context) -> None:
    """Note decisions that name no level, number or action that there is."""
    scenario = context.scenario
    for i, rule in enumerate(scenario.rules):
        path: Path = ("rules", i)
        if context.doubts(path):
            continue
        if isinstance(rule, Decide | Avoid):
            if rule.program in scenario.reorganizations:
                _reorganization(context, path, rule)
            elif rule.program in scenario.programs:
                _level(context, path, rule, scenario.programs[rule.program])
                _positions(context, path, rule, scenario.programs[rule.program])
        elif isinstance(rule, Choose) and rule.schools is not None:
            whole = [key for key in rule.programs if key in scenario.reorganizations]
            if whole:
                context.error(
                    (*path, "schools"),
                    f"{listed(whole)} happens in the district, not at a school",
                    "leave `schools` out, or the reorganization",
                )
        elif isinstance(rule, Staffing):
            _staffing(context, path, rule)


def _reorganization(context: Context, path: Path, rule: Decide | Avoid) -> None:
    if rule.action not in ("start", "off"):
        context.error(
            (*path, "action"),
            f"{rule.program} is a reorganization, which starts or stays off; {rule.action} is said"
            " of programs",
            "write action: start, or action: off",
        )
    if rule.schools is not None:
        context.error(
            (*path, "schools"),
            f"{rule.program} is a reorganization and happens in the district, not at a school",
            "delete `schools`",
        )
    may = context.scenario.reorganizations[rule.program].years or context.scenario.years
    when = context.scenario.years if rule.years is None else rule.years
    starts = rule.action == "start" and isinstance(rule, Decide) and rule.enforce is None
    if starts and when and min(when) < min(may):
        context.error(
            path,
            f"{rule.program} cannot have begun in {min(when)}: the first year in which it may"
            f" begin is {min(may)}",
            f"write years: [{min(may)}] or later, or change the years of the reorganization",
        )


def _level(context: Context, path: Path, rule: Decide | Avoid, program: Program) -> None:
    if rule.level is None or rule.level == 1.0 or rule.level in program.levels:
        return
    if program.positions is not None:
        mend = "write `positions` instead"
    elif program.levels:
        mend = f"levels: {listed([f'{shown(level)}' for level in sorted({1.0, *program.levels})])}"
    else:
        mend = f"add it to programs.{rule.program}.levels, or delete it here"
    context.error((*path, "level"), f"{rule.program} has no level {shown(rule.level)}", mend)


def _positions(context: Context, path: Path, rule: Decide | Avoid, program: Program) -> None:
    if rule.positions is None:
        return
    if program.positions is None:
        context.error(
            (*path, "positions"),
            f"{rule.program} has no positions",
            "write `level`, or give the program `positions`",
        )
        return
    chosen = None if rule.schools is None else set(context.selected(rule.schools))
    beyond = {
        school: (program.positions.least, site.positions if site.most is None else site.most)
        for school, site in program.sites.items()
        if (chosen is None or school in chosen) and site.running and site.positions is not None
    }
    wrong = [
        f"{school} {least} to {most}"
        for school, (least, most) in beyond.items()
        if not least <= rule.positions <= most
    ]
    if wrong and isinstance(rule, Decide) and rule.enforce is None:
        context.error(
            (*path, "positions"),
            f"{rule.program} cannot run with {rule.positions} positions everywhere it is meant:"
            f" {listed(wrong, 4)}",
            "name the schools, or change positions.least or `most`",
        )


def _staffing(context: Context, path: Path, rule: Staffing) -> None:
    """Say at which schools nobody of the role is, or ever can be, so that no plan keeps it."""
    if rule.enforce is not None or not context.sound("programs", "schools", "staff", "merges"):
        return
    schools, years = context.scenario.schools, context.scenario.years
    without = [
        key
        for key in context.selected(rule.schools)
        if not any(value(schools[key].base_staff.get(rule.role, 0.0), year) for year in years)
        and not _may_employ(context, rule.role, key)
        and not any(key in r.moves for r in context.scenario.reorganizations.values())
    ]
    if without:
        context.error(
            (*path, "schools"),
            f"there is no {rule.role} at {listed(without, 4)}, and no program there that has one",
            "write schools.*.base_staff, or leave those schools out",
        )


def _may_employ(context: Context, role: str, school: str) -> bool:
    scenario = context.scenario
    for program in scenario.programs.values():
        if school not in program.sites:
            continue
        staff = program.sites[school].staff
        named = program.staff if staff is None else staff
        if role in named or (program.positions is not None and program.positions.role == role):
            return True
    return any(
        role in merge.staff and any(school in scenario.programs[p].sites for p in merge.combines)
        for merge in scenario.merges.values()
    )
