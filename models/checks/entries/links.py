"""How programs depend on each other: requires, excludes, replaces."""

from collections.abc import Mapping

from ...tree.problems import listed
from ..context import Context


def check(context: Context) -> None:
    """Note what is wrong with requires, excludes and replaces."""
    needs = _closure({k: p.requires for k, p in context.scenario.programs.items()})
    _circles(context, needs)
    _torn(context, needs)
    _replaces(context)
    _absent(context)


def _closure(requires: Mapping[str, tuple[str, ...]]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return, for each program, all that it needs, each with the chain that leads there."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for start in requires:
        chains: dict[str, tuple[str, ...]] = {}
        ahead: list[tuple[str, tuple[str, ...]]]
        ahead = [(other, (start, other)) for other in requires[start]]
        while ahead:
            program, chain = ahead.pop(0)
            if program not in chains:
                chains[program] = chain
                ahead += [(o, (*chain, o)) for o in requires.get(program, ())]
        found[start] = chains
    return found


def _circles(context: Context, needs: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
    told: set[frozenset[str]] = set()
    for program, chains in needs.items():
        chain = chains.get(program)
        if chain is None or frozenset(chain) in told:
            continue
        told.add(frozenset(chain))
        if len(chain) == 2:
            says, mend = f"{program} requires itself", "take it out of its own list"
        else:
            says = f"programs require each other in a circle: {' -> '.join(chain)}"
            mend = "take one of them out, or make them one program"
        context.error(("programs", program, "requires"), says, mend)


def _torn(context: Context, needs: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
    """Say which programs need two things that exclude each other, and so can never run."""
    programs = context.scenario.programs
    told: set[frozenset[str]] = set()
    for start, chains in needs.items():
        together: dict[str, tuple[str, ...]] = {start: (start,), **chains}
        for one in together:
            if one not in programs:
                continue
            for other in programs[one].excludes:
                if other not in together or frozenset((one, other)) in told:
                    continue
                told.add(frozenset((one, other)))
                _say_torn(context, start, one, other, together[other])


def _say_torn(context: Context, start: str, one: str, other: str, chain: tuple[str, ...]) -> None:
    path = ("programs", one, "excludes")
    mend = "take one of the two out of the lists"
    if one == other:
        context.error(path, f"{one} excludes itself", "take it out of its own list")
    elif start in (one, other) and len(chain) <= 2:
        far = other if start == one else one
        context.error(path, f"{start} requires {far}, and the two exclude each other", mend)
    else:
        way = " -> ".join(chain)
        context.error(
            path,
            f"{start} can never run: it requires ({way}) both {one} and {other}, and"
            " they exclude each other",
            mend,
        )


def _replaces(context: Context) -> None:
    programs = context.scenario.programs
    for key, program in programs.items():
        path = ("programs", key, "replaces")
        if key in program.replaces:
            context.error(path, f"{key} replaces itself", "take it out of its own list")
        if program.replaces and not program.existing and not (program.proven or program.pilot):
            context.error(
                path,
                f"{key} is to replace {listed(program.replaces)}, but it can never start:"
                " it is neither proven nor has a pilot",
                "give it a `pilot`, or write `proven: true`",
            )
        for other in program.replaces:
            if other != key and other in programs and not programs[other].existing:
                says = f"{other}, which it is to replace, does not run anywhere today"
                context.warn(path, says, "check the program's id")


def _absent(context: Context) -> None:
    """Say at which places a program can never run, since what it needs has no site there."""
    programs = context.scenario.programs
    for key, program in programs.items():
        for other in program.requires:
            if other not in programs or other == key:
                continue
            sites = programs[other].sites
            lacking = [s for s in program.sites if s not in sites]
            held = [s for s in lacking if program.mandated and program.sites[s].running]
            why = f"{key} is {program.protection} here"
            says = f"{why}, but {other}, which it requires, has no site here"
            context.error_each(
                [(("programs", key, "sites", school), says) for school in held],
                f"give {other} a site there, or take it out of `requires`",
            )
            context.warn_all(
                [("programs", key, "sites", s) for s in lacking if s not in held],
                f"it cannot run here, since {other}, which it requires, has no site here",
                f"give {other} a site there",
            )
