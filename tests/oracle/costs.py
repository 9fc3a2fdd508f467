"""Dollars and staff of decisions: who costs what, where and when."""

from __future__ import annotations

from collections.abc import Iterator

from .gains import Decisions, State, runs, scale, taken_in
from .prices import district_cost, full_cost, full_roles, of_all, of_program, once, wages
from .read import District, at

# What a cost belongs to: ("program", "merge" or "reorganization", its id, a place; None where it is
# the district's).
Owner = tuple[str, str, str | None]
Costs = dict[tuple[Owner, int], float]
States = list[State | None]


def sequence(d: District, decisions: Decisions, p: str, place: str) -> States:
    """States of a site, year by year; None is off."""
    return [decisions.get((p, place, year)) for year in d.years]


def leads(d: District, p: str, place: str, m: str) -> bool:
    """Is `p` the first part of merge `m` here? The merge's own costs and staff are booked there."""
    return d.parts(m, place)[:1] == [p]


def site_roles(d: District, p: str, place: str, year: int, state: State | None) -> dict[str, float]:
    """FTE by role of one site in one year (a merge's at its leading part)."""
    if state is None:
        return {}
    if state[0] == "merge":
        if not leads(d, p, place, state[1]):
            return {}
        return {role: at(x, year) for role, x in (d.merges[state[1]].get("staff") or {}).items()}
    return {role: scale(d, state) * x for role, x in full_roles(d, p, place, year).items()}


def kept(d: District, p: str, place: str, states: States) -> list[float]:
    """The share of each year's staff that has been there since today, as shares of full staff."""
    shares, share = [], 1.0 if d.today(p, place) else 0.0
    for state in states:
        itself = state is not None and state[0] == "run"
        share = min(share, float(state[1]) if itself else 0.0)  # type: ignore[index]
        shares.append(share)
    return shares


def _running(d: District, p: str, place: str, year: int, state: State, stays: float) -> float:
    """Site, student and staff cost of a site that runs as itself or pilots."""
    roles, share = full_roles(d, p, place, year), scale(d, state)
    staff = stays * wages(d, roles, year, hired=False)
    staff += (share - stays) * wages(d, roles, year, hired=True)
    return share * full_cost(d, p, place, year) + staff


def _merged(d: District, m: str, place: str, year: int) -> float:
    """Site, student and staff cost of a merge at a school."""
    cost = d.merges[m].get("cost") or {}
    students = sum(at(d.site(p, place)["students"], year) for p in d.parts(m, place))
    served = min(students, d.enrollment(place, year))
    roles = {role: at(x, year) for role, x in (d.merges[m].get("staff") or {}).items()}
    each = of_all(d, cost.get("student"), year)
    return of_all(d, cost.get("site"), year) + each * served + wages(d, roles, year, hired=False)


def yearly_parts(
    d: District, p: str, place: str, states: States
) -> Iterator[tuple[Owner, int, float]]:
    """Yearly costs of one site, given its states (merges: at their leading part)."""
    itself: Owner = ("program", p, place)
    each = (d.programs[p].get("cost") or {}).get("student")
    for year, state, stays in zip(d.years, states, kept(d, p, place, states), strict=True):
        if state is None:
            continue
        if state[0] != "merge":
            yield itself, year, _running(d, p, place, year, state, stays)
        elif leads(d, p, place, state[1]):
            yield ("merge", state[1], place), year, _merged(d, state[1], place, year)
        more = sum(students for _, students in taken_in(d, p, place, year, state))
        yield itself, year, more * of_program(d, p, each, year)


def once_parts(
    d: District, p: str, place: str, states: States
) -> Iterator[tuple[Owner, int, float]]:
    """One-time costs of one site, given its states (merges: at their leading part)."""
    itself: Owner = ("program", p, place)
    ran, begun, merged = d.today(p, place), d.today(p, place), set()
    for year, state in zip(d.years, states, strict=True):
        if state is not None and state[0] == "merge":
            m = state[1]
            if leads(d, p, place, m) and m not in merged:
                cost = d.merges[m].get("cost") or {}
                yield ("merge", m, place), year, of_all(d, cost.get("start_site"), year)
            merged.add(m)
        elif state is not None and not (ran if d.today(p, place) else begun):
            yield itself, year, once(d, p, place, year, "start")
        if d.today(p, place) and ran and not runs(state):
            yield itself, year, once(d, p, place, year, "stop")
        ran, begun = runs(state), begun or state is not None


