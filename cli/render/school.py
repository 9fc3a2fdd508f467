"""One school's page: who is there, what it gains, and year by year all that it has, added up."""

import math
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from ...engine.evaluation.school_account import AccountRow, SchoolAccount
from ...models.naming import rule_name
from ...models.results.plan import Plan
from ...models.results.plan_parts.program_plan import SiteYear
from ...models.scenario.base import CENTRAL, in_year
from ...models.scenario.scenario import Scenario
from .page import Page, heading, paragraph, table
from .plan.sections.places import action
from .plan.sections.requests import asked_by
from .words import (
    MISSING,
    Names,
    change_in_percent,
    count,
    figure,
    percent,
    plural,
    printable,
    several,
)

_HUNDREDTH = 0.01


def school(plan: Plan, scenario: Scenario, id: str, account: SchoolAccount) -> Page:
    """Return one school's page.

    Parameters
    ----------
    plan, scenario
        A plan with decisions, and the scenario that it answers.
    id
        The school, or `central`.
    account
        What it has in each year.
    """
    names = Names(scenario)
    page: Page = [Text(names.school(id), "bold cyan"), *_who(scenario, names, id)]
    page += [paragraph(text) for text in _moves(plan, names, id)]
    page += _gain(plan, id)
    if not account.rows and not any(site.school == id for site in plan.sites):
        page.append(paragraph("No program runs here, today or in the plan."))
        return [*page, *asked_by(plan, names, id)]
    for t, year in enumerate(scenario.years):
        title = f"{year}, the budget year" if t == 0 else str(year)
        page += [heading(title), _Year(plan, names, id, t, year).table(account)]
    if any(row.one_time.any() for row in account.rows):
        page += [Text(), paragraph("Once: what starting and ending programs costs.")]
    return [*page, *asked_by(plan, names, id)]


def _who(scenario: Scenario, names: Names, id: str) -> Page:
    if id == CENTRAL:
        return [paragraph("Programs that run from the district's office.")]
    here, year = scenario.schools[id], scenario.years[0]
    students = in_year(here.enrollment, year)
    groups = [
        f"{names.group(group)} {percent(in_year(number, year) / students)}"
        for group, number in here.groups.items()
    ]
    needs = [f"{printable(goal)} {need:.2f}" for goal, need in here.needs.items()]
    text = "; ".join([plural(students, "student"), *groups])
    return [paragraph(f"{text}."), paragraph(f"Needs (0 to 1): {', '.join(needs) or 'none'}.")]


def _moves(plan: Plan, names: Names, id: str) -> list[str]:
    """Return whether the school closes, or receives students of one that does."""
    said = []
    for key, item in plan.reorganizations.items():
        if item.year is None:
            continue
        if id in item.moved:
            to = [f"{names.school(place)} ({count(n)})" for place, n in item.moved[id].items()]
            said.append(
                f"Closes in {item.year} ({names.reorganization(key)}): its students go to"
                f" {several(to, len(to))}, and what it runs ends."
            )
        for closed, shares in item.moved.items():
            if id in shares:
                said.append(
                    f"Receives {plural(shares[id], 'student')} of {names.school(closed)} from"
                    f" {item.year} on ({names.reorganization(key)}); its programs serve them too."
                )
    return said


def _gain(plan: Plan, id: str) -> Page:
    here = plan.schools.get(id)
    if here is None:
        return []
    more = change_in_percent(here.gain, here.baseline)
    compared = f"{figure(here.baseline)} ({more})" if more else figure(here.baseline)
    return [
        paragraph(
            f"Gain over the years: {figure(here.gain)} student-SD, going on as today {compared}."
            f" Programs: {count(here.programs_before)} today, {count(here.programs)} in the last"
            " year."
        )
    ]


