"""The tables of what a plan decides: decisions, sites by year, positions, staff."""

from typing import TYPE_CHECKING, Any

from .money import Paid
from .names import Names
from .table import Column, Formula, Table

if TYPE_CHECKING:
    from ...models.results.plan import Plan
    from ...models.scenario.scenario import Scenario


def decisions(plan: "Plan", names: Names, paid: Paid) -> Table:
    """Return what becomes of each program, merge and reorganization, and what rules top up."""
    every = [money.year for money in plan.money]
    rows: list[list[Any]] = []
    for key, program in plan.programs.items():
        first = program.years[0] if program.years else None
        words = [program.first_decision, program.follows, program.sites_before]
        counts = [None] * 7
        if first is not None:
            school = [first.stays, first.shrinks, first.grows, first.merges, first.ends]
            counts = [*school, first.starts, first.pilots]  # type: ignore[list-item]
        today = None if first is None else first.cost_today
        rows.append([*_head("program", key, names), *words, *counts, today])
        rows[-1] += [None if first is None else first.students, program.evidence, program.reason]
    for key, merge in plan.merges.items():
        at = {site.school for site in merge.sites if site.year == every[0]}
        served = sum(site.students for site in merge.sites if site.year == every[0])
        what = "merge" if merge.sites else "not made"
        later = "" if at or not merge.sites else f"begins in {merge.sites[0].year}"
        counts = [0, 0, 0, len(at), 0, 0, 0]  # type: ignore[list-item]
        rows.append([*_head("merge", key, names), what, later, 0, *counts, 0.0])
        rows[-1] += [served, "", merge.reason]
    for key, begun in plan.reorganizations.items():
        what = f"begins in {begun.year}" if begun.year else "does not begin"
        rows.append([*_head("reorganization", key, names), what, "", None, *[None] * 7, 0.0])
        rows[-1] += [None, "", ""]
    tops = {key: None for row in plan.rules for key in [row.id] if row.top_ups}
    for key in tops:
        today = plan.money[0].top_ups_today if len(tops) == 1 else None
        rows.append([*_head("rule", key, names), "tops schools up", "", None, *[None] * 7, today])
        rows[-1] += [None, "", ""]
    return _decisions(rows, every, paid)


def _head(kind: str, key: str, names: Names) -> list[Any]:
    return [kind, key, names.of(kind, key)]


def _decisions(rows: list[list[Any]], every: list[int], paid: Paid) -> Table:
    """Return the table with what each costs by year, from the payments."""
    head = 14
    for row in rows:
        ends = row[head:]
        costs = [
            paid.sum(For=(row[1], "$B{row}"), Kind=(row[0], "$A{row}"), Year=(y, str(y)))
            for y in every
        ]
        today = row[13]
        change = Formula("=O{row}-N{row}", costs[0].value - (today or 0.0))
        row[head:] = [*costs, change, *ends]
    return Table(
        "Decisions",
        f"What becomes of each program in {every[0]}, the budget year, against today.",
        [
            Column("Kind"),
            Column("Id"),
            Column("Name"),
            Column(f"Decision {every[0]}"),
            Column("What follows", "long"),
            Column("Sites today", "count", total=True),
            Column("Stay", "count", total=True),
            Column("Shrink", "count", total=True),
            Column("Grow", "count", total=True),
            Column("Merge", "count", total=True),
            Column("End", "count", total=True),
            Column("Start", "count", total=True),
            Column("Pilot", "count", total=True),
            Column(f"Going on as today {every[0]}", "dollars", total=True),
            *(Column(f"Cost {y}", "dollars", total=True) for y in every),
            Column(f"Change {every[0]}", "dollars", total=True),
            Column("Students", "count"),
            Column("Evidence", "long"),
            Column("Reason", "long"),
        ],
        rows,
    )


def sites(plan: "Plan", names: Names) -> Table:
    """Return what happens to each program at each school in each year."""
    rows = [
        [
            s.program,
            names.of("program", s.program),
            s.school,
            names.of("place", s.school),
            s.year,
            s.action,
            s.level if s.action != "retire" else None,
            s.positions,
            s.merge,
            s.students,
            s.cost,
        ]
        for s in plan.sites
    ]
    return Table(
        "Sites by year",
        "What happens to each program at each school in each year.",
        [
            Column("Program"),
            Column("Program name"),
            Column("School"),
            Column("School name"),
            Column("Year", "year"),
            Column("Action"),
            Column("Level", "share"),
            Column("Positions", "count"),
            Column("Merge"),
            Column("Students", "count"),
            Column("Cost", "dollars", total=True),
        ],
        rows,
    )


def positions(plan: "Plan", scenario: "Scenario", names: Names) -> Table:
    """Return whole positions by program, school and year, beside today's."""
    rows = []
    for s in plan.sites:
        program = scenario.programs.get(s.program)
        if program is None or program.positions is None:
            continue
        site = program.sites.get(s.school)
        today = (site.positions or 0) if site is not None and site.running else 0
        now = s.positions or 0
        role = program.positions.role
        rows.append(
            [
                *(s.program, names.of("program", s.program), names.of("role", role)),
                *(s.school, names.of("place", s.school), s.year),
                *(today, now, Formula("=H{row}-G{row}", now - today)),
            ]
        )
    return Table(
        "Positions",
        "Programs that run with whole positions: how many, today and in each year.",
        [
            Column("Program"),
            Column("Program name"),
            Column("Role"),
            Column("School"),
            Column("School name"),
            Column("Year", "year"),
            Column("Today", "count"),
            Column("Positions", "count"),
            Column("Change", "count"),
        ],
        rows,
    )


def staff(plan: "Plan", names: Names) -> Table:
    """Return the people of each role that each year uses."""
    rows = []
    for s in plan.staff:
        left = None if s.available is None else Formula("=E{row}-D{row}", s.available - s.used)
        name = names.of("role", s.role)
        rows.append([s.role, name, s.year, s.used, s.available, left, s.price])
    return Table(
        "Staff",
        "People of each role, in FTE.",
        [
            Column("Role"),
            Column("Name"),
            Column("Year", "year"),
            Column("Used", "number"),
            Column("Available", "number"),
            Column("Left", "number"),
            Column("Worth of one more", "number"),
        ],
        rows,
    )
