"""FTE of programs as positions or staff: what one costs, and what is left for the site."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from ..export.map import LedgerMap, ProgramMap
from ..export.stated_totals import usd
from ..tree.problems import Problem
from .budget import ZERO, SiteMoney
from .within import Dollars, SiteKey


@dataclass(frozen=True)
class People:
    """What people of each role cost.

    Attributes
    ----------
    prices
        Dollars an FTE by role and year.
    problems
        Sites whose FTE or dollars do not fit.
    """

    prices: Mapping[str, Dollars]
    problems: list[Problem]


def role_of(program: ProgramMap) -> str | None:
    """Return the staff role of a program's FTE; None if they are not counted."""
    return program.positions or program.staff


def people_of(ledger: LedgerMap, sites: Mapping[SiteKey, SiteMoney]) -> People:
    """Return what people cost: the map's price, or the least that an FTE's line is anywhere.

    What people leave of a site's dollars (supplies, a dearer salary) is the site's own cost.
    """
    problems = list(_without_people(ledger, sites))
    prices: dict[str, Dollars] = {}
    for (program, _), site in sites.items():
        role = role_of(ledger.programs[program])
        if role is None or not site.fte:
            continue
        own = prices.setdefault(role, {})
        given = ledger.roles[role].price if role in ledger.roles else None
        for year, dollars in site.people.items():
            each = (min(dollars, site.cost[year]) / site.fte).quantize(Decimal("0.01"), ROUND_DOWN)
            each = max(each, ZERO)
            own[year] = min(each, own.get(year, each)) if given is None else Decimal(repr(given))
    problems += _too_dear(ledger, sites, prices)
    return People(prices, problems)


def own_cost(ledger: LedgerMap, key: SiteKey, site: SiteMoney, people: People) -> Dollars:
    """Return a site's dollars by year beside its people."""
    role = role_of(ledger.programs[key[0]])
    if role is None or not site.fte:
        return site.cost
    return {y: d - site.fte * people.prices[role][y] for y, d in site.cost.items()}


def _without_people(ledger: LedgerMap, sites: Mapping[SiteKey, SiteMoney]) -> Iterable[Problem]:
    for (program, at), site in sites.items():
        how = ledger.programs[program]
        if role_of(how) is None:
            continue
        key = "positions" if how.positions else "staff"
        if not site.fte:
            says = f"its lines at {at} say no FTE"
            mend = f"map the column `fte`, or delete `{key}`"
        elif how.positions and site.fte % 1:
            says = f"it has {site.fte.normalize():f} FTE at {at}, not whole positions"
            mend = f"write `staff: {how.positions}` instead"
        else:
            continue
        yield Problem("error", "", None, "", f"programs.{program}.{key}", says, mend)


def _too_dear(
    ledger: LedgerMap, sites: Mapping[SiteKey, SiteMoney], prices: Mapping[str, Dollars]
) -> Iterable[Problem]:
    for (program, at), site in sites.items():
        role = role_of(ledger.programs[program])
        if role is None or not site.fte:
            continue
        for year, dollars in site.cost.items():
            price = prices[role][year]
            if site.fte * price > dollars:
                each = usd(dollars / site.fte)
                says = f"{program} at {at} pays {each} an FTE in {year}, less than {usd(price)}"
                mend = "lower the price, or leave it out: then it is the least that one costs"
                yield Problem("error", "", None, "", f"roles.{role}.price", says, mend)
