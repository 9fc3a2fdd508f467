"""The tables of a scenario that an export gives: schools, programs, sites, funds, staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..export.map import LedgerMap, ProgramMap
from ..numbers import shown
from ..tree.problems import Problem
from .budget import ZERO, Budget, SiteMoney
from .people import People, own_cost, people_of, role_of
from .roster import plain_number
from .schools import Schools
from .within import Dollars

Rows = list[list[str]]


@dataclass(frozen=True)
class Tables:
    """The tables of a scenario.

    Attributes
    ----------
    rows
        By file name, headings first.
    problems
        What keeps them from being a scenario.
    """

    rows: Mapping[str, Rows]
    problems: list[Problem]


def tables_of(
    ledger: LedgerMap, budget: Budget, schools: Schools, roster: Mapping[str, Mapping[str, str]]
) -> Tables:
    """Return the tables.

    Parameters
    ----------
    ledger
        The map.
    budget
        Dollars by program, school and year.
    schools
        Their names and codes.
    roster
        By school: what else is known, by column.
    """
    people = people_of(ledger, budget.sites)
    enrollment, problems = _enrollments(ledger, budget, schools, roster)
    maker = _Maker(ledger, budget, schools, roster, enrollment, people)
    rows = {
        "schools.csv": maker.schools_table(),
        "programs.csv": maker.programs_table(),
        "sites.csv": maker.sites_table(),
        "funds.csv": maker.funds_table(),
    }
    others = {"by_school.csv": maker.pots(), "staff.csv": maker.staff_table()}
    rows |= {name: table for name, table in others.items() if len(table) > 1}
    return Tables(rows, [*people.problems, *problems])


def _enrollments(
    ledger: LedgerMap,
    budget: Budget,
    schools: Schools,
    roster: Mapping[str, Mapping[str, str]],
) -> tuple[dict[str, Decimal], list[Problem]]:
    """Return students by school, from the roster or the map, and the schools without."""
    found: dict[str, Decimal] = {}
    for id in _with_base(budget, schools):
        given = schools.known[id].enrollment
        told = roster.get(id, {}).get("enrollment")
        if told:
            found[id] = Decimal(told)
        elif given is not None:
            found[id] = Decimal(repr(given))
    lacking = [id for id in _with_base(budget, schools) if id not in found]
    if not lacking:
        return found, []
    names = ", ".join(f"{schools.known[id].name or id}" for id in lacking[:3])
    more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
    says = f"the students of {names}{more} are not known"
    mend = "give a roster with `enrollment`, or `enrollment` under `schools`"
    where = "rosters" if ledger.rosters else "schools"
    return found, [Problem("error", "", None, "", where, says, mend)]


def _with_base(budget: Budget, schools: Schools) -> list[str]:
    """Return the schools that have lines, in the map's order and then the export's."""
    there = {at for at, _ in budget.base}
    return [id for id in schools.known if id in there]


@dataclass(frozen=True)
class _Maker:
    """Makes the tables."""

    ledger: LedgerMap
    budget: Budget
    schools: Schools
    roster: Mapping[str, Mapping[str, str]]
    enrollment: Mapping[str, Decimal]
    people: People

    def _headings(self, name: str) -> list[str]:
        """Return the headings of dollars: one for all years, or one for each."""
        years = self.budget.years
        return [name] if len(years) == 1 else [f"{name}.{year}" for year in years]

    def _cells(self, dollars: Dollars | None) -> list[str]:
        years = self.budget.years
        return [plain_number(dollars[y]) if dollars is not None else "" for y in years]

    def schools_table(self) -> Rows:
        """Return each school with its students, base, and what the roster says."""
        ids = _with_base(self.budget, self.schools)
        based = {fund for _, fund in self.budget.base}
        funds = [fund for fund in self._funds() if fund in based]
        told = list(dict.fromkeys(k for row in self.roster.values() for k in row))
        told = [key for key in told if key not in ("name", "enrollment")]
        money = [heading for fund in funds for heading in self._headings(f"base.{fund}")]
        coded = any(self.schools.known[id].code for id in ids)
        extra = ["tags.code"] if coded and "tags.code" not in told else []
        table = [["id", "name", "enrollment", *told, *money, *extra]]
        zero = dict.fromkeys(self.budget.years, ZERO)
        for id in ids:
            own = self.roster.get(id, {})
            name = own.get("name") or self.schools.known[id].name
            students = plain_number(self.enrollment[id]) if id in self.enrollment else ""
            row = [id, name, students, *(own.get(key, "") for key in told)]
            for fund in funds:
                row += self._cells(self.budget.base.get((id, fund), zero))
            table.append([*row, *([self.schools.known[id].code] if extra else [])])
        return table

    def _running(self) -> dict[str, ProgramMap]:
        there = {program for program, _ in self.budget.sites}
        return {id: how for id, how in self.ledger.programs.items() if id in there}

    def programs_table(self) -> Rows:
        """Return each program that has dollars."""
        with_people = any(how.positions for how in self._running().values())
        role = ["positions.role"] if with_people else []
        head = ["id", "name", "owner", "mandated", "required_by", "funds", "assumed.students"]
        table = [[*head, *role]]
        for id, how in self._running().items():
            funds = how.funds or self._paying(id)
            row = [id, how.name, how.owner, str(how.mandated).lower(), how.required_by]
            row += [" ".join(funds), _norm(how)]
            table.append([*row, *([how.positions or ""] if with_people else [])])
        return table

    def _paying(self, program: str) -> list[str]:
        """Return the funds that pay for a program today, and the default fund."""
        paying = dict.fromkeys(
            fund
            for (id, _), site in self.budget.sites.items()
            if id == program
            for fund, dollars in site.funds.items()
            if any(dollars.values())
        )
        return list(paying | {self.ledger.default_fund: None})

    def sites_table(self) -> Rows:
        """Return each program at each school: students, people and what it costs beside them."""
        running = self._running()
        roles = list(dict.fromkeys(how.staff for how in running.values() if how.staff))
        positions = ["positions"] if any(how.positions for how in running.values()) else []
        head = ["program", "school", "students", "running", *self._headings("cost")]
        table = [[*head, *positions, *(f"staff.{role}" for role in roles)]]
        order = list(running)
        at = list(self.schools.known)
        keys = sorted(
            self.budget.sites,
            key=lambda key: (order.index(key[0]), at.index(key[1]) if key[1] in at else -1),
        )
        for key in keys:
            site, how = self.budget.sites[key], running[key[0]]
            cost = own_cost(self.ledger, key, site, self.people)
            row = [*key, self._students(how, key[1], site), "true", *self._cells(cost)]
            fte = plain_number(site.fte) if site.fte and role_of(how) else ""
            row += [fte if how.positions else ""] if positions else []
            table.append([*row, *(fte if how.staff == role else "" for role in roles)])
        return table

    def _students(self, how: ProgramMap, at: str, site: SiteMoney) -> str:
        """Return a site's students by the program's norm: at least 1, at most all there are."""
        norm = how.students
        if norm is None:
            return ""
        most = self.enrollment.get(at)
        first = site.cost[self.budget.years[0]]
        served = ZERO
        if norm.each is not None:
            served = Decimal(repr(norm.each))
        elif norm.share is not None:
            served = Decimal(repr(norm.share)) * (most or ZERO)
        elif norm.dollars is not None:
            served = first / Decimal(repr(norm.dollars))
        elif norm.per_fte is not None:
            served = Decimal(repr(norm.per_fte)) * (site.fte or ZERO)
        whole = max(1, round(served))
        return str(whole if most is None else min(whole, int(most)))

    def funds_table(self) -> Rows:
        """Return each fund with what it pays for programs today."""
        table = [["id", "name", *self._headings("amount")]]
        for id in self._funds():
            how = self.ledger.funds.get(id)
            by_school = how is not None and how.by_school
            pays = None if by_school and self._by_school(id) else self._pays(id)
            table.append([id, how.name if how else "", *self._cells(pays)])
        return table

    def _funds(self) -> list[str]:
        paying = (fund for site in self.budget.sites.values() for fund in site.funds)
        based = (fund for _, fund in self.budget.base)
        known = dict.fromkeys((self.ledger.default_fund, *paying, *based))
        order = [*self.ledger.funds]
        return sorted(known, key=lambda id: order.index(id) if id in order else len(order))

    def _pays(self, fund: str) -> Dollars:
        sums = dict.fromkeys(self.budget.years, ZERO)
        for site in self.budget.sites.values():
            for year, dollars in site.funds.get(fund, {}).items():
                sums[year] += dollars
        return sums

    def _by_school(self, fund: str) -> dict[str, Dollars]:
        pots: dict[str, Dollars] = {}
        for (_, at), site in self.budget.sites.items():
            if at in self.schools.known and any(site.funds.get(fund, {}).values()):
                pot = pots.setdefault(at, dict.fromkeys(self.budget.years, ZERO))
                for year, dollars in site.funds[fund].items():
                    pot[year] += dollars
        return pots

    def pots(self) -> Rows:
        """Return what funds that follow the students hold at each school."""
        table = [["fund", "school", *self._headings("amount")]]
        for id, how in self.ledger.funds.items():
            if how.by_school:
                pots = self._by_school(id)
                at = [school for school in self.schools.known if school in pots]
                table += [[id, school, *self._cells(pots[school])] for school in at]
        return table

    def staff_table(self) -> Rows:
        """Return each staff role with its price."""
        table = [["id", "name", *self._headings("price")]]
        for role, prices in self.people.prices.items():
            how = self.ledger.roles.get(role)
            table.append([role, how.name if how else "", *self._cells(prices)])
        return table


def _norm(how: ProgramMap) -> str:
    """Return in words how students were assumed; "" where none were."""
    norm = how.students
    if norm is None:
        return ""
    if norm.each is not None:
        return f"{shown(norm.each)} at each site"
    if norm.share is not None:
        return f"{shown(norm.share, 4)} of the school's enrollment"
    if norm.dollars is not None:
        return f"one for each ${norm.dollars:,.2f}".removesuffix(".00")
    return f"{shown(norm.per_fte or 0.0)} for each FTE"
