"""Whether reorganizations can be: where students go, what they find there, what is saved."""

from collections.abc import Iterator

from ...amounts.by_year import value
from ...numbers import shown
from ...scenario.reorganization import Reorganization
from ...tree.problems import listed
from ...tree.tree import Path
from ..context import Context

NEAR = 1e-6
"""By how much shares may miss 1: a third written as 0.333333 three times."""


def check(context: Context) -> None:
    """Note what is wrong with reorganizations, and which can never begin."""
    for key, reorganization in context.scenario.reorganizations.items():
        path: Path = ("reorganizations", key)
        _shares(context, path, reorganization)
        _receivers(context, path, reorganization)
        _years(context, path, reorganization)
        _money(context, path, reorganization)
        _effects(context, path, reorganization)
        _nothing(context, path, reorganization)
        _mandates(context, path, reorganization)
    _names(context)
    _capacity(context)


def _shares(context: Context, path: Path, reorganization: Reorganization) -> None:
    for school, shares in reorganization.moves.items():
        at = (*path, "moves", school)
        total = sum(shares.values())
        if not shares:
            context.error(
                at,
                f"it says nowhere where the students of {school} go",
                "write where they go, as in {birch: 0.55, maple: 0.45}",
            )
        elif abs(total - 1.0) > NEAR:
            parts = " + ".join(f"{shown(share)}" for share in shares.values())
            says = f"the shares of {school}'s students add up to {shown(total)} ({parts}), not to 1"
            context.error(at, says, "let them add up to 1: every student goes somewhere")


def _receivers(context: Context, path: Path, reorganization: Reorganization) -> None:
    for school, shares in reorganization.moves.items():
        for receiver in shares:
            at = (*path, "moves", school, receiver)
            if receiver == school:
                context.error(
                    at, f"{school} closes and receives its own students", "name another school"
                )
            elif receiver in reorganization.moves:
                context.error(
                    at,
                    f"{receiver} is to receive students, and this reorganization closes it",
                    f"send them elsewhere, or take {receiver} out of `moves`",
                )


def _years(context: Context, path: Path, reorganization: Reorganization) -> None:
    for n, year in enumerate(reorganization.years or ()):
        if year not in context.scenario.years:
            context.error(
                (*path, "years", n),
                f"{year} is none of the scenario's years",
                f"years: {listed([str(y) for y in context.scenario.years])}",
            )


def _money(context: Context, path: Path, reorganization: Reorganization) -> None:
    funds = context.scenario.funds
    for key in reorganization.saves:
        if key in funds and funds[key].by_school is not None:
            context.error(
                (*path, "saves", key),
                f"{key} is a fund by school, and money saved becomes available to all",
                "save money of a fund with one `amount`",
            )
    _unsaved(context, path, reorganization)


def _unsaved(context: Context, path: Path, reorganization: Reorganization) -> None:
    """Warn where more is saved than the closed schools have of a fund."""
    scenario = context.scenario
    closed = [scenario.schools[s] for s in reorganization.moves if s in scenario.schools]
    for key, dollars in reorganization.saves.items():
        if not closed or not any(school.base.get(key) for school in closed):
            continue
        for year in scenario.years:
            held = sum(value(school.base.get(key, 0.0), year) for school in closed)
            if value(dollars, year) > held:
                context.warn(
                    (*path, "saves", key),
                    f"it saves ${value(dollars, year):,.0f} of {key} in {year}, and the schools"
                    f" that close have ${held:,.0f} of it as base",
                    "check both",
                )
                break


def _effects(context: Context, path: Path, reorganization: Reorganization) -> None:
    if reorganization.moves:
        return
    for goal, effect in reorganization.effects.items():
        if effect.on is None:
            context.error(
                (*path, "effects", goal),
                "it acts on the students who move, and nobody moves",
                "say on which schools' students it acts, as in `on: [birch]` or `on: all`",
            )


def _nothing(context: Context, path: Path, reorganization: Reorganization) -> None:
    given = (reorganization.moves, reorganization.saves, reorganization.effects)
    if not any(given) and not reorganization.staff:
        context.warn(
            path,
            "it moves nobody, saves nothing and does nothing",
            "say what it does, or delete it",
        )


def _mandates(context: Context, path: Path, reorganization: Reorganization) -> None:
    """Say which mandated programs cannot follow the students, so that it can never begin."""
    programs = context.scenario.programs
    for school, shares in reorganization.moves.items():
        held = [
            (key, receiver)
            for key, program in programs.items()
            if program.protected and school in program.sites and program.sites[school].running
            for receiver in shares
            if receiver not in program.sites
        ]
        for key, receiver in held:
            context.warn(
                (*path, "moves", school, receiver),
                f"it can never begin: {key} is {programs[key].protection} and runs at {school}, so"
                f" it must run at {receiver}, where it has no site",
                f"give {key} a site at {receiver}",
            )


def _names(context: Context) -> None:
    for key in context.scenario.reorganizations:
        if key in context.scenario.programs:
            context.error(
                ("reorganizations", key),
                f"a program is called `{key}`, too, so rules could mean either",
                "give one of them another id",
            )


def _capacity(context: Context) -> None:
    """Say where students have no room whatever is decided, and what can never begin for want."""
    scenario = context.scenario
    over = []
    for key, school in scenario.schools.items():
        if school.capacity is None:
            continue
        for year in scenario.years:
            students, room = context.enrollment[key][year], value(school.capacity, year)
            if students > room and not any(_empties(context, key, year)):
                says = (
                    f"{shown(students)} students are enrolled in {year} and the building holds"
                    f" {shown(room)}: its capacity is broken whatever is decided"
                )
                over.append((("schools", key, "capacity"), says))
                break
    context.error_each(over, "raise the capacity, or mend the enrollment")
    for key, reorganization in scenario.reorganizations.items():
        _room(context, key, reorganization)


def _empties(context: Context, school: str, year: int) -> Iterator[bool]:
    """Yield, for each reorganization, whether it may have closed a school by a year."""
    for reorganization in context.scenario.reorganizations.values():
        first = min(reorganization.years or context.scenario.years)
        yield school in reorganization.moves and first <= year


def _room(context: Context, key: str, reorganization: Reorganization) -> None:
    """Warn of a reorganization that alone overfills a receiver in the last year."""
    scenario, year = context.scenario, context.scenario.years[-1]
    for receiver in reorganization.receivers:
        capacity = scenario.schools[receiver].capacity if receiver in scenario.schools else None
        if capacity is None:
            continue
        room = value(capacity, year)
        moved = sum(
            context.enrollment[school][year] * shares.get(receiver, 0.0)
            for school, shares in reorganization.moves.items()
            if school in scenario.schools
        )
        there = context.enrollment[receiver][year]
        if there <= room < there + moved:
            context.warn(
                ("reorganizations", key, "moves"),
                f"it can never begin: {receiver} would teach {shown(there + moved, 4)} students in"
                f" {year}, and its building holds {shown(room)}",
                "send fewer students there, or raise the capacity",
            )
