"""The tables of what a plan decides: decisions, sites by year, positions, staff."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
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
    for row in (
        *_programs(plan),
        *_merges(plan, every[0]),
        *_reorganizations(plan),
        *_top_ups(plan),
    ):
        costs = [
            paid.sum(For=(row.id, "$B{row}"), Kind=(row.kind, "$A{row}"), Year=(y, str(y)))
            for y in every
        ]
        change = Formula("=O{row}-N{row}", costs[0].value - (row.today or 0.0))
        head = [row.kind, row.id, names.of(row.kind, row.id), row.decision, row.follows]
        rows.append(
            [
                *head,
                *(row.counts or _NO_COUNTS),
                row.today,
                *costs,
                change,
                row.students,
                *row.words,
            ]
        )
    return _decisions(rows, every)


@dataclass(frozen=True)
class _Row:
    """What the budget year decides on one thing; counts are of schools, in the columns' order."""

    kind: str
    id: str
    decision: str
    follows: str = ""
    counts: list[int] | None = None
    today: float | None = None
    students: float | None = None
    words: tuple[str, str] = ("", "")  # evidence, reason


_NO_COUNTS = (None,) * 8


def _programs(plan: "Plan") -> Iterator[_Row]:
    for key, program in plan.programs.items():
        words = (program.evidence, program.reason)
        row = _Row("program", key, program.first_decision, program.follows, words=words)
        if program.years:
            y = program.years[0]
            counts = [program.sites_before, y.stays, y.shrinks, y.grows, y.merges, y.ends]
            counts += [y.starts, y.pilots]
            row = replace(row, counts=counts, today=y.cost_today, students=y.students)
        yield row


def _merges(plan: "Plan", first: int) -> Iterator[_Row]:
    for key, merge in plan.merges.items():
        now = [site for site in merge.sites if site.year == first]
        begins = min((site.year for site in merge.sites), default=first)
        yield _Row(
            "merge",
            key,
            "merge" if now else "later" if merge.sites else "not made",
            f"begins in {begins}" if begins > first else "",
            [0, 0, 0, 0, len(now), 0, 0, 0],
            0.0,
            sum(site.students for site in now),
            ("", merge.reason),
        )


def _reorganizations(plan: "Plan") -> Iterator[_Row]:
    for key, begun in plan.reorganizations.items():
        what = f"begins in {begun.year}" if begun.year else "does not begin"
        yield _Row("reorganization", key, what, today=0.0)


def _top_ups(plan: "Plan") -> Iterator[_Row]:
    for rule in plan.rules:
        if rule.top_ups:
            yield _Row("rule", rule.id, "tops schools up", words=("", rule.says))


def _decisions(rows: list[list[Any]], every: list[int]) -> Table:
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
