"""Whether what is mandated can be paid for and staffed.

Everything here is a lower bound on what mandates need and an upper bound on what there is, so
that an error is a proof: a program may run at its lowest level or inside its cheapest merge,
carried money counts in full, and limits on matching are left out.
"""

from collections import defaultdict
from dataclasses import dataclass

from ...amounts.by_year import value
from ...amounts.costs import merge_cost, merge_schools, site_coster, site_staff
from ...amounts.paying import Payers, Pot, pots
from ...numbers import shown
from ...scenario.base import CENTRAL
from ...scenario.program import Merge, Program, Site
from ...tree.problems import listed
from ...tree.tree import Path
from ..arithmetic.flow import short
from ..context import Context

_SLACK = 1.0  # dollars: rounding in the file is no proof of anything


@dataclass(frozen=True)
class _Need:
    """What a mandate costs at least in a year at one place, and who may pay it."""

    program: str
    school: str
    dollars: float
    pots: frozenset[Pot]


def check(context: Context) -> None:
    """Note mandates that no fund may pay for, that the funds cannot pay, or that lack staff."""
    # What is doubtful is left out: that only lowers what mandates need. Not so with merges,
    # whose savings might then be missed.
    mandated = {
        key: program
        for key, program in context.scenario.programs.items()
        if program.mandated and program.existing and not context.doubts(("programs", key))
    }
    if not mandated or not context.sound("merges"):
        return
    if context.scenario.merges and not context.sound("schools", "programs"):
        return
    merges = _merges_at(context)
    payers = context.payers
    if payers is not None and context.scenario.funds:
        found: dict[tuple[str, ...], list[tuple[int, float, float]]] = defaultdict(list)
        named: dict[tuple[str, ...], tuple[list[str], list[str]]] = {}
        for year in context.scenario.years:
            needs = _needs(context, payers, mandated, merges, year)
            _too_dear(context, needs, year, found, named)
        _say_too_dear(context, found, named, mandated)
        _unpaid(context, payers, mandated, merges)
    _staff(context, mandated, merges)


def _merges_at(context: Context) -> dict[tuple[str, str], list[tuple[Merge, tuple[str, ...]]]]:
    """Return the merges that could hold each (program, school), with all that they take in."""
    found: dict[tuple[str, str], list[tuple[Merge, tuple[str, ...]]]] = defaultdict(list)
    for merge in context.scenario.merges.values():
        for school, parts in merge_schools(context.scenario, merge).items():
            for part in parts:
                found[part, school].append((merge, parts))
    return found


def _lowest(program: Program, site: Site) -> float:
    """Return the least share of a site's cost and FTE at which it may run."""
    if program.positions is not None and site.positions:
        return max(1, program.positions.least) / site.positions
    return min((1.0, *program.levels))


def _needs(
    context: Context,
    payers: Payers,
    mandated: dict[str, Program],
    merges: dict[tuple[str, str], list[tuple[Merge, tuple[str, ...]]]],
    year: int,
) -> list[_Need]:
    scenario = context.scenario
    needs = []
    for key, program in mandated.items():
        alone = False
        cost = site_coster(scenario, program, year)
        for school, site in program.sites.items():
            if not site.running or school in context.closable:
                continue
            dollars = _lowest(program, site) * cost(site)
            paying = payers.of_site(key, school)
            options = merges.get((key, school), ())
            alone = alone or not options
            for merge, parts in options:
                # The mandated parts of a merge share its cost, so that it is counted once.
                sharing = sum(1 for part in parts if part in mandated)
                shared = merge_cost(scenario, merge, school, parts, year) / sharing
                dollars = min(dollars, shared)
                paying |= payers.of_merge(merge, school)
            needs.append(_Need(key, school, dollars, paying))
        if alone:  # somewhere it can only run as itself, and then its district cost is due
            dollars = value(program.cost.district, year)
            needs.append(_Need(key, CENTRAL, dollars, payers.of_district(key)))
    return [need for need in needs if need.dollars > 0]


def _too_dear(
    context: Context,
    needs: list[_Need],
    year: int,
    found: dict[tuple[str, ...], list[tuple[int, float, float]]],
    named: dict[tuple[str, ...], tuple[list[str], list[str]]],
) -> None:
    demands: dict[frozenset[Pot], float] = defaultdict(float)
    for need in needs:
        if need.pots:
            demands[need.pots] += need.dollars
    most = {pot: _most(context, pot, year) for group in demands for pot in group}
    groups, used = short(demands, most)
    asked = sum(demands[group] for group in groups)
    held = sum(most[pot] for pot in used)
    if not groups or asked <= held + _SLACK:
        return
    programs = list(dict.fromkeys(n.program for n in needs if n.pots in groups))
    payers = sorted({fund if school is None else f"{fund} at {school}" for fund, school in used})
    key = (*programs, *payers)
    found[key].append((year, asked, held))
    named[key] = programs, payers


