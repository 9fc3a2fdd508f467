"""Dollars and staff of decisions: who costs what, where and when."""

from __future__ import annotations

from .gains import Decisions, State
from .read import District, at

# What a cost belongs to: ("program" or "merge", its id, a place; None where it is the district's).
Owner = tuple[str, str, str | None]
Costs = dict[tuple[Owner, int], float]


def sequence(d: District, decisions: Decisions, p: str, place: str) -> list[State | None]:
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
    level = state[1] if state[0] == "run" else 1.0
    own = d.site(p, place).get("staff")
    mapping = (d.programs[p].get("staff") or {}) if own is None else own
    return {role: level * at(x, year) for role, x in mapping.items()}


def _priced(d: District, roles: dict[str, float], year: int) -> float:
    return sum(fte * at(d.staff[role].get("price"), year) for role, fte in roles.items())


def _yearly(d: District, p: str, place: str, year: int, state: State) -> float:
    """Site and student cost (not staff) of a site that runs as itself or pilots."""
    site, cost = d.site(p, place), d.programs[p].get("cost") or {}
    if site.get("cost") is not None:
        amount = at(site["cost"], year)
    else:
        amount = at(cost.get("site"), year) + at(cost.get("student"), year) * at(
            site["students"], year
        )
    return amount * (state[1] if state[0] == "run" else 1.0)


def _merged(d: District, m: str, place: str, year: int) -> float:
    """Site and student cost (not staff) of a merge at a school."""
    cost = d.merges[m].get("cost") or {}
    students = sum(at(d.site(p, place)["students"], year) for p in d.parts(m, place))
    return at(cost.get("site"), year) + at(cost.get("student"), year) * min(
        students, d.enrollment(place, year)
    )


def yearly_cost(d: District, p: str, place: str, year: int, state: State | None) -> float:
    """Site, student and staff cost of a site in one year (a merge's at its leading part)."""
    if state is None:
        return 0.0
    priced = _priced(d, site_roles(d, p, place, year, state), year)
    if state[0] != "merge":
        return _yearly(d, p, place, year, state) + priced
    return _merged(d, state[1], place, year) + priced if leads(d, p, place, state[1]) else 0.0


def students_served(d: District, p: str, place: str, year: int, state: State | None) -> float:
    """Students of a site in one year (a merge's, at most the enrollment, at its leading part)."""
    if state is None:
        return 0.0
    if state[0] != "merge":
        level = state[1] if state[0] == "run" else 1.0
        return float(level * at(d.site(p, place)["students"], year))
    if not leads(d, p, place, state[1]):
        return 0.0
    parts = d.parts(state[1], place)
    students = sum(at(d.site(q, place)["students"], year) for q in parts)
    return min(students, d.enrollment(place, year))


def _once(d: District, p: str, place: str, year: int, name: str) -> float:
    """One-time cost `start` or `stop` of a site in a year."""
    own = d.site(p, place).get(f"{name}_cost")
    return at((d.programs[p].get("cost") or {}).get(f"{name}_site") if own is None else own, year)


def site_costs(d: District, p: str, place: str, states: list[State | None]) -> Costs:
    """Costs at one site over the years, given its states (merges: at their leading part)."""
    costs: Costs = {}

    def add(owner: Owner, year: int, amount: float) -> None:
        if amount:
            costs[owner, year] = costs.get((owner, year), 0.0) + amount

    itself: Owner = ("program", p, place)
    was_today = d.today(p, place)
    started, stopped, merged = was_today, not was_today, set()
    for year, state in zip(d.years, states, strict=True):
        priced = _priced(d, site_roles(d, p, place, year, state), year)
        if state is not None and state[0] == "merge":
            m = state[1]
            if leads(d, p, place, m):
                first = at((d.merges[m].get("cost") or {}).get("start_site"), year) * (
                    m not in merged
                )
                add(("merge", m, place), year, _merged(d, m, place, year) + priced + first)
                merged.add(m)
        elif state is not None:
            add(itself, year, _yearly(d, p, place, year, state) + priced)
            if not started:
                add(itself, year, _once(d, p, place, year, "start"))
                started = True
        if not stopped and (state is None or state[0] == "pilot"):
            add(itself, year, _once(d, p, place, year, "stop"))
            stopped = True
    return costs


def district_costs(
    d: District, year: int, open_programs: set[str], piloting: set[str], merged: set[str]
) -> Costs:
    """District-type costs of a year: of open (also piloting) programs, of pilots, of merges."""
    costs: Costs = {}
    for p in open_programs:
        amount = at((d.programs[p].get("cost") or {}).get("district"), year)
        if p in piloting:
            amount += at((d.programs[p].get("pilot") or {}).get("evaluation_cost"), year)
        costs[("program", p, None), year] = amount
    for m in merged:
        costs[("merge", m, None), year] = at((d.merges[m].get("cost") or {}).get("district"), year)
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
    return costs


def yearly_costs(d: District, decisions: Decisions) -> Costs:
    """Of all costs, the yearly ones of sites: no start, stop, evaluation or district costs."""
    costs: Costs = {}
    for (p, place, year), state in decisions.items():
        amount = yearly_cost(d, p, place, year, state)
        if amount:
            kind, name = ("merge", state[1]) if state[0] == "merge" else ("program", p)
            costs[(kind, name, place), year] = amount
    return costs


def staff_used(d: District, decisions: Decisions) -> dict[tuple[str, int], float]:
    """FTE by role and year."""
    used: dict[tuple[str, int], float] = {}
    for (p, place, year), state in decisions.items():
        for role, fte in site_roles(d, p, place, year, state).items():
            used[role, year] = used.get((role, year), 0.0) + fte
    return used
