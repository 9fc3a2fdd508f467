"""What a page and a memo both say of a decision: in sentences."""

from collections.abc import Sequence

from ....models.amounts.paying import held_by_all
from ....models.results.explanation import AnyExplanation, Closing, Explanation
from ....models.results.money_moves import Serving
from ....models.results.otherwise import Alternative, GivesWay
from ....models.scenario.scenario import Scenario
from ..words import (
    WORTH_NOTHING,
    Names,
    change,
    count,
    money,
    percent,
    plural,
    printable,
    several,
)
from .decided import in_year, verb

MOST = 3


def dollar_price(told: Explanation) -> float:
    """Return what a dollar of the money that the program uses is worth elsewhere, student-SD.

    Parameters
    ----------
    told
        The answer.

    Returns
    -------
    0 where it has no dollars.
    """
    dollars = sum(account.dollars for account in told.account)
    return sum(account.money for account in told.account) / dollars if dollars > 0 else 0.0


def lost_in_words(lost: float, told: AnyExplanation, scenario: Scenario, price: float) -> str:
    """Return how much good students lose: as that of dollars, or as a share of the plan's.

    A price is that of the next dollars; of more than a year's money it says nothing.

    Parameters
    ----------
    lost
        Student-SD.
    price
        Worth of a dollar elsewhere; 0 where that is not known.
    """
    if price > 0 and lost / price <= held_by_all(scenario, scenario.years[0]):
        return f"as much good as {money(lost / price)} does elsewhere"
    whole = abs(told.objective or 0.0)
    if whole < WORTH_NOTHING:
        return "more good than the whole plan does"
    share = lost / whole
    much = percent(share) if share >= 0.01 else "less than 1%"
    return f"{much} of the good that the whole plan does"


def gives_way_in_words(other: Alternative, years: Sequence[int], names: Names) -> str:
    """Return what else changes then: reorganizations, then programs, the most dollars first.

    Parameters
    ----------
    years
        The scenario's.
    """
    moved = [
        f"{names.reorganization(id)} {'does not begin' if then is None else f'begins in {then}'}"
        for id, (_, then) in other.begun.items()
    ]
    largest = sorted(other.gives_way, key=lambda way: -abs(way.dollars))
    moved += [_way(way, other, years, names) for way in largest]
    return several(moved, MOST) if moved else ""


def _way(way: GivesWay, other: Alternative, years: Sequence[int], names: Names) -> str:
    """Return what becomes of another program: 'Clubs at 1 instead of 3 sites in 2027 (-$80)'."""
    text, (first, *_, last) = names.program(way.program), (*years, years[-1])
    for year, (now, then) in ((first, way.sites), (last, way.sites_last)):
        if now != then:
            text += f" {_instead(now, then)} in {year}"
            break
    else:
        if way.program in other.changed:
            text += f" {verb(other.changed[way.program][1])}"
    dollars = change(way.dollars)
    return text if dollars == "0" else f"{text} ({dollars})"


def _instead(now: int, then: int) -> str:
    if not then:
        return f"nowhere instead of at {plural(now, 'site')}"
    if not now:
        return f"at {plural(then, 'site')} instead of none"
    return f"at {count(then)} instead of {plural(now, 'site')}"


def same_at_first(other: Alternative, told: AnyExplanation, scenario: Scenario) -> str:
    """Return from when on a decision is another than the plan's, where not from the first year on.

    'in 2027 the plan decides so, too; in 2028 it runs at 3 sites, not at 1'. Nothing where it is
    another one at once.
    """
    if other.differs is None or other.regret is None:
        return ""
    years = scenario.years
    before = years.index(other.differs) - 1
    span = f"from {years[0]} to {years[before]}" if before else f"in {years[0]}"
    now, then = other.sites.get(other.differs, (0, 0))
    differs = f"it runs at {plural(then, 'site')}, not at {count(now) if now else 'any'}"
    if not then:
        differs = f"it runs nowhere, not at {plural(now, 'site')}"
    if now == then:
        differs = "it runs at other sites, or in another way"
        if isinstance(told, Explanation):
            differs = f"it does not: in the plan it {in_year(told, scenario, other.differs)}"
    return f"{span} the plan decides so, too; in {other.differs} {differs}"


def closing_in_words(closing: Closing, names: Names) -> str:
    """Return which building closes when, and where the program's students are served then."""
    name = names.reorganization(closing.reorganization)
    text = f"the building of {names.school(closing.school)} closes in {closing.year} ({name})"
    where = [names.school(school) for school in closing.served_at]
    if not where:
        return f"{text}, and the program serves its students no more"
    return f"{text}; its students are served at {several(where, len(where))}"


def one_line(text: str) -> str:
    """Return a text as one printable line without a full stop."""
    return printable(text).rstrip(".")


def serving(other: Serving, names: Names) -> str:
    """Return who serves students then, and where if they have moved."""
    name = names.program(other.program or other.merge or "")
    return name if other.school is None else f"{name} at {names.school(other.school)}"
