"""Sheets without money of their own: what a fund pays of lines that stand in other sheets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ..export.line import Line
from ..export.map import LedgerMap
from ..export.patterns import named
from ..export.stated_totals import CENT, usd
from ..tree.problems import Problem
from .schools import Schools, UnknownSchool

Dollars = dict[int, Decimal]
SiteKey = tuple[str, str]


@dataclass
class Within:
    """What funds pay within other lines, in exact dollars by year.

    Attributes
    ----------
    programs
        By fund, and program and school.
    rest
        By school and fund: what is of no program there, and so is base.
    problems
        What is wrong.
    notes
        Money that names a program without lines at the school.
    """

    programs: dict[str, dict[SiteKey, Dollars]] = field(default_factory=dict)
    rest: dict[tuple[str, str], Dollars] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def paid_within(
    ledger: LedgerMap, schools: Schools, lines: Sequence[Line], costs: Mapping[SiteKey, Dollars]
) -> Within:
    """Return what funds pay within the cost of programs.

    An item of several programs is parted by what they cost at the school.

    Parameters
    ----------
    ledger
        The map.
    schools
        Takes new schools, too.
    lines
        Of sheets that are `within` a fund.
    costs
        Exact dollars by program and school, and year.
    """
    found = Within()
    for line in lines:
        assert line.how.within is not None
        try:
            school = schools.place(line)
        except UnknownSchool as unknown:
            found.problems.append(line.problem(unknown.says, unknown.mend))
            continue
        named_by = [
            (id, school)
            for id, program in ledger.programs.items()
            if named(line.item, program.within_items) and school not in program.not_at
        ]
        for year, dollars in line.amounts.items():
            _part(found, line, school, named_by, year, dollars, costs)
    _check(found, costs)
    return found


def _part(
    found: Within,
    line: Line,
    school: str,
    named_by: Sequence[SiteKey],
    year: int,
    dollars: Decimal,
    costs: Mapping[SiteKey, Dollars],
) -> None:
    fund = line.how.within or ""
    whole = sum((costs.get(key, {}).get(year, Decimal(0)) for key in named_by), Decimal(0))
    if whole <= 0:
        if named_by and dollars:
            found.notes.append(
                f"{usd(dollars)} of {fund} pay for {line.item} at {line.school or school}, but no"
                f" line there is of {named_by[0][0]}: left in base."
            )
        _count(found.rest.setdefault((school, fund), {}), year, dollars)
        return
    for key in named_by:
        share = costs.get(key, {}).get(year, Decimal(0)) / whole
        if share:
            pays = found.programs.setdefault(fund, {}).setdefault(key, {})
            _count(pays, year, dollars * share)


def _count(sums: Dollars, year: int, dollars: Decimal) -> None:
    sums[year] = sums.get(year, Decimal(0)) + dollars


def _check(found: Within, costs: Mapping[SiteKey, Dollars]) -> None:
    """Note what is paid beyond what a program costs; a fraction of a cent more is none."""
    for fund, sites in found.programs.items():
        for (program, school), pays in sites.items():
            for year, dollars in pays.items():
                cost = costs[program, school][year]
                if dollars > cost + 2 * CENT:
                    says = f"{fund} pays {usd(dollars)} for {program} at {school} in {year}"
                    mend = f"its lines there are {usd(cost)}: correct `within_items` of the program"
                    where = f"programs.{program}.within_items"
                    found.problems.append(Problem("error", "", None, "", where, says, mend))
                pays[year] = min(dollars, cost)