class _Year:
    """The rows of one year."""

    def __init__(self, plan: Plan, names: Names, school: str, t: int, year: int) -> None:
        self.plan, self.names, self.school, self.t, self.year = plan, names, school, t, year
        self.sites = {
            site.program: site for site in plan.sites if (site.school, site.year) == (school, year)
        }

    def table(self, account: SchoolAccount) -> Table:
        """Return all rows of the year, their total, and what going on as today comes to."""
        rows = [row for row in self.with_sites(account.rows) if self.is_there(row)]
        dollars, total = rounded([float(row.dollars[self.t]) for row in rows])
        fte, people = rounded([float(row.fte[self.t]) for row in rows], _HUNDREDTH)
        today = sum(float(row.dollars[self.t]) for row in account.today)
        staff = sum(float(row.fte[self.t]) for row in account.today)
        # A district that says nothing of its staff has no column of it.
        cells: list[tuple[str, ...]] = [
            ("", "What", "Students", "FTE", "Dollars"),
            *(
                (self.name(row), self.what(row), self.students(row), _fte(person), _dollars(amount))
                for row, amount, person in zip(rows, dollars, fte, strict=True)
            ),
            ("Total", "", "", _fte(people), _dollars(total)),
            ("Going on as today", "", "", _fte(staff), _dollars(today)),
        ]
        once = sum(float(row.one_time[self.t]) for row in rows)
        if round(once):
            cells.insert(-1, ("  of which once", "", "", "", _dollars(round(once))))
        if not people and not round(staff, 2):
            cells = [(*row[:3], row[4]) for row in cells]
        made = table(*cells[0], left=2)
        for row in cells[1:]:
            made.add_row(*row, style="bold" if row[0] == "Total" else "")
        return made

    def with_sites(self, rows: Sequence[AccountRow]) -> list[AccountRow]:
        """Return the rows, and of programs here that cost nothing, as within a merge, a row too."""
        named = {row.id for row in rows if row.sort == "program"}
        base = [row for row in rows if row.sort in ("base", "moved")]
        if not rows:
            return []
        none = rows[0].dollars * 0.0
        free = [
            AccountRow("program", program, none, none, none)
            for program in self.sites
            if program not in named
        ]
        order = {program: i for i, program in enumerate(self.plan.programs)}
        programs = [*free, *(row for row in rows if row.sort == "program")]
        programs.sort(key=lambda row: order.get(row.id, len(order)))
        others = [row for row in rows if row not in base and row.sort != "program"]
        return [*base, *programs, *others]

    def is_there(self, row: AccountRow) -> bool:
        """Return whether there is something to be said of a row in this year."""
        amounts = (row.dollars[self.t], row.one_time[self.t], row.fte[self.t])
        return row.sort == "base" or row.id in self.sites or any(abs(a) >= 0.005 for a in amounts)

    def name(self, row: AccountRow) -> str:
        if row.sort == "base":
            return "Base"
        if row.sort == "moved":
            goes = row.dollars[self.t] < 0
            return f"Base that {'goes' if goes else 'comes'} with students who move"
        if row.sort == "top_up":
            return f"Top-up under the rule {rule_name(row.id)}"
        if row.sort == "reorganization":
            return self.names.reorganization(row.id)
        return self.names.program(row.id)

    def what(self, row: AccountRow) -> str:
        if row.sort == "merge":
            parts = [p for p, site in self.sites.items() if site.merge == row.id]
            return f"merge of {len(parts)}"
        if row.sort in ("base", "moved"):
            return "not decided here" if row.sort == "base" else ""
        site = self.sites.get(row.id)
        return "" if site is None else _said(site, self.names)

    def students(self, row: AccountRow) -> str:
        if row.sort == "merge":
            merge = self.plan.merges[row.id]
            served = [s.students for s in merge.sites if (s.school, s.year) == self.here]
            return count(sum(served))
        site = self.sites.get(row.id) if row.sort == "program" else None
        return "" if site is None or site.merge or site.action == "retire" else count(site.students)

    @property
    def here(self) -> tuple[str, int]:
        """The school and the year."""
        return self.school, self.year


def _said(site: SiteYear, names: Names) -> str:
    """Return what happens at a site; of a merged one, into what."""
    if site.merge is not None:
        return f"in {names.program(site.merge)}"
    words = {"keep": "goes on", "start": "starts", "pilot": "is tried out", "retire": "ends"}
    said = action(site)
    word, _, rest = said.partition(" ")
    return f"{words.get(word, 'in part' if word == 'reduce' else word)} {rest}".strip()


def _fte(people: float) -> str:
    return f"{people:,.2f}" if round(people, 2) else MISSING


def _dollars(amount: float) -> str:
    sign = "-" if amount <= -0.5 else ""
    return f"{sign}${abs(amount):,.0f}"


def rounded(figures: Sequence[float], unit: float = 1.0) -> tuple[list[float], float]:
    """Return figures and their total, rounded, so that the figures add up to the total.

    The total is rounded as any figure is; of the figures, those are rounded the other way that are
    nearest to it. So each is less than a unit off.

    Parameters
    ----------
    figures
        In any unit.
    unit
        To what they are rounded: 1, or 0.01.
    """
    total = _units(math.fsum(figures) / unit)
    down = [math.floor(figure / unit + 1e-9) for figure in figures]
    over = [figure / unit - low for figure, low in zip(figures, down, strict=True)]
    up = sorted(range(len(figures)), key=lambda i: (-over[i], i))[: max(total - sum(down), 0)]
    whole = [low + (i in up) for i, low in enumerate(down)]
    return [number * unit for number in whole], total * unit


def _units(number: float) -> int:
    return math.floor(number + 0.5 + 1e-9)
