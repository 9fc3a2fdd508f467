"""What a dollar spent on a program does for students, in cents of the next best use."""

from collections.abc import Sequence

from ...models.results.explanation import Account, Explanation
from ...models.scenario.scenario import Scenario
from .plan.why import dollar_price
from .words import count, figure

EVEN = 99.5
"""Cents of the next best use from which on a dollar here does as much."""

CLOSE = 105
"""Cents of the next best use up to which a dollar does about as much."""


def each_dollar(told: Explanation, scenario: Scenario) -> str:
    """Return what a comparison is of; where nobody measured what it does, that it is assumed."""
    if scenario.programs[told.program].unmeasured:
        return "By an assumed effect, which nobody has measured, each dollar spent on it"
    return "Each dollar spent on it"


def cents_where_off(told: Explanation, scenario: Scenario) -> float | None:
    """Return what a dollar does where it ends or could run, in cents of the next best use."""
    given = scenario.programs[told.program]
    listed, district = [a for a in told.account if not a.runs], 0.0
    if given.existing and told.accounts:
        # What exists is judged where it runs today, not where it never did; the district's cost
        # is in the sum alone.
        off = [a for a in told.accounts if not a.runs]
        district = sum(a.dollars for a in listed) - sum(a.dollars for a in off)
        today = {school for school, site in given.sites.items() if site.running}
        listed = [a for a in off if a.school in today]
    worth = sum(a.worth for a in listed)
    if listed and worth <= 0:
        # Harm needs no price to speak: money may be worth nothing more.
        return -1.0 if worth < 0 else 0.0
    return cents_of(told, listed, district)


def cents_of(told: Explanation, listed: Sequence[Account], district: float = 0.0) -> float | None:
    """Return what a dollar at some sites does, in cents of the next best use; None: not known.

    Parameters
    ----------
    district
        Dollars besides the sites'.
    """
    dollars, price = sum(a.dollars for a in listed) + district, dollar_price(told)
    if price <= 0 or dollars <= 0:
        return None
    return 100 * sum(a.worth for a in listed) / (price * dollars)


COUNTING = (
    ", counting how many students it serves, how much it helps them, and how much they need it"
)
"""What is counted in a comparison, at the end of its sentence."""


def helps(cents: float) -> str:
    """Return what a dollar does, in words that follow what it is spent on."""
    words = cents_in_words(cents)
    return f"helps students as much as {words} of the same money spent on the next best use"


def cents_in_words(cents: float) -> str:
    """Return an amount: '52 cents', '$1.20'."""
    if cents < EVEN:
        return f"{count(cents)} cents"
    dollars = max(cents, 100) / 100
    return f"${figure(dollars) if dollars < 9.995 else count(dollars)}"