def _most(context: Context, pot: Pot, year: int) -> float:
    """Return the most that a pot can hold in a year, with all that may be carried in and saved."""
    fund = context.scenario.funds[pot[0]]
    amount = dict(pots(fund))[pot[1]]
    before = value(amount, year - 1) if year > context.scenario.years[0] else 0.0
    others = context.scenario.reorganizations.values()
    saved = sum(value(other.saves.get(pot[0], 0.0), year) for other in others)
    return value(amount, year) + saved + fund.carryover * before


def _say_too_dear(
    context: Context,
    found: dict[tuple[str, ...], list[tuple[int, float, float]]],
    named: dict[tuple[str, ...], tuple[list[str], list[str]]],
    mandated: dict[str, Program],
) -> None:
    for key, years in found.items():
        programs, payers = named[key]
        year, asked, held = max(years, key=lambda y: y[1] - y[2])
        named_so = [
            f"{p} ({mandated[p].protection})" if mandated[p].required_by else p for p in programs
        ]
        context.error(
            ("programs", programs[0], mandated[programs[0]].protecting_field),
            f"in {listed([y for y, _, _ in years])} the mandated programs cost more than the funds"
            f" that may pay for them hold: {listed(named_so)} cost at least ${asked:,.0f} in"
            f" {year}, {listed(payers)} {'holds' if len(payers) == 1 else 'hold'} ${held:,.0f}",
            f"find ${asked - held:,.0f} more, or let another fund pay, or end a mandate",
        )


def _unpaid(
    context: Context,
    payers: Payers,
    mandated: dict[str, Program],
    merges: dict[tuple[str, str], list[tuple[Merge, tuple[str, ...]]]],
) -> None:
    paths: dict[tuple[str, str], Path] = {}
    for year in context.scenario.years:
        for need in _needs(context, payers, mandated, merges, year):
            if not need.pots:
                paths[need.program, need.school] = (
                    ("programs", need.program, "sites", need.school)
                    if need.school in mandated[need.program].sites
                    else ("programs", need.program, "cost", "district")
                )
    context.error_each(
        [
            (path, f"{key} is {mandated[key].protection}, but no fund may pay for it here")
            for (key, _), path in paths.items()
        ],
        "widen a fund's pays_for or by_school, or end the mandate",
    )


def _staff(
    context: Context,
    mandated: dict[str, Program],
    merges: dict[tuple[str, str], list[tuple[Merge, tuple[str, ...]]]],
) -> None:
    for role, staff in context.scenario.staff.items():
        if staff.available is None:
            continue
        for year in context.scenario.years:
            needed: dict[str, float] = {}
            for key in mandated:
                fte = _fte(context, key, role, year, mandated, merges)
                if fte > 0:
                    needed[key] = fte
            there = value(staff.available, year) + _freed(context, role)
            if sum(needed.values()) > there + 1e-6 and not context.doubts(("staff", role)):
                context.error(
                    ("staff", role, "available"),
                    f"in {year} the mandated programs need at least"
                    f" {shown(sum(needed.values()))} FTE"
                    f" of {role}, and there are {shown(there)}: {listed(list(needed))}",
                    "raise what is available, or end a mandate",
                )
                break


def _freed(context: Context, role: str) -> float:
    """Return the most FTE of a role that reorganizations may free."""
    return sum(max(0.0, -r.staff.get(role, 0.0)) for r in context.scenario.reorganizations.values())


def _fte(
    context: Context,
    key: str,
    role: str,
    year: int,
    mandated: dict[str, Program],
    merges: dict[tuple[str, str], list[tuple[Merge, tuple[str, ...]]]],
) -> float:
    """Return the least FTE of a role that a mandated program needs in a year."""
    total, program = 0.0, mandated[key]
    for school, site in program.sites.items():
        if not site.running or school in context.closable:
            continue
        least = _lowest(program, site) * value(site_staff(program, site).get(role, 0.0), year)
        for merge, parts in merges.get((key, school), ()):
            sharing = sum(1 for part in parts if part in mandated)
            least = min(least, value(merge.staff.get(role, 0.0), year) / sharing)
        total += least
    return total
