"""Dollars: what each program costs at each school, who pays it today, and what is left as base."""

from dataclasses import dataclass
from pathlib import Path

from .inventory import IN_TOTALS, LITERACY_LINE, LITERACY_PARTNERS, PROGRAMS, TITLE, Program
from .raw import AT_RISK, LINES, Dollars, School, dollars

PARTNERS_ITEM = next(p for p in PROGRAMS if p.id == LITERACY_PARTNERS).at_risk[0]
TITLE_I_A_PUPIL = 60.0
"""A school with at least so many dollars of the "Title" line a pupil is taken for a Title I school:
the 27 others get 14 to 31 dollars a pupil, the 86 at least 181."""


@dataclass(frozen=True)
class Money:
    """The budget of FY2016, split. Keys are (program id, school code) and school codes; dollars."""

    site: dict[tuple[str, int], float]  # what a program costs at a school
    site_at_risk: dict[tuple[str, int], float]  # how much of it at-risk money pays
    base: dict[int, dict[str, float]]  # what is not decided, by fund


def is_title_i(school: School) -> bool:
    """Whether the school is taken for a Title I school."""
    return school.title / school.enrollment >= TITLE_I_A_PUPIL


def money(folder: Path, schools: list[School]) -> Money:
    """Split each school's published total into programs and base.

    Raises
    ------
    ValueError
        A school's lines do not add up to its published total, or at-risk money exceeds a line.
    """
    lines = dollars(folder, LINES, 2016)
    at_risk = dollars(folder, AT_RISK, 2016)
    site: dict[tuple[str, int], float] = {}
    paid: dict[tuple[str, int], float] = {}
    base: dict[int, dict[str, float]] = {}
    for school in schools:
        code = school.code
        if abs(sum(lines[code].values()) - school.total) > 0.01:
            raise ValueError(f"{school.name}: lines do not add up to the published total")
        for program in IN_TOTALS:
            cost = _cost(program, school, lines)
            if cost:
                site[program.id, code] = cost
                paid[program.id, code] = _at_risk(program, code, cost, lines, at_risk)
        base[code] = _base(school, site, paid, at_risk)
        partners = round(at_risk[code][PARTNERS_ITEM], 2)
        if partners:
            site[LITERACY_PARTNERS, code] = partners
            paid[LITERACY_PARTNERS, code] = 0.0  # held centrally: a fund of its own
    return Money(site, paid, base)


def _cost(program: Program, school: School, lines: Dollars) -> float:
    if program.id == TITLE and not is_title_i(school):
        return 0.0
    return round(sum(lines[school.code][item] for item in program.lines), 2)


def _at_risk(program: Program, code: int, cost: float, lines: Dollars, at_risk: Dollars) -> float:
    paid = sum(at_risk[code][item] for item in program.at_risk)
    if program.at_risk == (LITERACY_LINE,):  # one item pays two programs: split by their dollars
        both = [p for p in IN_TOTALS if p.at_risk == (LITERACY_LINE,)]
        paid *= cost / sum(lines[code][item] for p in both for item in p.lines)
    if paid > cost + 0.01:
        raise ValueError(
            f"{program.id} at {code}: at-risk money {paid:.2f} over the line {cost:.2f}"
        )
    return round(min(paid, cost), 2)


def _base(
    school: School,
    site: dict[tuple[str, int], float],
    paid: dict[tuple[str, int], float],
    at_risk: Dollars,
) -> dict[str, float]:
    """Return the rest of the published total; at-risk money paying no program stays at-risk."""
    code = school.code
    decided = sum(site.get((p.id, code), 0.0) for p in IN_TOTALS)
    items = at_risk[code]
    in_total = sum(items.values()) - items[PARTNERS_ITEM]
    restricted = round(in_total - sum(paid.get((p.id, code), 0.0) for p in IN_TOTALS), 2)
    # + 0.0 makes -0.0 a plain 0, which Pythons add up to or not.
    return {
        "general": round(round(school.total, 2) - decided - restricted, 2) + 0.0,
        "at_risk": restricted + 0.0,
    }


def pays_today(money: Money) -> dict[str, float]:
    """Dollars that each fund pays for programs today."""
    titled = sum(cost for (program, _), cost in money.site.items() if program == TITLE)
    partners = sum(
        cost for (program, _), cost in money.site.items() if program == LITERACY_PARTNERS
    )
    at_risk = sum(money.site_at_risk.values())
    general = sum(money.site.values()) - titled - partners - at_risk
    return {
        "general": general,
        "at_risk": at_risk,
        "title_i": titled,
        "literacy_partners": partners,
    }


def at_risk_pots(money: Money, schools: list[School]) -> dict[int, float]:
    """At-risk dollars that pay for programs at each school today: the school's pot."""
    return {
        school.code: round(
            sum(paid for (_, code), paid in money.site_at_risk.items() if code == school.code), 2
        )
        for school in schools
    }


def cut_share(folder: Path) -> float:
    """Share of the FY2015 cost of today's programs that the district cut on the way to FY2016.

    The fall of those programs whose dollars fell, over what all of them cost in FY2015; growth
    and programs new in FY2016 are left out. Items of one name in both years are one line.
    """
    before, after = (dollars(folder, LINES, year) for year in (2015, 2016))

    def total(budget: Dollars, program: Program) -> float:
        return sum(items.get(item, 0.0) for items in budget.values() for item in program.lines)

    was = {p.id: total(before, p) for p in IN_TOTALS}
    fall = sum(max(0.0, was[p.id] - total(after, p)) for p in IN_TOTALS if was[p.id])
    return fall / sum(was.values())
