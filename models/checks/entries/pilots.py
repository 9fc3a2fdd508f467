"""Whether candidates can start, and pilots can be held."""

from ...scenario.program import Pilot
from ..context import Context


def check(context: Context) -> None:
    """Note candidates that can never start, and pilots that are not needed or not possible."""
    programs = context.scenario.programs
    context.warn_all(
        [
            ("programs", key)
            for key, p in programs.items()
            if p.sites and not p.existing and not p.proven and p.pilot is None and not p.replaces
        ],
        "it can never start: it runs nowhere today, is not proven and has no pilot",
        "write `proven: true`, give it a `pilot`, or mark the sites where it is running",
    )
    context.warn_all(
        [("programs", key) for key, p in programs.items() if not p.sites],
        "it has no sites, so it cannot run anywhere",
        "add sites, or delete it",
    )
    context.warn_all(
        [("programs", key, "pilot") for key, p in programs.items() if p.pilot and p.existing],
        "a program that runs already is not piloted",
        "delete `pilot`",
    )
    _bounds(context)


def _bounds(context: Context) -> None:
    for key, program in context.scenario.programs.items():
        pilot = program.pilot
        if pilot is None or program.existing:
            continue
        path = ("programs", key, "pilot", "min_sites")
        if pilot.max_sites is not None and pilot.max_sites < pilot.min_sites:
            says = f"min_sites {pilot.min_sites} is above max_sites {pilot.max_sites}"
            context.error(path, says, "swap them")
        elif program.sites and pilot.min_sites > len(program.sites):
            context.warn(
                path,
                f"a pilot needs {pilot.min_sites} sites, and {key} has {len(program.sites)}",
                "add sites, or lower min_sites",
            )
        else:
            _comparisons(context, key, pilot)


def _comparisons(context: Context, key: str, pilot: Pilot) -> None:
    """Warn where even the smallest pilot leaves fewer schools than it is to be compared with."""
    schools, least = len(context.scenario.schools), pilot.min_sites
    wanted, left = pilot.comparison_sites or least, max(0, schools - least)
    if wanted > left:
        given = "comparison_sites" if pilot.comparison_sites else "min_sites"
        context.warn(
            ("programs", key, "pilot", given),
            f"it is to be compared with {wanted} schools that do not pilot, and of {schools} in all"
            f" at most {left} do not: what it can teach is overstated",
            f"set comparison_sites to {left} or less" if left else "pilot at fewer schools",
        )
