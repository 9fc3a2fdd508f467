"""The budget that an export holds: each program's dollars at each school, base, and what adds up.

Dollars are decimal numbers. A site's are rounded to cents, and so is what a sheet adds up to at a
school; a school's base is what remains, so that every school adds up to the cent.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal

from ..export.stated_totals import usd
from ..scenario.base import CENTRAL
from ..tree.problems import Problem
from .sorting import Sorted
from .within import Dollars, SiteKey, Within

ZERO = Decimal(0)


@dataclass(frozen=True)
class SiteMoney:
    """A program at a school.

    Attributes
    ----------
    cost
        Dollars by year, in cents.
    funds
        The same by fund.
    fte
        Of its lines; None: none says.
    people
        Exact dollars by year of the lines that have FTE.
    """

    cost: Dollars
    funds: Mapping[str, Dollars]
    fte: Decimal | None
    people: Dollars


@dataclass(frozen=True)
class Reckoning:
    """Where the dollars of a year went; all but `rounding` and `left_out` add up to `total`.

    Attributes
    ----------
    mapped, base, unmapped
        Of programs; of base, as the map says; and of base, since nothing in the map names them.
    office
        Not at a school and of no program: in no school's base.
    rounding
        Fractions of a cent that were rounded at schools.
    total
        Of all lines, to the cent.
    left_out
        Rows that the map leaves out; not in the total.
    """

    mapped: Decimal
    base: Decimal
    unmapped: Decimal
    office: Decimal
    rounding: Decimal
    total: Decimal
    left_out: Decimal = ZERO


@dataclass(frozen=True)
class Budget:
    """What an export holds.

    Attributes
    ----------
    years
        Those that it has dollars of.
    sites
        By program and school (or `central`).
    base
        By school and fund, dollars by year.
    totals
        By school: of all its lines, by year.
    reckoning
        By year.
    """

    years: Sequence[int]
    sites: Mapping[SiteKey, SiteMoney]
    base: Mapping[tuple[str, str], Dollars]
    totals: Mapping[str, Dollars]
    reckoning: Mapping[int, Reckoning]


def cents(dollars: Decimal) -> Decimal:
    """Return dollars rounded to cents."""
    return dollars.quantize(Decimal("0.01"), ROUND_HALF_EVEN) + ZERO  # no -0.00


@dataclass
class Sums:
    """Exact sums of lines, by year.

    Attributes
    ----------
    sites, funds
        Of each program and school; and the same by fund.
    base, unmapped
        By school and fund.
    whole
        Of all lines, by school and part: a sheet, or the columns read of one.
    fte, people
        Of each program and school: FTE, and the dollars of the lines that have any.
    years
        That any line has dollars of.
    """

    sites: dict[SiteKey, Dollars] = field(default_factory=dict)
    funds: dict[SiteKey, dict[str, Dollars]] = field(default_factory=dict)
    base: dict[tuple[str, str], Dollars] = field(default_factory=dict)
    unmapped: dict[tuple[str, str], Dollars] = field(default_factory=dict)
    whole: dict[tuple[str, object], Dollars] = field(default_factory=dict)
    fte: dict[SiteKey, Decimal] = field(default_factory=dict)
    people: dict[SiteKey, Dollars] = field(default_factory=dict)
    years: tuple[int, ...] = ()


def summed(lines: Iterable[Sorted]) -> Sums:
    """Return the sums of sorted lines."""
    sums = Sums()
    years: set[int] = set()
    for each in lines:
        line, at = each.line, each.school
        years |= line.amounts.keys()
        part = (line.sheet.name, line.how.only)
        _add(sums.whole.setdefault((at, part), {}), line.amounts)
        if each.became == "program":
            key = (each.program, at)
            _add(sums.sites.setdefault(key, {}), line.amounts)
            _add(sums.funds.setdefault(key, {}).setdefault(each.fund, {}), line.amounts)
            if line.fte:
                sums.fte[key] = sums.fte.get(key, ZERO) + line.fte
                _add(sums.people.setdefault(key, {}), line.amounts)
        else:
            into = sums.base if each.became == "base" else sums.unmapped
            _add(into.setdefault((at, each.fund), {}), line.amounts)
    sums.years = tuple(sorted(years))
    return sums


def _add(into: Dollars, amounts: Mapping[int, Decimal]) -> None:
    for year, dollars in amounts.items():
        into[year] = into.get(year, ZERO) + dollars


def budget_of(
    sums: Sums, within: Within, default_fund: str, left_out: Dollars
) -> tuple[Budget, list[Problem]]:
    """Return the budget in cents, and what no scenario can hold.

    Parameters
    ----------
    sums
        Of the lines.
    within
        What funds pay within other lines.
    default_fund
        Takes what remains at each school.
    left_out
        Dollars by year of rows that the map leaves out.
    """
    problems = list(_negative(sums))
    sites = {key: _site(key, sums, within, default_fund) for key in sums.sites}
    sites = {key: site for key, site in sites.items() if any(site.cost.values())}
    problems = problems or list(_overpaid(sites))
    totals: dict[str, Dollars] = {}
    for (at, _), dollars in sums.whole.items():
        whole = totals.setdefault(at, dict.fromkeys(sums.years, ZERO))
        _add(whole, {y: cents(d) for y, d in dollars.items()})
    base = _base(sums, sites, totals, within, default_fund)
    reckoning = {
        y: _reckoned(sums, sites, totals, y, cents(left_out.get(y, ZERO))) for y in sums.years
    }
    return Budget(sums.years, sites, base, totals, reckoning), problems


def _negative(sums: Sums) -> Iterable[Problem]:
    for (program, at), dollars in sums.sites.items():
        for year, cost in dollars.items():
            if cost < 0:
                says = f"{program} at {at} adds up to {usd(cost)} in {year}"
                mend = (
                    "a program costs 0 or more: leave its credits to base, or map what they are of"
                )
                yield Problem("error", "", None, "", f"programs.{program}", says, mend)


def _site(key: SiteKey, sums: Sums, within: Within, default_fund: str) -> SiteMoney:
    """Return a site in cents: what other funds pay is rounded, one fund pays the rest."""
    cost = {y: cents(sums.sites[key].get(y, ZERO)) for y in sums.years}
    exact = {fund: dict(dollars) for fund, dollars in sums.funds[key].items()}
    for fund, paid in within.programs.items():
        if key in paid:
            _add(exact.setdefault(fund, {}), paid[key])
            _add(exact.setdefault(default_fund, {}), {y: -d for y, d in paid[key].items()})
    rest = _rest_fund(exact, default_fund)
    funds = {
        fund: {y: cents(dollars.get(y, ZERO)) for y in sums.years}
        for fund, dollars in exact.items()
        if fund != rest
    }
    others = {y: sum((paid[y] for paid in funds.values()), ZERO) for y in sums.years}
    funds[rest] = {y: cost[y] - others[y] for y in sums.years}
    funds = {fund: paid for fund, paid in funds.items() if any(paid.values())}
    return SiteMoney(cost, funds or {rest: cost}, sums.fte.get(key), sums.people.get(key, {}))


def _rest_fund(exact: Mapping[str, Dollars], default_fund: str) -> str:
    """Return the fund that pays what rounding leaves: it must pay more than that."""
    least = {fund: min(dollars.values(), default=ZERO) for fund, dollars in exact.items()}
    if least.get(default_fund, ZERO) >= 1:
        return default_fund
    return max(least, key=lambda fund: least[fund])


def _overpaid(sites: Mapping[SiteKey, SiteMoney]) -> Iterable[Problem]:
    for (program, at), site in sites.items():
        for fund, paid in site.funds.items():
            for year, dollars in paid.items():
                if dollars < 0:
                    says = f"{fund} pays {usd(dollars)} of {program} at {at} in {year}"
                    mend = "a fund pays 0 or more: map its credits to what they are of"
                    yield Problem("error", "", None, "", f"programs.{program}", says, mend)


def _base(
    sums: Sums,
    sites: Mapping[SiteKey, SiteMoney],
    totals: Mapping[str, Dollars],
    within: Within,
    default_fund: str,
) -> dict[tuple[str, str], Dollars]:
    """Return what is not decided at each school by fund; the default fund has what remains."""
    others: dict[tuple[str, str], Dollars] = {}
    for group in (sums.base, sums.unmapped, within.rest):
        for (at, fund), dollars in group.items():
            if at != CENTRAL and fund != default_fund:
                _add(others.setdefault((at, fund), dict.fromkeys(sums.years, ZERO)), dollars)
    base = {key: {y: cents(d) for y, d in dollars.items()} for key, dollars in others.items()}
    rest = {at: dict(whole) for at, whole in totals.items() if at != CENTRAL}
    taken = [(at, site.cost) for (_, at), site in sites.items()]
    taken += [(at, dollars) for (at, _), dollars in base.items()]
    for at, dollars in taken:
        if at in rest:
            _add(rest[at], {y: -d for y, d in dollars.items()})
    return base | {(at, default_fund): dollars for at, dollars in rest.items()}


def _reckoned(
    sums: Sums,
    sites: Mapping[SiteKey, SiteMoney],
    totals: Mapping[str, Dollars],
    year: int,
    left_out: Decimal,
) -> Reckoning:
    unmapped: dict[str, Decimal] = {}
    for (at, _), dollars in sums.unmapped.items():
        unmapped[at] = unmapped.get(at, ZERO) + dollars.get(year, ZERO)
    in_office = totals.get(CENTRAL, {}).get(year, ZERO)
    at_office = (s.cost[year] for (_, at), s in sites.items() if at == CENTRAL)
    office = in_office - sum(at_office, ZERO)
    mapped = sum((site.cost[year] for site in sites.values()), ZERO)
    unnamed = sum((cents(d) for at, d in unmapped.items() if at != CENTRAL), ZERO)
    whole = sum((dollars[year] for dollars in totals.values()), ZERO)
    exact = sum((dollars.get(year, ZERO) for dollars in sums.whole.values()), ZERO)
    return Reckoning(
        mapped=mapped,
        base=whole - mapped - unnamed - office,
        unmapped=unnamed,
        office=office,
        rounding=cents(exact) - whole,
        total=cents(exact),
        left_out=left_out,
    )