def site_costs(d: District, p: str, place: str, states: States) -> Costs:
    """Costs at one site over the years, given its states (merges: at their leading part)."""
    costs: Costs = {}
    for parts in (yearly_parts(d, p, place, states), once_parts(d, p, place, states)):
        for owner, year, amount in parts:
            if amount:
                costs[owner, year] = costs.get((owner, year), 0.0) + amount
    return costs


def students_served(
    d: District, p: str, place: str, year: int, state: State | None
) -> Iterator[tuple[str, float]]:
    """(place they belong to, students) of a site (a merge's, at most the enrollment, at its lead).

    With those whose own building is closed.
    """
    if state is None:
        return
    yield from taken_in(d, p, place, year, state)
    if state[0] != "merge":
        yield place, scale(d, state) * at(d.site(p, place)["students"], year)
    elif leads(d, p, place, state[1]):
        parts = d.parts(state[1], place)
        students = sum(at(d.site(q, place)["students"], year) for q in parts)
        yield place, min(students, d.enrollment(place, year))


def district_costs(
    d: District, year: int, open_programs: set[str], piloting: set[str], merged: set[str]
) -> Costs:
    """District-type costs of a year: of open (also piloting) programs, of pilots, of merges."""
    costs: Costs = {}
    for p in open_programs:
        amount = district_cost(d, p, year)
        if p in piloting:
            pilot = d.programs[p].get("pilot") or {}
            amount += of_program(d, p, pilot.get("evaluation_cost"), year)
        costs[("program", p, None), year] = amount
    for m in merged:
        cost = d.merges[m].get("cost") or {}
        costs[("merge", m, None), year] = of_all(d, cost.get("district"), year)
    return {key: amount for key, amount in costs.items() if amount}


def all_costs(d: District, decisions: Decisions) -> Costs:
    """All costs of decisions, by owner and year."""
    costs: Costs = {}
    for p, place in d.sites:
        costs.update(  # a merge has one leading part at a school, so no key comes twice
            site_costs(d, p, place, sequence(d, decisions, p, place))
        )
    for year in d.years:
        now = [(p, state) for (p, _, t), state in decisions.items() if t == year]
        costs.update(
            district_costs(
                d,
                year,
                {p for p, state in now if state[0] in ("run", "pilot")},
                {p for p, state in now if state[0] == "pilot"},
                {state[1] for _, state in now if state[0] == "merge"},
            )
        )
    return costs | reorganization_costs(d)


def reorganization_costs(d: District) -> Costs:
    """Costs of the reorganizations that begin."""
    return {(("reorganization", r, None), year): x for r, year, x in d.moves.costs()}


def yearly_costs(d: District, decisions: Decisions) -> Costs:
    """Of all costs, the yearly ones of sites: no start, stop, evaluation or district costs."""
    costs: Costs = {}
    for p, place in d.sites:
        states = sequence(d, decisions, p, place)
        for owner, year, amount in yearly_parts(d, p, place, states):
            if amount:
                costs[owner, year] = costs.get((owner, year), 0.0) + amount
    return costs


def staff_used(d: District, decisions: Decisions) -> dict[tuple[str, int], float]:
    """FTE by role and year, with what reorganizations add or free."""
    used: dict[tuple[str, int], float] = {}
    for (p, place, year), state in decisions.items():
        for role, fte in site_roles(d, p, place, year, state).items():
            used[role, year] = used.get((role, year), 0.0) + fte
    for role in d.staff:
        for year in d.years if d.begun else ():
            used[role, year] = used.get((role, year), 0.0) + d.moves.staff(role, year)
    return used
